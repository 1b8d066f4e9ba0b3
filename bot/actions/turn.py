"""Between the tracker and the rules: reads what was understood, says what was decided, lets no exception out."""

from __future__ import annotations

import logging
import os
from abc import ABC, abstractmethod
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.api_client import ApiClient, ApiError
from bot.actions.rules import Catalogue, Decision, Ranked, Ranking, Said, Thresholds, Understood, something_went_wrong

logger = logging.getLogger(__name__)

THRESHOLDS_FILE = Path(__file__).parent.parent / "thresholds.yml"

Event = dict[str, Any]


@cache
def thresholds() -> Thresholds:
    return Thresholds(**yaml.safe_load(THRESHOLDS_FILE.read_text(encoding="utf-8")))


@cache
def api() -> ApiClient:
    return ApiClient(os.environ.get("WAYMARK_API_URL", "http://127.0.0.1:8000"), os.environ.get("WAYMARK_BOT_TOKEN"))


class Turn(Action, ABC):
    """One turn: `decide` is each action's own; everything else is the same for all."""

    def __init__(self, client: ApiClient | None = None) -> None:
        self._client = client

    @abstractmethod
    def decide(self, heard: Understood, said: Said, catalogue: Catalogue | None, tracker: Tracker) -> Decision: ...

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        said = Said()
        try:
            said = said_before(tracker)
            decision = self.decide(understood(tracker.latest_message), said, await self._catalogue(), tracker)
        except Exception:
            # Silence is worse than an apology: Rasa drops the turn of an action that fails.
            logger.exception("An action failed.", extra={"action": self.name()})
            decision = something_went_wrong(said)
        for utterance in decision.utterances:
            dispatcher.utter_message(response=utterance.response, **utterance.arguments)
        return slots(said, decision.said)

    async def _catalogue(self) -> Catalogue | None:
        """None when the API cannot be asked: then every topic is answered as if written, and the API has its say."""
        try:
            return await (self._client or api()).catalogue()
        except ApiError as error:
            logger.warning("The catalogue of topics is not available.", extra={"reason": type(error).__name__})
            return None


def understood(message: Mapping[str, Any]) -> Understood:
    selector = message.get("response_selector") or {}
    crisis = message.get("crisis")
    return Understood(
        ranking=_ranking((selector.get("ask") or {}).get("ranking")),
        parts=tuple(_ranking(part.get("ranking")) for part in message.get("parts") or []),
        crisis=Ranked(crisis["topic"], float(crisis["confidence"])) if crisis else None,
        term=entity(message, "term"),
    )


def entity(message: Mapping[str, Any], name: str) -> str | None:
    for found in message.get("entities") or []:
        if found.get("entity") == name:
            return str(found.get("value"))
    return None


def said_before(tracker: Tracker) -> Said:
    return Said(
        topic=tracker.get_slot("topic"),
        misses=int(tracker.get_slot("misses") or 0),
        offered=tuple(tracker.get_slot("offered") or ()),
    )


def slots(before: Said, after: Said) -> list[Event]:
    """The topic is set on every turn, since old events are not read again; the others when they change."""
    events: list[Event] = [SlotSet("topic", after.topic)]
    if after.misses or before.misses:
        events.append(SlotSet("misses", after.misses))
    if after.offered or before.offered:
        events.append(SlotSet("offered", list(after.offered)))
    return events


def _ranking(entries: list[dict[str, Any]] | None) -> Ranking:
    return tuple(
        Ranked(str(entry["intent_response_key"]).partition("/")[2], float(entry["confidence"]))
        for entry in entries or []
    )
