"""Finding and showing services, for people who look for themselves or for somebody they help."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.conversations.rules import clean
from api.directory.areas import cut_postcodes
from api.pages.cookies import from_here
from api.pages.directory.asked import MOST_PLACE, MOST_WORDS, Address, Asked, Typed, areas_of, read_filters
from api.pages.directory.listings import Listing
from api.pages.directory.pages import DirectoryPages, UsesPages
from api.rate_limit import limit_searches

router = APIRouter()
Slug = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=100)]
Code = Annotated[str, Path(pattern=r"^[a-z2-7]{4,400}$")]


@router.get("/find")
async def find(request: Request, pages: UsesPages, given: Annotated[Address, Query()]) -> Response:
    """The form, and what was found for the choices of the address."""
    asked = read_filters(given, pages.areas, pages.taxonomy, given.s)
    if not asked.anything:
        return pages.page(request, "find.html", **pages.form(request, asked))
    await limit_searches(request)
    words = pages.seal.open(given.s) if given.s else ""
    results = await pages.results(asked, words or "", given.page)
    form = pages.form(request, asked, forgotten=words is None)
    form["typed"]["words"] = words or ""
    return pages.page(request, "find.html", **form, **results)


@router.post("/find", dependencies=[Depends(from_here)])
async def ask(request: Request, pages: UsesPages, typed: Annotated[Typed, Form()]) -> Response:
    """Go to the address of a search, which holds no readable words."""
    words, place = cut_postcodes(clean(typed.words)), cut_postcodes(clean(typed.place))
    asked = read_filters(typed, pages.areas, pages.taxonomy)
    areas = areas_of(place[:MOST_PLACE], pages.areas, pages.words) if place else asked.areas
    problem = _problem(words, place, areas)
    if problem is None:
        asked = replace(asked, areas=areas, sealed=pages.seal.close(words))
        problem = None if asked.anything else "nothing"
    if problem is None:
        return RedirectResponse(asked.address(), 303)
    form = pages.form(request, asked, problem=problem) | {"typed": {"words": words, "place": place}}
    return pages.page(request, "find.html", status=422, **form)


def _problem(words: str, place: str, areas: tuple[str, ...]) -> str | None:
    if len(words) > MOST_WORDS:
        return "long"
    return "place" if (place and not areas) or len(place) > MOST_PLACE else None


@router.get("/directory/find")
async def find_by_long_name(request: Request) -> Response:
    """The same page under the directory's own address."""
    query = request.url.query
    return RedirectResponse("/find" + (f"?{query}" if query else ""), 307)


@router.get("/f/{code}")
async def short_search(request: Request, pages: UsesPages, code: Code) -> Response:
    """The short link of a search."""
    asked: Asked = pages.codes.read(code)
    return RedirectResponse(replace(asked, lang=_lang(request)).address(), 303)


@router.get("/s/{slug}")
async def short_service(request: Request, slug: Slug) -> Response:
    """The short link of a service."""
    return RedirectResponse(f"/find/services/{slug}{_lang_query(request)}", 303)


@router.get("/find/services/{slug}")
async def show(request: Request, pages: UsesPages, slug: Slug) -> Response:
    """Everything that is public about a service."""
    return _page(request, pages, await pages.listings.one(slug, datetime.now(UTC)), "listing.html")


@router.get("/find/services/{slug}/card")
async def card(request: Request, pages: UsesPages, slug: Slug) -> Response:
    """A card to print and give to somebody."""
    return _page(request, pages, await pages.listings.one(slug, datetime.now(UTC)), "card.html")


def _page(request: Request, pages: DirectoryPages, listing: Listing | None, template: str) -> Response:
    if listing is None:
        return pages.page(request, "gone.html", status=404)
    return pages.page(request, template, listing=listing)


def _lang(request: Request) -> str:
    return request.query_params.get("lang", "") if request.query_params.get("lang", "").isalnum() else ""


def _lang_query(request: Request) -> str:
    lang = _lang(request)
    return f"?lang={lang}" if lang else ""
