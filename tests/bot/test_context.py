"""What was said before settles a tie between topics, and no more."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.actions import context, rules
from bot.actions.values import Ranked, Said, Thresholds, Understood, Wanted

ROOT = Path(__file__).parents[2]
THRESHOLDS = Thresholds(clear=0.1, margin=0.02, near=0.02, part_clear=0.15, crisis=0.09)
COMPENSATION, MONEY_BACK = "practical.court_compensation", "practical.fraud_money_back"
FRAUD = Said(wanted=Wanted(harm=("fraud",)))
CHARGED = Said(stage="stages.first_hearing")


def first(said: Said, *ranking: tuple[str, float]) -> str:
    heard = Understood(tuple(Ranked(topic, confidence) for topic, confidence in ranking))
    return rules.in_context(heard, said, THRESHOLDS)[0].ranking[0].topic


@pytest.mark.parametrize(
    ("said", "ranking", "expected"),
    [
        (FRAUD, ((COMPENSATION, 0.11), (MONEY_BACK, 0.1)), MONEY_BACK),
        (Said(), ((COMPENSATION, 0.11), (MONEY_BACK, 0.1)), COMPENSATION),
        (FRAUD, ((COMPENSATION, 0.3), (MONEY_BACK, 0.2)), COMPENSATION),
        (FRAUD, ((COMPENSATION, 0.09), (MONEY_BACK, 0.05)), COMPENSATION),
        (FRAUD, ((COMPENSATION, 0.02), (MONEY_BACK, 0.015)), COMPENSATION),
        (CHARGED, (("stages.investigation", 0.09), ("stages.waiting_for_trial", 0.08)), "stages.waiting_for_trial"),
        (CHARGED, (("stages.waiting_for_trial", 0.09), ("stages.investigation", 0.08)), "stages.waiting_for_trial"),
    ],
    ids=["a tie", "nothing said before", "clear", "far behind", "not even near", "the stage", "already first"],
)
def test_what_was_said_before_settles_a_tie(said: Said, ranking: tuple[tuple[str, float], ...], expected: str) -> None:
    assert first(said, *ranking) == expected


def test_danger_gains_nothing() -> None:
    belong = context.belonging(tuple(context.OF_A_HARM), "stages.bail")
    assert not [topic for topic in belong if topic.startswith(("crisis.", "chat.", "limit."))]


def test_every_topic_and_harm_exists() -> None:
    topics = yaml.safe_load((ROOT / "content" / "topics.yml").read_text(encoding="utf-8"))["topics"]
    known = {f"{group}.{key}" for group, keys in topics.items() for key in keys}
    assert frozenset().union(*context.PHASES, *context.OF_A_HARM.values()) <= known
    assert {f"crimes.{harm}" for harm in context.OF_A_HARM} <= known | {"crimes.private_images"}


def test_the_stage_is_what_was_answered_or_said_last() -> None:
    asked = Understood((Ranked("stages.bail", 0.9),))
    decision = rules.answer(*rules.in_context(asked, Said(), THRESHOLDS), None, THRESHOLDS)
    assert decision.said.stage == "stages.bail"
    later = Understood((Ranked("rights.complaint", 0.9),), stage="stages.verdict")
    assert rules.in_context(later, decision.said, THRESHOLDS)[1].stage == "stages.verdict"


def test_a_question_without_a_noun_is_about_the_last_answer() -> None:
    said = Said("stages.bail", wanted=Wanted(harm=("fraud",)), stage="stages.bail")
    decision = rules.follow_up("what_if_not", Understood(), said, None, THRESHOLDS)
    assert decision.utterances[0].arguments == {"topic": "stages.bail", "aspect": "what_if_not"}
    assert (decision.said.wanted, decision.said.stage) == (said.wanted, said.stage)


def test_the_safest_part_of_a_long_story_comes_first() -> None:
    parts = tuple(
        (Ranked(topic, 0.9),) for topic in ("rights.complaint", "practical.property", "crisis.recent_assault")
    )
    whole = (Ranked("rights.complaint", 0.3), Ranked("practical.property", 0.3))
    decision = rules.answer(Understood(whole, parts), Said(), None, THRESHOLDS)
    assert [said.arguments["topic"] for said in decision.utterances] == ["crisis.recent_assault", "rights.complaint"]
