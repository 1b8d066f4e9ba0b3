"""A client that must read two shapes of error reads neither: every error answer of `/v1` is one problem (RFC 9457).

Every route of the OpenAPI document is called wrongly in every way that a client can call it wrongly.
"""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from api.errors import PROBLEM_TYPE, AppError
from tests.chat import open_chat
from tests.fakes import FakeAssistant

JSON = {"Content-Type": "application/json"}
WRONG_KEY = {"Authorization": "Bearer wrong"}
WRONG_CALLS: dict[str, dict[str, Any]] = {
    "no token": {"json": {"text": "x", "client_id": str(uuid4())}},
    "wrong token": {"json": {"text": "x", "client_id": str(uuid4())}, "headers": WRONG_KEY},
    "broken JSON": {"content": b"{", "headers": JSON},
    "not UTF-8": {"content": b'{"text": "\xff"}', "headers": JSON},
    "not an object": {"json": ["x"]},
    "unknown field": {"json": {"nobody": 1}},
    "no body": {},
    "another media type": {"content": b"text=x", "headers": {"Content-Type": "application/x-www-form-urlencoded"}},
    "too big": {"content": b'{"text": "' + b"x" * 200_000 + b'"}', "headers": JSON},
    "cursor too long": {"params": {"after": "x" * 1000}},
}


def assert_problem(answer: httpx.Response, said: str = "") -> None:
    """The one shape: these four fields at least, and the status said twice the same."""
    assert answer.headers["content-type"] == PROBLEM_TYPE, f"{said}: {answer.status_code} {answer.text[:200]}"
    problem = answer.json()
    assert {"type", "title", "status", "detail"} <= set(problem), said
    assert problem["status"] == answer.status_code, said
    assert problem["title"], said


def operations(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Every method and path of the OpenAPI document."""
    for path, methods in app.openapi()["paths"].items():
        yield from ((method.upper(), path.replace("{id}", str(uuid4()))) for method in methods)


@pytest.mark.parametrize("wrong", WRONG_CALLS)
async def test_a_wrong_call_gets_a_problem(app: FastAPI, client: httpx.AsyncClient, wrong: str) -> None:
    for method, path in operations(app):
        answer = await client.request(method, path, **WRONG_CALLS[wrong])
        if answer.status_code >= 400:
            assert_problem(answer, f"{wrong}: {method} {path}")


async def test_a_method_that_is_not_there_gets_a_problem(app: FastAPI, client: httpx.AsyncClient) -> None:
    for path in {path for _, path in operations(app)} | {"/v1", "/v1/nothing"}:
        answer = await client.request("PATCH", path)
        assert answer.status_code in (404, 405)
        assert_problem(answer, path)


async def test_what_goes_wrong_inside_is_a_problem_and_says_nothing_of_the_inside(
    app: FastAPI, client: httpx.AsyncClient
) -> None:
    app.state.library = None
    answer = await client.get("/v1/guidance")
    assert answer.status_code == 500
    assert_problem(answer)
    assert "NoneType" not in answer.text


async def test_an_assistant_that_is_away_is_a_problem_with_messages(
    client: httpx.AsyncClient, assistant: FakeAssistant
) -> None:
    chat = await open_chat(client)
    assistant.away = True
    answer = await chat.say("what happens now")
    assert answer.status_code == 503
    assert_problem(answer)
    assert answer.json()["messages"]


def test_every_refusal_has_a_status_a_title_and_a_sentence() -> None:
    def all_of(kind: type[AppError]) -> Iterator[type[AppError]]:
        yield kind
        for child in kind.__subclasses__():
            yield from all_of(child)

    for refusal in all_of(AppError):
        assert 400 <= refusal.status < 600, refusal
        assert refusal.title, refusal
        assert (refusal.detail or "").endswith("."), refusal
