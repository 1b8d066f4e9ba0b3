"""Places are read out of sentences, and words that only look like places are not."""

import pytest

from api.directory.areas import Areas, cut_postcodes
from api.directory.finding.query import read_place
from api.directory.finding.words import SearchWords


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("I am in Reading", ["thames-valley-police-area"]),
        ("Reading what he wrote scares me", []),
        ("i was reading it", []),
        ("the court date is in May", []),
        ("it may help", []),
        ("it happened on Lambeth Walk", []),
        ("on Lambeth Walk, in Lambeth", ["lambeth"]),
        ("a dog barking all night", []),
        ("my flat in Barking", ["barking-and-dagenham"]),
        ("he had a bow and arrow", []),
        ("near Bow station", ["tower-hamlets"]),
        ("shepherds bush", []),
        ("Shepherd's Bush", ["hammersmith-and-fulham"]),
    ],
)
def test_names_in_sentences(text: str, named: list[str], areas: Areas) -> None:
    assert areas.named(text) == named


@pytest.mark.parametrize(
    ("text", "place", "split"),
    [
        ("I live in Newham, it was in Westminster", ("newham",), False),
        ("i live in reading", ("thames-valley-police-area",), False),
        ("mum lives in Glasgow, I am in London", ("scotland",), False),
        ("Brixton, London", ("lambeth",), False),
        ("help in SE15", ("southwark",), False),
        ("help in BR1 3XY", ("bromley", "lewisham"), True),
        ("Bromley BR1", ("bromley",), False),
        ("somewhere", (), False),
    ],
)
def test_where_somebody_lives(
    text: str, place: tuple[str, ...], split: bool, areas: Areas, search_words: SearchWords
) -> None:
    assert read_place(text, areas, search_words) == (place, split)


def test_a_full_postcode_is_cut_to_its_first_half() -> None:
    assert cut_postcodes("at se15 4xx or SE154XX, not A1 or 101") == "at se15 or SE15, not A1 or 101"


def test_all_boroughs_of_london_are_there(areas: Areas) -> None:
    boroughs = [area for area in areas.by_id.values() if area.kind == "borough"]
    assert len(boroughs) == 33
    assert areas.around("lambeth") == ["lambeth", "london", "england", "uk"]
