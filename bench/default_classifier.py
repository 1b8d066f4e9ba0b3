"""`bot/.venv/bin/python -m bench.default_classifier`: Rasa's default classifier beside ours, on our own sentences.

Both learn the same sentences and are asked the held-out questions. The default pipeline (bench/default_config.yml) is
cut down to what tells labels apart: topics are plain intents, so that one DIET learns all labels at once, as ours does.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import yaml

from bot.curve import EVERYTHING, HELD_OUT, choose, order, read_held_out
from bot.measure import Sentences, components, sentences, some
from bot.nlu.encoder import load_encoder
from bot.nlu.settings import Settings
from bot.nlu.topic_model import TopicModel
from bot.sections import table, write_section

DEFAULT_CONFIG = Path("bench/default_config.yml")
DOCUMENT = Path("docs/understanding.md")
# A choice of its own for topics, and an answer for when it is unsure, are no part of the comparison.
_LEFT_OUT = ("ResponseSelector", "FallbackClassifier")
# In the name of a plain intent a slash would mean something to Rasa.
_SLASH = "__"

Rankings = list[list[str]]


@dataclass(frozen=True)
class Answered:
    """The labels of each text, likeliest first, and what it took."""

    rankings: Rankings
    training_seconds: float
    milliseconds_each: float

    def first(self, wanted: Sequence[str], among: int = 1) -> float:
        """The share of texts whose wanted label is among the first."""
        return float(np.mean([label in found[:among] for label, found in zip(wanted, self.rankings, strict=True)]))


def _default_pipeline(epochs: int) -> list[dict[str, Any]]:
    config = yaml.safe_load(DEFAULT_CONFIG.read_text(encoding="utf-8"))
    kept = [part for part in config["pipeline"] if part["name"] not in _LEFT_OUT]
    return [{**part, "epochs": epochs} if "epochs" in part else part for part in kept]


def _write(folder: Path, texts: Sequence[str], labels: Sequence[str], epochs: int) -> None:
    by_label: dict[str, list[dict[str, str]]] = {}
    for text, label in zip(texts, labels, strict=True):
        by_label.setdefault(label.replace("/", _SLASH), []).append({"text": text})
    nlu = [{"intent": label, "examples": examples} for label, examples in by_label.items()]
    config = {"recipe": "default.v1", "language": "en", "pipeline": _default_pipeline(epochs)}
    for name, content in (("nlu.yml", {"nlu": nlu}), ("config.yml", config)):
        (folder / name).write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def ask_default(texts: Sequence[str], labels: Sequence[str], asked: Sequence[str], epochs: int) -> Answered:
    """Train Rasa's default classifier and ask it."""
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu

    with TemporaryDirectory() as folder:
        _write(Path(folder), texts, labels, epochs)
        started = time.perf_counter()
        model = train_nlu(f"{folder}/config.yml", f"{folder}/nlu.yml", folder, fixed_model_name="default")
        trained = time.perf_counter() - started
        agent = Agent.load(model)
        asyncio.run(agent.parse_message(asked[0]))  # The first takes longer: TensorFlow builds its graph.
        started = time.perf_counter()
        rankings = [_ranking(asyncio.run(agent.parse_message(text))) for text in asked]
        return Answered(rankings, trained, (time.perf_counter() - started) * 1000 / len(asked))


def _ranking(parsed: dict[str, Any]) -> list[str]:
    return [intent["name"].replace(_SLASH, "/") for intent in parsed["intent_ranking"]]


def ask_ours(learned: Sentences, asked: Sequence[str]) -> Answered:
    """Train our classifier, the encodings given, and ask it."""
    config = components()
    encoder = load_encoder(config["SentenceFeaturizer"]["encoder"])
    settings = Settings.of(config["TopicSelector"])
    started = time.perf_counter()
    model = TopicModel.fit(learned.texts, learned.encodings, learned.labels, settings)
    trained = time.perf_counter() - started
    started = time.perf_counter()
    rows = [model.probabilities([text], encoder.encode([text]))[0] for text in asked]
    each = (time.perf_counter() - started) * 1000 / len(asked)
    return Answered([[model.labels[at] for at in row.argsort()[::-1]] for row in rows], trained, each)


def of_each_label(data: Sentences, size: int) -> Sentences:
    """At most so many sentences of each label, the same as on the learning curve."""
    return some(data, choose(range(len(data.labels)), data.labels, order(data.labels), size))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure both, and write the table into the document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=100, help="rounds of training of the default classifier")
    parser.add_argument("--each", type=int, default=EVERYTHING, help="learn so many sentences a label; without it, all")
    options = parser.parse_args(arguments)
    encoder = components()["SentenceFeaturizer"]
    learned = of_each_label(sentences(encoder), options.each)
    held_out = read_held_out(HELD_OUT, encoder["encoder"])
    questions, wanted = held_out.texts, held_out.labels
    rows = []
    for name, answered in (
        ("Waymark", ask_ours(learned, questions)),
        (
            f"Rasa default, {options.epochs} epochs",
            ask_default(learned.texts, learned.labels, questions, options.epochs),
        ),
    ):
        shares = [f"{answered.first(wanted, among):.1%}" for among in (1, 3)]
        rows.append([name, *shares, f"{answered.training_seconds:.0f}", f"{answered.milliseconds_each:.0f}"])
        sys.stdout.write(" ".join(rows[-1]) + "\n")
    head = [f"{len(learned.texts)} sentences learned, {len(questions)} held-out questions asked"]
    columns = ["first", "among three", "training, s", "each, ms"]
    write_section(DOCUMENT, "default-classifier", table([*head, *columns], rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
