"""The conversation API: `/v1/conversations`."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api.conversations import stream
from api.conversations.dependencies import OwnConversation, UsesConversations, UsesHub, json_only
from api.conversations.schemas import ChooseLocale, MessageList, OpenConversation, Opened, Reply, Say
from api.errors import (
    AssistantAway,
    BadField,
    Ended,
    Malformed,
    NotFound,
    NoToken,
    TextTooLong,
    TooManyRequests,
    WrongMediaType,
    refusals,
)
from api.rate_limit import limit_messages, limit_openings

router = APIRouter(prefix="/v1/conversations", tags=["conversations"])
After = Annotated[str | None, Query(max_length=64, description="Only what came after this message")]
BODY = (Malformed, TextTooLong, WrongMediaType, BadField)
OWN = (NoToken, NotFound)


@router.post(
    "",
    status_code=201,
    responses=refusals(*BODY, TooManyRequests),
    dependencies=[Depends(json_only), Depends(limit_openings)],
)
async def open_conversation(body: OpenConversation, request: Request, conversations: UsesConversations) -> Opened:
    """Start a conversation. Anyone may; no name, number or report is asked for."""
    return await conversations.open(body.channel, body.locale, request.headers.get("accept-language"))


@router.post(
    "/{id}/messages",
    responses=refusals(*BODY, *OWN, Ended, TooManyRequests, AssistantAway),
    dependencies=[Depends(json_only), Depends(limit_messages)],
)
async def say(body: Say, conversation: OwnConversation, conversations: UsesConversations) -> Reply:
    """Say something, or press a button."""
    return await conversations.say(conversation, body.text, body.payload, body.client_id)


@router.get("/{id}/messages", responses=refusals(*OWN, BadField))
async def read_messages(
    conversation: OwnConversation, conversations: UsesConversations, after: After = None
) -> MessageList:
    """What has been said."""
    return await conversations.messages(conversation, after)


@router.get("/{id}/events", response_class=EventSourceResponse, responses=refusals(*OWN, BadField))
async def read_events(
    conversation: OwnConversation,
    conversations: UsesConversations,
    hub: UsesHub,
    last_event_id: Annotated[str | None, Header(max_length=64)] = None,
) -> AsyncIterator[ServerSentEvent]:
    """What happens, as server-sent events; resumes after `Last-Event-ID`."""
    async for event in stream.events(conversations, hub, conversation, last_event_id):
        yield event


@router.post("/{id}/locale", responses=refusals(*BODY, *OWN), dependencies=[Depends(json_only)])
async def choose_locale(body: ChooseLocale, conversation: OwnConversation, conversations: UsesConversations) -> Reply:
    """Go on in another language."""
    return await conversations.choose_locale(conversation, body.locale)


@router.delete("/{id}", status_code=204, responses=refusals(*OWN))
async def delete_conversation(conversation: OwnConversation, conversations: UsesConversations) -> None:
    """End the conversation and delete what it holds."""
    await conversations.delete(conversation)
