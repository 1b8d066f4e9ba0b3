"""`python -m bot.curve`: how much more is understood with more sentences a topic, and where writing on still helps.

Of each topic's sentences 2, 4, 8 … are chosen, the same each time, a larger choice always holding the smaller. A model
of each size is asked the held-out questions, and by five-fold cross-validation the sentences it did not learn.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib
import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold

from bot.measure import CONFIG, FOLDS, Sentences, components, say, sentences, some
from bot.nlu.encoder import EncodingCache, load_encoder
from bot.nlu.settings import Settings
from bot.nlu.topic_model import TopicModel
from bot.sections import table, write_section

HELD_OUT = Path("tests/nlu/heldout.en.jsonl")
DOCUMENT = Path("docs/understanding.md")
PICTURE = Path("docs/learning-curve.svg")
SIZES = (2, 4, 8, 16, 32, 64)
EVERYTHING = 10**6
# Some half of what most topics have: a topic that gains from here on may gain from more.
HALF = 32
SEED = 7
# Gains that chance alone would give to one topic in twenty are no gains (a sign test, one side).
CERTAIN = 1.64
TOPICS_NAMED = 30

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Asked:
    """How a model saw some sentences: for each, its label, and whether that came first and among the first three."""

    labels: list[str]
    first: list[bool]
    three: list[bool]

    def __add__(self, other: Asked) -> Asked:
        return Asked(self.labels + other.labels, self.first + other.first, self.three + other.three)


@dataclass(frozen=True)
class Point:
    """One size of the curve. `size` is sentences a topic; the topics that have fewer give all they have."""

    size: int
    held_out: Asked
    folds: Asked


@dataclass(frozen=True)
class Climb:
    """A topic that is still better understood with all its sentences than with half of them."""

    topic: str
    gained: int
    lost: int
    sentences: int
    right: float


def order(labels: Sequence[str], seed: int = SEED) -> list[int]:
    """For each sentence, when it is chosen among those of its label."""
    by_label: dict[str, list[int]] = defaultdict(list)
    for at, label in enumerate(labels):
        by_label[label].append(at)
    place = [0] * len(labels)
    for label in sorted(by_label):
        shuffled = by_label[label]
        random.Random(f"{seed} {label}").shuffle(shuffled)
        for rank, at in enumerate(shuffled):
            place[at] = rank
    return place


def choose(rows: Sequence[int], labels: Sequence[str], place: Sequence[int], size: int) -> list[int]:
    """Of some sentences, the first `size` of each label."""
    taken: dict[str, int] = defaultdict(int)
    chosen = []
    for at in sorted(rows, key=lambda row: place[row]):
        if taken[labels[at]] < size:
            taken[labels[at]] += 1
            chosen.append(at)
    return sorted(chosen)


def ask(learned: Sentences, asked: Sentences, settings: Settings) -> Asked:
    """What a model that learned some sentences makes of others. Only questions about topics are asked."""
    model = TopicModel.fit(learned.texts, learned.encodings, learned.labels, settings)
    ranked = np.argsort(-model.probabilities(asked.texts, asked.encodings), axis=1)[:, :3]
    names = [[model.labels[at] for at in best] for best in ranked]
    first = [label == best[0] for label, best in zip(asked.labels, names, strict=True)]
    three = [label in best for label, best in zip(asked.labels, names, strict=True)]
    return Asked(asked.labels, first, three)


def topics_only(data: Sentences) -> Sentences:
    """Without follow-ups, yes and no."""
    return some(data, [at for at, label in enumerate(data.labels) if label.startswith("ask/")])


def curve(
    data: Sentences, held_out: Sentences, settings: Settings, sizes: Sequence[int], asked: int = FOLDS
) -> Iterator[Point]:
    """A point for each size, the smallest first; `asked` of the five folds are."""
    place, everything = order(data.labels), range(len(data.labels))
    folds = list(StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(data.texts, data.labels))
    for size in sizes:
        whole = some(data, choose(everything, data.labels, place, size))
        seen = Asked([], [], [])
        for learned, left in folds[:asked]:
            part = some(data, choose(learned.tolist(), data.labels, place, size))
            seen += ask(part, topics_only(some(data, left.tolist())), settings)
        yield Point(size, ask(whole, held_out, settings), seen)


def climbs(points: Sequence[Point]) -> list[Climb]:
    """Topics that gained more than chance from `HALF` to the last point, those that lack most first."""
    before, after = half(points).folds, points[-1].folds
    turned: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for label, was, now in zip(after.labels, before.first, after.first, strict=True):
        turned[label.partition("/")[2]].append((was, now))
    found = []
    for topic, pairs in turned.items():
        gained, lost = sum(now and not was for was, now in pairs), sum(was and not now for was, now in pairs)
        if gained - lost >= CERTAIN * math.sqrt(gained + lost) > 0:
            found.append(Climb(topic, gained, lost, len(pairs), sum(now for _, now in pairs) / len(pairs)))
    return sorted(found, key=lambda climb: (climb.right, climb.topic))


def half(points: Sequence[Point]) -> Point:
    """The point that the last one is compared with."""
    return next((point for point in reversed(points[:-1]) if point.size <= HALF), points[0])


def read_held_out(path: Path, encoder: str) -> Sentences:
    """The questions that nothing was learned from."""
    asked = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    texts = [question["text"] for question in asked]
    return Sentences(
        texts, [f"ask/{question['topic']}" for question in asked], EncodingCache(load_encoder(encoder)).encode(texts)
    )


def size_name(size: int) -> str:
    return "all" if size == EVERYTHING else str(size)


def row(point: Point) -> list[str]:
    """A line of the table."""
    shares = [point.held_out.first, point.held_out.three, point.folds.first, point.folds.three]
    return [size_name(point.size), *(f"{np.mean(share):.1%}" for share in shares)]


def draw(points: Sequence[Point], path: Path) -> None:
    """The curve as a picture that is the same file whenever the figures are."""
    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "waymark", "svg.fonttype": "none", "font.size": 11})
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7.5, 4.5))
    at = range(len(points))
    for name, parts, colour in (
        ("held-out questions", [p.held_out for p in points], "#1d70b8"),
        ("five-fold", [p.folds for p in points], "#d4351c"),
    ):
        axes.plot(at, [100 * np.mean(p.first) for p in parts], "-o", color=colour, label=f"{name}: right first")
        axes.plot(at, [100 * np.mean(p.three) for p in parts], "--s", color=colour, label=f"{name}: among three")
    axes.set_xticks(list(at), [size_name(point.size) for point in points])
    axes.set(xlabel="sentences a topic", ylabel="per cent", ylim=(0, 100))
    axes.grid(alpha=0.3)
    axes.legend(loc="lower right", fontsize=9)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)


def write(points: Sequence[Point], sentences_in_all: int) -> None:
    """The table and the topics to write on with, into the document; the picture beside it."""
    draw(points, PICTURE)
    head = ["sentences a topic", "held-out: first", "among three", "five-fold: first", "among three"]
    found = climbs(points)
    named = [
        [one.topic, str(one.sentences), f"{one.right:.0%}", f"+{one.gained} -{one.lost}"]
        for one in found[:TOPICS_NAMED]
    ]
    title = (
        f'"All" are {sentences_in_all:,} sentences; {len(points[-1].held_out.labels)} questions are held out, and '
        f"{len(points[-1].folds.labels):,} training sentences were asked of models that did not learn them."
    )
    climbing = (
        f"Between {half(points).size} sentences and all, {len(found)} topics still gain more than chance. "
        "Those that are understood least come first:"
    )
    topics = table(["topic", "sentences", "right first", "turned right, wrong"], named)
    write_section(DOCUMENT, "curve", "\n\n".join([title, table(head, map(row, points)), climbing, topics]))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, default=CONFIG)
    parser.add_argument("--sizes", type=int, nargs="*", default=[*SIZES, EVERYTHING])
    parser.add_argument("--folds", type=int, default=FOLDS, help="how many of the five folds to ask")
    options = parser.parse_args(arguments)
    config = components(options.config)
    data = sentences(config["SentenceFeaturizer"])
    held_out = read_held_out(HELD_OUT, config["SentenceFeaturizer"]["encoder"])
    settings = Settings.of(config["TopicSelector"])
    points = []
    for point in curve(data, held_out, settings, sorted(options.sizes), options.folds):
        points.append(point)
        say("  ".join(row(point)))
    write(points, len(data.texts))
    for climb in climbs(points):
        say(f"{climb.topic:38} {climb.right:.0%} of {climb.sentences}, +{climb.gained} -{climb.lost}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
