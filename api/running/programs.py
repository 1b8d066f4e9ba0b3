"""The programs that supervisord runs: the API and the worker."""

import asyncio

import httpx
import uvicorn

from api import logs
from api.app import create_app, make_conversations
from api.conversations.assistant import RasaAssistant
from api.directory.embedding import Embedding
from api.directory.encoder import Encoder
from api.directory.finding.finder import make_finder
from api.guidance.library import load_library
from api.settings import Settings
from api.worker import QUEUES, add_directory_tasks, add_tasks, defer_encoding, make_jobs


def run_api(settings: Settings) -> None:
    """Serve HTTP until told to stop."""
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        proxy_headers=True,
        forwarded_allow_ips=settings.trusted_proxies,
        server_header=False,
        timeout_graceful_shutdown=3,
    )


def run_worker(settings: Settings) -> None:
    """Do jobs until told to stop."""
    logs.configure(settings.log_json)
    asyncio.run(_work(settings))


async def _work(settings: Settings) -> None:
    url = settings.database_url
    if url is None:
        raise RuntimeError("No database: start Waymark with 'make run', or set DATABASE_URL.")
    jobs = make_jobs(url)
    async with httpx.AsyncClient() as client, jobs.open_async():
        assistant = RasaAssistant(client, settings.rasa_url, settings.assistant_timeout_seconds)
        library = load_library(settings.content_dir)
        encoder = Encoder()
        finder = make_finder(settings.content_dir, encoder)
        conversations = make_conversations(settings, library, url, assistant, jobs, finder)
        add_tasks(jobs, conversations, settings.keep_conversations)
        add_directory_tasks(jobs, Embedding(conversations.engine, finder.areas, finder.taxonomy, encoder))
        await defer_encoding(jobs)
        await jobs.run_worker_async(queues=list(QUEUES), concurrency=4)
