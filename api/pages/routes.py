"""The pages around the conversation: start, safety, the way out, and what machines ask for."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse
from sqlalchemy import text

from api.pages.cookies import drop_key
from api.pages.site import Site

router = APIRouter()
once = APIRouter()


def get_site(request: Request) -> Site:
    """The one built at start."""
    site: Site = request.app.state.site
    return site


UsesSite = Annotated[Site, Depends(get_site)]


@router.get("/")
async def start(request: Request, site: UsesSite) -> Response:
    """What Waymark is, before anything else."""
    return site.page(request, "start.html")


@router.get("/safety")
async def safety(request: Request, site: UsesSite) -> Response:
    """How to stay safe while reading this."""
    return site.page(request, "safety.html")


@router.get("/ended")
async def ended(request: Request, site: UsesSite) -> Response:
    """The conversation is deleted."""
    return site.page(request, "ended.html")


@router.get("/leave")
async def leave(request: Request, site: UsesSite) -> Response:
    """Forget everything in this browser, then go to an ordinary page.

    The cookie is all that is kept there. `Clear-Site-Data` is not sent: Chromium stays on the page until it has
    emptied its cache, for seconds and up to minutes (https://crbug.com/40233601).
    """
    response = RedirectResponse(site.settings.exit_url, 303)
    drop_key(request, response)
    return response


@once.get("/health")
async def health(request: Request) -> Response:
    """Whether Waymark and its database answer."""
    async with request.app.state.engine.connect() as connection:
        await connection.execute(text("SELECT 1"))
    return JSONResponse({"status": "ok"})


@once.get("/embed.js")
async def embed_script(site: UsesSite) -> Response:
    """The script with which another site shows the chat."""
    headers = {"Cache-Control": "public, max-age=300", "Cross-Origin-Resource-Policy": "cross-origin"}
    return FileResponse(site.assets.folder / "embed.js", media_type="text/javascript", headers=headers)
