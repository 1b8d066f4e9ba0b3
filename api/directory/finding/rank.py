"""Which of the services that come near are best, and why: plain values in, an order out."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Protocol

from api.directory.areas import Areas
from api.directory.finding.candidates import Candidate
from api.directory.finding.query import Query
from api.directory.finding.words import words

# Whose services are likeliest to help somebody who has not said where they live.
_MOST_LIVE_HERE = frozenset({"uk", "england"})


class Tier(StrEnum):
    """How near a service is: of the person's own borough or police area, of London, or of the whole country."""

    LOCAL = "local"
    LONDON = "london"
    NATIONAL = "national"


@dataclass(frozen=True)
class Weights:
    """What each kind of agreement counts. Changed for kinds of mistakes only, never for one question."""

    name: float = 7.0
    harm: float = 2.2
    any_harm: float = 1.3
    other_harm: float = -2.2
    group: float = 0.7
    particular_group: float = 1.6
    other_group: float = -1.5
    need: float = 0.6
    support: float = 0.6
    delivery: float = 0.6
    no_delivery: float = -0.6
    language: float = 3.0
    interpreters: float = 0.4
    words: float = 2.5
    meaning: float = 2.5
    local: float = 2.0
    london: float = 0.6
    elsewhere: float = -0.8
    child: float = 1.0
    front_door: float = 3.2
    chosen: float = 1.5
    one_sex: float = -0.8
    young_only: float = -1.2
    safety_net: float = 0.8
    listens: float = 1.0


WEIGHTS = Weights()
# Cosines of this encoder lie close together: below the first nothing is meant, at the second it is the same thing.
MEANING_FROM, MEANING_TO = 0.79, 0.86
# From here on a name is said, not only touched.
NAMED = 0.75
# Names are made of common words too ("domestic abuse helpline"): so rare are the words of one that means one service.
RARE = 0.6
# What an alias or an older name counts beside a service's own name.
OTHER_NAME = 0.95
# What the agreement with the query alone, without place and manner of help, must come to: more where neither a harm nor
# a group was read, because then it may be about anything.
GOOD, GOOD_OF_ANYTHING = 1.0, 1.6
# Being for groups nobody asked for costs nothing where a service names many of them.
MANY_GROUPS = 5
YOUNG = {"children", "young_people"}
# Who asks for no kind of help wants somebody who stays with them, not somebody for one errand.
LISTENS = {"helpline", "emotional_support", "casework", "advocacy", "counselling"}
# What a score owes to the query itself.
EVIDENCE = ("name", "any_harm", "harm:", "group:", "need:", "support:", "language:", "words", "meaning")


class Spelling(Protocol):
    """What the ranking needs to know of words."""

    def weight(self, word: str) -> float:
        """How much a word tells, from 0 to 1."""


@dataclass(frozen=True)
class Said:
    """The words of a query as the directory spells them, and which of them are more than filling."""

    spelt: frozenset[str]
    telling: frozenset[str]
    ordinary: frozenset[str]
    spelling: Spelling


@dataclass(frozen=True)
class Doors:
    """Services that come first for this query, those an editor chose for the topic, services for everybody, and the
    groups that are few among many."""

    first: Sequence[str] = ()
    chosen: Sequence[str] = ()
    everybody: Sequence[str] = ()
    particular: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Ranked:
    """A service, how well it fits, how near it is, and why it was chosen: keys, best first.

    `named`: its name was said; `called`: a name that no other service could have, so that it is shown wherever it is.
    """

    candidate: Candidate
    score: float
    tier: Tier
    why: tuple[str, ...]
    evidence: float
    named: bool = False
    called: bool = False


def rank(query: Query, said: Said, found: Sequence[Candidate], areas: Areas, doors: Doors) -> list[Ranked]:
    """The services that fit, best first. Those that cannot help this person are left out, unless they are named."""
    reaching = reaching_areas(query.areas, areas)
    helping = [one for one in found if _can_help(query, one, areas, reaching)]
    if any(_knows(query, one) for one in helping):
        doors = replace(doors, everybody=())
    ranked = [_ranked(query, said, one, areas, reaching, doors) for one in found]
    able = {one.slug for one in helping}
    kept = [one for one in ranked if one.called or one.candidate.slug in able]
    return sorted(kept, key=lambda one: (-one.score, one.candidate.slug))


