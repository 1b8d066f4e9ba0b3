"""Reporting a mistake in a listing."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from api.pages.cookies import from_here
from api.pages.directory import mistakes
from api.pages.directory.mistakes import MOST_CHARACTERS, About, Mistake
from api.pages.directory.pages import DirectoryPages, UsesPages
from api.pages.directory.public_routes import Slug
from api.rate_limit import limit_mistakes

router = APIRouter(prefix="/find/services/{slug}")


@router.get("/mistake")
async def form(request: Request, pages: UsesPages, slug: Slug) -> Response:
    """What is wrong?"""
    return await _form(request, pages, slug, Mistake(about="", wrong="", correct=""))


@router.post("/mistake", dependencies=[Depends(from_here), Depends(limit_mistakes)])
async def report(request: Request, pages: UsesPages, slug: Slug, mistake: Annotated[Mistake, Form()]) -> Response:
    """Keep it for the editors."""
    problems = mistake.problems()
    listing = await pages.listings.one(slug, datetime.now(UTC))
    if problems or listing is None:
        return await _form(request, pages, slug, mistake, problems)
    await mistakes.keep(request.app.state.engine, slug, mistake, datetime.now(UTC))
    lang = request.query_params.get("lang", "")
    return RedirectResponse(f"/find/services/{slug}/thanks" + (f"?lang={lang}" if lang.isalnum() else ""), 303)


@router.get("/thanks")
async def thanks(request: Request, pages: UsesPages, slug: Slug) -> Response:
    """It was kept."""
    return pages.page(request, "thanks.html", slug=slug)


async def _form(
    request: Request, pages: DirectoryPages, slug: str, mistake: Mistake, problems: dict[str, str] | None = None
) -> Response:
    listing = await pages.listings.one(slug, datetime.now(UTC))
    if listing is None:
        return pages.page(request, "gone.html", status=404)
    return pages.page(
        request,
        "mistake.html",
        status=422 if problems else 200,
        listing=listing,
        mistake=mistake,
        problems=problems or {},
        subjects=list(About),
        most=MOST_CHARACTERS,
    )
