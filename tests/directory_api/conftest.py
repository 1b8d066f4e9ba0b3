"""The application over a directory of its own, filled as `records` says."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession

from api.app import create_app
from api.db import make_engine
from api.directory.areas import read_areas
from api.directory.store import Store
from api.directory.taxonomy import read_taxonomy
from api.running.database import embedded, migrate
from api.settings import PROJECT, Settings
from tests.directory_api.records import FIRST, THEN
from tests.fakes import FakeAssistant

CONTENT = PROJECT / "content"
WRITTEN = datetime(2026, 11, 20, 12, tzinfo=UTC)


async def _fill(url: str) -> None:
    engine = make_engine(url, pool_size=1)
    async with AsyncSession(engine) as session:
        store = Store(session, read_areas(CONTENT), read_taxonomy(CONTENT))
        await store.prepare()
        for records in (FIRST, THEN):
            await store.write(records, "content", "tests", "to have a directory", WRITTEN)
        await session.commit()
    await engine.dispose()


@pytest.fixture(scope="session")
def directory_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a database with the records."""
    with embedded(tmp_path_factory.mktemp("standard") / "data") as url:
        migrate(url)
        asyncio.run(_fill(url))
        yield url


@pytest.fixture(scope="session")
async def app(settings: Settings, directory_url: str) -> AsyncIterator[FastAPI]:
    """Over the directory's database, not the one of the other tests; one for all, for nothing here changes it."""
    application = create_app(settings, directory_url, FakeAssistant())
    async with application.router.lifespan_context(application):
        yield application


@pytest.fixture(scope="session")
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Calls under `/directory`."""
    transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 50000), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver/directory") as http:
        yield http
