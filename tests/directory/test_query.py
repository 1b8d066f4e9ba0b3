"""What is read out of a person's words."""

import pytest

from api.directory.areas import Areas
from api.directory.finding.query import Query, read_query
from api.directory.finding.words import SearchWords, words
from api.directory.taxonomy import Taxonomy


@pytest.fixture
def read(areas: Areas, taxonomy: Taxonomy, search_words: SearchWords):  # type: ignore[no-untyped-def]
    return lambda text, **chosen: read_query(text, Query(**chosen), areas, taxonomy, search_words)


def test_one_sentence_says_everything(read) -> None:  # type: ignore[no-untyped-def]
    query = read("I'm 16, my boyfriend hits me, I live in Brixton and need someone who speaks Polish")
    assert query.terms["harm"] == ("domestic_abuse",)
    assert (query.areas, query.language, query.age, query.is_child) == (("lambeth",), "pl", 16, True)
    assert "children" in query.terms["group"]


def test_what_was_chosen_counts_before_what_was_read(read) -> None:  # type: ignore[no-untyped-def]
    query = read("raped in Camden", terms={"harm": ("stalking_and_harassment",)}, areas=("newham",), language="pl")
    assert query.terms["harm"] == ("stalking_and_harassment",)
    assert (query.areas, query.language) == (("newham",), "pl")


def test_the_text_keeps_only_half_of_a_postcode(read) -> None:  # type: ignore[no-untyped-def]
    query = read("someone near SE15 4XX please")
    assert query.text == "someone near SE15 please"


@pytest.mark.parametrize(
    ("text", "harms"),
    [
        ("my husband attacked me", ("domestic_abuse",)),
        ("a stranger attacked me", ("assault",)),
        ("me and my boyfriend got attacked", ("assault",)),
        ("my husband was burgled", ("burglary_and_theft",)),
    ],
)
def test_violence_by_somebody_close_is_domestic_abuse(text: str, harms: tuple[str, ...], read) -> None:  # type: ignore[no-untyped-def]
    assert read(text).terms.get("harm") == harms


@pytest.mark.parametrize(
    ("text", "harmed"),
    [("i am a man and my wife hits me", "men"), ("a man followed me", None), ("as a woman I am scared", "women")],
)
def test_who_was_harmed_is_taken_only_from_clear_words(text: str, harmed: str | None, read) -> None:  # type: ignore[no-untyped-def]
    query = read(text)
    assert query.harmed == harmed
    assert ("men" in query.terms.get("group", ())) == (harmed == "men")


@pytest.mark.parametrize(
    ("text", "age"),
    [("i am 12", 12), ("my 15 year old", 15), ("it is 20 years ago", None), ("I'm 30 weeks pregnant", None)],
)
def test_ages(text: str, age: int | None, read) -> None:  # type: ignore[no-untyped-def]
    assert read(text).age == age


def test_another_way_than_the_phone(read) -> None:  # type: ignore[no-untyped-def]
    assert read("live chat, no phone calls").terms["delivery"] == ("webchat",)


def test_words_of_a_text() -> None:
    assert words("N.S.P.C.C., don't; 101 or 7") == ["nspcc", "dont", "101"]
