"""What the meaning of a message says for each label: a small neural network on its sentence encoding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu.encoder import FloatArray
from bot.nlu.network import Layers, learn
from bot.nlu.settings import Settings

# A network learns best from numbers of about one; those of a unit vector are much smaller.
_SPREAD = np.float32(10)


@dataclass(frozen=True)
class Meaning:
    """Encodings are made mean-free first: those of all texts point in much the same direction."""

    mean: FloatArray
    layers: Layers

    @classmethod
    def fit(cls, encodings: FloatArray, labels: NDArray[np.str_], settings: Settings) -> Meaning:
        """Learns from the encodings, rare labels weighing more; the columns are the labels in alphabetical order."""
        mean = encodings.mean(axis=0)
        names, numbers, counts = np.unique(labels, return_inverse=True, return_counts=True)
        weights = np.sqrt(len(labels) / (len(names) * counts))[numbers].astype(np.float32)
        return cls(mean, learn(_centred(encodings, mean), numbers, weights, settings))

    def scores(self, encodings: FloatArray) -> FloatArray:
        """One row an encoding, one column a label: logarithms of probabilities, but for a number added to all."""
        hidden, hidden_bias, out, out_bias = self.layers.all()
        inside = np.maximum(_centred(encodings, self.mean) @ hidden + hidden_bias, 0)
        return np.asarray(inside @ out + out_bias, dtype=np.float32)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """All that is to be stored."""
        layers = {f"meaning_{field.name}": getattr(self.layers, field.name) for field in fields(Layers)}
        return {"meaning_mean": self.mean, **layers}

    @classmethod
    def of(cls, stored: Mapping[str, NDArray[Any]]) -> Meaning:
        """What `arrays` gave."""
        layers = Layers(**{field.name: stored[f"meaning_{field.name}"] for field in fields(Layers)})
        return cls(stored["meaning_mean"], layers)


def _centred(encodings: FloatArray, mean: FloatArray) -> FloatArray:
    rows = encodings - mean
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(_SPREAD * rows / np.maximum(lengths, 1e-8), dtype=np.float32)
