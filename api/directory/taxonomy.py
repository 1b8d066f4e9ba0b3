"""The words that services are described with, and the words by which people show that they mean them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from api.directory.record import AXES, Axis


@dataclass(frozen=True)
class Term:
    """One value of an axis."""

    axis: Axis
    key: str
    name: str


@dataclass(frozen=True)
class Taxonomy:
    """The axes, their terms, and for each language the words that mean a term."""

    names: Mapping[Axis, str]
    descriptions: Mapping[Axis, str]
    terms: Mapping[tuple[Axis, str], Term]
    words: Mapping[Axis, tuple[tuple[str, re.Pattern[str]], ...]]

    def of(self, axis: Axis) -> list[Term]:
        """The terms of an axis, in the order of the file."""
        return [term for term in self.terms.values() if term.axis == axis]

    def meant(self, text: str) -> dict[Axis, list[str]]:
        """What a text says on each axis; a phrase that is read is not read again as part of a shorter one."""
        return {axis: found for axis in self.words if (found := self._meant(axis, text))}

    def _meant(self, axis: Axis, text: str) -> list[str]:
        found = []
        for key, pattern in self.words[axis]:
            if pattern.search(text):
                text = pattern.sub(" ", text)
                if key not in found:
                    found.append(key)
        return found


def read_taxonomy(content: Path) -> Taxonomy:
    """`content/taxonomy.yml` with the words of `content/taxonomy_words/`."""
    raw = yaml.safe_load((content / "taxonomy.yml").read_text(encoding="utf-8"))["taxonomies"]
    terms = {(axis, key): Term(axis, key, name) for axis in AXES for key, name in raw[axis]["terms"].items()}
    words: dict[Axis, list[tuple[str, str]]] = {axis: [] for axis in AXES}
    for path in sorted((content / "taxonomy_words").glob("*.yml")):
        for axis, entries in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            words[axis] += [(str(word), key) for key, listed in entries.items() for word in listed or ()]
    return Taxonomy(
        names={axis: raw[axis]["name"] for axis in AXES},
        descriptions={axis: raw[axis]["description"] for axis in AXES},
        terms=terms,
        words={axis: tuple(_patterns(listed)) for axis, listed in words.items()},
    )


def _patterns(words: list[tuple[str, str]]) -> list[tuple[str, re.Pattern[str]]]:
    longest_first = sorted(words, key=lambda item: -len(item[0]))
    return [(key, re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)) for word, key in longest_first]
