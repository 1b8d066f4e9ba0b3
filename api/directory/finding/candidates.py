"""Which services come near a query: one statement over words, meaning, terms and names of front doors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from pgvector import HalfVector
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api.directory.finding.query import Query
from api.directory.freshness import GRACE
from api.directory.record import AXES

_EACH_WAY = 30
# So many services that use the words are weighed: more use them only when the words tell little.
_WEIGHED = 300
# What a matching term counts when the database chooses which services to look at more closely.
_AXIS_WEIGHTS = {"harm": 4, "group": 4, "need": 2, "support": 2, "delivery": 1}


@dataclass(frozen=True)
class Candidate:
    """A service that came near, with all that the ranking looks at.

    `lexical` is from 0 to 1; `similarity` is the cosine of the meanings, None when one of them is not encoded.
    """

    id: UUID
    slug: str
    names: tuple[str, ...]
    organization: str
    terms: Mapping[str, frozenset[str]]
    areas: tuple[str, ...]
    languages: tuple[str, ...]
    interpreters: bool
    minimum_age: int | None
    maximum_age: int | None
    women_only: bool
    men_only: bool
    residents_only: bool
    lexical: float
    similarity: float | None

    def keys(self, axis: str) -> frozenset[str]:
        """The terms of an axis."""
        return self.terms.get(axis, frozenset())


_SHOWN = """
    i.next_check >= :checked_since
    AND (i.closed_until IS NULL OR i.closed_until <= :today)
    AND i.accepting IS NOT FALSE
    AND NOT i.slug = ANY(:without)
"""
_FROM = "FROM waymark.service_index i"
# By default PostgreSQL weighs the levels D, C, B, A.
_LEXICAL = """
    (SELECT coalesce(sum(w.weight * least(1, ts_rank('{0.1,0.5,0.75,1}', i.document, w.query) / 0.6)), 0)
     FROM (SELECT to_tsquery('english', word) AS query, weight
           FROM unnest(CAST(:words AS text[]), CAST(:weights AS float8[])) AS t (word, weight)) w)
"""
_BY_WORDS = f"""
    (SELECT i.service_id
     FROM (SELECT i.service_id, i.document, i.slug {_FROM}
           WHERE i.document @@ to_tsquery('english', :any_word) AND {_SHOWN} LIMIT {_WEIGHED}) i
     ORDER BY {_LEXICAL} DESC, i.slug LIMIT {_EACH_WAY})
"""  # noqa: S608
_DISTANCE = "i.embedding <#> CAST(:vector AS halfvec)"
_IN_REACH = f"{_FROM} WHERE i.areas && CAST(:areas AS text[]) AND {_SHOWN}"
# With a vector all in reach are compared anyway, so that they are read once, for two ways.
_REACHING = f"""
    reaching AS MATERIALIZED (
        SELECT i.service_id, i.slug, i.terms, i.areas, {_DISTANCE} AS distance {_IN_REACH}),
"""
_BY_MEANING = f"""
    (SELECT i.service_id FROM reaching i WHERE i.distance IS NOT NULL ORDER BY i.distance LIMIT {_EACH_WAY})
"""  # noqa: S608
_BY_TERMS = f"""
    (SELECT i.service_id {{in_reach}} AND i.terms && CAST(:terms AS text[])
     ORDER BY {{matches}} + (i.areas && CAST(:near AS text[]))::int DESC, i.slug LIMIT {_EACH_WAY})
"""
_BY_SLUG = f"(SELECT i.service_id {_FROM} WHERE i.slug = ANY(:pinned) AND {_SHOWN})"
_SELECT = """
    WITH {reaching} near (service_id) AS ({ways})
    SELECT s.id, s.slug, s.name, o.name AS organization, i.terms, i.areas, i.languages, s.interpreters,
        s.minimum_age, s.maximum_age, s.women_only, s.men_only, s.residents_only,
        {lexical} AS lexical, {similarity} AS similarity,
        (SELECT array_agg(n.name ORDER BY n.name) FROM waymark.service_name n WHERE n.service_id = s.id) AS other_names
    FROM near JOIN waymark.service s ON s.id = near.service_id
    JOIN waymark.service_index i ON i.service_id = s.id
    JOIN waymark.organization o ON o.id = s.organization_id
    ORDER BY s.slug
"""


@dataclass(frozen=True)
class Places:
    """Areas to look in: all that reach the person, and of these the ones close by."""

    reaching: tuple[str, ...]
    near: tuple[str, ...] = ()


async def candidates(
    session: AsyncSession,
    query: Query,
    words: Mapping[str, float],
    vector: Any | None,
    places: Places,
    pinned: Sequence[str],
    today: date,
) -> list[Candidate]:
    """The services that come near, in no order that means anything. `words` are telling words with their weights."""
    terms = [term for axis in AXES for term in query.flat(axis)]
    ways = [_BY_SLUG]
    if words:
        ways.append(_BY_WORDS)
    if vector is not None:
        ways.append(_BY_MEANING)
    if terms:
        in_reach = _IN_REACH if vector is None else "FROM reaching i WHERE true"
        ways.append(_BY_TERMS.format(in_reach=in_reach, matches=_matches(query)))
    statement = _SELECT.format(
        reaching="" if vector is None else _REACHING,
        ways=" UNION ".join(ways),
        lexical=_LEXICAL if words else "0",
        similarity="NULL" if vector is None else f"-({_DISTANCE})",
    )
    values = {
        "checked_since": today - GRACE,
        "today": today,
        "without": sorted(query.without),
        "pinned": list(pinned),
        "words": list(words),
        "weights": list(words.values()),
        "any_word": " | ".join(words),
        "vector": None if vector is None else HalfVector(vector).to_text(),
        "terms": terms,
        "areas": list(places.reaching),
        "near": list(places.near),
        **{f"of_{axis}": query.flat(axis) for axis in AXES},
    }
    found = await session.execute(text(statement), {key: values[key] for key in values if f":{key}" in statement})
    return [_candidate(row) for row in found.mappings()]


def _matches(query: Query) -> str:
    asked = [axis for axis in AXES if query.terms.get(axis)]
    return " + ".join(f"(i.terms && CAST(:of_{axis} AS text[]))::int * {_AXIS_WEIGHTS[axis]}" for axis in asked)


def _candidate(row: Mapping[Any, Any]) -> Candidate:
    return Candidate(
        id=row["id"],
        slug=row["slug"],
        names=(row["name"], *(row["other_names"] or ())),
        organization=row["organization"],
        terms=_by_axis(tuple(row["terms"])),
        areas=tuple(row["areas"]),
        languages=tuple(row["languages"]),
        interpreters=row["interpreters"],
        minimum_age=row["minimum_age"],
        maximum_age=row["maximum_age"],
        women_only=row["women_only"],
        men_only=row["men_only"],
        residents_only=row["residents_only"],
        lexical=min(1.0, float(row["lexical"])),
        similarity=None if row["similarity"] is None else float(row["similarity"]),
    )


@lru_cache(maxsize=20_000)
def _by_axis(terms: tuple[str, ...]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for term in terms:
        axis, _, key = term.partition(":")
        found.setdefault(axis, set()).add(key)
    return {axis: frozenset(keys) for axis, keys in found.items()}
