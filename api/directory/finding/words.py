"""What the search reads in people's words, as `content/search.yml` lists it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from api.yaml_files import read_yaml

_WORD = re.compile(r"[^\W\d_]{3,}|\d{3,}")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}[a-z]?\b\.?")


@dataclass(frozen=True)
class Implied:
    """A harm that is meant when another (or none) is read and certain words are said, and others are not."""

    harm: frozenset[str]
    words: re.Pattern[str]
    but: re.Pattern[str]
    means: str


@dataclass(frozen=True)
class SearchWords:
    """Words that tell nothing, names that are ordinary words, and what shows a language, a home or who was harmed."""

    stop_words: frozenset[str]
    ordinary_names: frozenset[str]
    languages: tuple[tuple[str, re.Pattern[str]], ...]
    residence: re.Pattern[str]
    harmed: Mapping[str, re.Pattern[str]]
    particular_groups: frozenset[str] = frozenset()
    groups_by_age: tuple[tuple[int, str | None], ...] = ()
    implied: tuple[Implied, ...] = ()

    def language(self, text: str) -> str | None:
        """The language that a text asks for."""
        return next((code for code, pattern in self.languages if pattern.search(text)), None)

    def home(self, text: str) -> str | None:
        """The part of a text that says where somebody lives."""
        found = self.residence.search(text)
        return found[1] if found else None

    def group_of_age(self, age: int | None) -> str | None:
        """The group that an age belongs to."""
        return next((group for last, group in self.groups_by_age if age is not None and age <= last), None)

    def meant_harms(self, text: str, read: Sequence[str]) -> tuple[str, ...]:
        """The harms that a text means, given those that its words name."""
        for rule in self.implied:
            if rule.harm.issuperset(read or ["none"]) and rule.words.search(text) and not rule.but.search(text):
                return (rule.means,)
        return tuple(read)

    def harmed_person(self, text: str) -> str | None:
        """`women` or `men`, when the text says clearly who was harmed."""
        found = [group for group, pattern in self.harmed.items() if pattern.search(text)]
        return found[0] if len(found) == 1 else None


def read_search_words(content: Path) -> SearchWords:
    """`content/search.yml`."""
    raw = read_yaml(content / "search.yml")
    residence = _any_of(raw["residence"])
    return SearchWords(
        stop_words=frozenset(map(str, raw["stop_words"])),
        ordinary_names=frozenset(map(str, raw["ordinary_names"])),
        languages=tuple((str(code), _pattern(names)) for code, names in raw["languages"].items()),
        residence=re.compile(rf"\b(?:{residence})\b([^.,;]*)", re.IGNORECASE),
        harmed={group: _pattern(phrases) for group, phrases in raw["harmed"].items()},
        groups_by_age=tuple(raw["groups_by_age"].items()),
        particular_groups=frozenset(raw["particular_groups"]),
        implied=tuple(
            Implied(frozenset(rule["harm"]), _pattern(rule["words"]), _pattern(rule["but"]), rule["means"])
            for rule in raw["implied"]
        ),
    )


def words(text: str) -> list[str]:
    """The words of a text in small letters, of three letters or more; "N.S.P.C.C." is one word."""
    text = text.lower().replace("\u2019", "'").replace("'", "")
    return _WORD.findall(_DOTTED.sub(lambda found: found[0].replace(".", "") + " ", text))


def _pattern(phrases: Iterable[object]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_any_of(phrases)})(?!\w)", re.IGNORECASE)


def _any_of(phrases: Iterable[object]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(map(str, phrases), key=len, reverse=True))
