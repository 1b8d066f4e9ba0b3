"""What the conversation needs of an assistant, and the one that asks Rasa."""

from typing import Any, Protocol

import httpx

from api.conversations.rules import Utterance


class AssistantUnavailable(Exception):
    """The assistant did not answer, or answered nothing (silence counts as a failure)."""


class Assistant(Protocol):
    """Understands a message and says what to answer."""

    async def ask(self, conversation_id: str, message: str, locale: str) -> list[Utterance]:
        """The answers, in order. Raises AssistantUnavailable."""


class RasaAssistant:
    """Asks the Rasa server over its REST channel."""

    def __init__(self, client: httpx.AsyncClient, url: str, timeout_seconds: float) -> None:
        self._client = client
        self._url = f"{url}/webhooks/rest/webhook"
        self._timeout = httpx.Timeout(timeout_seconds, connect=0.5)

    async def ask(self, conversation_id: str, message: str, locale: str) -> list[Utterance]:
        """See `Assistant.ask`."""
        body = {"sender": conversation_id, "message": message, "metadata": {"locale": locale}}
        try:
            answer = await self._client.post(self._url, json=body, timeout=self._timeout)
            answer.raise_for_status()
            utterances = read_utterances(answer.json())
        except (httpx.HTTPError, ValueError) as error:
            raise AssistantUnavailable(type(error).__name__) from error
        if not utterances:
            raise AssistantUnavailable("no answer")
        return utterances


def read_utterances(answer: Any) -> list[Utterance]:
    """The references out of Rasa's list of messages; anything else in it is passed over."""
    found = []
    for message in answer if isinstance(answer, list) else ():
        custom = message.get("custom") if isinstance(message, dict) else None
        if isinstance(custom, dict) and isinstance(custom.get("response"), str):
            found.append(Utterance(custom["response"], dict(custom.get("arguments") or {})))
    return found
