"""The words that services are described with, and the words by which people show that they mean them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from api.directory.phrases import Phrases
from api.directory.record import AXES, Axis
from api.yaml_files import read_yaml


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
    words: Mapping[Axis, Phrases[str]]

    def of(self, axis: Axis) -> list[Term]:
        """The terms of an axis, in the order of the file."""
        return [term for term in self.terms.values() if term.axis == axis]

    def meant(self, text: str) -> dict[Axis, list[str]]:
        """What a text says on each axis; a phrase that is read is not read again as part of a shorter one."""
        found = {axis: [one.value for one in phrases.find(text)] for axis, phrases in self.words.items()}
        return {axis: list(dict.fromkeys(keys)) for axis, keys in found.items() if keys}


def read_taxonomy(content: Path) -> Taxonomy:
    """`content/taxonomy.yml` with the words of `content/taxonomy_words/`."""
    raw = read_yaml(content / "taxonomy.yml")["taxonomies"]
    terms = {(axis, key): Term(axis, key, name) for axis in AXES for key, name in raw[axis]["terms"].items()}
    words: dict[Axis, list[tuple[str, str]]] = {axis: [] for axis in AXES}
    for path in sorted((content / "taxonomy_words").glob("*.yml")):
        for axis, entries in read_yaml(path).items():
            words[axis] += [(str(word), key) for key, listed in entries.items() for word in listed or ()]
    return Taxonomy(
        names={axis: raw[axis]["name"] for axis in AXES},
        descriptions={axis: raw[axis]["description"] for axis in AXES},
        terms=terms,
        words={axis: Phrases(listed) for axis, listed in words.items()},
    )