def good(query: Query, ranked: Sequence[Ranked]) -> bool:
    """Whether the best are near enough to be called an answer."""
    needed = GOOD if query.terms.get("harm") or query.terms.get("group") else GOOD_OF_ANYTHING
    return bool(ranked) and (ranked[0].named or max(one.evidence for one in ranked[:3]) >= needed)


def _knows(query: Query, one: Candidate) -> bool:
    """Whether a service is for just this harm, and stays with people."""
    return bool(one.keys("harm") & asked_for(query, "harm") and LISTENS & one.keys("support"))


def reaching_areas(homes: Sequence[str], areas: Areas) -> frozenset[str]:
    """All areas whose services help somebody who lives in one of these."""
    found = {around for id in homes for around in areas.around(id)}
    return frozenset(found | {area.police for id in homes if (area := areas.by_id.get(id)) and area.police})


def _ranked(query: Query, said: Said, one: Candidate, areas: Areas, reaching: frozenset[str], doors: Doors) -> Ranked:
    tier = tier_of(one, areas, reaching)
    name, rarity = (1.0, 1.0) if one.slug == query.named else name_said(said, one)
    scores = {
        "name": WEIGHTS.name * name,
        **_harms(query, one, name >= NAMED),
        **_groups(query, one, doors.particular),
        **_kinds_of_help(query, one),
        **_language(query, one),
        "words": WEIGHTS.words * one.lexical,
        "meaning": WEIGHTS.meaning * _meaning(one.similarity),
        "place": _place(tier, query, one, reaching),
        "age": WEIGHTS.child if query.is_child and "children" in one.keys("group") else 0.0,
        "front_door": _front_door(one, doors),
    }
    why = tuple(key for key, score in sorted(scores.items(), key=lambda item: -item[1]) if score > 0)
    evidence = sum(score for key, score in scores.items() if key.startswith(EVIDENCE))
    return Ranked(one, sum(scores.values()), tier, why, evidence, name >= NAMED, name >= NAMED and rarity >= RARE)


def _front_door(one: Candidate, doors: Doors) -> float:
    """The first of the doors counts a little more than the next."""
    weights = (WEIGHTS.front_door, WEIGHTS.chosen, WEIGHTS.safety_net)
    for slugs, weight in zip((doors.first, doors.chosen, doors.everybody), weights, strict=True):
        if one.slug in slugs:
            return weight * (1 - 0.1 * list(slugs).index(one.slug))
    return 0.0


def _can_help(query: Query, one: Candidate, areas: Areas, reaching: frozenset[str]) -> bool:
    if query.areas and not reaching.intersection(one.areas):
        return False
    if not query.areas and all(areas.is_local(area) for area in one.areas):
        return False
    if query.age is not None and not (one.minimum_age or 0) <= query.age <= (one.maximum_age or 200):
        return False
    return not ((one.women_only and query.harmed == "men") or (one.men_only and query.harmed == "women"))


def tier_of(one: Candidate, areas: Areas, reaching: frozenset[str]) -> Tier:
    """The nearest of the service's areas that reach the person; without a place, the widest of all."""
    if not reaching:
        wide = [area for area in one.areas if area != "london" and not areas.is_local(area)]
        return Tier.NATIONAL if wide else Tier.LONDON if "london" in one.areas else Tier.LOCAL
    shared = reaching.intersection(one.areas)
    if any(areas.is_local(area) for area in shared):
        return Tier.LOCAL
    return Tier.LONDON if "london" in shared else Tier.NATIONAL


def _place(tier: Tier, query: Query, one: Candidate, reaching: frozenset[str]) -> float:
    if not query.areas:
        return 0.0 if _MOST_LIVE_HERE.intersection(one.areas) else WEIGHTS.elsewhere
    if not reaching.intersection(one.areas):
        return WEIGHTS.elsewhere
    return {Tier.LOCAL: WEIGHTS.local, Tier.LONDON: WEIGHTS.london, Tier.NATIONAL: 0.0}[tier]


