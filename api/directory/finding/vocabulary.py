"""The words of the directory: which are telling, and which one a misspelt word was meant to be."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

_WORD = re.compile(r"[^\W\d_]{3,}|\d{2,}")
_TELLING = 6
# A word that so many services use says little about which one is meant.
_COMMON_SHARE = 0.2
_ALIKE = 82
_LONG_ENOUGH_TO_MISSPELL = 5

STOP_WORDS = frozenset(
    ["about", "after", "all", "also", "and", "any", "anyone", "are", "been", "but", "can", "cant", "could", "did", "does", "dont", "for", "from", "get", "getting", "give", "going", "had", "has", "have", "having", "help", "her", "here", "him", "his", "how", "into", "ive", "just", "know", "like", "line", "make", "more", "much", "need", "needs", "not", "number", "now", "off", "one", "only", "our", "out", "over", "people", "person", "phone", "please", "put", "really", "say", "service", "services", "she", "should", "some", "someone", "somebody", "somewhere", "something", "still", "support", "tell", "than", "that", "the", "their", "them", "then", "there", "they", "thing", "this", "those", "through", "too", "under", "until", "very", "wants", "want", "was", "way", "were", "what", "when", "where", "which", "who", "whom", "why", "will", "with", "would", "you", "your"]
)


@dataclass(frozen=True)
class Vocabulary:
    """How many services use each word."""

    counts: Counter[str]
    services: int

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Vocabulary":
        """The words of the services' texts."""
        counts: Counter[str] = Counter()
        services = 0
        for text in texts:
            counts.update(set(words(text)))
            services += 1
        return cls(counts, services)

    def telling(self, text: str) -> list[str]:
        """The words of a text that tell services apart, rarest first, each as the directory spells it."""
        meant = dict.fromkeys(self._meant(word) for word in words(text) if word not in STOP_WORDS)
        common = max(3.0, self.services * _COMMON_SHARE)
        known = [word for word in meant if word and self.counts[word] <= common]
        return sorted(known, key=lambda word: self.counts[word])[:_TELLING]

    def _meant(self, word: str) -> str | None:
        if word in self.counts:
            return word
        if len(word) < _LONG_ENOUGH_TO_MISSPELL:
            return None
        found = process.extractOne(word, self._long(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
        return found[0] if found else None

    def _long(self) -> Sequence[str]:
        return [word for word in self.counts if len(word) >= _LONG_ENOUGH_TO_MISSPELL - 1]


def words(text: str) -> list[str]:
    """The words of a text, in small letters."""
    return _WORD.findall(text.lower().replace("'", ""))
