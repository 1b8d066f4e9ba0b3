"""What a route asks for when only those who are signed in may use it."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Request, Response

from api.errors import AppError
from api.identity.service import Identity, Staff

COOKIE = "waymark-staff"


class NotSignedIn(AppError):
    """A browser goes to the sign-in page; a program gets the problem."""

    status, title, detail = 401, "Not signed in", "Sign in, then try again."


class NotAllowed(AppError):
    """Signed in, but this is for other roles."""

    status, title, detail = 403, "Not for this account", "Sign in with an account that may do this."


def identity_of(request: Request) -> Identity:
    """The accounts of this installation."""
    identity: Identity = request.app.state.identity
    return identity


UsesIdentity = Annotated[Identity, Depends(identity_of)]


async def staff(request: Request, identity: UsesIdentity) -> Staff:
    """Who is signed in. Raises NotSignedIn."""
    token = request.cookies.get(COOKIE, "")
    found = await identity.who(token, datetime.now(UTC)) if token else None
    if found is None:
        raise NotSignedIn
    return found


SignedIn = Annotated[Staff, Depends(staff)]


async def editor(signed_in: SignedIn) -> Staff:
    """Who is signed in and may change records. Raises NotSignedIn and NotAllowed."""
    if not signed_in.edits:
        raise NotAllowed
    return signed_in


Editor = Annotated[Staff, Depends(editor)]


def keep_sign_in(request: Request, response: Response, token: str) -> None:
    """Give the browser its token; it is forgotten when the browser closes."""
    _write(request, response, token)


def drop_sign_in(request: Request, response: Response) -> None:
    """Take the token away from the browser."""
    _write(request, response, "", max_age=0)


def _write(request: Request, response: Response, value: str, max_age: int | None = None) -> None:
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, value, max_age, path="/", httponly=True, samesite="strict", secure=secure)
