"""Errors as kind pages for people; programs go on getting problem documents."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from api.errors import AppError, NotFound, NoToken
from api.pages.cookies import drop_key
from api.pages.site import Site

Handler = Callable[[Request, Any], Awaitable[Response]]
PROGRAMS = ("/v1/", "/internal/", "/directory", "/static/")


def wants_page(request: Request) -> bool:
    """Whether a person in a browser is waiting for the answer."""
    accepts_html = "text/html" in request.headers.get("accept", "")
    return accepts_html and not request.url.path.startswith(PROGRAMS)


def problem_of(request: Request, error: Exception) -> tuple[str, int]:
    """Which of the error page's texts fits, and the status."""
    status = error.status_code if isinstance(error, HTTPException) else getattr(error, "status", 500)
    if isinstance(error, RequestValidationError):
        return "refused", 422
    if isinstance(error, (NotFound, NoToken)) and "/chat" in request.url.path:
        return "gone", 404
    named = {403: "refused", 404: "missing", 405: "missing", 429: "busy"}
    return named.get(status, "refused" if status < 500 else "broken"), status


def _as_page(plain: Handler) -> Handler:
    async def answer(request: Request, error: Exception) -> Response:
        response = await plain(request, error)
        if not wants_page(request):
            return response
        site: Site = request.app.state.site
        problem, status = problem_of(request, error)
        page = site.page(request, "error.html", status=status, problem=problem)
        if isinstance(error, AppError):
            page.headers.update(error.headers)
        if problem == "gone":
            drop_key(request, page)
        return page

    return answer


def show_errors_as_pages(app: FastAPI) -> None:
    """Put a page in front of each handler that gives a problem document (they log, and go on doing so)."""
    for kind in (AppError, RequestValidationError, HTTPException, Exception):
        handler: Any = app.exception_handlers[kind]
        app.exception_handlers[kind] = _as_page(handler)
