"""What the words of a message say for each label: a linear support vector machine on n-grams."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from joblib import Parallel, cpu_count, delayed
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.svm import LinearSVC

from bot.nlu.encoder import FloatArray
from bot.nlu.ngrams import KINDS, Ngrams
from bot.nlu.settings import Settings

# Of fewer texts, one processor has learned before another has been started.
_MANY_TEXTS = 2_000
# Where to stop. scikit-learn's own 0.0001 takes twice as long (52 s where this takes 27 s, on one processor), moves no
# score by more than 0.002, and put two of 4,442 sentences elsewhere.
_CLOSE_ENOUGH = 0.01
_REST = ""


@dataclass(frozen=True)
class Wording:
    """One label against the rest, rare labels weighing more."""

    ngrams: tuple[Ngrams, ...]
    # of each kind of n-grams: a row an n-gram, a column a label
    weights: tuple[NDArray[np.float16], ...]
    bias: FloatArray

    @classmethod
    def fit(cls, texts: Sequence[str], labels: NDArray[np.str_], settings: Settings) -> Wording:
        """Learns from the texts; the columns are the labels in alphabetical order."""
        learned = [Ngrams.learn(kind, texts, settings.max_ngrams) for kind in KINDS]
        together = hstack([rows for _, rows in learned]).tocsr()
        together.sort_indices()
        weights, bias = _each_against_the_rest(together, labels, settings)
        ends = np.cumsum([rows.shape[1] for _, rows in learned])
        parts = np.split(np.ascontiguousarray(weights.T, dtype=np.float16), ends[:-1])
        return cls(tuple(ngrams for ngrams, _ in learned), tuple(parts), bias.astype(np.float32))

    def scores(self, texts: Sequence[str]) -> FloatArray:
        """One row a text, one column a label: the margins, which are no probabilities."""
        found = np.tile(self.bias, (len(texts), 1))
        for ngrams, weights in zip(self.ngrams, self.weights, strict=True):
            for row, text in enumerate(texts):
                columns, values = ngrams.row(text)
                found[row] += values @ weights[columns].astype(np.float32)
        return found

    def arrays(self) -> dict[str, NDArray[Any]]:
        """All that is to be stored."""
        stored: dict[str, NDArray[Any]] = {"wording_bias": self.bias}
        for ngrams, weights in zip(self.ngrams, self.weights, strict=True):
            stored[ngrams.kind] = np.array(ngrams.in_order(), dtype=np.str_)
            stored[f"{ngrams.kind}_idf"] = ngrams.idf
            stored[f"{ngrams.kind}_weights"] = weights
        return stored

    @classmethod
    def of(cls, stored: Mapping[str, NDArray[Any]]) -> Wording:
        """What `arrays` gave."""
        ngrams = tuple(
            Ngrams(kind, {ngram: at for at, ngram in enumerate(stored[kind].tolist())}, stored[f"{kind}_idf"])
            for kind in KINDS
        )
        return cls(ngrams, tuple(stored[f"{kind}_weights"] for kind in KINDS), stored["wording_bias"])


def _each_against_the_rest(
    rows: csr_matrix, labels: NDArray[np.str_], settings: Settings
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Of each label its weights and its bias. Every processor learns some of the labels."""
    names, counts = np.unique(labels, return_counts=True)
    if not rows.shape[1]:  # Too few texts to have anything in common.
        return np.zeros((len(names), 0)), np.zeros(len(names))
    balanced = dict(zip(names.tolist(), len(labels) / (len(names) * counts), strict=True))
    processes = cpu_count() if len(labels) >= _MANY_TEXTS else 1
    learned = Parallel(n_jobs=processes)(
        delayed(_some_against_the_rest)(rows, labels, {name: balanced[name] for name in some.tolist()}, settings)
        for some in np.array_split(names, processes)
    )
    return np.vstack([weights for weights, _ in learned]), np.concatenate([bias for _, bias in learned])


def _some_against_the_rest(
    rows: csr_matrix, labels: NDArray[np.str_], balanced: dict[str, float], settings: Settings
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights and biases of the labels in `balanced`, which gives how much each label's texts weigh."""
    known = np.where(np.isin(labels, list(balanced)), labels, _REST)
    rest = {} if (known != _REST).all() else {_REST: 1.0}
    weights = {**balanced, **rest}
    machine = LinearSVC(C=settings.cost, class_weight=weights, tol=_CLOSE_ENOUGH, random_state=settings.seed)
    machine.fit(rows, known)
    found, bias = _for_each_label(machine)
    mine = [label != _REST for label in machine.classes_]
    return found[mine], bias[mine]


def _for_each_label(machine: LinearSVC) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """One row of weights a label; of two labels scikit-learn keeps only the second's."""
    weights, bias = machine.coef_, machine.intercept_
    if len(machine.classes_) == 2:
        return np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    return weights, bias
