"""What is kept of a conversation: answers put into words, everything encrypted, and read again."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.answering import Heard
from api.conversations.compose import compose
from api.conversations.models import Role, StoredMessage
from api.conversations.rules import Utterance
from api.conversations.schemas import Message
from api.crypto import Vault
from api.guidance.render import Speaker
from api.ids import new_id

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


@dataclass
class Archive:
    """Makes stored messages and reads them. The only place that sees the key."""

    vault: Vault
    speakers: dict[str, Speaker]
    default_locale: str
    now: Clock = utc_now

    def say(
        self,
        session: AsyncSession,
        conversation_id: str,
        locale: str,
        utterance: Utterance,
        reply_to: str | None = None,
        role: Role = Role.ASSISTANT,
        keep: bool = True,
    ) -> Message:
        """Put an answer into words and, unless it was said before, keep it."""
        speaker = self.speakers.get(locale) or self.speakers[self.default_locale]
        now = self.now()
        message = Message(id=new_id(), role=role, created_at=now, **vars(compose(speaker, utterance, now)))
        if keep:
            body = {"message": message.model_dump(mode="json"), "utterance": asdict(utterance)}
            session.add(
                StoredMessage(
                    id=message.id,
                    conversation_id=conversation_id,
                    role=role,
                    body=self.vault.lock(body),
                    reply_to=reply_to,
                    created_at=message.created_at,
                )
            )
        return message

    def lock_heard(self, heard: Heard) -> bytes:
        """A person's words, encrypted."""
        return self.vault.lock({"text": heard.text, "payload": asdict(heard.payload) if heard.payload else None})

    def heard(self, stored: StoredMessage) -> Heard:
        """A person's words, read again."""
        return Heard.of(self.vault.unlock(stored.body))

    def utterance(self, stored: StoredMessage) -> Utterance:
        """What an answer was made from, so that it can be given again in another language."""
        return Utterance(**self.vault.unlock(stored.body)["utterance"])

    def read(self, stored: Iterable[StoredMessage]) -> list[Message]:
        """Messages as they were said."""
        return [self._open(message) for message in stored]

    def _open(self, stored: StoredMessage) -> Message:
        body = self.vault.unlock(stored.body)
        if "message" in body:
            return Message.model_validate(body["message"])
        return Message(
            id=stored.id,
            role=Role(stored.role),
            text=body["text"],
            locale=self.default_locale,
            dir="ltr",
            created_at=stored.created_at,
        )
