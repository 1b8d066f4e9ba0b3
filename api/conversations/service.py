"""A conversation: opened, spoken in, read, and deleted. Words are stored before anything is asked of the assistant."""

import hmac
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from api.conversations import repository, rules
from api.conversations.answering import Answerer, Heard
from api.conversations.archive import Archive, Clock, utc_now
from api.conversations.models import Conversation, Mode, Role, StoredMessage
from api.conversations.rules import Utterance
from api.conversations.schemas import Message, MessageList, Opened, Reply
from api.conversations.signposts import Signposts
from api.crypto import new_token, token_hash
from api.errors import AssistantAway, BadField, Ended, NotFound, TextTooLong
from api.feedback.service import count_feedback
from api.i18n.locales import Locale, Locales, best_locale, match_locale
from api.ids import new_id

log = structlog.get_logger()


@dataclass(frozen=True)
class Turn:
    """How a message is taken in hand: as the one that is waited for, tried again, or behind one that had no answer."""

    last: bool
    again: bool
    away: bool


@dataclass
class Conversations:
    """Everything that can be done with a conversation. Built once at start; keeps nothing itself."""

    engine: AsyncEngine
    archive: Archive
    locales: Locales
    default_locale: str
    answerer: Answerer
    signposts: Signposts
    defer_retry: Callable[[str, str, int], Awaitable[None]]
    now: Clock = utc_now

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[AsyncSession]:
        """A session on one connection, so that the conversation's lock stays held over several commits."""
        async with (
            self.engine.connect() as connection,
            AsyncSession(bind=connection, expire_on_commit=False) as session,
        ):
            yield session

    async def open(self, channel: str, locale: str | None, accept_language: str | None) -> Opened:
        """Start a conversation with a word of welcome, in the wanted language or the best one there is."""
        code = match_locale(locale, self.locales) or best_locale(accept_language, self.locales, self.default_locale)
        token, now = new_token(), self.now()
        conversation = Conversation(
            id=new_id(),
            token_hash=token_hash(token),
            channel=channel,
            locale=code,
            mode=Mode.ASSISTANT,
            created_at=now,
            last_message_at=now,
        )
        async with self._session() as session:
            session.add(conversation)
            await session.flush()
            welcome = self.archive.say(session, conversation.id, code, Utterance("welcome"))
            await session.commit()
        direction = self._locale(code).direction
        return Opened(
            id=conversation.id, token=token, locale=code, dir=direction, mode=Mode.ASSISTANT, messages=[welcome]
        )

    async def authenticate(self, conversation_id: str, token: str) -> Conversation:
        """The conversation that a token opens. Raises NotFound for an unknown one and for somebody else's."""
        async with self._session() as session:
            conversation = await repository.get(session, conversation_id)
        if conversation is None or not hmac.compare_digest(conversation.token_hash, token_hash(token)):
            raise NotFound
        return conversation

    async def say(self, conversation: Conversation, text: str | None, payload: str | None, client_id: UUID) -> Reply:
        """Take a message and answer it; the same `client_id` again gives the same reply.

        Raises TextTooLong, BadField, Ended, and AssistantAway (the message is kept and will be answered).
        """
        heard = self._hear(conversation, text, payload)
        async with self._session() as session:
            message = await self._keep(session, conversation, heard, client_id)
            if message.answered_at is None:
                await self._answer_up_to(session, conversation, message)
            replies = self.archive.read(await repository.replies_to(session, message.id))
            return await self._reply(session, conversation, replies)

    async def answer_later(self, conversation_id: str, message_id: str) -> None:
        """Answer a message that the assistant could not answer before, or put it off again."""
        async with self._session() as session:
            conversation = await repository.get(session, conversation_id)
            message = await session.get(StoredMessage, message_id)
            if conversation is None or message is None or message.answered_at is not None:
                return
            with suppress(AssistantAway):
                await self._answer_up_to(session, conversation, message, again=True)

    async def messages(self, conversation: Conversation, after: str | None = None) -> MessageList:
        """What has been said, or what came since a message."""
        async with self._session() as session:
            found = self.archive.read(await repository.messages_after(session, conversation.id, after))
            current = await self._current(session, conversation)
            locale = self._locale(current.locale)
            return MessageList(messages=found, mode=Mode(current.mode), locale=locale.code, dir=locale.direction)

    async def choose_locale(self, conversation: Conversation, locale: str) -> Reply:
        """Go on in another language; the last answer is given again in it. Raises BadField."""
        code = match_locale(locale, self.locales)
        if code is None:
            raise BadField("locale: not one of the supported languages")
        async with self._session() as session:
            current = await self._current(session, conversation)
            current.locale = code
            last = await repository.last_assistant_replies(session, conversation.id)
            again = []
            for message in last:
                utterance = await self.signposts.refresh(session, self.archive.utterance(message), code)
                again.append(self.archive.say(session, current.id, code, utterance, message.reply_to))
            await repository.touch(session, conversation.id, self.now(), locale=code)
            await repository.announce(session, conversation.id, "message")
            await session.commit()
            return await self._reply(session, current, again)

    async def delete(self, conversation: Conversation) -> None:
        """End the conversation and delete all that it holds."""
        async with self._session() as session:
            await repository.announce(session, conversation.id, "ended")
            await repository.remove(session, conversation.id)
            await session.commit()

    async def forget_silent(self, keep: timedelta) -> int:
        """Delete what has been silent for longer than `keep`; gives how many."""
        async with self._session() as session:
            count = await repository.remove_silent_since(session, self.now() - keep)
            await session.commit()
            return count

    def _locale(self, code: str) -> Locale:
        return self.locales.get(code) or self.locales[self.default_locale]

    def _hear(self, conversation: Conversation, text: str | None, payload: str | None) -> Heard:
        if conversation.mode == Mode.ENDED:
            raise Ended
        if payload is not None:
            return self._press(conversation, payload)
        if len(text or "") > rules.MAX_CHARACTERS:
            raise TextTooLong
        words = rules.clean(text or "")
        if not words:
            raise BadField("text: write a few words")
        return Heard(words)

    def _press(self, conversation: Conversation, raw: str) -> Heard:
        payload = rules.read_payload(raw)
        speaker = self.archive.speakers[conversation.locale]
        if payload is None:
            raise BadField("payload: not a button of this conversation")
        if payload.topic and payload.topic not in speaker.library.topics:
            payload = rules.Payload(rules.PayloadSort.NONE)
        if payload.place and payload.place not in self.answerer.place_names:
            payload = rules.Payload(rules.PayloadSort.NONE)
        return Heard(self.answerer.button_title(speaker, payload), payload)

    async def _keep(
        self, session: AsyncSession, conversation: Conversation, heard: Heard, client_id: UUID
    ) -> StoredMessage:
        """Store a message once, before anything else happens to it."""
        known = await repository.victim_message(session, conversation.id, client_id)
        if known is not None:
            return known
        # Changing the conversation's row first makes messages queue here, so that ids follow the order of arrival.
        await repository.touch(session, conversation.id, self.now())
        message = StoredMessage(
            id=new_id(),
            conversation_id=conversation.id,
            role=Role.VICTIM,
            body=self.archive.lock_heard(heard),
            client_id=client_id,
            created_at=self.now(),
        )
        try:
            session.add(message)
            await repository.announce(session, conversation.id, "message")
            await session.commit()
        except IntegrityError:
            await session.rollback()
            known = await repository.victim_message(session, conversation.id, client_id)
            if known is None:
                raise NotFound from None
            return known
        return message

    async def _answer_up_to(
        self, session: AsyncSession, conversation: Conversation, message: StoredMessage, again: bool = False
    ) -> None:
        """Answer what waits, oldest first, up to this message; one at a time in each conversation."""
        await repository.lock(session, conversation.id)
        try:
            away = False
            for one in await repository.unanswered(session, conversation.id, message.id):
                turn = Turn(last=one.id == message.id, again=again, away=away)
                away = not await self._answer(session, conversation, one, turn) or away
        finally:
            await session.rollback()
            await repository.unlock(session, conversation.id)
            await session.commit()

    async def _answer(
        self, session: AsyncSession, conversation: Conversation, message: StoredMessage, turn: Turn
    ) -> bool:
        current = await self._current(session, conversation)
        heard = self.archive.heard(message)
        current.locale = self.answerer.notice_language(heard, current.locale)
        first = message.attempts == 0
        crisis = self.answerer.crisis(heard)
        sent: list[Message] = []
        message.attempts += 1
        if crisis and first:
            sent.append(self.archive.say(session, current.id, current.locale, crisis, message.id))
        await repository.touch(session, current.id, self.now(), locale=current.locale)
        await repository.announce(session, current.id, "message" if sent else "typing")
        await session.commit()
        answers = await self.answerer.answer(current.id, heard, current.locale, crisis, turn.away)
        if answers is None:
            card = await self._say_away(session, current, message, turn, first)
            if turn.last:
                raise AssistantAway(messages=[one.model_dump(mode="json") for one in (*sent, card)])
            return False
        for answer in await self.signposts.resolve(session, current, heard, answers):
            self.archive.say(session, current.id, current.locale, answer, message.id)
        if heard.payload and heard.payload.topic and heard.payload.helpful is not None:
            day, helpful = self.now().date(), heard.payload.helpful
            await count_feedback(session, heard.payload.topic, current.locale, day, helpful)
        message.answered_at = self.now()
        await repository.touch(session, current.id, self.now())
        await repository.announce(session, current.id, "message")
        await session.commit()
        return True

    async def _say_away(
        self, session: AsyncSession, conversation: Conversation, message: StoredMessage, turn: Turn, first: bool
    ) -> Message:
        """The assistant is away: say so with a way to a human, and try again later, with an end that is said."""
        delay = rules.retry_delay_seconds(self.now() - message.created_at)
        given_up = Utterance("utter_something_went_wrong")
        said, keep = (given_up, True) if delay is None else (Utterance("assistant_away"), first)
        card = self.archive.say(session, conversation.id, conversation.locale, said, message.id, Role.SYSTEM, keep=keep)
        if delay is None:
            message.answered_at = self.now()
        await repository.announce(session, conversation.id, "message")
        await session.commit()
        log.warning("assistant away", action="assistant_away", message_id=message.id, attempts=message.attempts)
        if delay is not None and (first or (turn.again and turn.last)):
            await self.defer_retry(conversation.id, message.id, delay)
        return card

    async def _current(self, session: AsyncSession, conversation: Conversation) -> Conversation:
        current = await repository.get(session, conversation.id)
        if current is None:
            raise NotFound
        return current

    async def _reply(self, session: AsyncSession, conversation: Conversation, messages: list[Message]) -> Reply:
        current = await self._current(session, conversation)
        locale = self._locale(current.locale)
        return Reply(messages=messages, mode=Mode(current.mode), locale=locale.code, dir=locale.direction)
