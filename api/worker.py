"""Jobs (procrastinate): answering later what could not be answered at once, and forgetting what is old."""

from datetime import timedelta
from typing import TYPE_CHECKING

import procrastinate
import structlog

if TYPE_CHECKING:
    from api.conversations.service import Conversations

log = structlog.get_logger()
ANSWER_LATER, FORGET = "answer_later", "forget_silent_conversations"


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


async def defer_answer(jobs: procrastinate.App, conversation_id: str, message_id: str, delay_seconds: int) -> None:
    """Queue a message to be answered when the assistant is back."""
    await jobs.configure_task(ANSWER_LATER, queue="conversations", schedule_in={"seconds": delay_seconds}).defer_async(
        conversation_id=conversation_id, message_id=message_id
    )
