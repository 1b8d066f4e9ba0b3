"""How the danger of a message's parts is weighed."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.crisis_classifier import likeliest

LABELS = ["ask/crisis.immediate_danger", "ask/crisis.being_watched", "ask/stages.verdict"]


def felt(*rows: list[float]) -> float:
    found = likeliest(LABELS, np.array(rows))
    assert found is not None
    return float(found["confidence"])


def test_one_dangerous_sentence_makes_a_message_more_dangerous_but_a_calm_story_stays_below_it() -> None:
    assert felt([0.1, 0.1, 0.8]) < felt([0.1, 0.1, 0.8], [0.5, 0.2, 0.3]) < felt([0.5, 0.2, 0.3])


def test_the_most_dangerous_part_counts_a_fifth_beside_the_whole() -> None:
    assert felt([0.04, 0.02, 0.9], [0.2, 0.1, 0.6], [0.0, 0.01, 0.9]) == pytest.approx(0.108)


def test_calm_sentences_do_not_make_a_dangerous_message_calmer() -> None:
    assert felt([0.4, 0.1, 0.5], [0.0, 0.01, 0.9], [0.01, 0.0, 0.9]) == pytest.approx(0.5)


def test_a_message_of_one_sentence_is_its_own_whole() -> None:
    assert felt([0.05, 0.04, 0.9]) == pytest.approx(0.09)


def test_the_topic_is_that_of_the_part() -> None:
    found = likeliest(LABELS, np.array([[0.03, 0.02, 0.9], [0.1, 0.2, 0.6]]))
    assert found is not None
    assert found["topic"] == "crisis.being_watched"
