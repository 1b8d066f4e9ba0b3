"""A sentence encoder in ONNX: a folder with `model.onnx` and `sentencepiece.bpe.model` or `tokenizer.json`.

In config.yml: `encoder: "onnx:models/e5?prefix=query: "` (what `make setup` builds), or a folder of one's own.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from encoder.tokens import PIECES_FILE, TOKENIZER_FILE, Ids, JsonTokens, SentencePieceTokens, Tokens

FloatArray = NDArray[np.float32]

MODEL_FILE = "model.onnx"
MODEL_FILES = (MODEL_FILE, "onnx/model.onnx")
BATCH_SIZE = 16
_READ_AT_ONCE = 1 << 20


class EncoderMissing(RuntimeError):
    """The files of an encoder that config.yml names, or the library for them, are not there."""


class Network(Protocol):
    """What is used of an `onnxruntime.InferenceSession`."""

    def get_inputs(self) -> Sequence[Any]: ...

    def run(self, names: Sequence[str] | None, values: Mapping[str, Ids]) -> Sequence[Any]: ...


class OnnxEncoder:
    """Mean of the last layer over a text's tokens, scaled to length 1. `name` changes with the model's files."""

    def __init__(self, name: str, network: Network, tokens: Tokens, prefix: str = "") -> None:
        self.name = name
        self._network = network
        self._tokens = tokens
        self._prefix = prefix
        self._inputs = {given.name for given in network.get_inputs()}
        self.dimension = int(self._encode([""]).shape[1])

    @classmethod
    def load(cls, folder: Path, prefix: str = "") -> OnnxEncoder:
        """`prefix`: a word that the encoder wants before every text. Raises EncoderMissing, which says what to do."""
        model, tokens = _first(folder, MODEL_FILES), _first(folder, (PIECES_FILE, TOKENIZER_FILE))
        if model is None or tokens is None:
            raise EncoderMissing(
                f"{folder} lacks {MODEL_FILE}, or {PIECES_FILE} or {TOKENIZER_FILE}. `make setup` builds models/e5."
            )
        return cls(_name([model, tokens], prefix), _network(model), _read_tokens(tokens), prefix)

    def asking(self, prefix: str) -> OnnxEncoder:
        """The same network with another word before every text."""
        return OnnxEncoder(f"{self.name}-{prefix}", self._network, self._tokens, prefix)

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Texts of like length go together, so that little is computed for what only fills up."""
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(order), BATCH_SIZE):
            batch = order[start : start + BATCH_SIZE]
            vectors[batch] = self._encode([texts[index] for index in batch])
        return vectors

    def _encode(self, texts: Sequence[str]) -> FloatArray:
        ids, mask = self._tokens.read([f"{self._prefix}{encodable(text)}" for text in texts])
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(mask)}
        layer = self._network.run(None, {name: value for name, value in given.items() if name in self._inputs})[0]
        return _mean(np.asarray(layer, dtype=np.float32), mask)


def encodable(text: str) -> str:
    """A NUL has no piece, and a lone surrogate cannot be written as UTF-8."""
    return text.replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")


def _first(folder: Path, files: Sequence[str]) -> Path | None:
    return next((folder / file for file in files if (folder / file).is_file()), None)


def _network(model: Path) -> Network:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = os.cpu_count() or 1
    # A thread that waits by spinning takes the processor from the messages that wait.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    network: Network = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    return network


def _read_tokens(path: Path) -> Tokens:
    if path.name == PIECES_FILE:
        return SentencePieceTokens(path)
    try:
        return JsonTokens(path)
    except ImportError as error:
        raise EncoderMissing(
            f"{TOKENIZER_FILE} needs the package tokenizers, which Waymark does not install by itself: "
            "add the extra `onnx` of bot/pyproject.toml to the bot's environment."
        ) from error


def _mean(layer: FloatArray, mask: Ids) -> FloatArray:
    """Padding does not count, so a text has the same vector in every batch."""
    counted = mask[:, :, np.newaxis].astype(np.float32)
    vectors = (layer * counted).sum(axis=1) / np.maximum(counted.sum(axis=1), 1.0)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-8), dtype=np.float32)


def _name(files: Sequence[Path], prefix: str) -> str:
    seen = hashlib.sha256(prefix.encode())
    for path in files:
        with path.open("rb") as opened:
            while part := opened.read(_READ_AT_ONCE):
                seen.update(part)
    return f"onnx-{seen.hexdigest()[:16]}"
