"""Misspelt words are read as the directory spells them, and words that all services use tell nothing."""

import pytest

from api.directory.finding.vocabulary import Vocabulary

TEXTS = ["Samaritans listens to anyone", "Victim Support helps anyone", "Stalking helpline for anyone"]
VOCABULARY = Vocabulary.of(TEXTS, frozenset({"for", "support"}))


@pytest.mark.parametrize(
    ("typed", "meant"), [("samaratans", "samaritans"), ("stallking", "stalking"), ("xyzzyx", None), ("vict", None)]
)
def test_misspelt_words(typed: str, meant: str | None) -> None:
    assert VOCABULARY.meant(typed) == meant


def test_rare_words_tell_more_than_common_ones() -> None:
    assert VOCABULARY.weight("stalking") == 1
    assert VOCABULARY.weight("anyone") == 0
    assert VOCABULARY.weight("unheard") == 0


def test_the_shares_of_what_was_said_are_smaller_when_something_unknown_was_said() -> None:
    known = VOCABULARY.shares(VOCABULARY.spelt("stalking for"))
    partly = VOCABULARY.shares(VOCABULARY.spelt("stalking pothole"))
    assert known == {"stalking": 1}
    assert 0 < partly["stalking"] < 1


def test_nothing_known_gives_nothing() -> None:
    assert VOCABULARY.shares(["pothole"]) == {}
    assert Vocabulary.of([]).shares([]) == {}


def test_words_that_too_many_services_use_are_not_searched_for() -> None:
    many = Vocabulary.of(["common"] * 500 + ["rare"])
    assert many.telling(["common", "rare"]) == ["rare"]
