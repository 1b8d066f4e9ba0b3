"""What is asked of the directory: choices that may stand in an address, and words that may not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from pydantic import BaseModel, Field

from api.directory.areas import Areas
from api.directory.finding.query import Query, read_place
from api.directory.finding.words import SearchWords
from api.directory.record import AXES, Axis
from api.directory.taxonomy import Taxonomy

MOST_WORDS, MOST_PLACE, MOST_CHOICES, MOST_PAGE = 500, 100, 200, 1000
Choices = list[str]


class Filters(BaseModel):
    """The part of a search that may be shared: no words of anybody."""

    harm: Choices = Field([], max_length=MOST_CHOICES)
    need: Choices = Field([], max_length=MOST_CHOICES)
    group: Choices = Field([], max_length=MOST_CHOICES)
    support: Choices = Field([], max_length=MOST_CHOICES)
    delivery: Choices = Field([], max_length=MOST_CHOICES)
    area: Choices = Field([], max_length=MOST_CHOICES)
    language: str = Field("", max_length=20)
    open_now: bool = False
    lang: str = Field("", max_length=20)


class Address(Filters):
    """A search as an address says it; `s` are words, sealed for a short time."""

    s: str = Field("", max_length=6000)
    page: int = Field(1, ge=1, le=MOST_PAGE)


class Typed(Filters):
    """A search as the form sends it."""

    # However long: it is shown again with what is wrong, not thrown away.
    words: str = ""
    place: str = ""


@dataclass(frozen=True)
class Asked:
    """A search whose choices are all known ones."""

    terms: Mapping[Axis, tuple[str, ...]]
    areas: tuple[str, ...] = ()
    language: str = ""
    open_now: bool = False
    lang: str = ""
    sealed: str = ""

    @property
    def anything(self) -> bool:
        """Whether there is something to look for."""
        return bool(self.terms or self.areas or self.language or self.open_now or self.sealed)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """The choices as they stand in an address."""
        for axis, keys in self.terms.items():
            yield from ((axis, key) for key in keys)
        yield from (("area", area) for area in self.areas)
        if self.language:
            yield "language", self.language
        if self.open_now:
            yield "open_now", "true"

    def address(self, **more: str | int) -> str:
        """Where the results are; with the sealed words, if there are any."""
        own = [("s", self.sealed)] if self.sealed else []
        lang = [("lang", self.lang)] if self.lang else []
        pairs = [*self.pairs(), *own, *lang]
        query = urlencode([pair for pair in pairs if pair[0] not in more] + list(more.items()))
        return f"/find?{query}" if query else "/find"

    def query(self, words: str) -> Query:
        """What a finder is asked."""
        return Query(
            text=words,
            terms=self.terms,
            areas=self.areas,
            split=len(self.areas) > 1,
            language=self.language or None,
            open_now=self.open_now,
        )


def read_filters(given: Filters, areas: Areas, taxonomy: Taxonomy, sealed: str = "") -> Asked:
    """The choices that are known; others are left out, so that an old link still finds something."""
    chosen: dict[Axis, tuple[str, ...]] = {}
    for axis in AXES:
        keys = [key for key in getattr(given, axis) if (axis, key) in taxonomy.terms]
        if keys:
            chosen[axis] = tuple(dict.fromkeys(keys))
    return Asked(
        terms=chosen,
        areas=tuple(dict.fromkeys(area for area in given.area if area in areas.by_id)),
        language=given.language if given.language.isascii() and given.language.replace("-", "").isalnum() else "",
        open_now=given.open_now,
        lang=given.lang if given.lang.isascii() and given.lang.replace("-", "").isalnum() else "",
        sealed=sealed,
    )


def areas_of(place: str, areas: Areas, words: SearchWords) -> tuple[str, ...]:
    """The areas of a typed place, also where names that are common words are written small ("reading")."""
    return read_place(place, areas, words)[0] or read_place(place.title(), areas, words)[0]
