"""Lists of the standard API: a page at a time, or everything as a stream, from the same ids and the same loading."""

import json
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from api.directory import models, oruk, oruk_queries
from api.directory.oruk import Json, Reading
from api.directory.oruk_queries import Keys

# So many at a time: making the JSON of more would keep other requests waiting.
BATCH = 50

Load = Callable[[AsyncSession, Sequence[Any]], Awaitable[list[Json]]]


@dataclass(frozen=True)
class Listing:
    """Which things, in order, and how some of them become JSON. What is gone by then is passed over."""

    keys: Keys
    load: Load


async def page_of(engine: AsyncEngine, listing: Listing, number: int, size: int | None) -> Json:
    """A page in the standard's envelope; without a size, the page on which everything is."""
    async with AsyncSession(engine) as session:
        count = select(func.count()).select_from(listing.keys.order_by(None).subquery())
        total = (await session.execute(count)).scalar_one()
        size = size or max(total, 1)
        keys = (await session.execute(listing.keys.limit(size).offset((number - 1) * size))).all()
        batches = [await listing.load(session, batch) for batch in _batches(keys)]
    contents = [one for batch in batches for one in batch]
    pages = max(1, -(-total // size))
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": number,
        "size": len(contents),
        "first_page": number == 1,
        "last_page": number >= pages,
        "empty": not contents,
        "contents": contents,
    }


async def lines_of(engine: AsyncEngine, listing: Listing) -> AsyncIterator[str]:
    """Everything, one a line. A slow reader holds no connection: each batch takes its own."""
    async with AsyncSession(engine) as session:
        keys = (await session.execute(listing.keys)).all()
    for batch in _batches(keys):
        async with AsyncSession(engine) as session:
            found = await listing.load(session, batch)
        yield "".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) + "\n" for one in found)


def _batches(keys: Sequence[Any]) -> list[Sequence[Any]]:
    return [keys[start : start + BATCH] for start in range(0, len(keys), BATCH)]


async def first_of(engine: AsyncEngine, listing: Listing) -> Json | None:
    """The one thing that a listing by id has."""
    async with AsyncSession(engine) as session:
        found = await listing.load(session, (await session.execute(listing.keys)).all())
    return found[0] if found else None


def service_loader(reading: Reading, full: bool) -> Load:
    """Services, in their order."""

    async def load(session: AsyncSession, keys: Sequence[Any]) -> list[Json]:
        found = await _services(session, oruk_queries.ids(keys), full)
        write = oruk.full_service_json if full else oruk.service_json
        return [write(found[id], reading) for id in oruk_queries.ids(keys) if id in found]

    return load


async def changes(session: AsyncSession, keys: Sequence[Any]) -> list[Json]:
    """The minimal form of services: all that it says is in the keys."""
    times = [(str(id), oruk.moment(time)) for id, time in keys]
    return [{"id": id, "last_modified": time, "modified_date": time} for id, time in times]


def place_loader(reading: Reading, full: bool) -> Load:
    """Services at their places, in their order."""

    async def load(session: AsyncSession, keys: Sequence[Any]) -> list[Json]:
        found = await _services(session, oruk_queries.ids(keys), full)
        places = await _places(session, [place for _, place in keys if place])
        written = []
        for id, place in keys:
            if id in found and (place is None or place in places):
                of = (
                    oruk.full_service_json(found[id], reading, False) if full else oruk.service_json(found[id], reading)
                )
                written.append(oruk.place_json(found[id], places.get(place)) | {"service": of})
        return written

    return load


def organization_loader(reading: Reading, services: bool, full_service: bool) -> Load:
    """Organizations, in their order, with their services if asked for."""

    async def load(session: AsyncSession, keys: Sequence[Any]) -> list[Json]:
        of = models.Organization
        ids = oruk_queries.ids(keys)
        rows = {row.id: row for row in await session.scalars(select(of).where(of.id.in_(ids)))}
        written = {id: oruk.organization_json(rows[id]) for id in ids if id in rows}
        if services or full_service:
            offered = await _offered(session, ids, full_service)
            write = oruk.full_service_json if full_service else oruk.service_json
            for id, organization in written.items():
                organization["services"] = [write(service, reading) for service in offered[id]]
        return list(written.values())

    return load


def taxonomy_loader(with_terms: bool) -> Load:
    """Taxonomies, in their order."""

    async def load(session: AsyncSession, keys: Sequence[Any]) -> list[Json]:
        of, ids = models.TaxonomyTable, oruk_queries.ids(keys)
        rows = {row.id: row for row in await session.scalars(select(of).where(of.id.in_(ids)))}
        written = {id: oruk.taxonomy_json(rows[id]) for id in ids if id in rows}
        if with_terms:
            terms = models.TaxonomyTerm
            listed = select(terms.id).where(terms.taxonomy_id.in_(ids)).order_by(terms.name, terms.id)
            for term in await load_terms(session, (await session.execute(listed)).all()):
                written[UUID(term["taxonomy_id"])].setdefault("taxonomy_terms", []).append(term)
        return list(written.values())

    return load


async def load_terms(session: AsyncSession, keys: Sequence[Any]) -> list[Json]:
    """Terms, in their order."""
    of, ids = models.TaxonomyTerm, oruk_queries.ids(keys)
    query = select(of).where(of.id.in_(ids)).options(oruk_queries.WITH_TAXONOMY)
    rows = {row.id: row for row in await session.scalars(query)}
    return [oruk.term_json(rows[id]) for id in ids if id in rows]


async def _services(session: AsyncSession, ids: Sequence[UUID], full: bool) -> dict[UUID, models.Service]:
    options = oruk_queries.FULL if full else oruk_queries.BASIC
    query = select(models.Service).where(models.Service.id.in_(ids)).options(*options)
    return {row.id: row for row in await session.scalars(query)}


async def _places(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, models.ServiceAtLocation]:
    of = models.ServiceAtLocation
    query = select(of).where(of.id.in_(ids)).options(oruk_queries.WITH_LOCATION)
    return {row.id: row for row in await session.scalars(query)}


async def _offered(session: AsyncSession, ids: Sequence[UUID], full: bool) -> dict[UUID, list[models.Service]]:
    of = models.Service
    listed = select(of.id, of.organization_id).where(of.organization_id.in_(ids)).order_by(of.name, of.id)
    keys = (await session.execute(listed)).all()
    found = await _services(session, [id for id, _ in keys], full)
    offered: dict[UUID, list[models.Service]] = defaultdict(list)
    for id, organization in keys:
        if id in found:
            offered[organization].append(found[id])
    return offered
