"""TF-IDF of character n-grams with a vocabulary that is stored without pickles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.encoder import FloatArray

NGRAMS = (2, 5)


def _vectorizer(limit: int | None = None) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer="char_wb", ngram_range=NGRAMS, sublinear_tf=True, min_df=2, max_features=limit, dtype=np.float32
    )


_analyse: Callable[[str], list[str]] = _vectorizer().build_analyzer()


@dataclass(frozen=True)
class CharacterNgrams:
    """Which n-grams count, and how much each."""

    vocabulary: dict[str, int]
    idf: FloatArray

    @classmethod
    def learn(cls, texts: Sequence[str], limit: int) -> CharacterNgrams:
        vectorizer = _vectorizer(limit)
        try:
            vectorizer.fit(texts)
        except ValueError:  # No n-gram occurs twice: only in very small data.
            return cls({}, np.zeros(0, dtype=np.float32))
        vocabulary = {ngram: int(column) for ngram, column in vectorizer.vocabulary_.items()}
        return cls(vocabulary, np.asarray(vectorizer.idf_, dtype=np.float32))

    def row(self, text: str) -> tuple[NDArray[np.int64], FloatArray]:
        """The columns that the text fills, and their values (of length 1 together)."""
        counts: Counter[int] = Counter()
        for ngram in _analyse(text):
            column = self.vocabulary.get(ngram)
            if column is not None:
                counts[column] += 1
        columns = np.array(sorted(counts), dtype=np.int64)
        values = np.array([counts[int(column)] for column in columns], dtype=np.float32)
        values = (1 + np.log(values)) * self.idf[columns] if len(columns) else values
        norm = float(np.linalg.norm(values))
        return columns, (values / norm if norm else values).astype(np.float32)

    def matrix(self, texts: Sequence[str]) -> csr_matrix:
        rows = [self.row(text) for text in texts]
        starts = np.cumsum([0] + [len(columns) for columns, _ in rows])
        columns = np.concatenate([columns for columns, _ in rows]) if rows else np.zeros(0, dtype=np.int64)
        values = np.concatenate([values for _, values in rows]) if rows else np.zeros(0, dtype=np.float32)
        return csr_matrix((values, columns, starts), shape=(len(rows), len(self.vocabulary)), dtype=np.float32)

    def in_order(self) -> list[str]:
        return sorted(self.vocabulary, key=self.vocabulary.__getitem__)
