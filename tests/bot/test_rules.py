"""What is answered, as tables: no tracker, no model."""

from __future__ import annotations

import pytest

from bot.actions import rules
from bot.actions.rules import Decision, Ranked, Ranking, Said, Thresholds, Understood

THRESHOLDS = Thresholds(clear=0.4, margin=0.1, near=0.05, part_clear=0.6, crisis=0.5)

COMPLAINT, PROPERTY, EXPENSES = "rights.complaint", "practical.property", "practical.court_expenses"
DANGER = "crisis.immediate_danger"


def ranking(**topics: float) -> Ranking:
    names = {"complaint": COMPLAINT, "property": PROPERTY, "expenses": EXPENSES, "danger": DANGER}
    names |= {"greet": "chat.greet", "unclear": "chat.unclear", "term": "glossary.term"}
    return tuple(Ranked(names[name], confidence) for name, confidence in topics.items())


def heard(*parts: Ranking, crisis: float = 0.0, **topics: float) -> Understood:
    return Understood(ranking(**topics), parts, Ranked(DANGER, crisis))


def answer(understood: Understood, said: Said = Said(), catalogue: dict[str, bool] | None = None) -> Decision:  # noqa: B008
    return rules.answer(understood, said, catalogue, THRESHOLDS)


def told(decision: Decision) -> list[tuple[str, object]]:
    return [(said.response, said.arguments.get("topic", said.arguments.get("topics"))) for said in decision.utterances]


@pytest.mark.parametrize(
    ("understood", "expected"),
    [
        pytest.param(heard(complaint=0.4, property=0.3), [("utter_topic", COMPLAINT)], id="sure enough"),
        pytest.param(
            heard(complaint=0.39, property=0.2),
            [("utter_did_you_mean", [COMPLAINT, PROPERTY])],
            id="not quite sure",
        ),
        pytest.param(
            heard(complaint=0.45, property=0.4, expenses=0.1),
            [("utter_did_you_mean", [COMPLAINT, PROPERTY, EXPENSES])],
            id="two as likely",
        ),
        pytest.param(
            heard(complaint=0.04, property=0.03), [("utter_unclear", [COMPLAINT, PROPERTY])], id="nothing near"
        ),
        pytest.param(heard(), [("utter_unclear", [])], id="nothing at all"),
        pytest.param(heard(unclear=0.9, property=0.05), [("utter_unclear", [])], id="nonsense"),
        pytest.param(heard(greet=0.9), [("utter_topic", "chat.greet")], id="a greeting"),
        pytest.param(
            heard(complaint=0.9, crisis=0.5), [("utter_topic", DANGER), ("utter_topic", COMPLAINT)], id="danger first"
        ),
        pytest.param(heard(complaint=0.9, crisis=0.49), [("utter_topic", COMPLAINT)], id="not danger enough"),
        pytest.param(heard(greet=0.9, crisis=0.9), [("utter_topic", DANGER)], id="no manners in danger"),
        pytest.param(heard(complaint=0.2, crisis=0.9), [("utter_topic", DANGER)], id="no guess beside danger"),
        pytest.param(
            heard(complaint=0.3, property=0.1, crisis=0.9),
            [("utter_topic", DANGER), ("utter_topic", COMPLAINT)],
            id="the question asked in danger is answered too",
        ),
        pytest.param(heard(danger=0.6), [("utter_topic", DANGER)], id="the ranking alone sees the danger"),
        pytest.param(
            heard(ranking(danger=0.7), ranking(complaint=0.9), complaint=0.5, danger=0.2),
            [("utter_topic", DANGER), ("utter_topic", COMPLAINT)],
            id="danger in one sentence",
        ),
        pytest.param(
            heard(ranking(property=0.7), ranking(expenses=0.8), property=0.3, expenses=0.3),
            [("utter_topic", PROPERTY), ("utter_topic", EXPENSES)],
            id="two questions",
        ),
        pytest.param(
            heard(ranking(property=0.7), ranking(expenses=0.5), property=0.3, expenses=0.3),
            [("utter_topic", PROPERTY)],
            id="one of two questions is clear",
        ),
        pytest.param(
            heard(ranking(property=0.7), ranking(expenses=0.8), expenses=0.7),
            [("utter_topic", EXPENSES)],
            id="a story and its question",
        ),
        pytest.param(
            heard(ranking(property=0.7), ranking(greet=0.9), complaint=0.6, property=0.2, greet=0.1),
            [("utter_topic", COMPLAINT)],
            id="one question in two sentences",
        ),
        pytest.param(
            heard(ranking(greet=0.9), ranking(property=0.8), property=0.3, greet=0.3),
            [("utter_topic", PROPERTY)],
            id="hello and a question",
        ),
        pytest.param(
            heard(
                ranking(property=0.7),
                ranking(expenses=0.8),
                ranking(complaint=0.8),
                property=0.3,
                expenses=0.3,
                complaint=0.3,
            ),
            [("utter_topic", PROPERTY), ("utter_topic", EXPENSES)],
            id="three questions are too much at once",
        ),
    ],
)
def test_what_is_answered(understood: Understood, expected: list[tuple[str, object]]) -> None:
    assert told(answer(understood)) == expected


