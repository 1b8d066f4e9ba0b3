"""Finding services over several messages: what is kept, what is asked, what a few words after them mean."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.actions import finding, rules
from bot.actions.values import Decision, Ranked, Said, Thresholds, Understood, Wanted

THRESHOLDS = Thresholds(clear=0.4, margin=0.1, near=0.05, part_clear=0.6, crisis=0.5)
FIND = (Ranked("find.services", 0.9),)
NOTHING = (Ranked("chat.unclear", 0.9),)
DANGER = Ranked("crisis.immediate_danger", 0.9)
ASKED_ALL = finding.QUESTIONS
COUNSELLING = Wanted(harm=("fraud",), support=("counselling",), place=("lambeth",))
SHOWN = Said("find.services", wanted=COUNSELLING, shown=True, asked=ASKED_ALL)


def heard(ranking: tuple[Ranked, ...] = FIND, short: bool = True, **wanted: Any) -> Understood:
    return Understood(ranking, wanted=Wanted(**wanted), is_short=short)


def turn(understood: Understood, said: Said = Said()) -> Decision:  # noqa: B008
    """As an action does it: what is said is kept, then answered."""
    return rules.answer(*rules.in_context(understood, said, THRESHOLDS), None, THRESHOLDS)


def told(decision: Decision) -> dict[str, Any]:
    (utterance,) = decision.utterances
    assert utterance.response == "utter_services"
    return {name: value for name, value in utterance.arguments.items() if name not in ("topic", "near")}


def test_one_sentence_fills_everything_and_nothing_is_asked() -> None:
    decision = turn(heard(harm=("fraud",), support=("counselling",), place=("lambeth",), language="pl"))
    known = {"harm": ["fraud"], "support": ["counselling"], "place": ["lambeth"], "language": "pl"}
    assert told(decision) == known
    assert decision.utterances[0].arguments["topic"] == "find.services"


@pytest.mark.parametrize(
    ("wanted", "asks"),
    [
        ({}, "about"),
        ({"place": ("lambeth",)}, "about"),
        ({"nearby": True}, "about"),
        ({"harm": ("fraud",)}, None),
        ({"harm": ("fraud",), "nearby": True}, "place"),
        ({"support": ("refuge",)}, "place"),
        ({"delivery": ("in_person",)}, "place"),
        ({"support": ("refuge",), "place": ("lambeth",)}, None),
        ({"support": ("helpline",)}, None),
    ],
)
def test_what_is_asked(wanted: dict[str, Any], asks: str | None) -> None:
    decision = turn(heard(**wanted))
    assert (told(decision).get("ask"), decision.said.question) == (asks, asks)


def test_at_most_two_questions_in_any_order_and_each_once() -> None:
    first = turn(heard())
    second = turn(heard(NOTHING, support=("refuge",)), first.said)
    third = turn(heard(NOTHING, place=("lambeth",)), second.said)
    assert [told(step).get("ask") for step in (first, second, third)] == ["about", "place", None]
    assert told(third) == {"support": ["refuge"], "place": ["lambeth"]}
    assert "ask" not in told(turn(heard(support=("advocacy",)), replace(third.said, wanted=Wanted())))


@pytest.mark.parametrize("question", finding.QUESTIONS)
def test_a_question_can_be_passed_over(question: str) -> None:
    asked = Said("find.services", wanted=Wanted(support=("refuge",)), shown=True, question=question, asked=(question,))
    decision = rules.refuse(heard(NOTHING), asked, None, THRESHOLDS)
    assert told(decision) == {"support": ["refuge"]}
    assert decision.said.asked == ASKED_ALL


@pytest.mark.parametrize(
    ("question", "understood", "response"),
    [
        ("about", heard((Ranked("crimes.burglary_and_theft", 0.9),), harm=("burglary_and_theft",)), "utter_services"),
        ("about", heard((Ranked("practical.housing", 0.9),), need=("housing",)), "utter_services"),
        ("about", heard((Ranked("practical.housing", 0.9),), short=False, need=("housing",)), "utter_topic"),
        ("place", heard(NOTHING, place=("lambeth",)), "utter_services"),
        ("place", heard(NOTHING, nearby=True), "utter_services"),
        ("place", heard((Ranked("stages.bail", 0.9),)), "utter_topic"),
        ("place", heard(()), "utter_unclear"),
    ],
)
def test_a_reply_to_a_question_is_told_from_a_new_question(
    question: str, understood: Understood, response: str
) -> None:
    said = Said("find.services", shown=True, question=question, asked=(question,))
    assert turn(understood, said).utterances[0].response == response


def test_danger_comes_before_a_reply() -> None:
    said = Said("find.services", shown=True, question="place", asked=("place",))
    decision = turn(replace(heard(NOTHING, place=("lambeth",)), crisis=DANGER), said)
    assert decision.utterances[0].arguments["topic"] == "crisis.immediate_danger"


@pytest.mark.parametrize(
    ("aspect", "wanted", "expected"),
    [
        ("another", {}, {"aspect": "another"}),
        ("cost", {}, {"aspect": "cost"}),
        ("hours", {}, {"aspect": "hours"}),
        ("languages", {"language": "pl"}, {"aspect": "languages", "language": "pl"}),
        ("somewhere_else", {"place": ("brent",)}, {"place": ["brent"]}),
        ("channel", {"delivery": ("text",)}, {"delivery": ["text"]}),
    ],
)
def test_a_few_words_are_about_the_services_shown(
    aspect: str, wanted: dict[str, Any], expected: dict[str, Any]
) -> None:
    decision = rules.refine(aspect, heard(NOTHING, **wanted), SHOWN, None, THRESHOLDS)
    assert told(decision) == finding.arguments(COUNSELLING) | expected
    assert decision.said.shown


def test_somewhere_else_without_a_place_asks_where() -> None:
    said = replace(SHOWN, asked=())
    decision = rules.refine("somewhere_else", heard(NOTHING), said, None, THRESHOLDS)
    assert told(decision) == {"harm": ["fraud"], "support": ["counselling"], "ask": "place"}


@pytest.mark.parametrize(
    ("said", "understood", "response"),
    [
        (Said(), heard((Ranked("rights.compensation", 0.9),)), "utter_topic"),
        (Said(), heard(()), "utter_unclear"),
        (SHOWN, replace(heard(NOTHING), crisis=DANGER), "utter_topic"),
    ],
)
def test_without_services_or_in_danger_there_is_nothing_to_refine(
    said: Said, understood: Understood, response: str
) -> None:
    assert rules.refine("cost", understood, said, None, THRESHOLDS).utterances[0].response == response


@pytest.mark.parametrize("wanted", [{"place": ("brent",)}, {"language": "pl"}, {"group": ("men",)}])
def test_one_word_after_services_narrows_them(wanted: dict[str, Any]) -> None:
    assert wanted.items() <= vars(turn(heard(NOTHING, **wanted), SHOWN).said.wanted).items()
    assert turn(heard(NOTHING, **wanted), replace(SHOWN, shown=False)).utterances[0].response == "utter_unclear"


def test_what_happened_and_where_is_kept_from_any_message() -> None:
    about = heard((Ranked("crimes.fraud", 0.9),), place=("lambeth",), need=("money",), harm=("assault",))
    after = turn(about).said
    assert after.wanted == Wanted(harm=("fraud", "assault"), place=("lambeth",))
    assert told(turn(heard(), after)) == {"harm": ["fraud", "assault"], "place": ["lambeth"]}


def test_where_somebody_lives_counts_before_where_it_happened() -> None:
    lives = turn(heard(place=("hackney",), home=True, harm=("robbery",))).said
    told_later = turn(heard((Ranked("stages.bail", 0.9),), place=("newham",)), lives).said
    assert told_later.wanted.place == ("hackney",)
    assert turn(heard(place=("newham",)), lives).said.wanted.place == ("newham",)


def test_a_new_need_replaces_the_old_one() -> None:
    said = replace(SHOWN, wanted=Wanted(harm=("fraud",), need=("money",), support=("refuge",)))
    assert told(turn(heard(need=("legal",)), said)) == {"harm": ["fraud"], "need": ["legal"]}


def test_a_named_service_is_named_and_followed_up() -> None:
    by_name = Understood((Ranked("find.service_by_name", 0.9),), wanted=Wanted(service="galop"))
    named = turn(by_name)
    assert told(named) == {"service": "galop"}
    assert told(rules.refine("hours", heard(NOTHING), named.said, None, THRESHOLDS))["service"] == "galop"
    assert "service" not in told(rules.refine("another", heard(NOTHING), named.said, None, THRESHOLDS))


def test_services_beside_another_answer_or_after_danger() -> None:
    parts = ((Ranked("stages.bail", 0.9),), (Ranked("find.services", 0.8),))
    both = Understood((Ranked("stages.bail", 0.5), Ranked("find.services", 0.4)), parts, wanted=Wanted(harm=("fraud",)))
    assert [said.response for said in turn(both).utterances] == ["utter_topic", "utter_services"]
    danger = turn(replace(heard(harm=("fraud",)), crisis=DANGER))
    assert [said.response for said in danger.utterances] == ["utter_topic", "utter_services"]
    assert danger.said.shown


def test_a_button_shows_services_with_what_is_known() -> None:
    decision = rules.choose("find.services", Said(wanted=Wanted(harm=("fraud",))), None)
    assert told(decision) == {"harm": ["fraud"]}


def test_unsure_but_a_kind_of_help_is_named_shows_services() -> None:
    unsure = (Ranked("crimes.fraud", 0.2), Ranked("find.services", 0.19))
    assert told(turn(heard(unsure, support=("helpline",)))) == {"support": ["helpline"]}
    assert turn(heard(unsure)).utterances[0].response == "utter_did_you_mean"
    sure = (Ranked("crimes.fraud", 0.9), Ranked("find.services", 0.1))
    assert turn(heard(sure, support=("helpline",))).utterances[0].response == "utter_topic"
