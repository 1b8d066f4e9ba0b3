"""A directory of its own: the project's records in a database that the tests of this folder share."""

from collections.abc import AsyncIterator, Iterator, Sequence

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from api.app import create_app
from api.db import make_engine
from api.directory.areas import Areas, read_areas
from api.directory.finding.finder import Finder, make_finder
from api.directory.finding.words import SearchWords, read_search_words
from api.directory.taxonomy import Taxonomy, read_taxonomy
from api.running.database import embedded, migrate
from api.settings import PROJECT, Settings
from tests.directory.filling import NOW, fill
from tests.fakes import FakeAssistant

CONTENT = PROJECT / "content"


@pytest.fixture(scope="session")
def directory_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a migrated database, apart from the other tests' one."""
    with embedded(tmp_path_factory.mktemp("directory") / "data") as url:
        migrate(url)
        yield url


@pytest.fixture(scope="session")
async def directory(directory_url: str) -> AsyncIterator[AsyncEngine]:
    """The database with the project's records."""
    engine = make_engine(directory_url, pool_size=4)
    async with AsyncSession(engine) as session:
        await fill(session)
    yield engine
    await engine.dispose()


@pytest.fixture
async def session(directory: AsyncEngine) -> AsyncIterator[AsyncSession]:
    """A session whose changes are undone."""
    async with AsyncSession(directory) as session:
        yield session
        await session.rollback()


@pytest.fixture(scope="session")
def areas() -> Areas:
    return read_areas(CONTENT)


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    return read_taxonomy(CONTENT)


@pytest.fixture(scope="session")
def search_words() -> SearchWords:
    return read_search_words(CONTENT)


@pytest.fixture
def finder() -> Finder:
    """A finder without an encoder, on a Monday at noon."""
    made = make_finder(CONTENT)
    made.now = lambda: NOW
    return made


class NoMeaning:
    """An encoder for tests that look at words and terms: everything means the same."""

    async def query(self, text: str) -> list[float]:
        return [0.05] * 384

    async def passages(self, texts: Sequence[str]) -> list[list[float]]:
        return [[0.05] * 384 for _ in texts]


@pytest.fixture
async def site(
    settings: Settings, directory: AsyncEngine, directory_url: str, assistant: FakeAssistant
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application on the directory, on that Monday."""
    app = create_app(settings, directory_url, assistant, NoMeaning())
    app.state.finder.now = lambda: NOW
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 50000))
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as http:
            yield http
