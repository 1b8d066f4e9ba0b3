"""The words of the directory: which are telling, and which one a misspelt word was meant to be."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from api.directory.finding.words import words

_TELLING = 6
# So many services may use the telling words together: the search reads each of them.
_READ = 400
_ALIKE = 80
_LONG_ENOUGH_TO_MISSPELL = 5
_REMEMBERED = 4096
# A word that no service uses: it counts as something that none of them is about.
_UNKNOWN = 0.6


@dataclass
class Vocabulary:
    """How many services use each word. Read by several searches at once, changed by none."""

    counts: Counter[str]
    services: int
    stop_words: frozenset[str] = frozenset()
    _long: tuple[str, ...] = ()
    _corrected: dict[str, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._long = tuple(word for word in self.counts if len(word) >= _LONG_ENOUGH_TO_MISSPELL - 1)

    @classmethod
    def of(cls, texts: Iterable[str], stop_words: frozenset[str] = frozenset()) -> "Vocabulary":
        """The words of the services' texts."""
        counts: Counter[str] = Counter()
        services = 0
        for text in texts:
            counts.update(set(words(text)))
            services += 1
        return cls(counts, services, stop_words)

    def spelt(self, text: str) -> list[str]:
        """The words of a text, each as the directory spells it where it knows one like it."""
        return [self.meant(word) or word for word in words(text)]

    def telling(self, spelt: Sequence[str]) -> list[str]:
        """The words that tell services apart, rarest first."""
        known = [word for word in dict.fromkeys(spelt) if word not in self.stop_words and self.counts[word]]
        read, found = 0, []
        for word in sorted(known, key=lambda word: self.counts[word])[:_TELLING]:
            read += self.counts[word]
            if read <= _READ:
                found.append(word)
        return found

    def shares(self, spelt: Sequence[str]) -> dict[str, float]:
        """The telling words, each with its share of all that was said; what nobody knows was said too."""
        said = {word for word in spelt if word not in self.stop_words}
        whole = sum(self.weight(word) if self.counts[word] else _UNKNOWN for word in said)
        return {word: self.weight(word) / whole for word in self.telling(spelt)} if whole else {}

    def weight(self, word: str) -> float:
        """How much a word tells: 1 when one service uses it, 0 when all do or none."""
        used = self.counts[word]
        if not used or self.services < 2:
            return float(bool(used))
        return max(0.0, math.log(self.services / used) / math.log(self.services))

    def meant(self, word: str) -> str | None:
        """The word itself when it is known, or the one it is a misspelling of, or None."""
        if word in self.counts or word in self.stop_words:
            return word
        if len(word) < _LONG_ENOUGH_TO_MISSPELL:
            return None
        if word not in self._corrected:
            if len(self._corrected) >= _REMEMBERED:
                self._corrected.clear()
            self._corrected[word] = self._nearest(word)
        return self._corrected[word]

    def _nearest(self, word: str) -> str | None:
        found = process.extractOne(word, self._long, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        return found[0] if found else None
