"""Which rows a question to the standard API is about: ids in an order that does not change while somebody pages."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload

from api.directory import models
from api.directory.areas import Areas
from api.directory.centres import Point
from api.directory.oruk import at_a_distance
from api.directory.oruk_schemas import OrganizationQuery, Paging, PlaceQuery, ServiceQuery, TermQuery

Keys = Select[*tuple[Any, ...]]

# The first half; the second, three characters, is cut off before anything is looked up.
_FIRST_HALF = re.compile(r"^([A-Z]{1,2}[0-9][A-Z0-9]?)(?:\s*[0-9][A-Z]{2})?$")
_EARTH_METRES = 6_371_000

_Service, _Place, _Location = models.Service, models.ServiceAtLocation, models.Location

BASIC = (joinedload(_Service.organization),)
FULL = (
    *BASIC,
    selectinload(_Service.phones),
    selectinload(_Service.schedules),
    selectinload(_Service.languages),
    selectinload(_Service.cost_options),
    selectinload(_Service.required_documents),
    selectinload(_Service.service_areas),
    selectinload(_Service.contacts),
    selectinload(_Service.names),
    selectinload(_Service.sources),
    selectinload(_Service.attributes).joinedload(models.Attribute.taxonomy_term).joinedload(
        models.TaxonomyTerm.taxonomy
    ),
    selectinload(_Service.service_at_locations).joinedload(_Place.location),
)  # fmt: skip
WITH_TAXONOMY = joinedload(models.TaxonomyTerm.taxonomy)
WITH_LOCATION = joinedload(_Place.location)


def first_half(postcode: str) -> str:
    """The outward code of a postcode that is written as postcodes are."""
    match = _FIRST_HALF.match(postcode.upper())
    return match[1] if match else postcode.upper()


def services(query: ServiceQuery) -> Keys:
    """The services asked for."""
    columns: list[Any] = [_Service.id, *([_Service.last_modified] if query.minimal else [])]
    return select(*columns).where(*_of_services(query)).order_by(_Service.name, _Service.id)


def places(query: PlaceQuery, areas: Areas, centre: Point | None) -> Keys:
    """Services at their places; a service without one to go to is at the place where it is reached."""
    keys = select(_Service.id, _Place.id).outerjoin(_Place, _Place.service_id == _Service.id)
    keys = keys.where(_has_place(), *_of_services(query))
    if query.proximity is not None:
        keys = _near(keys, centre, query.proximity)
    elif query.postcode is not None:
        keys = _covering(keys, query.postcode, areas)
    return keys.order_by(_Service.name, _Service.id, _Place.id)


def place(id: UUID) -> Keys:
    """One service at one place."""
    keys = select(_Service.id, _Place.id).outerjoin(_Place, _Place.service_id == _Service.id)
    distant = and_(_Service.id == at_a_distance(id), _Place.id.is_(None))
    return keys.where(_has_place(), or_(_Place.id == id, distant))


def organizations(query: OrganizationQuery) -> Keys:
    """The organizations asked for."""
    keys = organization(None)
    if query.search:
        keys = keys.where(_found(query.search, models.Organization.name))
    return keys.order_by(models.Organization.name, models.Organization.id)


def organization(id: UUID | None) -> Keys:
    """Organizations, or one: only those of a service that may be shown."""
    keys = select(models.Organization.id)
    shown = select(_Service.id).where(_Service.organization_id == models.Organization.id)
    return keys.where(shown.exists(), *([models.Organization.id == id] if id else []))


def service(id: UUID) -> Keys:
    """One service."""
    return select(_Service.id).where(_Service.id == id)


def taxonomies(query: Paging) -> Keys:
    """The taxonomies asked for."""
    of = models.TaxonomyTable
    keys = select(of.id)
    if query.search:
        keys = keys.where(_found(query.search, of.name, of.description))
    return keys.order_by(of.name, of.id)


def taxonomy(id: UUID) -> Keys:
    """One taxonomy."""
    return select(models.TaxonomyTable.id).where(models.TaxonomyTable.id == id)


def term(id: UUID) -> Keys:
    """One term."""
    return select(models.TaxonomyTerm.id).where(models.TaxonomyTerm.id == id)


def terms(query: TermQuery) -> Keys:
    """The terms asked for. None has a parent."""
    of = models.TaxonomyTerm
    keys = select(of.id)
    if query.parent_id is not None:
        keys = keys.where(false())
    if query.taxonomy_id is not None:
        keys = keys.where(of.taxonomy_id == query.taxonomy_id)
    if query.search:
        keys = keys.where(_found(query.search, of.name, of.description))
    return keys.order_by(of.name, of.id)


def _of_services(query: ServiceQuery | PlaceQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.search:
        words = func.websearch_to_tsquery("english", query.search)
        found = select(models.ServiceIndex.service_id).where(models.ServiceIndex.document.op("@@")(words))
        conditions.append(_Service.id.in_(found))
    if query.taxonomy_term_id is not None:
        conditions.append(_Service.attributes.any(models.Attribute.taxonomy_term_id == query.taxonomy_term_id))
    if query.taxonomy_id is not None:
        in_taxonomy = models.TaxonomyTerm.taxonomy_id == query.taxonomy_id
        conditions.append(_Service.attributes.any(models.Attribute.taxonomy_term.has(in_taxonomy)))
    if query.organization_id is not None:
        conditions.append(_Service.organization_id == query.organization_id)
    if query.modified_after is not None:
        conditions.append(_Service.last_modified >= _aware(query.modified_after))
    return conditions


def _has_place() -> ColumnElement[bool]:
    """What `oruk.reachable` says, in SQL, or a place to go to."""
    ways = (_Service.text_number, _Service.webchat, _Service.whatsapp, _Service.email, _Service.url)
    return or_(_Place.id.is_not(None), _Service.phones.any(), *(way.is_not(None) for way in ways))


def _covering(keys: Keys, postcode: str, areas: Areas) -> Keys:
    around = {wider for area in areas.of_postcode(first_half(postcode)) for wider in areas.around(area)}
    return keys.where(_Service.service_areas.any(models.ServiceArea.area.in_(sorted(around))))


def _near(keys: Keys, centre: Point | None, metres: float) -> Keys:
    """Places within a distance of a point (haversine). A place without coordinates is near nothing."""
    if centre is None:
        return keys.where(false())
    north = func.radians(_Location.latitude - centre.latitude)
    east = func.radians(_Location.longitude - centre.longitude)
    across = func.cos(func.radians(centre.latitude)) * func.cos(func.radians(_Location.latitude))
    half = func.power(func.sin(north / 2), 2) + across * func.power(func.sin(east / 2), 2)
    distance = 2 * _EARTH_METRES * func.asin(func.least(1.0, func.sqrt(half)))
    return keys.join(_Location, _Location.id == _Place.location_id).where(distance <= metres)


def _found(words: str, *columns: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    return or_(*(column.icontains(words, autoescape=True) for column in columns))


def _aware(value: datetime) -> datetime:
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def ids(found: Sequence[Any]) -> list[UUID]:
    """The first column of some keys, each once."""
    return list(dict.fromkeys(row[0] for row in found))
