"""Open data may be read by every page of every site: no cookie and no key opens more of it."""

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PREFIX = "/directory"
_OPEN = {"Access-Control-Allow-Origin": "*"}
_METHODS = {"Access-Control-Allow-Methods": "GET", "Access-Control-Max-Age": "86400"}


class OpenToAllSites:
    """Lets scripts of other sites read what is under `/directory`, refusals included, and nothing else."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the ASGI specification."""
        if scope["type"] != "http" or not _is_open(scope["path"]):
            await self._app(scope, receive, send)
            return

        async def send_with_header(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_OPEN)
            await send(message)

        if _asks_first(scope):
            await Response(status_code=204, headers=_METHODS)(scope, receive, send_with_header)
        else:
            await self._app(scope, receive, send_with_header)


def _is_open(path: str) -> bool:
    return path == PREFIX or path.startswith(f"{PREFIX}/")


def _asks_first(scope: Scope) -> bool:
    names = {name for name, _ in scope["headers"]}
    return scope["method"] == "OPTIONS" and b"access-control-request-method" in names
