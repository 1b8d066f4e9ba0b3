"""Which label a message has: its wording and its meaning are judged apart, and what they say is added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.nlu.encoder import FloatArray
from bot.nlu.meaning import Meaning
from bot.nlu.network import softmax
from bot.nlu.settings import Settings
from bot.nlu.wording import Wording


@dataclass(frozen=True)
class TopicModel:
    """Softmax of `sharpness * wording + meaning`. How sure is sure enough, `bot/thresholds.yml` says."""

    labels: list[str]
    wording: Wording
    meaning: Meaning
    sharpness: float

    @classmethod
    def fit(cls, texts: Sequence[str], encodings: FloatArray, labels: Sequence[str], settings: Settings) -> TopicModel:
        """Learns from the texts; the same texts always give the same model."""
        names = np.array(labels)
        wording = Wording.fit(texts, names, settings)
        meaning = Meaning.fit(encodings, names, settings)
        return cls(sorted(set(labels)), wording, meaning, settings.sharpness)

    def probabilities(self, texts: Sequence[str], encodings: FloatArray) -> FloatArray:
        """One row a text, one column a label."""
        return softmax(np.float32(self.sharpness) * self.wording.scores(texts) + self.meaning.scores(encodings))

    def save(self, path: Path) -> None:
        judges = {**self.wording.arrays(), **self.meaning.arrays()}
        np.savez_compressed(path, labels=np.array(self.labels), sharpness=np.float32(self.sharpness), **judges)

    @classmethod
    def load(cls, path: Path) -> TopicModel:
        with np.load(path, allow_pickle=False) as stored:
            arrays = dict(stored)
        return cls(arrays["labels"].tolist(), Wording.of(arrays), Meaning.of(arrays), float(arrays["sharpness"]))
