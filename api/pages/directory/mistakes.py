"""What the public says is wrong in a listing: taken in here, looked at by editors."""

import json
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from api.conversations.rules import clean
from api.directory.areas import cut_postcodes
from api.directory.editor_models import Suggestion

MOST_CHARACTERS = 1000


class About(StrEnum):
    """What is wrong."""

    PHONE = "phone"
    HOURS = "hours"
    WEBSITE = "website"
    PLACE = "place"
    WHO_FOR = "who_for"
    CLOSED = "closed"
    OTHER = "other"


class Mistake(BaseModel):
    """The form. Nobody is asked who they are. Too long a text is shown again, not thrown away."""

    about: str = ""
    wrong: str = ""
    correct: str = ""

    def problems(self) -> dict[str, str]:
        """What has to be mended, by field."""
        found = {} if self.about in set(About) else {"about": "missing"}
        for name in ("wrong", "correct"):
            text = clean(getattr(self, name))
            if len(text) > MOST_CHARACTERS:
                found[name] = "long"
            elif not text and name == "wrong":
                found[name] = "missing"
        return found

    @property
    def body(self) -> str:
        """How it is kept. A postcode may be the writer's own: only its first half is."""
        said = {name: cut_postcodes(clean(getattr(self, name))) for name in ("wrong", "correct")}
        return json.dumps({"about": self.about, **said}, ensure_ascii=False)


def read_body(body: str) -> Mapping[str, str]:
    """What was said, out of what was kept."""
    try:
        read = json.loads(body)
    except ValueError:
        read = None
    if not isinstance(read, dict):
        return {"about": About.OTHER, "wrong": body, "correct": ""}
    return {name: str(read.get(name, "")) for name in ("about", "wrong", "correct")}


async def keep(engine: AsyncEngine, slug: str, mistake: Mistake, now: datetime) -> None:
    """Keep it for the editors."""
    async with engine.begin() as connection:
        await connection.execute(insert(Suggestion).values(slug=slug, body=mistake.body, made_at=now))
