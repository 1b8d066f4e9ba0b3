"""Sentences that the bot learns from and sentences it is measured with, and whether two of them are nearly the same."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import yaml

from api.settings import PROJECT

NLU = PROJECT / "bot" / "data" / "nlu"
HELD_OUT = PROJECT / "tests" / "nlu"
_ENTITY = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")
_APOSTROPHES = re.compile("['\u2018\u2019`\u00b4]")
_NOT_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Example:
    """One training sentence: its language, its intent and where it stands."""

    locale: str
    intent: str
    text: str
    place: str


def plain(text: str) -> str:
    """A sentence without case, punctuation, apostrophes and marked entities: what makes two of them the same."""
    unmarked = _ENTITY.sub(r"\1", text)
    return _NOT_WORDS.sub(" ", _APOSTROPHES.sub("", unmarked.casefold())).strip()


def examples() -> list[Example]:
    """All training sentences."""
    return [example for path in sorted(NLU.rglob("*.yml")) for example in _examples(path)]


def _examples(path: Path) -> Iterator[Example]:
    locale = path.relative_to(NLU).parts[0]
    for entry in yaml.safe_load(path.read_text(encoding="utf-8")).get("nlu") or ():
        for number, line in enumerate(str(entry.get("examples") or "").splitlines(), 1):
            text = line.strip().removeprefix("- ").strip()
            if text and "intent" in entry:
                place = f"{path.relative_to(PROJECT)}, {entry['intent']}, line {number}"
                yield Example(locale, entry["intent"], text, place)


def texts_of(path: Path) -> Iterator[str]:
    """The `text` of every line of a JSONL file, or of every entry of a JSON or YAML file."""
    raw = path.read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        parsed = [json.loads(line) for line in raw.splitlines() if line.strip()]
    else:
        parsed = json.loads(raw) if path.suffix == ".json" else yaml.safe_load(raw)
    yield from _texts(parsed)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def distance(one: str, other: str) -> int:
    """How many letters to put in, take out or change to make one of the other (Levenshtein)."""
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, wanted in enumerate(other, 1):
            line.append(min(above[column] + 1, line[-1] + 1, above[column - 1] + (letter != wanted)))
        above = line
    return above[-1]


def allowed(text: str) -> int:
    """Up to how many letters' difference a sentence counts as the same: none in a short one, four in a long one."""
    return min(len(text) // 12, 4)


class Nearby:
    """Finds among many plain sentences those that are the same as another, or nearly."""

    def __init__(self, known: Iterable[str]) -> None:
        self._by_length: dict[int, list[str]] = {}
        for text in known:
            self._by_length.setdefault(len(text), []).append(text)

    def find(self, text: str) -> list[str]:
        """Few changed letters leave one of a few pieces whole, so only sentences with such a piece are measured."""
        most = allowed(text)
        cuts = [len(text) * number // (most + 1) for number in range(most + 2)]
        pieces = [text[start:end] for start, end in pairwise(cuts)]
        lengths = range(len(text) - most, len(text) + most + 1)
        like = (known for length in lengths for known in self._by_length.get(length, ()))
        return [known for known in like if any(p in known for p in pieces) and distance(text, known) <= most]
