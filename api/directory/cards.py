"""A service as people see it in an answer: how to reach it, when it is open, and why it was chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api.directory.opening import open_now
from api.directory.services import Weekly


class ServiceCard(BaseModel):
    """An organisation that helps."""

    id: str
    name: str
    phones: list[str] = []
    text: str | None = None
    webchat: str | None = None
    url: str | None = None
    hours: str | None = None
    open_now: bool | None = Field(None, description="null where Waymark cannot know")
    languages: list[str] = []
    why: str | None = Field(None, description="Why it was chosen, in a sentence")
    locale: str = Field("en", description="The language that `why` and `hours` are written in")
    tier: Literal["local", "london", "national"] | None = Field(
        None, description="How near it is; null where it was not searched for"
    )
    reasons: list[str] = Field([], description="What of the search it fits, as keys, best first")


@dataclass(frozen=True)
class Details:
    """A card, and what the card does not show but people ask about."""

    card: ServiceCard
    cost: str | None
    interpreters: bool


_STATEMENT = text(
    """
    SELECT s.id, s.slug, s.name, s.description, s.text_number, s.webchat, s.url, s.hours, s.always_open,
        s.bank_holidays, s.interpreters,
        (SELECT array_agg(p.number ORDER BY p.position) FROM waymark.phone p WHERE p.service_id = s.id) AS phones,
        (SELECT array_agg(l.code ORDER BY l.code) FROM waymark.language l WHERE l.service_id = s.id) AS languages,
        (SELECT string_agg(c.option, '; ') FROM waymark.cost_option c WHERE c.service_id = s.id) AS cost,
        (SELECT json_agg(json_build_array(h.byday, h.opens_at, h.closes_at)) FROM waymark.schedule h
            WHERE h.service_id = s.id) AS schedules
    FROM waymark.service s WHERE s.id = ANY(:ids)
    """
)


async def read_details(session: AsyncSession, ids: Sequence[UUID], now: datetime) -> list[Details]:
    """Services for people to see, in the order of the ids; those that are gone are left out."""
    if not ids:
        return []
    rows = {row["id"]: row for row in (await session.execute(_STATEMENT, {"ids": list(ids)})).mappings()}
    return [_details(rows[id], now) for id in ids if id in rows]


def _details(row: Mapping[Any, Any], now: datetime) -> Details:
    hours = [Weekly(*one) for one in row["schedules"] or ()]
    card = ServiceCard(
        id=row["slug"],
        name=row["name"],
        phones=row["phones"] or [],
        text=row["text_number"],
        webchat=row["webchat"],
        url=row["url"],
        hours=row["hours"],
        open_now=open_now(row["always_open"], hours, row["bank_holidays"], now),
        languages=row["languages"] or [],
        why=row["description"],
    )
    return Details(card, row["cost"], row["interpreters"])
