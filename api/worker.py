"""Jobs (procrastinate): answering later what could not be answered at once, and forgetting what is old."""

from datetime import timedelta
from typing import TYPE_CHECKING

import procrastinate
import structlog

if TYPE_CHECKING:
    from api.conversations.service import Conversations
    from api.directory.embedding import Embedding

log = structlog.get_logger()
ANSWER_LATER, FORGET, ENCODE = "answer_later", "forget_silent_conversations", "encode_services"
QUEUES = ("conversations", "directory")


def make_jobs(database_url: str) -> procrastinate.App:
    """An app that can put jobs into the database."""
    return procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=database_url))


def add_tasks(jobs: procrastinate.App, conversations: "Conversations", keep: timedelta) -> None:
    """Tell a worker how to do each job."""
    retry = procrastinate.RetryStrategy(max_attempts=6, exponential_wait=2, wait=3)

    @jobs.task(name=ANSWER_LATER, queue="conversations", retry=retry)
    async def answer_later(conversation_id: str, message_id: str) -> None:
        await conversations.answer_later(conversation_id, message_id)

    @jobs.periodic(cron="17 * * * *")
    @jobs.task(name=FORGET, queue="conversations")
    async def forget_silent_conversations(timestamp: int) -> None:
        count = await conversations.forget_silent(keep)
        log.info("old conversations forgotten", action=FORGET, count=count)


def add_directory_tasks(jobs: procrastinate.App, embedding: "Embedding") -> None:
    """Tell a worker how to keep the search's vectors up to date: every five minutes, and when asked."""

    @jobs.periodic(cron="*/5 * * * *")
    @jobs.task(name=ENCODE, queue="directory", lock=ENCODE)
    async def encode_services(timestamp: int = 0) -> None:
        count = await embedding.encode_waiting()
        if count:
            log.info("services encoded", action=ENCODE, count=count)


async def defer_encoding(jobs: procrastinate.App) -> None:
    """Ask for the vectors of services that changed to be made soon; asking twice does it once."""
    try:
        await jobs.configure_task(ENCODE, queue="directory", lock=ENCODE, queueing_lock=ENCODE).defer_async()
    except procrastinate.exceptions.AlreadyEnqueued:
        return


async def defer_answer(jobs: procrastinate.App, conversation_id: str, message_id: str, delay_seconds: int) -> None:
    """Queue a message to be answered when the assistant is back."""
    await jobs.configure_task(ANSWER_LATER, queue="conversations", schedule_in={"seconds": delay_seconds}).defer_async(
        conversation_id=conversation_id, message_id=message_id
    )
