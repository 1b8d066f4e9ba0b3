"""A visit to a conversation: who is reading, what they send, and the page or the piece of it that they get."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response
from pydantic import BaseModel, Field

from api.conversations.dependencies import UsesConversations
from api.conversations.models import Conversation, Role
from api.conversations.rules import clean
from api.conversations.schemas import LocaleTag, Message
from api.conversations.service import Conversations
from api.errors import AppError, AssistantAway, BadField, NoToken, TextTooLong, TooManyRequests
from api.pages.cookies import Key, check_form, form_secret, read_key
from api.pages.site import Site
from api.rate_limit import limit_messages

Refusal = AppError
FRAGMENT = "waymark"


class OwnForm(BaseModel):
    """Every form of a conversation."""

    csrf: str = Field("", max_length=128)


class Words(OwnForm):
    """Words or a pressed button; `after` is the last message that the page shows already."""

    client_id: UUID
    text: str = ""
    payload: str | None = Field(None, max_length=200)
    after: str | None = Field(None, max_length=64)


class Choice(OwnForm):
    """The language to go on in."""

    locale: LocaleTag


def is_fragment(request: Request) -> bool:
    """Whether our script asks, and wants only the messages."""
    return request.headers.get("x-requested-with") == FRAGMENT


def latest(messages: list[Message]) -> str | None:
    """The message to look at: the first answer to what the person said last."""
    spoken = [place for place, message in enumerate(messages) if message.role is Role.VICTIM]
    answers = messages[spoken[-1] + 1 :] if spoken else []
    return answers[0].id if answers else (messages[-1].id if messages else None)


@dataclass(frozen=True)
class Visit:
    """A request that holds a conversation's key."""

    request: Request
    conversations: Conversations
    conversation: Conversation
    key: Key

    @classmethod
    async def of(cls, request: Request, conversations: Conversations) -> "Visit":
        """Raises NoToken without a cookie and NotFound for a conversation that is gone."""
        key = read_key(request)
        if key is None:
            raise NoToken
        conversation = await conversations.authenticate(key.conversation_id, key.token)
        return cls(request, conversations, conversation, key)

    @property
    def secret(self) -> str:
        """What forms are signed with."""
        secret: str = self.request.app.state.secret
        return secret

    @property
    def site(self) -> Site:
        """The maker of pages."""
        site: Site = self.request.app.state.site
        return site

    def check(self, csrf: str) -> None:
        """Raises ForeignForm unless the form is one of this conversation."""
        check_form(self.secret, self.key, csrf)

    async def say(self, words: Words) -> Refusal | None:
        """Say it; gives the refusal that the person can mend. When the assistant is away, its messages say so."""
        try:
            await limit_messages(self.request)
            if words.payload is None and not clean(words.text):
                return BadField()
            text = None if words.payload is not None else words.text.replace("\r\n", "\n")
            await self.conversations.say(self.conversation, text, words.payload, words.client_id)
        except (BadField, TextTooLong, TooManyRequests) as refusal:
            return refusal
        except AssistantAway:
            return None
        return None

    async def whole(self, template: str = "chat.html", refusal: Refusal | None = None, text: str = "") -> Response:
        """The whole page."""
        said = await self.conversations.messages(self.conversation)
        return self.site.page(
            self.request,
            template,
            self.conversations.locales[said.locale],
            status=refusal.status if refusal else 200,
            messages=said.messages,
            latest=latest(said.messages),
            csrf=form_secret(self.secret, self.key),
            refusal=type(refusal).__name__ if refusal else None,
            text=text,
        )

    async def fragment(self, after: str | None, refusal: Refusal | None = None) -> Response:
        """Only what came since a message; with a refusal, nothing but its status."""
        said = await self.conversations.messages(self.conversation, after)
        response = self.site.page(
            self.request,
            "messages.html",
            self.conversations.locales[said.locale],
            status=refusal.status if refusal else 200,
            messages=[] if refusal else said.messages,
            latest=None,
        )
        response.headers["X-Waymark-Locale"] = said.locale
        return response


async def own_visit(request: Request, conversations: UsesConversations) -> Visit:
    """See `Visit.of`."""
    return await Visit.of(request, conversations)


OwnVisit = Annotated[Visit, Depends(own_visit)]
