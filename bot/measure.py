"""`python -m bot.measure`: what the model gets right on sentences it has not learned, by 5-fold cross-validation.

It is the same arithmetic as `rasa test nlu --cross-validation`, without Rasa around it and with encodings from the
cache, so that it takes minutes; `docs/understanding.md` says how the two relate.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold

from bot.actions.rules import Ranked, Ranking
from bot.nlu.ahead import texts_of
from bot.nlu.crisis_classifier import likeliest
from bot.nlu.encoder import DEFAULT, EncodingCache, FloatArray, load_encoder
from bot.nlu.settings import Settings
from bot.nlu.topic_model import TopicModel
from bot.sections import table, write_section

DATA = Path("bot/data/nlu")
CONFIG = Path("config.yml")
FOLDS = 5
# Of who is taken for whom, only what happens often enough to be worth a look is kept.
PAIRS_KEPT = 40
HEAD = ("group", "sentences", "first", "among three")


@dataclass(frozen=True)
class Sentences:
    """`parts` has the encodings of the parts of those texts that say several things, if they were asked for."""

    texts: list[str]
    labels: list[str]
    encodings: FloatArray
    parts: dict[str, FloatArray] = field(default_factory=dict)


@dataclass(frozen=True)
class Predicted:
    """Each sentence, and its parts by its row, as seen by a model that did not learn it."""

    labels: list[str]
    names: list[str]
    probabilities: FloatArray
    parts: dict[int, FloatArray] = field(default_factory=dict)

    def danger(self, row: int) -> float:
        rows = self.probabilities[row : row + 1]
        crisis = likeliest(self.names, np.vstack([rows, self.parts[row]]) if row in self.parts else rows)
        return float(crisis["confidence"]) if crisis else 0.0


def components(config: Path = CONFIG) -> dict[str, Any]:
    """The settings of each component of the pipeline, by its class."""
    pipeline = yaml.safe_load(config.read_text(encoding="utf-8"))["pipeline"]
    parts = {part["name"].rpartition(".")[2]: part for part in pipeline}
    parts["SentenceFeaturizer"].setdefault("encoder", DEFAULT)
    return parts


def read(folder: Path = DATA) -> Iterator[tuple[str, str]]:
    """(label, text) of every example, each once."""
    seen = set()
    for path in sorted(folder.rglob("*.yml")):
        for block in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["nlu"]:
            for line in block["examples"].splitlines():
                example = (block["intent"], line.strip().removeprefix("-").strip())
                if example[1] and example not in seen:
                    seen.add(example)
                    yield example


def sentences(config: dict[str, Any], folder: Path = DATA) -> Sentences:
    ordered = sorted(read(folder))
    texts = [text for _, text in ordered]
    encoder = load_encoder(config["encoder"])
    return Sentences(texts, [label for label, _ in ordered], EncodingCache(encoder).encode(texts))


def some(data: Sentences, rows: Sequence[int] | NDArray[np.int64]) -> Sentences:
    """A part of the sentences."""
    chosen = [int(row) for row in rows]
    texts, labels = [data.texts[at] for at in chosen], [data.labels[at] for at in chosen]
    return replace(data, texts=texts, labels=labels, encodings=data.encodings[chosen])


def with_parts(data: Sentences, config: dict[str, Any]) -> Sentences:
    """The same sentences, and the encodings of their parts."""
    parts = {text: found for text in data.texts if (found := texts_of(text)[1:])}
    if not parts:
        return data
    encoded = EncodingCache(load_encoder(config["encoder"])).encode([part for said in parts.values() for part in said])
    ends = np.cumsum([len(said) for said in parts.values()])[:-1]
    return replace(data, parts=dict(zip(parts, np.split(encoded, ends), strict=True)))


def cross_validate(data: Sentences, config: dict[str, object]) -> Iterator[Predicted]:
    """One result a fold: each is measured with a model of its own."""
    settings = Settings.of(config)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=7)
    for learned, held_out in folds.split(data.texts, data.labels):
        known, new = some(data, learned), some(data, held_out)
        model = TopicModel.fit(known.texts, known.encodings, known.labels, settings)
        parts = {
            row: model.probabilities(texts_of(text)[1:], data.parts[text])
            for row, text in enumerate(new.texts)
            if text in data.parts
        }
        yield Predicted(new.labels, model.labels, model.probabilities(new.texts, new.encodings), parts)


def answer_questions(data: Sentences, config: dict[str, object], encoder: str, texts: list[str]) -> Predicted:
    """Questions that were never learned, as the model sees them that learned all of the data."""
    settings = Settings.of(config)
    model = TopicModel.fit(data.texts, data.encodings, data.labels, settings)
    encodings = EncodingCache(load_encoder(encoder)).encode(texts)
    return Predicted([""] * len(texts), model.labels, model.probabilities(texts, encodings))


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


def confused(folds: Iterable[Predicted]) -> list[tuple[str, str, int]]:
    """(expected, answered, how often), most frequent first."""
    pairs: Counter[tuple[str, str]] = Counter()
    for fold in folds:
        best = fold.probabilities.argmax(axis=1)
        answered = (fold.names[at] for at in best)
        pairs.update((label, name) for label, name in zip(fold.labels, answered, strict=True) if label != name)
    ordered = sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(expected, answered, count) for (expected, answered), count in ordered]


def figures(folds: Sequence[Predicted]) -> dict[str, Any]:
    """What is kept of a cross-validation: counts and names of topics, no sentence."""
    groups = {
        name: {"sentences": score.sentences, "first": score.first, "among_three": score.among_three}
        for name, score in sorted(scores(folds).items())
    }
    return {"folds": FOLDS, "groups": groups, "confused": [list(pair) for pair in confused(folds)[:PAIRS_KEPT]]}


def rows(folds: Sequence[Predicted]) -> list[list[str]]:
    """For each group: how many sentences, and the shares that were right first and among three."""
    return [
        [
            name,
            str(score.sentences),
            f"{score.first / score.sentences:.1%}",
            f"{score.among_three / score.sentences:.1%}",
        ]
        for name, score in sorted(scores(folds).items())
    ]


def report(folds: Sequence[Predicted]) -> None:
    for name, *figures in (HEAD, *rows(folds)):
        say(f"{name:14}" + "".join(f"{figure:>13}" for figure in figures))


def validated(data: Sentences, config: dict[str, object]) -> list[Predicted]:
    """All folds, with progress."""
    folds = []
    for fold in cross_validate(data, config):
        folds.append(fold)
        say(f"fold {len(folds)} of {FOLDS}")
    return folds


def say(line: Any) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, default=CONFIG)
    parser.add_argument("--pairs", type=int, default=15, help="how many confused pairs to print")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--document", type=Path, help="also write the table into this document")
    options = parser.parse_args(arguments)
    settings = components(options.config)
    folds = validated(sentences(settings["SentenceFeaturizer"]), settings["TopicSelector"])
    report(folds)
    for expected, answered, count in confused(folds)[: options.pairs]:
        say(f"{count:4}  {expected:34} -> {answered}")
    if options.json:
        options.json.write_text(json.dumps(figures(folds), indent=1) + "\n", encoding="utf-8")
    if options.document:
        write_section(options.document, "five-fold", table(HEAD, rows(folds)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
