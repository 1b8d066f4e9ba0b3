"""Asks a server that has the conversation API: one conversation a case, deleted when it has been judged."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from tests.safety.cases import Case

TIMEOUT_SECONDS = 30.0
ATTEMPTS = 5
AWAY = 503
TOO_MANY = 429

Wait = Callable[[float], None]


@dataclass(frozen=True)
class Heard:
    """The topics of the crisis replies to a case. `away`: the server said that its assistant does not answer."""

    case: Case
    alarms: tuple[str, ...] = ()
    away: bool = False

    @property
    def alarm(self) -> bool:
        return bool(self.alarms)


class NotAnswered(Exception):
    """The server gave something that the conversation API does not have."""


def ask(client: httpx.Client, case: Case, wait: Wait = time.sleep) -> Heard:
    """What the server answers to the last message of a case. Raises NotAnswered."""
    opened = _checked(_post(client, "/v1/conversations", {"locale": "en"}, {}, wait)).json()
    headers, url = {"Authorization": f"Bearer {opened['token']}"}, f"/v1/conversations/{opened['id']}"
    try:
        for turn in case.turns:
            _checked(_say(client, url, turn, headers, wait))
        return heard(case, _checked(_say(client, url, case.text, headers, wait)))
    finally:
        client.delete(url, headers=headers)


def heard(case: Case, answer: httpx.Response) -> Heard:
    """An alarm is any answer of kind `crisis`; a server whose assistant is away may still give one."""
    messages: list[dict[str, Any]] = answer.json().get("messages") or []
    alarms = tuple(str(message.get("topic")) for message in messages if message.get("kind") == "crisis")
    return Heard(case, alarms, answer.status_code == AWAY)


def ask_all(base: str, cases: Sequence[Case], people: int = 2) -> Iterator[Heard]:
    """The answers to all cases in their order, `people` conversations at a time. Raises NotAnswered."""
    with (
        httpx.Client(base_url=base, timeout=TIMEOUT_SECONDS) as client,
        ThreadPoolExecutor(max_workers=people) as threads,
    ):
        yield from threads.map(lambda case: ask(client, case), cases)


def _say(client: httpx.Client, url: str, text: str, headers: dict[str, str], wait: Wait) -> httpx.Response:
    return _post(client, f"{url}/messages", {"text": text, "client_id": str(uuid4())}, headers, wait)


def _post(client: httpx.Client, url: str, body: Any, headers: dict[str, str], wait: Wait) -> httpx.Response:
    """Sends again what was refused as too much, when the server says that it may."""
    for _ in range(ATTEMPTS):
        answer = client.post(url, json=body, headers=headers)
        if answer.status_code != TOO_MANY:
            break
        wait(float(answer.headers.get("Retry-After", "1")))
    return answer


def _checked(answer: httpx.Response) -> httpx.Response:
    if answer.status_code not in (200, 201, AWAY):
        raise NotAnswered(f"{answer.request.method} {answer.request.url.path} was answered with {answer.status_code}.")
    return answer
