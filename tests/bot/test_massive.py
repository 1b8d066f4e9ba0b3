"""The outside measurement: always the same sample, and whitening that brings translations nearer to each other."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bench.massive import Part, read, whitening
from bot.nlu.encoder import FloatArray


def write(path: Path, rows: int) -> Path:
    lines = [f'{n}\t{"test" if n % 2 else "train"}\talarm\talarm_set\tsay "{n}' for n in range(rows)]
    path.write_text("\n".join(["id\tpartition\tscenario\tintent\tutt", *lines]), encoding="utf-8")
    return path


def test_a_sample_is_always_the_same_sentences(tmp_path: Path) -> None:
    path = write(tmp_path / "en.tsv", 40)
    assert len(read(path, "train")) == 20
    assert read(path, "test", 5) == read(path, "test", 5)
    assert read(path, "test", 5)[0][1].startswith('say "')


def cosine(one: FloatArray, other: FloatArray) -> float:
    lengths = np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1)
    return float(np.mean((one * other).sum(axis=1) / lengths))


def test_whitening_brings_translations_nearer() -> None:
    chance = np.random.default_rng(7)
    english = chance.normal(size=(200, 8)).astype(np.float32)
    # A translation differs from its English in one direction only.
    polish = english + np.float32(3) * np.eye(8, dtype=np.float32)[0] * chance.choice([-1, 1], size=(200, 1))
    polish = np.asarray(polish, dtype=np.float32)
    ids = [str(number) for number in range(200)]
    parts = {name: Part(ids, ids, ids, rows) for name, rows in (("en", english), ("pl", polish))}
    change = whitening(parts)
    assert cosine(change(english), change(polish)) > cosine(english, polish) + 0.05
