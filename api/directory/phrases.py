"""Finds phrases in a text by looking up its words: as fast for ten thousand phrases as for ten."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

Value = TypeVar("Value")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Spotted(Generic[Value]):
    """A phrase in a text, from `start` to `end`."""

    value: Value
    start: int
    end: int


class Phrases(Generic[Value]):
    """Phrases and what they mean; read on whole words, without regard to case, punctuation and apostrophes."""

    def __init__(self, phrases: Iterable[tuple[str, Value]]) -> None:
        self._values: dict[tuple[str, ...], list[Value]] = {}
        for phrase, value in phrases:
            self._values.setdefault(tuple(_WORD.findall(phrase.lower())), []).append(value)
        self._longest = max(map(len, self._values), default=0)

    def find(self, text: str) -> list[Spotted[Value]]:
        """All phrases of a text, longest first; a word that is read is not read again as part of a shorter one."""
        words = list(_WORD.finditer(text))
        keys = [word[0].lower() for word in words]
        spans = [
            (first, last)
            for first in range(len(keys))
            for last in range(first + 1, min(len(keys), first + self._longest) + 1)
            if tuple(keys[first:last]) in self._values
        ]
        spans.sort(key=lambda span: (words[span[0]].start() - words[span[1] - 1].end(), span))
        taken: set[int] = set()
        found = []
        for first, last in spans:
            if taken.isdisjoint(range(first, last)):
                taken.update(range(first, last))
                start, end = words[first].start(), words[last - 1].end()
                found += [Spotted(value, start, end) for value in self._values[tuple(keys[first:last])]]
        return found
