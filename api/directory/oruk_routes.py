"""The standard API at `/directory`: Open Referral UK 3.0, open to everybody."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from sqlalchemy.ext.asyncio import AsyncEngine

from api.directory import oruk_listing, oruk_queries, oruk_schemas
from api.directory.areas import Areas
from api.directory.centres import Point, read_centres
from api.directory.opening import LONDON
from api.directory.oruk import Reading
from api.directory.oruk_cors import PREFIX
from api.directory.oruk_listing import Listing
from api.directory.oruk_schemas import OrganizationQuery, Page, Paging, PlaceQuery, ServiceQuery, TermQuery
from api.errors import BadField, NotFound, refusals

VERSION = "HSDS-UK-3.0"
PROFILE = "https://github.com/OpenReferralUK/uk-profile/blob/main/docs/index.md"
LINES = "application/x-ndjson"

router = APIRouter(prefix=PREFIX, tags=["directory"], responses=refusals(BadField))


class UnknownId(NotFound):
    """Nothing public has this id."""

    detail = "Nothing in the directory has this id."


class UnknownPostcode(NotFound):
    """The directory does not know where a postcode is."""

    detail = "The first half of this postcode is not known. Without a proximity, only those of London are."


def _engine(request: Request) -> AsyncEngine:
    engine: AsyncEngine = request.app.state.engine
    return engine


def _areas(request: Request) -> Areas:
    areas: Areas = request.app.state.areas
    return areas


def _reading(request: Request) -> Reading:
    """Now, in the words of the content."""
    return Reading(datetime.now(UTC).astimezone(LONDON).date(), request.app.state.library.messages.__getitem__)


UsesEngine = Annotated[AsyncEngine, Depends(_engine)]
UsesReading = Annotated[Reading, Depends(_reading)]


def _listed(item: Any) -> dict[int | str, dict[str, Any]]:
    return {200: {"model": Page[item], "description": "One page, or all as lines", "content": {LINES: {}}}}


def _one(item: Any) -> dict[int | str, dict[str, Any]]:
    return {200: {"model": item}, **refusals(UnknownId)}


async def _answer(engine: AsyncEngine, listing: Listing, query: Paging, whole: bool = False) -> Response:
    if query.format == "ndjson":
        return StreamingResponse(oruk_listing.lines_of(engine, listing), media_type=LINES)
    return JSONResponse(await oruk_listing.page_of(engine, listing, query.page, None if whole else query.per_page))


async def _only(engine: AsyncEngine, listing: Listing) -> Response:
    found = await oruk_listing.first_of(engine, listing)
    if found is None:
        raise UnknownId
    return JSONResponse(found)


@router.get("", include_in_schema=False)
@router.get("/", responses={200: {"model": oruk_schemas.Details}})
async def details(request: Request) -> Response:
    """Which version of the standard this is, and where it is described."""
    openapi = f"{request.base_url}v1/openapi.json"
    return JSONResponse({"version": VERSION, "profile": PROFILE, "openapi_url": openapi})


@router.get("/services", responses=_listed(oruk_schemas.ServiceItem | oruk_schemas.ServiceChange))
async def list_services(query: Annotated[ServiceQuery, Query()], engine: UsesEngine, reading: UsesReading) -> Response:
    """Services that have been checked, by name."""
    load = oruk_listing.changes if query.minimal else oruk_listing.service_loader(reading, query.full)
    whole = query.minimal and "per_page" not in query.model_fields_set
    return await _answer(engine, Listing(oruk_queries.services(query), load), query, whole)


@router.get("/services/{id}", responses=_one(oruk_schemas.ServiceItem))
async def read_service(id: UUID, engine: UsesEngine, reading: UsesReading) -> Response:
    """A service with everything that belongs to it."""
    return await _only(engine, Listing(oruk_queries.service(id), oruk_listing.service_loader(reading, True)))


@router.get("/taxonomies", responses=_listed(oruk_schemas.TaxonomyItem))
async def list_taxonomies(query: Annotated[Paging, Query()], engine: UsesEngine) -> Response:
    """The axes along which services are described."""
    return await _answer(engine, Listing(oruk_queries.taxonomies(query), oruk_listing.taxonomy_loader(False)), query)


@router.get("/taxonomies/{id}", responses=_one(oruk_schemas.TaxonomyItem))
async def read_taxonomy(id: UUID, engine: UsesEngine) -> Response:
    """An axis with its terms."""
    return await _only(engine, Listing(oruk_queries.taxonomy(id), oruk_listing.taxonomy_loader(True)))


@router.get("/taxonomy_terms", responses=_listed(oruk_schemas.TermItem))
async def list_terms(query: Annotated[TermQuery, Query()], engine: UsesEngine) -> Response:
    """The words that services are described with."""
    return await _answer(engine, Listing(oruk_queries.terms(query), oruk_listing.load_terms), query)


@router.get("/taxonomy_terms/{id}", responses=_one(oruk_schemas.TermItem))
async def read_term(id: UUID, engine: UsesEngine) -> Response:
    """A word that services are described with."""
    return await _only(engine, Listing(oruk_queries.term(id), oruk_listing.load_terms))


@router.get("/organizations", responses=_listed(oruk_schemas.OrganizationItem))
async def list_organizations(
    query: Annotated[OrganizationQuery, Query()], engine: UsesEngine, reading: UsesReading
) -> Response:
    """Who runs the services, by name."""
    load = oruk_listing.organization_loader(reading, query.full, query.full_service)
    return await _answer(engine, Listing(oruk_queries.organizations(query), load), query)


@router.get("/organizations/{id}", responses=_one(oruk_schemas.OrganizationItem))
async def read_organization(id: UUID, engine: UsesEngine, reading: UsesReading, full_service: bool = False) -> Response:
    """An organization with its services."""
    load = oruk_listing.organization_loader(reading, True, full_service)
    return await _only(engine, Listing(oruk_queries.organization(id), load))


@router.get("/service_at_locations", responses={**_listed(oruk_schemas.PlaceItem), **refusals(UnknownPostcode)})
async def list_places(
    query: Annotated[PlaceQuery, Query()], request: Request, engine: UsesEngine, reading: UsesReading
) -> Response:
    """Services at the public places where they are given, or where they are reached from anywhere."""
    areas = _areas(request)
    keys = oruk_queries.places(
        query, areas, _centre(query, areas, read_centres(request.app.state.settings.content_dir))
    )
    return await _answer(engine, Listing(keys, oruk_listing.place_loader(reading, query.full)), query)


@router.get("/service_at_locations/{id}", responses=_one(oruk_schemas.PlaceItem))
async def read_place(id: UUID, engine: UsesEngine, reading: UsesReading) -> Response:
    """A service at a place, with everything that belongs to it."""
    return await _only(engine, Listing(oruk_queries.place(id), oruk_listing.place_loader(reading, True)))


def _centre(query: PlaceQuery, areas: Areas, centres: dict[str, Point]) -> Point | None:
    """Where distances are measured from. Raises UnknownPostcode."""
    if query.postcode is None:
        return None
    half = oruk_queries.first_half(query.postcode)
    centre = centres.get(half)
    known = centre is not None if query.proximity is not None else half in areas.outward_codes
    if not known:
        raise UnknownPostcode
    return centre
