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


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("somebody stole from her, she is 72", 72),
        ("he's 81 and gave them his savings", 81),
        ("counselling for my 15-year-old", 15),
        ("she's 2 kids and nowhere to go", None),
        ("it is 10 miles away and he's 15 minutes late", None),
        ("he is 40 and I'm 13", 13),
        ("he's 40 and hurts me", None),
        ("my uncle is 40 and comes into my room", None),
        ("my nan is 84 and alone", 84),
        ("my daughter is 7, I'm 34", 7),
    ],
)
def test_ages_of_whom_it_is_for(text: str, age: int | None, read) -> None:  # type: ignore[no-untyped-def]
    assert read(text).age == age


@pytest.mark.parametrize(
    ("text", "is_child"),
    [
        ("somewhere to talk for adults", False),
        ("a refuge for an adult", False),
        ("is there a group for over 18s", False),
        ("classes 18 and over", False),
        ("help for women over 40", False),
        ("a helpline for under 16s", True),
        ("for under 18 years old", True),
        ("she is under 16", True),
        ("something for under 25s", None),
        ("a club for over 16s", None),
        ("he has followed me for over 20 years", None),
        ("a man over 40 followed me home", None),
        ("help for adults and children", None),
        ("for children and for adults", None),
        ("is it legal for an adult to hit me", None),
    ],
)
def test_for_adults_or_for_children(text: str, is_child: bool | None, read) -> None:  # type: ignore[no-untyped-def]
    assert read(text).is_child is is_child


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("my neighbour is a pensioner", "older_people"),
        ("an OAP was conned at the door", "older_people"),
        ("she is 72 and afraid of her carer", "older_people"),
        ("anything for under 16s", "children"),
        ("a place for my 15 year old", "children"),
    ],
)
def test_groups_of_an_age(text: str, group: str, read) -> None:  # type: ignore[no-untyped-def]
    assert group in read(text).terms["group"]


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("counselling for adults hurt as children", ()),
        ("I'm 41, my coach groomed me as a kid", ()),
        ("I'm 41 and my children were hit", ("children",)),
    ],
)
def test_who_was_a_child_then_is_none_now(text: str, groups: tuple[str, ...], read) -> None:  # type: ignore[no-untyped-def]
    assert read(text).terms.get("group", ()) == groups


def test_another_way_than_the_phone(read) -> None:  # type: ignore[no-untyped-def]
    assert read("live chat, no phone calls").terms["delivery"] == ("webchat",)


def test_words_of_a_text() -> None:
    assert words("N.S.P.C.C., don't; 101 or 7") == ["nspcc", "dont", "101"]
