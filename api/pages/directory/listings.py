"""Services as the public may see them: out of the public tables, or made from a record that an editor looks at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.orm import selectinload

from api.directory import models
from api.directory.areas import Areas
from api.directory.freshness import overdue
from api.directory.opening import LONDON, open_now
from api.directory.projection import Rows, rows_of, stable_id
from api.directory.record import Record
from api.directory.taxonomy import Taxonomy

_PARTS = (
    models.Service.organization,
    models.Service.phones,
    models.Service.schedules,
    models.Service.languages,
    models.Service.cost_options,
    models.Service.required_documents,
    models.Service.service_areas,
    models.Service.contacts,
    models.Service.names,
    models.Service.sources,
)


@dataclass(frozen=True)
class Listing:
    """One service, ready for a page. `open` is None when nobody knows."""

    service: models.Service
    open: bool | None
    closed: bool
    overdue: bool
    terms: tuple[tuple[str, str], ...]

    def named(self, kind: str) -> list[str]:
        """Its names of a kind: `alias` or `former`."""
        return [name.name for name in self.service.names if name.kind == kind]

    @property
    def locations(self) -> list[models.Location]:
        """Where people can go."""
        return [place.location for place in self.service.service_at_locations]


class Listings:
    """Reads listings."""

    def __init__(self, engine: AsyncEngine, areas: Areas, taxonomy: Taxonomy) -> None:
        self._engine = engine
        self._areas = areas
        self._taxonomy = taxonomy

    async def of(self, slugs: Sequence[str], now: datetime) -> dict[str, Listing]:
        """The listings that there are of these, by slug."""
        attributes = selectinload(models.Service.attributes)
        places = selectinload(models.Service.service_at_locations)
        query = select(models.Service).where(models.Service.slug.in_(slugs))
        query = query.options(
            *(selectinload(part) for part in _PARTS),
            attributes.selectinload(models.Attribute.taxonomy_term).selectinload(models.TaxonomyTerm.taxonomy),
            places.selectinload(models.ServiceAtLocation.location),
        )
        async with AsyncSession(self._engine) as session:
            found = (await session.scalars(query)).all()
        return {service.slug: listing(service, now) for service in found}

    async def one(self, slug: str, now: datetime) -> Listing | None:
        """One listing; None when the public may not see it or it does not exist."""
        return (await self.of([slug], now)).get(slug)

    async def languages(self) -> list[str]:
        """The languages that services speak."""
        async with self._engine.connect() as connection:
            return list((await connection.scalars(select(models.Language.code).distinct())).all())

    def preview(self, record: Record, now: datetime) -> Listing:
        """What the public would see of a record, without keeping it."""
        seen = record if record.verified else record.model_copy(update={"verified_on": now.astimezone(LONDON).date()})
        return listing(_unkept(rows_of([seen], self._areas, self._taxonomy, now), self._taxonomy), now)


def listing(service: models.Service, now: datetime) -> Listing:
    """A service as it is at a time."""
    closed = service.closed_until is not None and service.closed_until > now.date()
    terms = ((one.taxonomy_term.taxonomy.axis, one.taxonomy_term.name) for one in service.attributes)
    return Listing(
        service=service,
        closed=closed,
        open=False if closed else open_now(service.always_open, service.schedules, service.bank_holidays, now),
        overdue=overdue(service.next_check, now.date()),
        terms=tuple(sorted(terms)),
    )


def _unkept(rows: Rows, taxonomy: Taxonomy) -> models.Service:
    """The rows of one service as objects that belong to no session."""
    service = models.Service(**rows[models.Service][0])
    service.organization = models.Organization(**rows[models.Organization][0])
    service.phones = _all(models.Phone, rows)
    service.schedules = _all(models.Schedule, rows)
    service.languages = _all(models.Language, rows)
    service.cost_options = _all(models.CostOption, rows)
    service.required_documents = _all(models.RequiredDocument, rows)
    service.service_areas = _all(models.ServiceArea, rows)
    service.contacts = _all(models.Contact, rows)
    service.names = _all(models.ServiceName, rows)
    service.sources = _all(models.FactSource, rows)
    service.service_at_locations = list(_places(rows))
    service.attributes = list(_attributes(rows, taxonomy))
    return service


def _all(model: type[Any], rows: Rows) -> list[Any]:
    return [model(**row) for row in rows.get(model, [])]


def _places(rows: Rows) -> Iterable[models.ServiceAtLocation]:
    places = {row["id"]: models.Location(**row) for row in rows.get(models.Location, [])}
    for row in rows.get(models.ServiceAtLocation, []):
        yield models.ServiceAtLocation(id=row["id"], location=places[row["location_id"]])


def _attributes(rows: Rows, taxonomy: Taxonomy) -> Iterable[models.Attribute]:
    names = {row["taxonomy_term_id"] for row in rows.get(models.Attribute, [])}
    for term in taxonomy.terms.values():
        axis = models.TaxonomyTable(axis=term.axis, name=taxonomy.names[term.axis], description="")
        kept = models.TaxonomyTerm(key=term.key, name=term.name, description="", taxonomy=axis)
        if stable_id("term", term.axis, term.key) in names:
            yield models.Attribute(taxonomy_term=kept)
