"""Conversations and their messages. What people say is kept encrypted; the token only as its hash."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base


class Mode(StrEnum):
    """Who answers: Waymark, Waymark while the person waits, a caseworker, or nobody any more."""

    ASSISTANT = "assistant"
    WAITING = "waiting"
    PERSON = "person"
    ENDED = "ended"


class Role(StrEnum):
    """Who said a message."""

    VICTIM = "victim"
    ASSISTANT = "assistant"
    CASEWORKER = "caseworker"
    SYSTEM = "system"


class Conversation(Base):
    """A conversation: its key, its language and who answers."""

    __tablename__ = "conversation"

    id: Mapped[str] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    channel: Mapped[str]
    locale: Mapped[str]
    mode: Mapped[str] = mapped_column(default=Mode.ASSISTANT)
    created_at: Mapped[datetime]
    last_message_at: Mapped[datetime] = mapped_column(index=True)


class StoredMessage(Base):
    """One message. `body` holds the encrypted words; `reply_to` the victim's message that it answers.

    A victim's message is `answered_at` when its replies are stored; until then it is tried again.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("conversation_id", "client_id"),
        Index("ix_message_conversation_id_id", "conversation_id", "id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("waymark.conversation.id", ondelete="CASCADE"))
    role: Mapped[str]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    client_id: Mapped[UUID | None]
    reply_to: Mapped[str | None] = mapped_column(index=True)
    created_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
