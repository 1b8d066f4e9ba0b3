"""A real PostgreSQL for the whole run, and the application on top of it with a fake assistant."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.conversations.service import Conversations
from api.crypto import new_key
from api.running.database import embedded, migrate
from api.settings import Settings
from tests.fakes import FakeAssistant


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a migrated database that lives as long as the run."""
    with embedded(tmp_path_factory.mktemp("postgres") / "data") as url:
        migrate(url)
        yield url


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings that do not look at this machine's environment."""
    var: Path = tmp_path_factory.mktemp("var")
    return Settings(
        _env_file=None,
        var_dir=var,
        secret_key=new_key(),
        embedded=True,
    )


@pytest.fixture
def assistant() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture
async def app(settings: Settings, database_url: str, assistant: FakeAssistant) -> AsyncIterator[FastAPI]:
    application = create_app(settings, database_url, assistant)
    async with application.router.lifespan_context(application):
        yield application


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 50000), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as http:
        yield http


@pytest.fixture
def conversations(app: FastAPI) -> Conversations:
    service: Conversations = app.state.conversations
    return service
