"""Training of a network with one hidden layer, in the few lines of NumPy that it takes.

TensorFlow, which Rasa brings, learned no better in 29 s where this takes 8 s (17,721 sentences, 2 processors), and who
has changed one sentence waits for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.nlu.encoder import FloatArray
from bot.nlu.settings import Settings

# Forgetting parts of what it sees keeps it from learning sentences by heart, and so does never being quite sure.
FORGOTTEN, FORGOTTEN_INSIDE, DOUBT = np.float32(0.1), np.float32(0.5), np.float32(0.1)
SPEED = 0.004
# Of few sentences more rounds are needed until anything has been learned.
LEAST_STEPS = 300
# Adam's own (Kingma and Ba 2015): how much it remembers of the gradients, and of their squares.
REMEMBERED, REMEMBERED_SQUARES, TINY = 0.9, 0.999, np.float32(1e-7)


@dataclass(frozen=True)
class Layers:
    """What a network has learned: `relu(input @ hidden + hidden_bias) @ out + out_bias`."""

    hidden: FloatArray
    hidden_bias: FloatArray
    out: FloatArray
    out_bias: FloatArray

    @classmethod
    def new(cls, inputs: int, hidden: int, outputs: int, random: np.random.Generator) -> Layers:
        """Small random numbers (Glorot and Bengio 2010)."""
        first, second = (
            random.uniform(-1, 1, size).astype(np.float32) * np.float32(np.sqrt(6 / sum(size)))
            for size in ((inputs, hidden), (hidden, outputs))
        )
        return cls(first, np.zeros(hidden, np.float32), second, np.zeros(outputs, np.float32))

    def all(self) -> tuple[FloatArray, ...]:
        return self.hidden, self.hidden_bias, self.out, self.out_bias


def learn(inputs: FloatArray, numbers: NDArray[np.int64], weights: FloatArray, settings: Settings) -> Layers:
    """A network that gives each input its number; `weights` says how much each input counts."""
    random = np.random.default_rng(settings.seed)
    layers = Layers.new(inputs.shape[1], settings.hidden, int(numbers.max()) + 1, random)
    means, squares = ([np.zeros_like(part) for part in layers.all()] for _ in range(2))
    batches = list(_batches(len(inputs), settings, random))
    for step, rows in enumerate(batches, start=1):
        gradients = _gradients(layers, inputs[rows], numbers[rows], weights[rows], random)
        slower = SPEED * (1 + np.cos(np.pi * (step - 1) / len(batches))) / 2
        speed = np.float32(slower * np.sqrt(1 - REMEMBERED_SQUARES**step) / (1 - REMEMBERED**step))
        for part, gradient, mean, square in zip(layers.all(), gradients, means, squares, strict=True):
            mean += np.float32(1 - REMEMBERED) * (gradient - mean)
            square += np.float32(1 - REMEMBERED_SQUARES) * (gradient * gradient - square)
            part -= speed * mean / (np.sqrt(square) + TINY)
    return layers


def _batches(inputs: int, settings: Settings, random: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    steps = -(-inputs // settings.batch)
    for _ in range(max(settings.rounds, -(-LEAST_STEPS // steps))):
        yield from np.array_split(random.permutation(inputs), steps)


def _gradients(
    layers: Layers,
    inputs: FloatArray,
    numbers: NDArray[np.int64],
    weights: FloatArray,
    random: np.random.Generator,
) -> Sequence[FloatArray]:
    """Which way each part of the layers would make the mistakes larger."""
    seen = inputs * _kept(inputs.shape, FORGOTTEN, random)
    inside = seen @ layers.hidden + layers.hidden_bias
    passed = (inside > 0) * _kept(inside.shape, FORGOTTEN_INSIDE, random)
    inside *= passed
    mistakes = softmax(inside @ layers.out + layers.out_bias) - DOUBT / len(layers.out_bias)
    mistakes[np.arange(len(numbers)), numbers] -= 1 - DOUBT
    mistakes *= weights[:, None] / np.float32(len(numbers))
    back = (mistakes @ layers.out.T) * passed
    return seen.T @ back, back.sum(axis=0), inside.T @ mistakes, mistakes.sum(axis=0)


def _kept(shape: tuple[int, ...], forgotten: np.float32, random: np.random.Generator) -> FloatArray:
    """Zero for what is forgotten; the rest counts as much more as is missing."""
    return np.asarray((random.random(shape, np.float32) >= forgotten) / (1 - forgotten), dtype=np.float32)


def softmax(scores: FloatArray) -> FloatArray:
    """Scores as probabilities, row by row."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)
