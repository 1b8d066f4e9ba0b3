"""Signing in and out."""

from datetime import UTC, datetime
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from api.identity.dependencies import COOKIE, UsesIdentity, drop_sign_in, keep_sign_in
from api.pages.cookies import from_here
from api.pages.directory.pages import UsesPages
from api.pages.directory.staff import SIGN_IN, InRoom, StaffForm, editors_page
from api.rate_limit import limit_sign_ins

log = structlog.get_logger()
router = APIRouter(prefix="/editors")
Typed = Annotated[str, Form()]


@router.get("/sign-in")
async def form(request: Request, pages: UsesPages) -> Response:
    """The form."""
    return editors_page(request, pages, "sign_in.html")


@router.post("/sign-in", dependencies=[Depends(from_here), Depends(limit_sign_ins)])
async def sign_in(
    request: Request, pages: UsesPages, identity: UsesIdentity, name: Typed = "", password: Typed = ""
) -> Response:
    """Let somebody in, or say no more than that it did not fit."""
    name = name.replace("\x00", "").strip()
    token = await identity.sign_in(name, password.strip(), datetime.now(UTC))
    if token is None:
        log.info("sign-in refused", action="sign_in_refused")
        return editors_page(request, pages, "sign_in.html", status=403, refused=True, name=name)
    log.info("signed in", action="sign_in")
    response = RedirectResponse("/editors", 303)
    keep_sign_in(request, response, token)
    return response


@router.post("/sign-out", dependencies=[Depends(from_here)])
async def sign_out(
    request: Request, room: InRoom, identity: UsesIdentity, form: Annotated[StaffForm, Form()]
) -> Response:
    """The sign-in opens nothing any more, here or anywhere."""
    room.check(form)
    await identity.sign_out(request.cookies.get(COOKIE, ""))
    log.info("signed out", action="sign_out")
    response = RedirectResponse(SIGN_IN, 303)
    drop_sign_in(request, response)
    return response
