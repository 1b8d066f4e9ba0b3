"""Stand-ins for what is outside the API: ordinary classes of the same shape."""

import asyncio
import json
from dataclasses import dataclass, field

from api.conversations.assistant import AssistantUnavailable
from api.conversations.rules import Utterance


@dataclass
class FakeAssistant:
    """Answers what it was told to; remembers what it was asked. `away` makes it fail, `gate` makes it wait."""

    answers: dict[str, list[Utterance]] = field(default_factory=dict)
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    away: bool = False
    gate: asyncio.Event | None = None
    default: Utterance = field(default_factory=lambda: Utterance("utter_topic", {"topic": "rights.review_decision"}))

    async def ask(self, conversation_id: str, message: str, locale: str) -> list[Utterance]:
        self.asked.append((conversation_id, message, locale))
        if self.gate is not None:
            await self.gate.wait()
        if self.away:
            raise AssistantUnavailable("away")
        if message.startswith("/choose_topic"):
            return [Utterance("utter_topic", json.loads(message.removeprefix("/choose_topic")))]
        return self.answers.get(message, [self.default])
