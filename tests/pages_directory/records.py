"""Invented services, each with what one test needs, and a database that holds them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy.ext.asyncio import AsyncSession

from api.db import make_engine
from api.directory.areas import read_areas
from api.directory.record import Record, read_record
from api.directory.store import Store
from api.directory.taxonomy import read_taxonomy
from api.settings import Settings

TODAY = datetime.now(UTC).date()
SECRET_STREET = "17 Hidden Lane"
HOSTILE = '<script>alert(1)</script> & "Sons"'


def made(id: str, **values: Any) -> Record:
    """A record that may be shown, with other values where given."""
    return read_record(
        {
            "id": id,
            "name": f"Service {id}",
            "organization": f"Trust {id}",
            "description": f"For people who need {id}.",
            "phones": [{"number": "0800 111 2222"}],
            "areas": ["england", "wales"],
            "taxonomy": {"harm": ["fraud"]},
            "confidence": "V",
            "sources": [{"title": "Contact", "publisher": "Trust", "url": "https://example.org", "checked_on": TODAY}],
            "verified_on": TODAY,
            "next_check": TODAY + timedelta(days=60),
            **values,
        }
    )


def all_records() -> list[Record]:
    """The directory of these tests."""
    stalking = {"taxonomy": {"harm": ["stalking_and_harassment"]}}
    many = [made(f"many-{number:02}", taxonomy={"group": ["domestic_workers"]}) for number in range(12)]
    return [
        *many,
        made("plain", cost="Free", hours="Monday to Friday, 9am to 5pm", url="https://plain.example"),
        made("lambeth-only", areas=["lambeth"], **stalking),
        made("all-london", areas=["london"], always_open=True, **stalking),
        made("national", languages=["pl"], **stalking),
        made("hostile", name=HOSTILE, description=HOSTILE, not_for=HOSTILE, aliases=[HOSTILE]),
        made("refuge", locations=[{"name": "The house", "address": SECRET_STREET, "confidential": True}]),
        made("late", next_check=TODAY - timedelta(days=90)),
        made("due-today", taxonomy={"need": ["money"]}, next_check=TODAY),
        made("due-soon", taxonomy={"need": ["money"]}, next_check=TODAY + timedelta(days=30)),
        made("to-edit"),
        made("to-check", verified_on=date(2026, 1, 1), next_check=date(2026, 2, 1)),
        read_record({**made("hidden").model_dump(mode="json", exclude_defaults=True), "verified_on": None}),
    ]


class OneMeaning:
    """An encoder for which all words mean the same."""

    async def query(self, text: str) -> Any:
        return np.eye(1, 384, dtype=np.float32)[0]

    async def passages(self, texts: Sequence[str]) -> list[Any]:
        return [np.eye(1, 384, dtype=np.float32)[0] for _ in texts]


async def fill(url: str, settings: Settings) -> None:
    """Put the directory of these tests into a migrated database."""
    engine = make_engine(url, pool_size=1)
    async with AsyncSession(engine) as session, session.begin():
        store = Store(session, read_areas(settings.content_dir), read_taxonomy(settings.content_dir))
        await store.prepare()
        await store.write(all_records(), "content", "test", "test", datetime.now(UTC))
    await engine.dispose()
