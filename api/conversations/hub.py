"""Live news of conversations: PostgreSQL's NOTIFY, fanned out to the browsers that listen to this process."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import psycopg
import structlog

from api.conversations.repository import CHANNEL

log = structlog.get_logger()
RECONNECT_SECONDS = 1.0


class Hub:
    """One listening connection for each process; a queue of event names for each listener."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url
        self._listeners: dict[str, set[asyncio.Queue[str]]] = defaultdict(set)
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to listen to the database."""
        self._task = asyncio.create_task(self._listen())

    async def stop(self) -> None:
        """Stop listening."""
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    @asynccontextmanager
    async def listen(self, conversation_id: str) -> AsyncIterator[asyncio.Queue[str]]:
        """A queue of what happens in a conversation: `message`, `typing`, `mode`, `queue` or `ended`."""
        queue: asyncio.Queue[str] = asyncio.Queue(maxsize=100)
        self._listeners[conversation_id].add(queue)
        try:
            yield queue
        finally:
            self._listeners[conversation_id].discard(queue)
            if not self._listeners[conversation_id]:
                del self._listeners[conversation_id]

    def tell(self, payload: str) -> None:
        """Pass a notification on. A listener too slow to read loses only hints: the messages are kept."""
        conversation_id, _, event = payload.partition(" ")
        for queue in self._listeners.get(conversation_id, ()):
            with suppress(asyncio.QueueFull):
                queue.put_nowait(event)

    async def _listen(self) -> None:
        while True:
            try:
                await self._listen_once()
            except psycopg.Error as error:
                log.warning("listening again", action="hub_reconnect", error=type(error).__name__)
                await asyncio.sleep(RECONNECT_SECONDS)

    async def _listen_once(self) -> None:
        async with await psycopg.AsyncConnection.connect(self._url, autocommit=True) as connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            async for notification in connection.notifies():
                self.tell(notification.payload)
