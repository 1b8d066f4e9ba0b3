"""Live news of a conversation, over a real connection."""

import json
from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest

from api.app import create_app
from api.settings import Settings
from tests.fakes import FakeAssistant
from tests.server import running


@pytest.fixture(scope="module")
def base(settings: Settings, database_url: str) -> Iterator[str]:
    with running(create_app(settings, database_url, FakeAssistant())) as address:
        yield address


def _open(base: str) -> tuple[str, dict[str, str], str]:
    opened = httpx.post(f"{base}/v1/conversations", json={}).json()
    headers = {"Authorization": f"Bearer {opened['token']}"}
    return f"{base}/v1/conversations/{opened['id']}", headers, opened["messages"][0]["id"]


def _events(lines: Iterator[str]) -> Iterator[tuple[str, str]]:
    name = ""
    for line in lines:
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, line.removeprefix("data: ")


def _say(url: str, headers: dict[str, str], text: str) -> None:
    httpx.post(f"{url}/messages", json={"text": text, "client_id": str(uuid4())}, headers=headers).raise_for_status()


def test_a_listener_hears_the_question_and_its_answer(base: str) -> None:
    url, headers, _ = _open(base)
    with httpx.stream("GET", f"{url}/events", headers=headers, timeout=20) as stream:
        events = _events(stream.iter_lines())
        assert [next(events)[0], next(events)[0]] == ["message", "mode"]
        _say(url, headers, "is that it?")
        heard = [json.loads(data)["role"] for name, data in _until_answer(events) if name == "message"]
    assert heard == ["victim", "assistant"]


def _until_answer(events: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for name, data in events:
        yield name, data
        if name == "message" and json.loads(data)["role"] == "assistant":
            return


def test_a_listener_goes_on_after_the_last_event_it_saw(base: str) -> None:
    url, headers, seen = _open(base)
    _say(url, headers, "is that it?")
    with httpx.stream("GET", f"{url}/events", headers={**headers, "Last-Event-ID": seen}, timeout=20) as stream:
        first = next(_events(stream.iter_lines()))
    assert json.loads(first[1])["role"] == "victim"


def test_the_end_is_told(base: str) -> None:
    url, headers, _ = _open(base)
    with httpx.stream("GET", f"{url}/events", headers=headers, timeout=20) as stream:
        events = _events(stream.iter_lines())
        next(events)
        httpx.delete(url, headers=headers).raise_for_status()
        assert [name for name, _ in events][-1] == "ended"
