"""The service search: reads a query, fetches what comes near, ranks it, and says honestly when nothing is."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.directory.areas import Areas, read_areas
from api.directory.cards import Details, ServiceCard, read_details
from api.directory.encoder import Encodes
from api.directory.finding.candidates import Candidate, Places, candidates
from api.directory.finding.gaps import count_gap
from api.directory.finding.query import Query, read_query
from api.directory.finding.rank import Doors, Ranked, Said, Tier, good, rank, reaching_areas
from api.directory.finding.routes_of_help import Routes, read_routes
from api.directory.finding.vocabulary import Vocabulary
from api.directory.finding.words import SearchWords, read_search_words
from api.directory.models import Service, ServiceIndex
from api.directory.opening import is_bank_holiday
from api.directory.projection import stable_id
from api.directory.taxonomy import Taxonomy, read_taxonomy

log = structlog.get_logger()
MOST = 3
# Countries of the UK, and what reaches somebody whose place is not known.
_ANYWHERE = ("uk", "england", "wales", "scotland", "northern-ireland", "abroad", "london")
_OPEN_AMONG = 15
_LOOK_AGAIN_SECONDS = 10.0


@dataclass(frozen=True)
class Found:
    """A service to show, how near it is, and why it was chosen (keys, best first)."""

    card: ServiceCard
    tier: Tier
    why: tuple[str, ...]
    cost: str | None = None
    interpreters: bool = False


@dataclass(frozen=True)
class Finding:
    """What a search came to. `good` is false when nothing near was found; `ask` holds areas to choose one of."""

    query: Query
    found: tuple[Found, ...]
    good: bool
    nothing_local: bool
    ask: tuple[str, ...] = ()
    named: bool = False


@dataclass
class Finder:
    """Searches the directory. Built once at start; holds its words in memory, and looks whether they changed."""

    areas: Areas
    taxonomy: Taxonomy
    words: SearchWords
    routes: Routes
    encoder: Encodes | None = None
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    _vocabulary: Vocabulary | None = None
    _changed: datetime | None = None
    _looked: float = 0.0
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def read(self, text: str, chosen: Query | None = None) -> Query:
        """A query out of words; what was chosen counts before what was read."""
        return read_query(text, chosen or Query(), self.areas, self.taxonomy, self.words)

    def read_place(self, text: str) -> tuple[tuple[str, ...], bool]:
        """The areas that somebody gave as their place, in any case of letters, and whether they must still choose."""
        by_postcode = self.areas.of_postcode(text)
        found = by_postcode or self.areas.named(text, any_case=True)
        return tuple(found), len(found) > 1

    async def find(
        self,
        session: AsyncSession,
        query: Query,
        limit: int = MOST,
        by_meaning: bool = True,
        count: bool = True,
        first: Sequence[str] = (),
    ) -> Finding:
        """The best services for a query.

        `count` notes a search that found nothing good, without any words; the caller commits. `first` are services
        that an editor chose for this; they come first where no route says better.
        """
        now = self.now()
        vocabulary = await self.vocabulary(session)
        spelt = vocabulary.spelt(query.text)
        said = Said(frozenset(spelt), frozenset(spelt) - self.words.stop_words, self.words.ordinary_names, vocabulary)
        doors = self._doors(query, first)
        telling = vocabulary.shares(spelt)
        vector = await self._meaning(query) if by_meaning else None
        near = await self._near(session, query, telling, vector, doors, now.date())
        ranked = rank(query, said, near, self.areas, doors)
        if count and not good(query, ranked):
            await count_gap(session, query, now.date())
        return await self._finding(session, query, ranked, doors, limit, now)

    def _doors(self, query: Query, chosen: Sequence[str]) -> Doors:
        front, net = self.routes.front_doors(query, self.areas), self.routes.net(query, self.areas)
        return Doors(front, chosen, net, self.words.particular_groups)

    async def safety_net(self, session: AsyncSession, query: Query) -> list[Details]:
        """The services for everybody, for when nothing else is near."""
        return await self.by_slug(session, self.routes.net(query, self.areas))

    async def by_slug(self, session: AsyncSession, slugs: Sequence[str]) -> list[Details]:
        """Services by their ids, in that order; none that is not public."""
        return await read_details(session, [stable_id("service", slug) for slug in slugs], self.now())

    async def _near(
        self, session: AsyncSession, query: Query, words: dict[str, float], vector: Any, doors: Doors, day: date
    ) -> list[Candidate]:
        reaching = tuple(sorted(reaching_areas(query.areas, self.areas))) or _ANYWHERE
        close = tuple(id for id in reaching if self.areas.is_local(id))
        return await candidates(
            session, query, words, vector, Places(reaching, close), [*doors.first, *doors.chosen, *doors.everybody], day
        )

    async def _finding(
        self, session: AsyncSession, query: Query, ranked: Sequence[Ranked], doors: Doors, limit: int, now: datetime
    ) -> Finding:
        best = ranked[: max(limit, _OPEN_AMONG) if query.open_now else limit]
        cards = {one.card.id: one for one in await read_details(session, [one.candidate.id for one in best], now)}
        found = [_found(one, cards[one.candidate.slug]) for one in best if one.candidate.slug in cards]
        if query.open_now:
            found.sort(key=lambda one: {True: 0, None: 1, False: 2}[one.card.open_now])
            found = [one for one in found if one.card.open_now is not False]
        found = sorted(found[:limit], key=lambda one: _nearness(one, doors)) if query.areas else found[:limit]
        at_home = any(self.areas.is_local(id) for id in query.areas)
        return Finding(
            query=query,
            found=tuple(found),
            good=good(query, ranked) and bool(found),
            nothing_local=at_home and all(one.tier is not Tier.LOCAL for one in found),
            ask=query.areas if query.split else (),
            named=bool(ranked) and ranked[0].named,
        )

    async def warm(self) -> None:
        """Load what the first search would wait for: the calendar of bank holidays."""
        await asyncio.to_thread(is_bank_holiday, self.now().date())

    async def _meaning(self, query: Query) -> Any | None:
        """The vector of the words; without one the search goes by words and terms alone."""
        if self.encoder is None or not query.text:
            return None
        try:
            return await self.encoder.query(query.text)
        except (OSError, RuntimeError, ValueError) as fault:
            log.warning("search without meaning", action="encode", fault=type(fault).__name__)
            return None

    async def vocabulary(self, session: AsyncSession) -> Vocabulary:
        """The directory's words; read again when the directory has changed, looked at every ten seconds at most."""
        if self._vocabulary is not None and (self._lock.locked() or time.monotonic() < self._looked):
            return self._vocabulary
        async with self._lock:
            changed = (await session.execute(select(func.max(Service.last_modified)))).scalar_one()
            if self._vocabulary is None or changed != self._changed:
                texts = list((await session.scalars(select(ServiceIndex.words))).all())
                self._vocabulary = await asyncio.to_thread(Vocabulary.of, texts, self.words.stop_words)
                self._changed = changed
            self._looked = time.monotonic() + _LOOK_AGAIN_SECONDS
            return self._vocabulary


def _nearness(found: Found, doors: Doors) -> tuple[bool, int]:
    """Of the best, what is asked for by name and front doors first, then the near before the far."""
    first = "name" in found.why or found.card.id in doors.first
    return not first, list(Tier).index(found.tier)


def _found(ranked: Ranked, details: Details) -> Found:
    why = (*ranked.why, "open_now") if details.card.open_now else ranked.why
    card = details.card.model_copy(update={"tier": ranked.tier.value, "reasons": list(why)})
    return Found(card, ranked.tier, why, details.cost, details.interpreters)


def make_finder(content: Path, encoder: Encodes | None = None) -> Finder:
    """A finder over the content's areas, taxonomy, search words and routes."""
    return Finder(
        areas=read_areas(content),
        taxonomy=read_taxonomy(content),
        words=read_search_words(content),
        routes=read_routes(content),
        encoder=encoder,
    )