def test_near_topics_stand_beside_the_answer() -> None:
    decision = answer(heard(complaint=0.6, greet=0.2, property=0.1, expenses=0.04))
    assert decision.utterances[0].arguments == {"topic": COMPLAINT, "near": [PROPERTY]}


def test_a_topic_without_a_text_is_said_to_be_so() -> None:
    decision = answer(heard(complaint=0.6, property=0.2), catalogue={COMPLAINT: False, PROPERTY: True})
    assert told(decision) == [("utter_not_yet", COMPLAINT)]
    assert decision.utterances[0].arguments["near"] == [PROPERTY]


def test_only_written_topics_are_offered() -> None:
    catalogue = {COMPLAINT: False, PROPERTY: True, EXPENSES: True}
    decision = answer(heard(complaint=0.3, property=0.25, expenses=0.2), catalogue=catalogue)
    assert told(decision) == [("utter_did_you_mean", [PROPERTY, EXPENSES])]


def test_a_word_is_explained_with_its_entry() -> None:
    decision = answer(Understood(ranking(term=0.9), (), None, "vps"))
    assert decision.utterances[0].arguments == {"topic": "glossary.term", "near": [], "term": "vps"}


def test_misses_are_counted_until_something_is_understood() -> None:
    first = answer(heard())
    second = answer(heard(), first.said)
    assert [first.utterances[0].arguments["misses"], second.utterances[0].arguments["misses"]] == [1, 2]
    assert answer(heard(complaint=0.9), second.said).said == Said(COMPLAINT)


def test_a_follow_up_is_about_the_last_answer_that_was_no_safety_reply() -> None:
    said = answer(heard(complaint=0.9, crisis=0.9)).said
    decision = rules.follow_up("how_long", heard(), said, None, THRESHOLDS)
    assert decision.utterances[0].arguments == {"topic": COMPLAINT, "aspect": "how_long"}


@pytest.mark.parametrize(
    ("understood", "expected"),
    [
        (heard(), [("utter_follow_up_of_what", [])]),
        (heard(complaint=0.6), [("utter_topic", COMPLAINT)]),
        (heard(crisis=0.9), [("utter_topic", DANGER)]),
    ],
)
def test_a_follow_up_of_nothing(understood: Understood, expected: list[tuple[str, object]]) -> None:
    assert told(rules.follow_up("more", understood, Said(), None, THRESHOLDS)) == expected


@pytest.mark.parametrize(
    ("said", "crisis", "expected"),
    [
        (Said(None, 0, (PROPERTY, EXPENSES)), 0.0, [("utter_topic", PROPERTY)]),
        (Said(COMPLAINT), 0.0, [("utter_follow_up", COMPLAINT)]),
        (Said(), 0.0, [("utter_follow_up_of_what", [])]),
        (Said(None, 0, (PROPERTY, EXPENSES)), 0.9, [("utter_topic", DANGER)]),
    ],
)
def test_yes(said: Said, crisis: float, expected: list[tuple[str, object]]) -> None:
    assert told(rules.affirm(heard(crisis=crisis), said, None, THRESHOLDS)) == expected


def test_no_drops_what_was_offered() -> None:
    decision = rules.refuse(heard(), Said(COMPLAINT, 1, (PROPERTY, EXPENSES)), None, THRESHOLDS)
    assert told(decision) == [("utter_unclear", [])]
    assert decision.said == Said(COMPLAINT, 2)


@pytest.mark.parametrize(
    ("topic", "catalogue", "expected"),
    [
        (COMPLAINT, None, ("utter_topic", COMPLAINT)),
        (COMPLAINT, {COMPLAINT: True}, ("utter_topic", COMPLAINT)),
        (COMPLAINT, {COMPLAINT: False}, ("utter_not_yet", COMPLAINT)),
        ("rights.nothing", {COMPLAINT: True}, ("utter_unclear", [])),
        (None, None, ("utter_unclear", [])),
    ],
)
def test_a_pressed_button(topic: str | None, catalogue: dict[str, bool] | None, expected: tuple[str, object]) -> None:
    assert told(rules.choose(topic, Said(), catalogue)) == [expected]
