"""A short question about the last answer: how long, what if not, whom to ask, tell me more."""

from __future__ import annotations

from rasa_sdk import Tracker

from bot.actions import rules
from bot.actions.turn import Turn, entity, thresholds
from bot.actions.values import Catalogue, Decision, Said, Understood


class ActionFollowUp(Turn):
    def name(self) -> str:
        return "action_follow_up"

    def decide(self, heard: Understood, said: Said, catalogue: Catalogue | None, tracker: Tracker) -> Decision:
        return rules.follow_up(aspect_of(tracker), heard, said, catalogue, thresholds())


def aspect_of(tracker: Tracker, intent: str = "follow_up") -> str | None:
    """A button names it; else it is what the model read."""
    message = tracker.latest_message
    selection = (message.get("response_selector") or {}).get(intent) or {}
    read = str((selection.get("response") or {}).get("intent_response_key") or "")
    return entity(message, "aspect") or read.partition("/")[2] or None
