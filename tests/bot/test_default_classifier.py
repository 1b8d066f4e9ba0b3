"""Rasa's default classifier, as we compare ourselves with it, learns our labels and gives them back."""

from __future__ import annotations

from bench.default_classifier import Answered, ask_default

LEARNED = {
    "ask/rights.complaint": ["i want to complain", "make a complaint", "complain about police", "my complaint"],
    "ask/stages.bail": ["is he on bail", "bail conditions", "released on bail", "how long is bail"],
}


def test_it_learns_labels_and_gives_them_back() -> None:
    pairs = [(text, label) for label, texts in LEARNED.items() for text in texts]
    texts, labels = (list(column) for column in zip(*pairs, strict=True))
    answered = ask_default(texts, labels, ["a complaint", "on bail"], epochs=30)
    assert [ranking[0] for ranking in answered.rankings] == list(LEARNED)
    assert {label for ranking in answered.rankings for label in ranking} == set(LEARNED)


def test_shares_are_of_all_that_were_asked() -> None:
    answered = Answered([["a", "b"], ["b", "a"]], training_seconds=1, milliseconds_each=1)
    assert (answered.first(["a", "a"]), answered.first(["a", "a"], among=2)) == (0.5, 1.0)