def _harms(query: Query, one: Candidate, named: bool) -> dict[str, float]:
    """Whoever asks for a service by its name knows what it is for."""
    known, asked = one.keys("harm"), asked_for(query, "harm")
    if not asked or not known or (named and not known & asked):
        return {}
    if not known & asked:
        return {"any_harm": WEIGHTS.any_harm} if "any" in known else {"other_harm": WEIGHTS.other_harm}
    each = WEIGHTS.harm * _specialist(known) / math.sqrt(len(asked))
    return {f"harm:{key}": each for key in sorted(known & asked)}


def _groups(query: Query, one: Candidate, particular: frozenset[str]) -> dict[str, float]:
    groups, asked = one.keys("group"), asked_for(query, "group")
    scores = {
        f"group:{key}": WEIGHTS.particular_group if key in particular else WEIGHTS.group
        for key in sorted(groups & asked)
    }
    few = groups & particular
    if few and not few & asked and len(few) < MANY_GROUPS:
        scores["other_group"] = WEIGHTS.other_group * len(few) / len(groups)
    if (one.women_only or one.men_only) and query.harmed is None and not asked & {"women", "men"}:
        scores["one_sex"] = WEIGHTS.one_sex
    if one.maximum_age is not None and query.age is None and not asked & YOUNG:  # Most who say no age are too old.
        scores["young_only"] = WEIGHTS.young_only
    return scores


def _kinds_of_help(query: Query, one: Candidate) -> dict[str, float]:
    scores: dict[str, float] = {}
    for axis, weight in (("need", WEIGHTS.need), ("support", WEIGHTS.support)):
        offered = one.keys(axis)
        for key in sorted(offered & asked_for(query, axis))[:2]:
            scores[f"{axis}:{key}"] = weight * _specialist(offered)
    for key in sorted(asked_for(query, "delivery")):
        scores[f"delivery:{key}"] = WEIGHTS.delivery if key in one.keys("delivery") else WEIGHTS.no_delivery
    if not asked_for(query, "support") and LISTENS & one.keys("support"):
        scores["listens"] = WEIGHTS.listens
    return scores


def _specialist(terms: frozenset[str]) -> float:
    """Who does few things does them more: 1.2 for one thing, 1 for four, towards 0.8 for many."""
    return 0.8 + 0.4 / math.sqrt(len(terms))


def asked_for(query: Query, axis: str) -> frozenset[str]:
    """The terms of an axis that a query asks for."""
    return frozenset(query.terms.get(axis, ()))  # type: ignore[call-overload]


def _language(query: Query, one: Candidate) -> Mapping[str, float]:
    if query.language is None or query.language == "en":
        return {}
    if query.language in one.languages:
        return {f"language:{query.language}": WEIGHTS.language}
    return {"interpreters": WEIGHTS.interpreters} if one.interpreters else {}


def _meaning(similarity: float | None) -> float:
    if similarity is None:
        return 0.0
    return max(0.0, min(1.0, (similarity - MEANING_FROM) / (MEANING_TO - MEANING_FROM)))


def name_said(said: Said, one: Candidate) -> tuple[float, float]:
    """How clearly the best of a service's names is said, and how rare its words are; both from 0 to 1."""
    own, *others = (_one_name_said(said, _words(name)) for name in one.names)
    # "NSPCC" is what the NSPCC is called first, and its Childline too.
    return max([own, *((clear * OTHER_NAME, rarity) for clear, rarity in others)])


@lru_cache(maxsize=20_000)
def _words(name: str) -> tuple[str, ...]:
    """The words of a name; none where only one long word of several is left ("Report it")."""
    found = tuple(words(name))
    return () if len(found) == 1 and len(name.split()) > 1 else found


def _one_name_said(said: Said, name: Sequence[str]) -> tuple[float, float]:
    """A name counts when all its words are said: by how rare they are, and how little else was said."""
    if not name or not said.spelt.issuperset(name):
        return 0.0, 0.0
    rarity = min(1.0, sum(said.spelling.weight(word) for word in set(name)))
    rest = said.telling.difference(name)
    if not rest:
        return 1.0, rarity
    share = 1 - len(rest) / len(said.telling | set(name))
    if len(name) == 1 and name[0] in said.ordinary:
        return share * 0.5, rarity
    return max(rarity * 0.8 if len(name) == 1 else rarity, share), rarity
