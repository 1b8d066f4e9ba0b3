"""A directory of its own, the application on top of it, and somebody who is signed in."""

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.identity.service import Identity
from api.running.database import embedded, migrate
from api.settings import Settings
from tests.fakes import FakeAssistant
from tests.pages_directory.records import OneMeaning, fill

HTML = {"accept": "text/html"}


@pytest.fixture(scope="session")
def pages_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a migrated database, apart from the other tests' one."""
    with embedded(tmp_path_factory.mktemp("pages") / "data") as url:
        migrate(url)
        yield url


@pytest.fixture(scope="session")
async def filled_url(pages_url: str, settings: Settings) -> str:
    """The same with the records of these tests."""
    await fill(pages_url, settings)
    return pages_url


# One for all: it keeps nothing but what is in the database, and starting it takes a second or two.
@pytest.fixture(scope="session")
async def app(settings: Settings, filled_url: str) -> AsyncIterator[FastAPI]:
    application = create_app(settings, filled_url, FakeAssistant(), OneMeaning())
    async with application.router.lifespan_context(application):
        yield application


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A browser."""
    transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 50000), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver", headers=HTML) as http:
        yield http


@pytest.fixture
def identity(app: FastAPI) -> Identity:
    made: Identity = app.state.identity
    return made


@dataclass
class Signed:
    """A browser of somebody who is signed in."""

    http: httpx.AsyncClient
    name: str

    async def field(self, path: str, name: str) -> str:
        """The value of a hidden field of a page."""
        return field_of((await self.http.get(path)).text, name)

    async def send(self, form_on: str, path: str, **values: str) -> httpx.Response:
        """Send a form of a page."""
        page = (await self.http.get(form_on)).text
        hidden = {name: field_of(page, name) for name in ("csrf", "version") if f'name="{name}"' in page}
        return await self.http.post(path, data={**hidden, **values})


def field_of(page: str, name: str) -> str:
    """The value of the first input of a name."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no field {name}"
    return found[1].replace("&#43;", "+")


async def signed_in(client: httpx.AsyncClient, identity: Identity, role: str) -> Signed:
    """Make an account and sign in with it."""
    name = f"{role}-{datetime.now(UTC).timestamp()}"
    password = await identity.add(name, role, datetime.now(UTC))
    answer = await client.post("/editors/sign-in", data={"name": name, "password": password or ""})
    assert answer.status_code == 303
    return Signed(client, name)


@pytest.fixture
async def editor(client: httpx.AsyncClient, identity: Identity) -> Signed:
    return await signed_in(client, identity, "editor")
