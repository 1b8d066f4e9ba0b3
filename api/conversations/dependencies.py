"""Who is calling and what they may reach."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.conversations.hub import Hub
from api.conversations.models import Conversation
from api.conversations.service import Conversations
from api.errors import NoToken, WrongMediaType

bearer = HTTPBearer(auto_error=False, scheme_name="conversation token", description="The token of one conversation")


def get_conversations(request: Request) -> Conversations:
    """The one built at start."""
    conversations: Conversations = request.app.state.conversations
    return conversations


def get_hub(request: Request) -> Hub:
    """The one built at start."""
    hub: Hub = request.app.state.hub
    return hub


async def json_only(request: Request) -> None:
    """Refuses a body that is not JSON. Raises WrongMediaType."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise WrongMediaType


UsesConversations = Annotated[Conversations, Depends(get_conversations)]
UsesHub = Annotated[Hub, Depends(get_hub)]


async def own_conversation(
    id: str,
    conversations: UsesConversations,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
) -> Conversation:
    """The conversation of the path, opened with the caller's token. Raises NoToken and NotFound."""
    if credentials is None or not credentials.credentials:
        raise NoToken
    return await conversations.authenticate(id, credentials.credentials)


OwnConversation = Annotated[Conversation, Depends(own_conversation)]
