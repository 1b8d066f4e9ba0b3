"""Queries on conversations and messages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.models import Conversation, Role, StoredMessage

CHANNEL = "waymark_conversation"


async def get(session: AsyncSession, conversation_id: str) -> Conversation | None:
    """A conversation by its id, as it is now."""
    return await session.get(Conversation, conversation_id, populate_existing=True)


async def victim_message(session: AsyncSession, conversation_id: str, client_id: UUID) -> StoredMessage | None:
    """The message that a client sent under this id."""
    query = select(StoredMessage).where(
        StoredMessage.conversation_id == conversation_id, StoredMessage.client_id == client_id
    )
    return (await session.execute(query)).scalar_one_or_none()


async def lock(session: AsyncSession, conversation_id: str) -> None:
    """Wait until no other message of this conversation is in hand; held until `unlock` or the connection ends."""
    await session.execute(select(func.pg_advisory_lock(func.hashtextextended(conversation_id, 0))))


async def unlock(session: AsyncSession, conversation_id: str) -> None:
    """Let the next message of this conversation be taken in hand."""
    await session.execute(select(func.pg_advisory_unlock(func.hashtextextended(conversation_id, 0))))


async def unanswered(session: AsyncSession, conversation_id: str, up_to: str) -> Sequence[StoredMessage]:
    """A person's messages that still wait for an answer, as they are now, oldest first."""
    query = (
        select(StoredMessage)
        .where(
            StoredMessage.conversation_id == conversation_id,
            StoredMessage.role == Role.VICTIM,
            StoredMessage.answered_at.is_(None),
            StoredMessage.id <= up_to,
        )
        .order_by(StoredMessage.id)
        .execution_options(populate_existing=True)
    )
    return (await session.execute(query)).scalars().all()


async def replies_to(session: AsyncSession, message_id: str) -> Sequence[StoredMessage]:
    """What was answered to a message, in order."""
    query = select(StoredMessage).where(StoredMessage.reply_to == message_id).order_by(StoredMessage.id)
    return (await session.execute(query)).scalars().all()


async def messages_after(session: AsyncSession, conversation_id: str, after: str | None) -> Sequence[StoredMessage]:
    """A conversation's messages in order, or those since one of them."""
    query = select(StoredMessage).where(StoredMessage.conversation_id == conversation_id)
    if after:
        query = query.where(StoredMessage.id > after)
    return (await session.execute(query.order_by(StoredMessage.id))).scalars().all()


async def last_assistant_replies(session: AsyncSession, conversation_id: str) -> Sequence[StoredMessage]:
    """The replies to the latest answered message, or the welcome."""
    mine = StoredMessage.conversation_id == conversation_id
    latest = (
        select(StoredMessage.reply_to)
        .where(mine, StoredMessage.role == Role.ASSISTANT)
        .order_by(StoredMessage.id.desc())
        .limit(1)
    )
    answered = (await session.execute(latest)).scalar_one_or_none()
    same = StoredMessage.reply_to.is_(None) if answered is None else StoredMessage.reply_to == answered
    query = select(StoredMessage).where(mine, StoredMessage.role == Role.ASSISTANT, same).order_by(StoredMessage.id)
    return (await session.execute(query)).scalars().all()


async def touch(session: AsyncSession, conversation_id: str, now: datetime, **changes: Any) -> None:
    """Note that something was said, and change what else has changed."""
    await session.execute(
        update(Conversation).where(Conversation.id == conversation_id).values(last_message_at=now, **changes)
    )


async def announce(session: AsyncSession, conversation_id: str, event: str) -> None:
    """Tell everyone who listens to this conversation, when the transaction commits."""
    await session.execute(select(func.pg_notify(CHANNEL, f"{conversation_id} {event}")))


async def remove(session: AsyncSession, conversation_id: str) -> None:
    """Delete a conversation, its messages and what Rasa has kept of it."""
    await session.execute(delete(Conversation).where(Conversation.id == conversation_id))
    await _remove_rasa_events(session, [conversation_id])


async def remove_silent_since(session: AsyncSession, moment: datetime) -> int:
    """Delete every conversation whose last message is older; gives how many."""
    query = delete(Conversation).where(Conversation.last_message_at < moment).returning(Conversation.id)
    ids = list((await session.execute(query)).scalars())
    await _remove_rasa_events(session, ids)
    return len(ids)


async def _remove_rasa_events(session: AsyncSession, ids: Sequence[str]) -> None:
    exists = (await session.execute(text("SELECT to_regclass('rasa.events')"))).scalar_one()
    if exists and ids:
        await session.execute(text("DELETE FROM rasa.events WHERE sender_id = ANY(:ids)"), {"ids": list(ids)})
