"""A pressed button, and the answers to "did you mean one of these?"."""

from __future__ import annotations

from rasa_sdk import Tracker

from bot.actions import rules
from bot.actions.turn import Turn, entity, thresholds
from bot.actions.values import Catalogue, Decision, Said, Understood


class ActionChooseTopic(Turn):
    def name(self) -> str:
        return "action_choose_topic"

    def decide(self, heard: Understood, said: Said, catalogue: Catalogue | None, tracker: Tracker) -> Decision:
        return rules.choose(entity(tracker.latest_message, "topic"), said, catalogue)


class ActionAffirm(Turn):
    def name(self) -> str:
        return "action_affirm"

    def decide(self, heard: Understood, said: Said, catalogue: Catalogue | None, tracker: Tracker) -> Decision:
        return rules.affirm(heard, said, catalogue, thresholds())


class ActionRefuse(Turn):
    def name(self) -> str:
        return "action_refuse"

    def decide(self, heard: Understood, said: Said, catalogue: Catalogue | None, tracker: Tracker) -> Decision:
        return rules.refuse(heard, said, catalogue, thresholds())
