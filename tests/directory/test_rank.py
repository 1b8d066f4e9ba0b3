"""Which service is best: a pure rule, tried with services made up for it."""

from typing import Any
from uuid import uuid4

import pytest

from api.directory.areas import Areas
from api.directory.finding.candidates import Candidate
from api.directory.finding.query import Query
from api.directory.finding.rank import Doors, Said, Tier, good, rank
from api.directory.finding.vocabulary import Vocabulary

ABUSE = {"harm": ("domestic_abuse",)}
PLAIN = Vocabulary.of(["paladin safety net mind"])


def service(slug: str, **given: Any) -> Candidate:
    terms = {axis: frozenset(keys) for axis, keys in given.pop("terms", {"harm": ["domestic_abuse"]}).items()}
    plain = {
        "id": uuid4(), "slug": slug, "names": (slug,), "organization": slug, "areas": ("england",), "languages": (),
        "interpreters": False, "minimum_age": None, "maximum_age": None, "women_only": False, "men_only": False,
        "residents_only": False, "lexical": 0.0, "similarity": None,
    }  # fmt: skip
    return Candidate(terms=terms, **{**plain, **given})


def said(text: str, vocabulary: Vocabulary = PLAIN, ordinary: frozenset[str] = frozenset()) -> Said:
    words = frozenset(text.lower().split())
    return Said(words, words - {"the", "for"}, ordinary, vocabulary)


def order(query: Query, *services: Candidate, areas: Areas, doors: Doors | None = None, words: str = "") -> list[str]:
    found = rank(query, said(words), services, areas, doors or Doors())
    return [one.candidate.slug for one in found]


def test_the_own_borough_then_london_then_the_country(areas: Areas) -> None:
    query = Query(terms=ABUSE, areas=("lambeth",))
    services = [service("a"), service("b", areas=("london",)), service("c", areas=("lambeth",))]
    found = rank(query, said(""), services, areas, Doors())
    assert [(one.candidate.slug, one.tier) for one in found] == [
        ("c", Tier.LOCAL), ("b", Tier.LONDON), ("a", Tier.NATIONAL)
    ]  # fmt: skip


def test_services_of_other_places_are_left_out(areas: Areas) -> None:
    services = [service("a", areas=("camden",)), service("b", areas=("wales",)), service("c", areas=("uk",))]
    assert order(Query(terms=ABUSE, areas=("lambeth",)), *services, areas=areas) == ["c"]


def test_without_a_place_a_borough_is_shown_only_when_it_is_named(areas: Areas) -> None:
    camden = service("camden-net", names=("Safety Net",), areas=("camden",))
    assert order(Query(terms=ABUSE), camden, areas=areas) == []
    assert order(Query(terms=ABUSE), camden, areas=areas, words="safety net") == ["camden-net"]


def test_a_police_area_reaches_its_boroughs(areas: Areas) -> None:
    met = service("met", areas=("metropolitan-police",))
    assert order(Query(areas=("lambeth",)), met, areas=areas) == ["met"]
    assert order(Query(areas=("city-of-london",)), met, areas=areas) == []


def test_a_name_that_is_said_wins(areas: Areas) -> None:
    query = Query(text="paladin", terms=ABUSE, areas=("lambeth",))
    local = service("local", areas=("lambeth",))
    other = service("paladin", terms={"harm": ["fraud"]}, areas=("wales",))
    assert order(query, local, other, areas=areas, words="paladin") == ["paladin", "local"]


def test_an_ordinary_word_is_no_name_when_more_is_said(areas: Areas) -> None:
    mind = service("mind", names=("Mind",), areas=("camden",))
    much = said("never mind what people told about it", ordinary=frozenset({"mind"}))
    assert rank(Query(), much, [mind], areas, Doors()) == []
    assert rank(Query(), said("the mind", ordinary=frozenset({"mind"})), [mind], areas, Doors())[0].named


def test_the_harm_asked_for_beats_any_harm_and_any_beats_another(areas: Areas) -> None:
    kinds = {"a": "fraud", "b": "any", "c": "domestic_abuse"}
    services = [service(slug, terms={"harm": [harm]}) for slug, harm in kinds.items()]
    assert order(Query(terms=ABUSE), *services, areas=areas) == ["c", "b", "a"]


def test_a_group_nobody_asked_for_loses_a_little_and_one_that_was_gains(areas: Areas) -> None:
    deaf = service("deaf", terms={"harm": ["domestic_abuse"], "group": ["deaf_people"]})
    doors = Doors(particular=frozenset({"deaf_people"}))
    both = [service("plain"), deaf]
    assert order(Query(terms=ABUSE), *both, areas=areas, doors=doors) == ["plain", "deaf"]
    asked = Query(terms={**ABUSE, "group": ("deaf_people",)})
    assert order(asked, *both, areas=areas, doors=doors) == ["deaf", "plain"]


@pytest.mark.parametrize(("harmed", "left"), [(None, ["m", "w"]), ("men", ["m"]), ("women", ["w"])])
def test_services_for_one_sex_go_only_when_it_is_clear(harmed: str | None, left: list[str], areas: Areas) -> None:
    services = [service("w", women_only=True), service("m", men_only=True)]
    assert order(Query(terms=ABUSE, harmed=harmed), *services, areas=areas) == left


def test_ages_that_are_known_are_kept_to(areas: Areas) -> None:
    services = [service("adults", minimum_age=18), service("young", maximum_age=25), service("all")]
    assert set(order(Query(age=15), *services, areas=areas)) == {"young", "all"}
    assert set(order(Query(age=30), *services, areas=areas)) == {"adults", "all"}
    assert len(order(Query(), *services, areas=areas)) == 3


def test_a_language_that_is_spoken_weighs_more_than_an_interpreter(areas: Areas) -> None:
    services = [service("a"), service("b", interpreters=True), service("c", languages=("pl",))]
    found = rank(Query(terms=ABUSE, language="pl"), said(""), services, areas, Doors())
    assert [one.candidate.slug for one in found] == ["c", "b", "a"]
    assert found[0].why[0] == "language:pl"


def test_the_front_door_comes_first_with_others_visible(areas: Areas) -> None:
    services = [service("a"), service("b")]
    assert order(Query(terms=ABUSE), *services, areas=areas, doors=Doors(first=("b",))) == ["b", "a"]


def test_everybodys_service_gives_way_to_one_that_knows_this_harm(areas: Areas) -> None:
    everybody = service("all", terms={"harm": ["any"], "support": ["helpline"]})
    errand = service("claims", terms={"harm": ["domestic_abuse"], "support": ["compensation_help"]})
    expert = service("expert", terms={"harm": ["domestic_abuse"], "support": ["helpline"]})
    doors = Doors(everybody=("all",))
    assert order(Query(terms=ABUSE), everybody, errand, areas=areas, doors=doors) == ["all", "claims"]
    assert order(Query(terms=ABUSE), everybody, errand, expert, areas=areas, doors=doors)[0] == "expert"


def test_nothing_near_is_not_good(areas: Areas) -> None:
    query = Query(text="report a pothole")
    assert not good(query, rank(query, said("pothole"), [service("a", similarity=0.78)], areas, Doors()))
    assert not good(query, [])
    asked = Query(terms=ABUSE)
    assert good(asked, rank(asked, said(""), [service("a")], areas, Doors()))
