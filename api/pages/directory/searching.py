"""Searches for the pages: words by the finder of the conversation, choices alone by going through the directory.

In a conversation what was asked for is a wish; on a page a choice that was ticked is kept to.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from api.directory.finding.finder import Finder
from api.directory.finding.gaps import count_gap
from api.directory.finding.query import Query
from api.directory.finding.rank import Tier, reaching_areas, tier_of
from api.directory.freshness import GRACE
from api.directory.models import Service, ServiceIndex
from api.pages.directory.listings import Listings
from api.pages.directory.search import Match, Matches

_ANY_HARM = "harm:any"
_NEAREST_FIRST = tuple(Tier)


@dataclass(frozen=True)
class Searching:
    """See `Finds`."""

    engine: AsyncEngine
    finder: Finder
    listings: Listings

    async def matches(self, query: Query, now: datetime, most: int) -> Matches:
        """See `Finds.matches`."""
        if not query.text:
            found = await self._browse(query, now, most)
            return await self._counted(query, found, now)
        read = self.finder.read(query.text, query)
        async with AsyncSession(self.engine) as session, session.begin():
            finding = await self.finder.find(session, read, limit=most, count=False)
        found = [Match(one.card.id, one.tier.value, one.why) for one in finding.found] if finding.good else []
        rows = await self._rows([Service.slug.in_([match.slug for match in found])], most)
        kept = {row.slug for row in rows if _keeps_to(query, row)}
        return await self._counted(read, [match for match in found if match.slug in kept], now)

    async def _counted(self, query: Query, found: Sequence[Match], now: datetime) -> Matches:
        """Note a search in vain, without any words: what was ticked may leave nothing of what was found."""
        if not found:
            async with AsyncSession(self.engine) as session, session.begin():
                await count_gap(session, query, now.date())
        return self._matches(query, found)

    def _matches(self, read: Query, found: Sequence[Match]) -> Matches:
        areas = self.finder.areas
        at_home = any(areas.is_local(id) for id in read.areas)
        return Matches(
            found=tuple(found),
            choices=read.areas if read.split else (),
            nothing_local=at_home and all(match.tier != Tier.LOCAL for match in found),
            read=read,
        )

    async def _browse(self, query: Query, now: datetime, most: int) -> list[Match]:
        reaching = reaching_areas(query.areas, self.finder.areas)
        wanted = [*_shown(now.date()), *_chosen(query)]
        if reaching:
            wanted.append(ServiceIndex.areas.overlap(sorted(reaching)))
        found = [(tier_of(row, self.finder.areas, reaching), row) for row in await self._rows(wanted, most * 5)]
        found.sort(key=lambda one: (_NEAREST_FIRST.index(one[0]), -_fitting(query, one[1].terms), one[1].name))
        matches = [Match(row.slug, tier.value, tuple(_why(query, tier, row))) for tier, row in found][:most]
        return await self._open(matches, now) if query.open_now else matches

    async def _rows(self, wanted: Iterable[ColumnElement[bool]], most: int) -> Sequence[Any]:
        columns = (Service.slug, Service.name, Service.interpreters)
        index = (ServiceIndex.terms, ServiceIndex.areas, ServiceIndex.languages)
        query = select(*columns, *index).join(ServiceIndex, ServiceIndex.service_id == Service.id)
        async with self.engine.connect() as connection:
            return (await connection.execute(query.where(*wanted).order_by(Service.name).limit(most))).all()

    async def _open(self, matches: Sequence[Match], now: datetime) -> list[Match]:
        """Without those that are closed; those of which nobody knows come last."""
        listings = await self.listings.of([match.slug for match in matches], now)
        known = [match for match in matches if match.slug in listings]
        is_open = {match.slug: listings[match.slug].open for match in known}
        return sorted((match for match in known if is_open[match.slug] is not False), key=lambda m: not is_open[m.slug])


def _shown(today: date) -> list[ColumnElement[bool]]:
    return [
        Service.next_check >= today - GRACE,
        or_(Service.closed_until.is_(None), Service.closed_until <= today),
        Service.accepting.is_not(False),
    ]


def _chosen(query: Query) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    for axis in query.terms:
        more = [_ANY_HARM] if axis == "harm" else []
        wanted.append(ServiceIndex.terms.overlap([*query.flat(axis), *more]))
    if query.language:
        wanted.append(or_(ServiceIndex.languages.overlap([query.language]), Service.interpreters))
    return wanted


def _keeps_to(query: Query, row: Any) -> bool:
    """Whether a service is what was ticked."""
    for axis in query.terms:
        more = {_ANY_HARM} if axis == "harm" else set()
        if not set(row.terms).intersection({*query.flat(axis), *more}):
            return False
    return not query.language or query.language in row.languages or row.interpreters


def _fitting(query: Query, terms: Sequence[str]) -> int:
    return sum(term in terms for axis in query.terms for term in query.flat(axis))


def _why(query: Query, tier: Tier, row: Any) -> Iterable[str]:
    yield from (term for axis in query.terms for term in query.flat(axis) if term in row.terms)
    if query.language:
        yield f"language:{query.language}" if query.language in row.languages else "interpreters"
    if query.areas and tier is Tier.LOCAL:
        yield "place"
