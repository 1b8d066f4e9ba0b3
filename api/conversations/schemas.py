"""The shapes of the conversation API, as outside clients rely on them (`docs/conversation-api.md`)."""

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.conversations.models import Mode, Role
from api.conversations.rules import MAX_CHARACTERS, PAYLOAD, VISIBLE
from api.directory.cards import ServiceCard
from api.guidance.text import Kind, Shape
from api.i18n.catalogues import Review
from api.i18n.locales import read_locales
from api.settings import get_settings

Direction = Literal["ltr", "rtl"]
LocaleTag = Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35, examples=["pl"])]


# Of a supported language, whatever the region: "cy-GB" is Welsh.
SUPPORTED_TAG = rf"^({'|'.join(read_locales(get_settings().locales_dir / 'supported.yml'))})(-[A-Za-z0-9]{{2,8}})*$"


class Strict(BaseModel):
    """A request body: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class Source(BaseModel):
    """Where a fact stands."""

    title: str
    publisher: str
    url: str
    checked_on: date


class Button(BaseModel):
    """Something to press. A button that leads to a topic has the payload `topic:<group>.<key>`."""

    title: str
    payload: str


class Block(BaseModel):
    """A paragraph, a heading or a list: the same words as `text`, in their shape."""

    shape: Shape
    lines: list[str]


class Message(BaseModel):
    """One message of a conversation."""

    id: str
    role: Role
    author: str | None = None
    text: str
    blocks: list[Block] = []
    locale: str
    dir: Direction
    topic: str | None = None
    kind: Kind | None = None
    jurisdiction: str | None = None
    sources: list[Source] = []
    review: Review | None = None
    outdated: bool = Field(False, description="The English has changed since this translation was approved")
    services: list[ServiceCard] = Field([], max_length=3)
    buttons: list[Button] = Field([], max_length=5)
    created_at: datetime


class OpenConversation(Strict):
    """How a conversation is to be opened; both fields are optional."""

    channel: Literal["web"] = "web"
    locale: LocaleTag | None = None


class Opened(BaseModel):
    """A new conversation. The token is the only key to it."""

    id: str
    token: str
    locale: str
    dir: Direction
    mode: Mode
    messages: list[Message]


class Say(Strict):
    """Either `text` or the `payload` of a button, not both."""

    text: str | None = Field(
        None,
        pattern=VISIBLE,
        description="At least one visible character; more than 2,000 characters are refused with 413",
        json_schema_extra={"maxLength": MAX_CHARACTERS},
    )
    payload: str | None = Field(None, pattern=PAYLOAD, max_length=200)
    client_id: UUID

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "oneOf": [
                {"required": ["text"], "properties": {"text": {"type": "string"}}},
                {"required": ["payload"], "properties": {"payload": {"type": "string"}}},
            ]
        },
    )

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.text is None) == (self.payload is None):
            raise ValueError("send either text or payload")
        return self


class Reply(BaseModel):
    """What came of a message."""

    messages: list[Message]
    mode: Mode
    locale: str
    dir: Direction
    queue_position: int | None = None


class MessageList(BaseModel):
    """Messages of a conversation, and how it stands."""

    messages: list[Message]
    mode: Mode
    locale: str
    dir: Direction


class ChooseLocale(Strict):
    """The language to go on in."""

    locale: Annotated[str, Field(pattern=SUPPORTED_TAG, max_length=35, examples=["pl"])]
