"""Every refusal is a class with a status and a sentence; one handler turns all of them into RFC 9457 problems."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger()
PROBLEM_TYPE = "application/problem+json"


class Problem(BaseModel):
    """The shape of every error answer (RFC 9457)."""

    type: str = Field("about:blank", description="A URI for the kind of problem")
    title: str = Field(description="What went wrong, in a few words")
    status: int = Field(description="The HTTP status, again")
    detail: str | None = Field(None, description="What to do about it")


class AppError(Exception):
    """A refusal that Waymark expects. Children set the status, title and the sentence."""

    status = 500
    title = "Something went wrong"
    detail: str | None = "Try again in a minute."
    headers: Mapping[str, str] = MappingProxyType({})

    def __init__(self, detail: str | None = None, **extra: Any) -> None:
        super().__init__(detail or self.title)
        if detail is not None:
            self.detail = detail
        self.extra = extra


class Malformed(AppError):
    status, title, detail = 400, "Malformed request", "The body must be valid JSON."


class NoToken(AppError):
    status, title, detail = 401, "No token", "Send the conversation's token as 'Authorization: Bearer …'."
    headers: Mapping[str, str] = MappingProxyType({"WWW-Authenticate": "Bearer"})


class NotFound(AppError):
    """Unknown or not yours: existence is not revealed."""

    status, title, detail = 404, "Not found", "There is nothing here, or the token does not open it."


class Ended(AppError):
    status, title, detail = 409, "Conversation ended", "Start a new conversation."


class TextTooLong(AppError):
    status, title, detail = 413, "Text too long", "Send at most 2,000 characters."


class WrongMediaType(AppError):
    status, title, detail = 415, "Wrong media type", "Send the body as application/json."


class BadField(AppError):
    status, title, detail = 422, "Bad field", "A field has a value that cannot be used."


class TooManyRequests(AppError):
    status, title, detail = 429, "Too many requests", "Wait a little, then try again."

    def __init__(self, retry_after: int) -> None:
        super().__init__()
        self.headers = {"Retry-After": str(retry_after)}


class AssistantAway(AppError):
    status, title = 503, "The assistant is away"
    detail = "Your message is kept. The messages say how to reach a person now."


TITLES = {400: "Malformed request", 404: "Not found", 405: "Method not allowed", 500: "Something went wrong"}


def refusals(*errors: type[AppError]) -> dict[int | str, dict[str, Any]]:
    """For a route's `responses=`: documents the refusals that it can give."""
    answers: dict[int | str, dict[str, Any]] = {}
    for error in errors:
        content = {PROBLEM_TYPE: {"schema": Problem.model_json_schema()}}
        answers[error.status] = {"description": error.title, "content": content}
    return answers


def problem(
    status: int, title: str, detail: str | None, headers: Mapping[str, str] | None = None, **extra: Any
) -> JSONResponse:
    """A problem document as a response."""
    body = Problem(type="about:blank", title=title, status=status, detail=detail).model_dump() | extra
    return JSONResponse(body, status, dict(headers or {}), media_type=PROBLEM_TYPE)


def _first_sentence(errors: Sequence[Any]) -> tuple[bool, str]:
    first = errors[0]
    where = ".".join(str(part) for part in first["loc"] if part != "body")
    return first["type"] == "json_invalid", f"{where}: {first['msg']}" if where else str(first["msg"])


def _allowed(request: Request) -> str:
    """All methods of an address, also where several routes share it (RFC 9110, 10.2.1)."""
    methods: set[str] = set()
    for route in request.app.routes:
        match, _ = route.matches(request.scope)
        if match is not Match.NONE:
            methods |= set(getattr(route, "methods", None) or ())
    return ", ".join(sorted(methods))


class BodyLimit:
    """Refuses bodies that are too big in the one shape; FastAPI's own limit (inside) answers in plain text."""

    def __init__(self, app: ASGIApp, most_bytes: int) -> None:
        self.app = RequestBodyLimitMiddleware(app, max_body_size=most_bytes)
        self.too_big = problem(TextTooLong.status, TextTooLong.title, TextTooLong.detail)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused = False

        async def send_in_shape(message: Message) -> None:
            nonlocal refused
            if message["type"] == "http.response.start" and message["status"] == 413:
                refused = any(value.startswith(b"text/plain") for _, value in message["headers"])
                if refused:
                    await self.too_big(scope, receive, send)
            if not refused:
                await send(message)

        await self.app(scope, receive, send_in_shape)


def install(app: FastAPI, most_body_bytes: int) -> None:
    """Give the application one shape for all its errors."""
    app.add_middleware(BodyLimit, most_bytes=most_body_bytes)

    @app.exception_handler(AppError)
    async def refused(request: Request, error: AppError) -> JSONResponse:
        log.info("refused", action="refused", status=error.status, title=error.title)
        return problem(error.status, error.title, error.detail, error.headers, **error.extra)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        malformed, sentence = _first_sentence(error.errors())
        if malformed:
            return problem(400, Malformed.title, Malformed.detail)
        return problem(422, BadField.title, sentence)

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> JSONResponse:
        if error.status_code == 405:
            return problem(405, TITLES[405], "Use one of the methods in Allow.", {"Allow": _allowed(request)})
        return problem(error.status_code, TITLES.get(error.status_code, error.detail), str(error.detail), error.headers)

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        log.exception("unexpected error", action="unexpected_error")
        return problem(500, AppError.title, AppError.detail)
