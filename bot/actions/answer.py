"""A question in the person's own words."""

from __future__ import annotations

from rasa_sdk import Tracker

from bot.actions import rules
from bot.actions.turn import Turn, thresholds
from bot.actions.values import Catalogue, Decision, Said, Understood


class ActionAnswer(Turn):
    def name(self) -> str:
        return "action_answer"

    def decide(self, heard: Understood, said: Said, catalogue: Catalogue | None, tracker: Tracker) -> Decision:
        return rules.answer(heard, said, catalogue, thresholds())


class ActionUnclear(Turn):
    """Rasa predicts this when no rule fits: the topics may still be clear."""

    def name(self) -> str:
        return "action_unclear"

    def decide(self, heard: Understood, said: Said, catalogue: Catalogue | None, tracker: Tracker) -> Decision:
        return rules.answer(heard, said, catalogue, thresholds())
