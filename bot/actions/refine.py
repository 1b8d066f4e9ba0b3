"""A few words about the services just shown: another one, somewhere else, is it free, which language, open or not."""

from __future__ import annotations

from rasa_sdk import Tracker

from bot.actions import rules
from bot.actions.follow_up import aspect_of
from bot.actions.turn import REFINE, Turn, thresholds
from bot.actions.values import Catalogue, Decision, Said, Understood


class ActionRefine(Turn):
    def name(self) -> str:
        return "action_refine"

    def decide(self, heard: Understood, said: Said, catalogue: Catalogue | None, tracker: Tracker) -> Decision:
        """Without services to refine, the message goes the way it would go if nobody could refine anything."""
        if not said.shown and _likeliest_else(tracker) == "follow_up":
            return rules.follow_up(aspect_of(tracker), heard, said, catalogue, thresholds())
        return rules.refine(aspect_of(tracker, REFINE), heard, said, catalogue, thresholds())


def _likeliest_else(tracker: Tracker) -> str | None:
    others = [one["name"] for one in tracker.latest_message.get("intent_ranking") or [] if one["name"] != REFINE]
    return next(iter(others), None)
