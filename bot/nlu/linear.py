"""A linear classifier on a sentence encoding and character n-grams together: small, fast and reproducible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from joblib import Parallel, cpu_count, delayed
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.svm import LinearSVC

from bot.nlu.encoder import FloatArray
from bot.nlu.ngrams import CharacterNgrams

# Of fewer texts, one processor has learned before another has been started.
_MANY_TEXTS = 2_000
_REST = ""


@dataclass(frozen=True)
class Settings:
    """Values found by cross-validation (`python -m bot.tune`)."""

    max_ngrams: int = 30_000
    cost: float = 0.3
    sharpness: float = 4.0
    seed: int = 7

    @classmethod
    def of(cls, config: dict[str, object]) -> Settings:
        return cls(**{key: config[key] for key in asdict(cls()) if key in config})  # type: ignore[arg-type]


@dataclass(frozen=True)
class LinearModel:
    """Softmax over labels of `sharpness * (mean-free encoding @ dense + n-grams @ sparse + bias)`.

    The weights are a linear support vector machine's, one label against the rest, rare labels weighing more. Its
    margins are no probabilities; `sharpness` makes them behave like some, and `bot/thresholds.yml` does the rest.
    """

    labels: list[str]
    ngrams: CharacterNgrams
    mean: FloatArray
    sharpness: float
    dense: FloatArray
    sparse: NDArray[np.float16]
    bias: FloatArray

    @classmethod
    def fit(cls, texts: Sequence[str], encodings: FloatArray, labels: Sequence[str], settings: Settings) -> LinearModel:
        """Learns from the texts; the same texts always give the same model."""
        ngrams = CharacterNgrams.learn(texts, settings.max_ngrams)
        mean = encodings.mean(axis=0)
        rows = hstack([csr_matrix(_centred(encodings, mean)), ngrams.matrix(texts)]).tocsr()
        names, weights, bias = _each_against_the_rest(rows, np.array(labels), settings)
        width = encodings.shape[1]
        dense, sparse = weights[:, :width].T, weights[:, width:].T
        return cls(
            names,
            ngrams,
            mean,
            settings.sharpness,
            np.ascontiguousarray(dense, dtype=np.float32),
            np.ascontiguousarray(sparse, dtype=np.float16),
            bias.astype(np.float32),
        )

    def probabilities(self, texts: Sequence[str], encodings: FloatArray) -> FloatArray:
        """One row a text, one column a label."""
        scores = _centred(encodings, self.mean) @ self.dense + self.bias
        for row, text in enumerate(texts):
            columns, values = self.ngrams.row(text)
            scores[row] += values @ self.sparse[columns].astype(np.float32)
        return _softmax(scores * np.float32(self.sharpness))

    def save(self, path: Path) -> None:
        np.savez_compressed(
            path,
            labels=np.array(self.labels),
            ngrams=np.array(self.ngrams.in_order(), dtype="U5"),
            idf=self.ngrams.idf,
            mean=self.mean,
            sharpness=np.float32(self.sharpness),
            dense=self.dense,
            sparse=self.sparse,
            bias=self.bias,
        )

    @classmethod
    def load(cls, path: Path) -> LinearModel:
        with np.load(path, allow_pickle=False) as stored:
            vocabulary = {ngram: column for column, ngram in enumerate(stored["ngrams"].tolist())}
            return cls(
                labels=stored["labels"].tolist(),
                ngrams=CharacterNgrams(vocabulary, stored["idf"]),
                mean=stored["mean"],
                sharpness=float(stored["sharpness"]),
                dense=stored["dense"],
                sparse=stored["sparse"],
                bias=stored["bias"],
            )


def _each_against_the_rest(
    rows: csr_matrix, labels: NDArray[np.str_], settings: Settings
) -> tuple[list[str], NDArray[np.float64], NDArray[np.float64]]:
    """The labels in order, and of each its weights and its bias. Every processor learns some of the labels."""
    names, counts = np.unique(labels, return_counts=True)
    balanced = dict(zip(names.tolist(), len(labels) / (len(names) * counts), strict=True))
    processes = cpu_count() if len(labels) >= _MANY_TEXTS else 1
    learned = Parallel(n_jobs=processes)(
        delayed(_some_against_the_rest)(rows, labels, {name: balanced[name] for name in some.tolist()}, settings)
        for some in np.array_split(names, processes)
    )
    return names.tolist(), np.vstack([weights for weights, _ in learned]), np.concatenate([bias for _, bias in learned])


def _some_against_the_rest(
    rows: csr_matrix, labels: NDArray[np.str_], balanced: dict[str, float], settings: Settings
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights and biases of the labels in `balanced`, which gives how much each label's texts weigh."""
    known = np.where(np.isin(labels, list(balanced)), labels, _REST)
    rest = {} if (known != _REST).all() else {_REST: 1.0}
    machine = LinearSVC(C=settings.cost, class_weight={**balanced, **rest}, random_state=settings.seed)
    machine.fit(rows, known)
    weights, bias = _for_each_label(machine)
    mine = [label != _REST for label in machine.classes_]
    return weights[mine], bias[mine]


def _for_each_label(machine: LinearSVC) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """One row of weights a label; of two labels scikit-learn keeps only the second's."""
    weights, bias = machine.coef_, machine.intercept_
    if len(machine.classes_) == 2:
        return np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    return weights, bias


def _centred(encodings: FloatArray, mean: FloatArray) -> FloatArray:
    rows = encodings - mean
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-8), dtype=np.float32)


def _softmax(scores: FloatArray) -> FloatArray:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)
