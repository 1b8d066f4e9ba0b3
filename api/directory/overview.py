"""Lists for those who keep the directory: what is due for checking, and what was looked for in vain."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.directory.editor_models import SearchGap, ServiceRecord

# Fewer could be somebody; and the difference of two lists must not show them either, so counts are rounded.
LEAST_COUNT = 5
# So far ahead do those who keep the directory look, unless they say otherwise.
SOON_DAYS = 30


@dataclass(frozen=True)
class Due:
    """A record whose facts are to be checked on a day."""

    next_check: date
    slug: str
    name: str
    verified: bool
    verified_by: str | None
    origin: str


@dataclass(frozen=True)
class Gap:
    """How often something was looked for and nothing good was found; to the nearest five."""

    harm: str
    need: str
    group: str
    area: str
    language: str
    count: int


def due_by(until: date, unverified: bool = False) -> ColumnElement[bool]:
    """Whether a record is to be checked up to a day. Without `unverified`, only what the public may be shown is."""
    in_time = ServiceRecord.record["next_check"].astext <= until.isoformat()
    return in_time if unverified else and_(in_time, ServiceRecord.record["verified_on"].astext.is_not(None))


async def due(
    session: AsyncSession, until: date, unverified: bool = False, limit: int | None = None, offset: int = 0
) -> Sequence[Due]:
    """The records to be checked up to a day, soonest first; `limit` of them after the first `offset`."""
    record = ServiceRecord.record
    day = record["next_check"].astext
    query = (
        select(
            day.label("day"),
            ServiceRecord.slug,
            record["name"].astext.label("name"),
            record["verified_on"].astext.is_not(None).label("verified"),
            record["verified_by"].astext.label("verified_by"),
            ServiceRecord.origin,
        )
        .where(due_by(until, unverified))
        .order_by(day, ServiceRecord.slug)
        .limit(limit)
        .offset(offset)
    )
    found = await session.execute(query)
    return [
        Due(date.fromisoformat(row.day), row.slug, row.name, row.verified, row.verified_by, row.origin) for row in found
    ]


async def gaps(session: AsyncSession, since: date, until: date) -> Sequence[Gap]:
    """What was looked for in vain in the months from one day to another, most often first."""
    what = (SearchGap.harm, SearchGap.need, SearchGap.group, SearchGap.area, SearchGap.language)
    count = func.sum(SearchGap.count)
    query = select(*what, count.label("times")).group_by(*what).having(count >= LEAST_COUNT)
    query = query.where(SearchGap.month >= since.replace(day=1), SearchGap.month <= until)
    found = await session.execute(query.order_by(count.desc(), *what))
    return [Gap(row.harm, row.need, row.group, row.area, row.language, _rounded(row.times)) for row in found]


def _rounded(count: int) -> int:
    return LEAST_COUNT * round(count / LEAST_COUNT)
