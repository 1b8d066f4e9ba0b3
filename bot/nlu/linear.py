"""A linear classifier on a sentence encoding and character n-grams together: small, fast and reproducible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.nlu.encoder import FloatArray
from bot.nlu.ngrams import CharacterNgrams


@dataclass(frozen=True)
class Settings:
    """Values found by cross-validation (`python -m bot.tune`)."""

    encoding_scale: float = 4.0
    ngram_scale: float = 2.0
    max_ngrams: int = 15_000
    encoding_decay: float = 2e-4
    ngram_decay: float = 2e-4
    epochs: int = 10
    batch: int = 256
    rate: float = 0.05
    balance: float = 0.75
    seed: int = 7

    @classmethod
    def of(cls, config: dict[str, object]) -> Settings:
        return cls(**{key: config[key] for key in asdict(cls()) if key in config})  # type: ignore[arg-type]


@dataclass(frozen=True)
class LinearModel:
    """Softmax over labels of `mean-free encoding @ dense + n-grams @ sparse + bias`."""

    labels: list[str]
    ngrams: CharacterNgrams
    mean: FloatArray
    encoding_scale: float
    dense: FloatArray
    sparse: NDArray[np.float16]
    bias: FloatArray

    @classmethod
    def fit(
        cls,
        texts: Sequence[str],
        encodings: FloatArray,
        labels: Sequence[str],
        settings: Settings,
    ) -> LinearModel:
        """Learns from the texts. A label with few examples is not to lose against one with many."""
        names = sorted(set(labels))
        targets = np.array([names.index(label) for label in labels])
        importance = (np.bincount(targets)[targets] ** -settings.balance).astype(np.float32)
        ngrams = CharacterNgrams.learn(texts, settings.max_ngrams)
        mean = encodings.mean(axis=0)
        dense_rows = _centred(encodings, mean) * settings.encoding_scale
        sparse_rows = ngrams.matrix(texts) * np.float32(settings.ngram_scale)
        dense, sparse, bias = _descend(dense_rows, sparse_rows, targets, importance, len(names), settings)
        small = (sparse * np.float32(settings.ngram_scale)).astype(np.float16)
        return cls(names, ngrams, mean, settings.encoding_scale, dense, small, bias)

    def probabilities(self, texts: Sequence[str], encodings: FloatArray) -> FloatArray:
        """One row a text, one column a label."""
        scores = (_centred(encodings, self.mean) * self.encoding_scale) @ self.dense + self.bias
        for row, text in enumerate(texts):
            columns, values = self.ngrams.row(text)
            scores[row] += values @ self.sparse[columns].astype(np.float32)
        return _softmax(scores)

    def save(self, path: Path) -> None:
        np.savez_compressed(
            path,
            labels=np.array(self.labels),
            ngrams=np.array(self.ngrams.in_order(), dtype="U5"),
            idf=self.ngrams.idf,
            mean=self.mean,
            encoding_scale=np.float32(self.encoding_scale),
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
                encoding_scale=float(stored["encoding_scale"]),
                dense=stored["dense"],
                sparse=stored["sparse"],
                bias=stored["bias"],
            )


def _centred(encodings: FloatArray, mean: FloatArray) -> FloatArray:
    rows = encodings - mean
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-8), dtype=np.float32)


def _softmax(scores: FloatArray) -> FloatArray:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)


class _Adam:
    """One block of weights with its running moments."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.weights: FloatArray = np.zeros(shape, dtype=np.float32)
        self._first = np.zeros_like(self.weights)
        self._second = np.zeros_like(self.weights)
        self._steps = 0

    def step(self, gradient: FloatArray, rate: float) -> None:
        self._steps += 1
        self._first += 0.1 * (gradient - self._first)
        self._second += 0.01 * (gradient * gradient - self._second)
        first = self._first / np.float32(1 - 0.9**self._steps)
        second = self._second / np.float32(1 - 0.99**self._steps)
        self.weights -= np.float32(rate) * first / (np.sqrt(second) + np.float32(1e-8))


def _descend(
    dense_rows: FloatArray,
    sparse_rows: csr_matrix,
    targets: NDArray[np.int64],
    importance: FloatArray,
    labels: int,
    settings: Settings,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Minimises weighted cross-entropy in shuffled batches with a rate that falls to nothing (cosine)."""
    order = np.random.default_rng(settings.seed)
    dense = _Adam((dense_rows.shape[1], labels))
    sparse = _Adam((sparse_rows.shape[1], labels))
    bias = _Adam((labels,))
    batches = -(-len(targets) // settings.batch)
    for epoch in range(settings.epochs):
        shuffled = order.permutation(len(targets))
        for at in range(batches):
            rows = shuffled[at * settings.batch : (at + 1) * settings.batch]
            progress = (epoch * batches + at + 1) / (settings.epochs * batches)
            rate = settings.rate * 0.5 * (1 + np.cos(np.pi * progress))
            some_dense, some_sparse = dense_rows[rows], sparse_rows[rows]
            error = _softmax(some_dense @ dense.weights + some_sparse @ sparse.weights + bias.weights)
            error[np.arange(len(rows)), targets[rows]] -= 1
            error *= importance[rows, None] / np.float32(importance[rows].sum())
            dense.step(some_dense.T @ error + np.float32(settings.encoding_decay) * dense.weights, rate)
            sparse.step(some_sparse.T @ error + np.float32(settings.ngram_decay) * sparse.weights, rate)
            bias.step(error.sum(axis=0), rate)
    return dense.weights, sparse.weights, bias.weights
