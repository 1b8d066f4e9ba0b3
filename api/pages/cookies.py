"""The one cookie: it holds a conversation's id and token, is unreadable for scripts, and ends with the browser."""

import hashlib
import hmac
from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import Request, Response

from api.errors import AppError
from api.pages.headers import is_embedded


class ForeignForm(AppError):
    """A form that was not filled in on this page."""

    status, title, detail = 403, "Not from this page", "Open the page again, then try once more."


@dataclass(frozen=True)
class Key:
    """What opens a conversation."""

    conversation_id: str
    token: str


def _name(request: Request) -> str:
    return "waymark-embedded" if is_embedded(request.url.path) else "waymark"


def _write(request: Request, response: Response, value: str, more: str = "") -> None:
    attributes = "HttpOnly; Path=/"
    if is_embedded(request.url.path):
        attributes += "; SameSite=None; Secure; Partitioned"
    else:
        attributes += "; SameSite=Lax" + ("; Secure" if request.url.scheme == "https" else "")
    response.headers.append("Set-Cookie", f"{_name(request)}={value}; {attributes}{more}")


def read_key(request: Request) -> Key | None:
    """The key of the conversation that this browser holds, if any."""
    conversation_id, _, token = request.cookies.get(_name(request), "").partition(".")
    return Key(conversation_id, token) if conversation_id and token else None


def keep_key(request: Request, response: Response, key: Key) -> None:
    """Give the browser a conversation's key."""
    _write(request, response, f"{key.conversation_id}.{key.token}")


def drop_key(request: Request, response: Response) -> None:
    """Take the key away from the browser."""
    _write(request, response, "", "; Max-Age=0")


def form_secret(secret: str, key: Key) -> str:
    """What a form of this conversation carries, so that no other site can send one."""
    return hmac.new(secret.encode(), f"form {key.token}".encode(), hashlib.sha256).hexdigest()


def check_form(secret: str, key: Key, given: str) -> None:
    """Raises ForeignForm unless the form is one of this conversation."""
    if not hmac.compare_digest(form_secret(secret, key).encode(), given.encode("utf-8", "replace")):
        raise ForeignForm


async def from_here(request: Request) -> None:
    """Raises ForeignForm for a request that another site made.

    With `Referrer-Policy: no-referrer` browsers send `Origin: null` from our own forms too, so that proves nothing.
    """
    origin, site = request.headers.get("origin", "null"), request.headers.get("sec-fetch-site", "same-origin")
    if site not in ("same-origin", "none"):
        raise ForeignForm
    if origin != "null" and urlsplit(origin).netloc != request.headers.get("host"):
        raise ForeignForm
