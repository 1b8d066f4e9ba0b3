"""`bot/.venv/bin/python -m bench.massive FOLDER`: our components on public data that nobody here wrote.

FOLDER holds MASSIVE 1.1 (60 intents of a voice assistant, CC BY 4.0) as one `<locale>.tsv` with the columns `id`,
`partition`, `intent` and `utt`. Nothing is tuned on it: the model's settings are those of `config.yml`.
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.default_classifier import ask_default
from bot.nlu.encoder import DEFAULT, EncodingCache, FloatArray, load_encoder
from bot.nlu.settings import Settings
from bot.nlu.topic_model import TopicModel
from bot.sections import table, write_section

CACHE = Path("var/cache/massive.npz")
DOCUMENT = Path("docs/understanding.md")
SEED = 7
# How much of the mean eigenvalue is added, so that directions that hardly ever differ are not blown up.
SMOOTHING = 0.1

Change = Callable[[FloatArray], FloatArray]


@dataclass(frozen=True)
class Part:
    """Sentences of one partition and one locale; the same id is the same sentence in every locale."""

    ids: list[str]
    texts: list[str]
    intents: list[str]
    encodings: FloatArray


@dataclass(frozen=True)
class Way:
    """One way of making features: which kinds, and what is done to encodings first."""

    name: str
    ngrams: bool
    change: Change


def read(path: Path, partition: str, most: int | None = None) -> list[tuple[str, str, str]]:
    """(id, sentence, intent); of too many a choice that is always the same."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        found = [(row["id"], row["utt"], row["intent"]) for row in rows if row["partition"] == partition]
    if most is None or len(found) <= most:
        return found
    kept = {one[0] for one in random.Random(SEED).sample(sorted(found), most)}
    return [one for one in found if one[0] in kept]


def part(path: Path, partition: str, most: int | None = None) -> Part:
    """A part with its encodings, from the cache where they were made before."""
    ids, texts, intents = (list(column) for column in zip(*read(path, partition, most), strict=True))
    return Part(ids, texts, intents, EncodingCache(load_encoder(DEFAULT), CACHE).encode(texts))


def whitening(learned: dict[str, Part]) -> Change:
    """Shrinks the directions in which a translation differs from its English sentence."""
    english = dict(zip(learned["en"].ids, learned["en"].encodings, strict=True))
    differences = np.stack(
        [
            row - english[number]
            for locale, one in learned.items()
            if locale != "en"
            for number, row in zip(one.ids, one.encodings, strict=True)
            if number in english
        ]
    )
    values, vectors = np.linalg.eigh(differences.T @ differences / len(differences))
    matrix = vectors @ np.diag((values + SMOOTHING * values.mean()) ** -0.5) @ vectors.T
    centre = np.concatenate([one.encodings for one in learned.values()]).mean(axis=0)

    def change(encodings: FloatArray) -> FloatArray:
        rows = (encodings - centre) @ matrix
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)

    return change


def same(encodings: FloatArray) -> FloatArray:
    """The encodings as the encoder gave them."""
    return encodings


def nothing(encodings: FloatArray) -> FloatArray:
    """No encoding at all, so that only n-grams count."""
    return np.zeros_like(encodings)


def right(way: Way, learned: Sequence[Part], tested: dict[str, Part]) -> dict[str, float]:
    """The share of each locale's test sentences whose likeliest intent is right."""

    def texts(one: Part) -> list[str]:
        return one.texts if way.ngrams else [""] * len(one.texts)

    model = TopicModel.fit(
        [text for one in learned for text in texts(one)],
        np.concatenate([way.change(one.encodings) for one in learned]),
        [intent for one in learned for intent in one.intents],
        Settings(),
    )
    found = {}
    for locale, one in tested.items():
        best = model.probabilities(texts(one), way.change(one.encodings)).argmax(axis=1)
        found[locale] = float(
            np.mean([model.labels[at] == intent for at, intent in zip(best, one.intents, strict=True)])
        )
    return found


def right_by_default(learned: Sequence[Part], tested: dict[str, Part], epochs: int) -> dict[str, float]:
    """The same of Rasa's default classifier."""
    texts = [text for one in learned for text in one.texts]
    intents = [intent for one in learned for intent in one.intents]
    asked = [text for one in tested.values() for text in one.texts]
    answered = iter(ask_default(texts, intents, asked, epochs).rankings)
    return {
        locale: float(np.mean([next(answered)[0] == intent for intent in one.intents]))
        for locale, one in tested.items()
    }


def row(name: str, shares: dict[str, float]) -> list[str]:
    """A line of the table: each locale, then the mean of all but English."""
    others = [share for locale, share in shares.items() if locale != "en"]
    return [name, *(f"{share:.0%}" for share in shares.values()), f"{np.mean(others):.1%}"]


def say(line: str) -> None:
    """Progress and results."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def load(folder: Path, wanted: Sequence[str], tested: int) -> tuple[dict[str, Part], dict[str, Part]]:
    """What is learned and what is tested, by locale, English first; all locales when none is named."""
    found = {path.stem for path in folder.glob("*.tsv")}
    locales = sorted(found.intersection(wanted or found), key=lambda locale: (locale != "en", locale))
    if "en" not in locales:
        raise SystemExit(f"There is no en.tsv in {folder}.")
    learned, measured = {}, {}
    for locale in locales:
        started = time.perf_counter()
        learned[locale] = part(folder / f"{locale}.tsv", "train")
        measured[locale] = part(folder / f"{locale}.tsv", "test", tested)
        say(f"{locale}: encoded in {time.perf_counter() - started:.0f} s")
    return learned, measured


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and write the table into the document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tested", type=int, default=500, help="test sentences a locale")
    parser.add_argument("--locales", nargs="*", default=[], help="of FOLDER, en among them; without it, all")
    parser.add_argument("--default-epochs", type=int, default=0, help="Rasa's default classifier too, so many epochs")
    options = parser.parse_args(arguments)
    learned, tested = load(options.folder, options.locales, options.tested)
    whiten = whitening(learned)
    ways = [
        Way("n-grams alone", True, nothing),
        Way("encoder alone", False, same),
        Way("encoder and n-grams", True, same),
        Way("encoder, whitened, and n-grams", True, whiten),
    ]
    rows = []
    for name, parts in (("all", list(learned.values())), ("English", [learned["en"]])):
        for way in ways:
            rows.append(row(f"{way.name}; learned: {name}", right(way, parts, tested)))
            say(" ".join(rows[-1]))
    if options.default_epochs:
        # English alone: all languages would take it hours.
        found = right_by_default([learned["en"]], tested, options.default_epochs)
        rows.append(row(f"Rasa default, {options.default_epochs} epochs; learned: English", found))
        say(" ".join(rows[-1]))
    sizes = f"{len(learned['en'].texts)} training sentences and {options.tested} test sentences a locale"
    head = [sizes, *tested, "mean of the others"]
    write_section(DOCUMENT, "massive", table(head, rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
