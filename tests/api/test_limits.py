"""How often one address may call, and what is forgotten by itself."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from api.app import create_app
from api.conversations.service import Conversations
from api.settings import Settings
from tests.chat import open_chat
from tests.fakes import FakeAssistant


@pytest.fixture
async def public_client(settings: Settings, database_url: str) -> AsyncIterator[httpx.AsyncClient]:
    """A caller from somewhere else, who may open two conversations an hour."""
    strict = settings.model_copy(update={"conversations_per_hour": 2})
    app = create_app(strict, database_url, FakeAssistant())
    transport = httpx.ASGITransport(app=app, client=("203.0.113.9", 50000))
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://x") as http:
        yield http


async def test_too_many_from_one_address_are_told_when_to_come_back(public_client: httpx.AsyncClient) -> None:
    answers = [await public_client.post("/v1/conversations", json={}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert 0 < int(answers[2].headers["Retry-After"]) <= 3600


async def test_this_machine_is_not_limited_in_the_embedded_default(client: httpx.AsyncClient) -> None:
    for _ in range(70):
        await open_chat(client)


async def test_silent_conversations_are_forgotten(client: httpx.AsyncClient, conversations: Conversations) -> None:
    chat = await open_chat(client)
    await conversations.forget_silent(timedelta(days=1))
    assert (await chat.say("still here")).status_code == 200
    assert await conversations.forget_silent(timedelta(days=-1)) >= 1
    assert (await chat.say("gone")).status_code == 404
