"""Cuts texts into the numbered pieces that a network reads, with either of the two libraries models come with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]

PIECES_FILE = "sentencepiece.bpe.model"
TOKENIZER_FILE = "tokenizer.json"
# Sentence encoders are trained on texts of this length; what follows is cut off.
MOST_TOKENS = 512


class Tokens(Protocol):
    """Texts as rows of ids, filled up to the longest, and which of them count (1) or fill up (0)."""

    def read(self, texts: Sequence[str]) -> tuple[Ids, Ids]: ...


class SentencePieceTokens:
    """A SentencePiece model whose ids are the network's, as `encoder/e5` writes it."""

    def __init__(self, path: Path) -> None:
        import sentencepiece

        self._pieces = sentencepiece.SentencePieceProcessor(model_file=str(path))

    def read(self, texts: Sequence[str]) -> tuple[Ids, Ids]:
        start, end, padding = self._pieces.bos_id(), self._pieces.eos_id(), self._pieces.pad_id()
        rows = [[start, *ids[: MOST_TOKENS - 2], end] for ids in self._pieces.encode(list(texts))]
        longest = max(map(len, rows))
        ids = np.array([[*row, *[padding] * (longest - len(row))] for row in rows], dtype=np.int64)
        mask = np.array([[1] * len(row) + [0] * (longest - len(row)) for row in rows], dtype=np.int64)
        return ids, mask


class JsonTokens:
    """A `tokenizer.json`, as exported models have."""

    def __init__(self, path: Path) -> None:
        """Raises ImportError without the extra `onnx` of bot/pyproject.toml."""
        import tokenizers

        self._tokenizer: Any = tokenizers.Tokenizer.from_file(str(path))
        self._tokenizer.enable_truncation(MOST_TOKENS)
        self._tokenizer.enable_padding()

    def read(self, texts: Sequence[str]) -> tuple[Ids, Ids]:
        read = self._tokenizer.encode_batch(list(texts))
        ids, mask = [one.ids for one in read], [one.attention_mask for one in read]
        return np.array(ids, dtype=np.int64), np.array(mask, dtype=np.int64)
