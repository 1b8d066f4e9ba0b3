"""A conversation as server-sent events: what came since the last one seen, then whatever happens."""

import asyncio
from collections.abc import AsyncIterator

from fastapi.sse import ServerSentEvent

from api.conversations.hub import Hub
from api.conversations.models import Conversation
from api.conversations.service import Conversations
from api.errors import NotFound

CHECK_SECONDS = 15.0


async def events(
    conversations: Conversations, hub: Hub, conversation: Conversation, last_event_id: str | None
) -> AsyncIterator[ServerSentEvent]:
    """`message`, `typing`, `mode`, `queue` and `ended`; a message's event id is the message's id.

    Looks in the database every `CHECK_SECONDS` too, so that a lost notification is a delay and not a loss.
    """
    seen, mode = last_event_id, None
    async with hub.listen(conversation.id) as queue:
        event = "message"
        while event != "ended":
            if event == "typing":
                yield ServerSentEvent(event="typing", data={"typing": True})
            try:
                news = await conversations.messages(conversation, seen)
            except NotFound:
                break
            for message in news.messages:
                seen = message.id
                yield ServerSentEvent(event="message", id=message.id, data=message)
            if mode != news.mode:
                mode = news.mode
                yield ServerSentEvent(event="mode", data={"mode": mode, "locale": news.locale, "dir": news.dir})
            try:
                event = await asyncio.wait_for(queue.get(), CHECK_SECONDS)
            except TimeoutError:
                event = "message"
    yield ServerSentEvent(event="ended", data={"ended": True})
