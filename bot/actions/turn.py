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
from bot.actions.finding import AXES
from bot.actions.rules import in_context, something_went_wrong
from bot.actions.values import Catalogue, Decision, Ranked, Ranking, Said, Thresholds, Understood, Wanted

logger = logging.getLogger(__name__)

THRESHOLDS_FILE = Path(__file__).parent.parent / "thresholds.yml"

REFINE = "refine"
# However sure the model is that a message is about services: some of it may be about something else.
LEAST_REST = 0.2
SHORT_WORDS = 5

Event = dict[str, Any]


@cache
def thresholds() -> Thresholds:
    return Thresholds(**yaml.safe_load(THRESHOLDS_FILE.read_text(encoding="utf-8")))


@cache
def api() -> ApiClient:
    return ApiClient(os.environ.get("WAYMARK_API_URL", "http://127.0.0.1:8000"))


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
            heard, known = in_context(understood(tracker.latest_message, said.shown), said, thresholds())
            decision = self.decide(heard, known, await self._catalogue(), tracker)
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


def understood(message: Mapping[str, Any], shown: bool = False) -> Understood:
    """What the model made of a message. When no services were shown, nothing can be meant as a question about them."""
    selector = message.get("response_selector") or {}
    crisis = message.get("crisis")
    rest = 1.0 if shown else 1.0 - confidence_in(message, REFINE)
    return Understood(
        ranking=_ranking((selector.get("ask") or {}).get("ranking"), max(rest, LEAST_REST)),
        parts=tuple(_ranking(part.get("ranking")) for part in message.get("parts") or []),
        crisis=Ranked(crisis["topic"], float(crisis["confidence"])) if crisis else None,
        term=entity(message, "term"),
        wanted=_wanted(message.get("entities") or []),
        stage=entity(message, "stage"),
        is_short=len(str(message.get("text") or "").split()) <= SHORT_WORDS,
    )


def confidence_in(message: Mapping[str, Any], intent: str) -> float:
    """How sure the model is of an intent."""
    return sum(float(one["confidence"]) for one in message.get("intent_ranking") or [] if one["name"] == intent)


def _wanted(entities: list[dict[str, Any]]) -> Wanted:
    """The ids of the directory that a message names; a place where somebody lives counts before others."""
    named = {name: _values(entities, name) for name in (*AXES, "place", "language", "service")}
    homes = _values([found for found in entities if found.get("role") == "home"], "place")
    return Wanted(
        **{axis: named[axis] for axis in AXES},
        place=homes or named["place"],
        home=bool(homes),
        language=next(iter(named["language"]), None),
        service=next(iter(named["service"]), None),
        nearby=bool(_values(entities, "nearby") or _values(entities, "postcode")),
    )


def _values(entities: list[dict[str, Any]], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(found["value"]) for found in entities if found.get("entity") == name))


def entity(message: Mapping[str, Any], name: str) -> str | None:
    for found in message.get("entities") or []:
        if found.get("entity") == name:
            return str(found.get("value"))
    return None


def said_before(tracker: Tracker) -> Said:
    lists = {name: tuple(tracker.get_slot(name) or ()) for name in (*AXES, "place")}
    return Said(
        topic=tracker.get_slot("topic"),
        misses=int(tracker.get_slot("misses") or 0),
        offered=tuple(tracker.get_slot("offered") or ()),
        wanted=Wanted(
            **lists,
            home=bool(tracker.get_slot("home")),
            language=tracker.get_slot("language"),
            service=tracker.get_slot("service"),
            nearby=bool(tracker.get_slot("nearby")),
        ),
        stage=tracker.get_slot("stage"),
        shown=bool(tracker.get_slot("shown")),
        question=tracker.get_slot("question"),
        asked=tuple(tracker.get_slot("asked") or ()),
    )


def slots(before: Said, after: Said) -> list[Event]:
    """All that is known is set on every turn, since old events are not read again; the others when they change."""
    old, new = _as_slots(before), _as_slots(after)
    return [SlotSet(name, value) for name, value in new.items() if name == "topic" or value or old[name]]


def _as_slots(said: Said) -> dict[str, Any]:
    plain = {**vars(said), **vars(said.wanted)}
    del plain["wanted"]
    return {name: list(value) if isinstance(value, tuple) else value for name, value in plain.items()}


def _ranking(entries: list[dict[str, Any]] | None, of: float = 1.0) -> Ranking:
    """`of`: what share of all likelihood the ranked topics have between them and the other intents."""
    return tuple(
        Ranked(str(entry["intent_response_key"]).partition("/")[2], float(entry["confidence"]) / of)
        for entry in entries or []
    )
