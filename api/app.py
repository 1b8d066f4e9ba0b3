"""Builds the application: the only module that knows all parts."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import httpx
import procrastinate
from fastapi import FastAPI

from api import errors, logs
from api.conversations import routes as conversation_routes
from api.conversations.answering import Answerer
from api.conversations.archive import Archive
from api.conversations.assistant import Assistant, RasaAssistant
from api.conversations.crisis import load_crisis_patterns
from api.conversations.hub import Hub
from api.conversations.service import Conversations
from api.conversations.signposts import Signposts
from api.crypto import Vault
from api.db import make_engine
from api.directory import oruk_routes
from api.directory.encoder import Encoder, Encodes
from api.directory.finding import routes as finding_routes
from api.directory.finding.finder import Finder, make_finder
from api.directory.oruk_cors import OpenToAllSites
from api.guidance import routes as guidance_routes
from api.guidance.library import Library, load_library
from api.guidance.speakers import load_speakers
from api.i18n.identify import Identifier
from api.i18n.locales import read_locales
from api.installation_secrets import secret_keys
from api.pages import install as install_pages
from api.settings import Settings, get_settings
from api.worker import defer_answer, make_jobs

MAX_BODY_BYTES = 64 * 1024


def make_conversations(
    settings: Settings,
    library: Library,
    database_url: str,
    assistant: Assistant,
    jobs: procrastinate.App,
    finder: Finder,
) -> Conversations:
    """The conversation service with all that it needs."""
    locales = read_locales(settings.locales_dir / "supported.yml")

    async def defer_retry(conversation_id: str, message_id: str, delay_seconds: int) -> None:
        await defer_answer(jobs, conversation_id, message_id, delay_seconds)

    speakers = load_speakers(library, locales, settings.locales_dir)
    archive = Archive(Vault(secret_keys(settings)), speakers, settings.default_locale)
    return Conversations(
        engine=make_engine(database_url),
        archive=archive,
        locales=locales,
        default_locale=settings.default_locale,
        answerer=Answerer(
            assistant=assistant,
            crisis_patterns=load_crisis_patterns(settings.content_dir / "crisis"),
            identifier=Identifier(locales),
            greetings={word: locale.code for locale in locales.values() for word in locale.words},
            place_names={area.id: area.name for area in finder.areas.by_id.values()},
        ),
        signposts=Signposts(finder, archive),
        defer_retry=defer_retry,
    )


def create_app(
    settings: Settings | None = None,
    database_url: str | None = None,
    assistant: Assistant | None = None,
    encoder: Encodes | None = None,
) -> FastAPI:
    """The application. Tests hand in their own database, assistant and encoder."""
    settings = settings or get_settings()
    url = database_url or settings.database_url
    if url is None:
        raise RuntimeError("No database: start Waymark with 'make run', or set DATABASE_URL.")
    logs.configure(settings.log_json)
    library = load_library(settings.content_dir)
    client = httpx.AsyncClient(limits=httpx.Limits(max_connections=100, max_keepalive_connections=100))
    jobs = make_jobs(url)
    answers = assistant or RasaAssistant(client, settings.rasa_url, settings.assistant_timeout_seconds)
    finder = make_finder(settings.content_dir, encoder or Encoder())
    conversations = make_conversations(settings, library, url, answers, jobs, finder)
    hub = Hub(url)
    app = FastAPI(
        title="Waymark",
        version="1",
        description="Answers people harmed by crime in England and Wales.",
        lifespan=_lifespan(conversations, hub, client, jobs),
        docs_url=None,
        redoc_url=None,
        openapi_url="/v1/openapi.json",
    )
    app.state.settings, app.state.library, app.state.hub = settings, library, hub
    app.state.conversations, app.state.engine = conversations, conversations.engine
    app.state.secret = secret_keys(settings)[0]
    app.state.finder, app.state.areas = finder, finder.areas
    errors.install(app, MAX_BODY_BYTES)
    app.include_router(conversation_routes.router)
    app.include_router(guidance_routes.router)
    app.include_router(finding_routes.router)
    app.include_router(oruk_routes.router)
    app.add_middleware(OpenToAllSites)
    install_pages(app)
    return app


def _lifespan(
    conversations: Conversations, hub: Hub, client: httpx.AsyncClient, jobs: procrastinate.App
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await hub.start()
        await conversations.signposts.finder.warm()
        async with jobs.open_async():
            yield
        await hub.stop()
        await client.aclose()
        await conversations.engine.dispose()

    return lifespan
