"""The REST channel of the API, with two promises Rasa's own does not make.

What a person types is never read as a command, and every message gets an answer, even when something broke.
"""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.channels.rest import RestInput
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.faster import make_rasa_faster
from bot.nlu.ahead import EncodingQueue, encoded_ahead
from bot.nlu.encoder import load_encoder, loaded_encoder

logger = logging.getLogger(__name__)

# Buttons' payloads. Anything else that begins with a slash is text: "/restart" would be obeyed, in silence.
_PAYLOAD = re.compile(r"/(choose_topic|follow_up|affirm|deny|none_of_these)(\{.*\})?", re.DOTALL)

SOMETHING_WENT_WRONG = {"custom": {"response": "utter_something_went_wrong", "arguments": {}}}

make_rasa_faster()

OnMessage = Callable[[UserMessage], Awaitable[Any]]


class ApiInput(RestInput):
    """`POST /webhooks/rest/webhook` with `sender`, `message` and `metadata`."""

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        webhook = Blueprint("waymark_api", __name__)

        @webhook.listener("after_server_start")
        async def warm_up(app: Sanic, _: object) -> None:
            # Everything is read once before the first person writes: that message took nine times as long.
            agent = getattr(app.ctx, "agent", None)
            if agent is not None and agent.is_ready():
                await agent.parse_message("hello")

        @webhook.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @webhook.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            body = request.json if isinstance(request.json, dict) else {}
            sender, text = body.get("sender"), body.get("message")
            if not isinstance(sender, str) or not sender or not isinstance(text, str):
                return response.json({"error": "`sender` and `message` are needed."}, status=400)
            collector = CollectingOutputChannel()
            message = UserMessage(
                as_text(text), collector, sender, input_channel=self.name(), metadata=body.get("metadata")
            )
            try:
                async with ready_to_understand(message.text):
                    await on_new_message(message)
            except Exception:
                # The words of a message are never logged, so neither is the message.
                logger.exception("A message could not be answered.", extra={"sender": sender})
            if not collector.messages:
                logger.error("Nothing was said.", extra={"sender": sender})
            return response.json(collector.messages or [{"recipient_id": sender, **SOMETHING_WENT_WRONG}])

        return webhook


@asynccontextmanager
async def ready_to_understand(text: str) -> AsyncIterator[None]:
    """Words are encoded before Rasa's turn begins; a button's payload has none."""
    encoder = loaded_encoder()
    if encoder is None or text.startswith("/"):
        yield
        return
    async with encoded_ahead(_queue(encoder), text):
        yield


@cache
def _queue(encoder: str) -> EncodingQueue:
    return EncodingQueue(load_encoder(encoder))


def as_text(text: str) -> str:
    """A button's payload stays; any other leading slash goes, so that Rasa does not take words for a command."""
    stripped = text.strip()
    if _PAYLOAD.fullmatch(stripped):
        return stripped
    return stripped.lstrip("/").strip() if stripped.startswith("/") else text
