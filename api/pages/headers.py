"""Headers that keep a visit quiet and a page shut: nothing cached, no referrer, nothing loaded from elsewhere."""

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

EMBED = "/embed"
_FIXED = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def is_embedded(path: str) -> bool:
    """Whether a path belongs to the pages that other sites may show in a frame."""
    return path.startswith(f"{EMBED}/")


def content_security_policy(path: str, embed_origins: Sequence[str]) -> str:
    """What a page may load and who may frame it."""
    ancestors = " ".join(embed_origins) if is_embedded(path) and embed_origins else "'none'"
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        f"form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
    )


def safety_headers(path: str, embed_origins: Sequence[str]) -> dict[str, str]:
    """The headers of every answer under this path."""
    headers = _FIXED | {"Content-Security-Policy": content_security_policy(path, embed_origins)}
    return headers if is_embedded(path) else headers | {"X-Frame-Options": "DENY"}


class SafetyHeaders:
    """Adds the headers to every answer that does not set them itself."""

    def __init__(self, app: ASGIApp, embed_origins: Sequence[str]) -> None:
        self._app = app
        self._embed_origins = embed_origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the ASGI specification."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in safety_headers(scope["path"], self._embed_origins).items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)
