"""TF-IDF of n-grams with a vocabulary that is stored without pickles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.encoder import FloatArray

# Characters forgive misspelling; words in order tell "he was released" from "will he be released".
KINDS: dict[str, dict[str, Any]] = {
    "characters": {"analyzer": "char_wb", "ngram_range": (2, 5)},
    "words": {"analyzer": "word", "ngram_range": (1, 2), "token_pattern": r"\w+"},
}


def _vectorizer(kind: str, limit: int | None = None) -> TfidfVectorizer:
    return TfidfVectorizer(**KINDS[kind], sublinear_tf=True, min_df=2, max_features=limit, dtype=np.float32)


@cache
def _analyser(kind: str) -> Callable[[str], list[str]]:
    analyser: Callable[[str], list[str]] = _vectorizer(kind).build_analyzer()
    return analyser


@dataclass(frozen=True)
class Ngrams:
    """Which n-grams of a kind count, and how much each."""

    kind: str
    vocabulary: dict[str, int]
    idf: FloatArray

    @classmethod
    def learn(cls, kind: str, texts: Sequence[str], limit: int) -> tuple[Ngrams, csr_matrix]:
        """The `limit` most frequent n-grams that occur in two texts at least, and of each text a row as in `row`."""
        vectorizer = _vectorizer(kind, limit)
        try:
            rows = vectorizer.fit_transform(texts)
        except ValueError:  # No n-gram occurs twice: only in very small data.
            return cls(kind, {}, np.zeros(0, dtype=np.float32)), csr_matrix((len(texts), 0), dtype=np.float32)
        vocabulary = {ngram: int(column) for ngram, column in vectorizer.vocabulary_.items()}
        return cls(kind, vocabulary, np.asarray(vectorizer.idf_, dtype=np.float32)), rows

    def row(self, text: str) -> tuple[NDArray[np.int64], FloatArray]:
        """The columns that the text fills, and their values (of length 1 together)."""
        counts: Counter[int] = Counter()
        for ngram in _analyser(self.kind)(text):
            column = self.vocabulary.get(ngram)
            if column is not None:
                counts[column] += 1
        columns = np.array(sorted(counts), dtype=np.int64)
        values = np.array([counts[int(column)] for column in columns], dtype=np.float32)
        values = (1 + np.log(values)) * self.idf[columns] if len(columns) else values
        norm = float(np.linalg.norm(values))
        return columns, (values / norm if norm else values).astype(np.float32)

    def in_order(self) -> list[str]:
        return sorted(self.vocabulary, key=self.vocabulary.__getitem__)
