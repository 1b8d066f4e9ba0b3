"""Rasa's `nlg` endpoint: gives Rasa a reference; the words are made when its answer is back (see `compose`)."""

import hmac
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from pydantic import BaseModel

from api.conversations.compose import RESPONSES
from api.errors import NotFound, NoToken

router = APIRouter(prefix="/internal/bot", include_in_schema=False)


class NlgRequest(BaseModel):
    """What Rasa sends; the tracker and the channel are not needed."""

    response: str
    arguments: dict[str, Any] = {}


@router.post("/nlg")
async def say_response(
    body: NlgRequest, request: Request, authorization: Annotated[str | None, Header()] = None
) -> dict[str, Any]:
    """A response as a reference. Only the bot may ask."""
    if not hmac.compare_digest(authorization or "", f"Bearer {request.app.state.bot_token}"):
        raise NoToken
    if body.response not in RESPONSES:
        raise NotFound
    return {"custom": {"response": body.response, "arguments": body.arguments}}
