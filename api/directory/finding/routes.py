"""The service search: `/v1/services/search`."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from sqlalchemy.ext.asyncio import AsyncSession

from api.directory.finding.finder import Finder
from api.directory.finding.query import Query as Wanted
from api.directory.finding.schemas import Choice, ServicesFound
from api.directory.record import AXES, Axis
from api.errors import BadField, NotFound, TooManyRequests, refusals
from api.rate_limit import limit_searches

router = APIRouter(prefix="/v1/services", tags=["services"])
Keys = Annotated[list[str], Query(max_length=10, description="Keys of the taxonomy; may be repeated")]
PLACE = "The id or name of an area, or the first half of a postcode; of a full one the second half is not read"
Place = Annotated[str | None, Query(max_length=100, description=PLACE)]
Language = Annotated[str | None, Query(pattern=r"^[a-z]{2,3}$", description="A language to be spoken with")]


class UnknownTerm(NotFound):
    """A key that the taxonomy does not have."""

    detail = "The taxonomy has no such term: /directory/taxonomy_terms lists them."


class UnknownPlace(NotFound):
    """A place that is neither an area nor the first half of a postcode that is known."""

    detail = "The place is not known: give a borough, a town, a police area or the first half of a postcode."


async def wanted(
    request: Request,
    q: Annotated[str, Query(max_length=500, description="What somebody needs, in their own words")] = "",
    harm: Keys = [],  # noqa: B006
    need: Keys = [],  # noqa: B006
    group: Keys = [],  # noqa: B006
    support: Keys = [],  # noqa: B006
    delivery: Keys = [],  # noqa: B006
    place: Place = None,
    crime_place: Place = None,
    language: Language = None,
    age: Annotated[int | None, Query(ge=0, le=120)] = None,
    open_now: bool = False,
) -> Wanted:
    """The query of a request. Raises UnknownTerm and UnknownPlace."""
    finder: Finder = request.app.state.finder
    terms = dict(zip(AXES, (harm, need, group, support, delivery), strict=True))
    chosen = Wanted(terms=_known(finder, terms), language=language, age=age, open_now=open_now)
    home, split = _place(finder, place)
    read = finder.read(q, replace(chosen, areas=home, split=split))
    if read.areas or crime_place is None:
        return read
    # Where it happened counts only when nobody said where the person lives.
    there, split = _place(finder, crime_place)
    return replace(read, areas=there, split=split)


@router.get("/search", responses=refusals(BadField, NotFound, TooManyRequests), dependencies=[Depends(limit_searches)])
async def search_services(
    request: Request, query: Annotated[Wanted, Depends(wanted)], limit: Annotated[int, Query(ge=1, le=10)] = 3
) -> ServicesFound:
    """The verified services that fit best, at most three unless more are asked for. Public."""
    finder: Finder = request.app.state.finder
    async with AsyncSession(request.app.state.engine) as session, session.begin():
        finding = await finder.find(session, query, limit)
        cards = [one.card for one in finding.found]
        if not finding.good:
            cards = [one.card for one in await finder.safety_net(session, query)]
    return ServicesFound(
        services=cards,
        good=finding.good,
        nothing_local=finding.nothing_local,
        place=_choices(finder, query.areas),
        ask=_choices(finder, finding.ask),
    )


def _known(finder: Finder, terms: dict[Axis, list[str]]) -> dict[Axis, tuple[str, ...]]:
    for axis, keys in terms.items():
        if any((axis, key) not in finder.taxonomy.terms for key in keys):
            raise UnknownTerm
    return {axis: tuple(keys) for axis, keys in terms.items() if keys}


def _place(finder: Finder, place: str | None) -> tuple[tuple[str, ...], bool]:
    if place is None or not place.strip():
        return (), False
    if place in finder.areas.by_id:
        return (place,), False
    found, split = finder.read_place(place)
    if not found:
        raise UnknownPlace
    return found, split


def _choices(finder: Finder, ids: Sequence[str]) -> list[Choice]:
    return [Choice(id=id, name=finder.areas.by_id[id].name) for id in ids if id in finder.areas.by_id]
