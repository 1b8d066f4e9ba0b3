"""Any sentence encoder that was exported to ONNX: a folder with `model.onnx` and `tokenizer.json`.

In config.yml: `encoder: onnx:models/my-encoder` or `encoder: "onnx:models/my-encoder?prefix=query: "`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]
Ids = NDArray[np.int64]

MODEL_FILES = ("model.onnx", "onnx/model.onnx")
TOKENIZER_FILE = "tokenizer.json"
BATCH_SIZE = 32
# Sentence encoders are trained on texts of this length; what follows is cut off.
MOST_TOKENS = 512
_READ_AT_ONCE = 1 << 20


class EncoderMissing(RuntimeError):
    """The libraries or the files of an encoder that config.yml names are not there."""


class Network(Protocol):
    """What is used of an `onnxruntime.InferenceSession`."""

    def get_inputs(self) -> Sequence[Any]: ...

    def run(self, names: Sequence[str] | None, values: Mapping[str, Ids]) -> Sequence[Any]: ...


class OnnxEncoder:
    """Mean of the last layer over a text's tokens, scaled to length 1. `name` changes with the model's files."""

    def __init__(self, name: str, network: Network, tokenizer: Any, prefix: str = "") -> None:
        self.name = name
        self._network = network
        self._tokenizer = tokenizer
        self._prefix = prefix
        self._inputs = {given.name for given in network.get_inputs()}
        self.dimension = int(self._encode([""]).shape[1])

    @classmethod
    def load(cls, folder: Path, prefix: str = "") -> OnnxEncoder:
        """Raises EncoderMissing, which says what to do."""
        model = next((folder / file for file in MODEL_FILES if (folder / file).is_file()), None)
        if model is None or not (folder / TOKENIZER_FILE).is_file():
            raise EncoderMissing(f"{folder} has no {MODEL_FILES[0]} or no {TOKENIZER_FILE}.")
        runtime, tokenizers = _libraries()
        tokenizer = tokenizers.Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        tokenizer.enable_truncation(MOST_TOKENS)
        tokenizer.enable_padding()
        network = runtime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
        return cls(_name([model, folder / TOKENIZER_FILE], prefix), network, tokenizer, prefix)

    def encode(self, texts: Sequence[str], processors: int | None = None) -> FloatArray:
        """How many processors are used was settled when the network was loaded: the runtime keeps its own threads."""
        batches = [texts[start : start + BATCH_SIZE] for start in range(0, len(texts), BATCH_SIZE)]
        if not batches:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.concatenate([self._encode(batch) for batch in batches])

    def _encode(self, texts: Sequence[str]) -> FloatArray:
        # A lone surrogate cannot be written as UTF-8, which the tokenizer wants.
        written = [f"{self._prefix}{text}".encode("utf-8", "replace").decode("utf-8") for text in texts]
        read = self._tokenizer.encode_batch(written)
        mask = np.array([one.attention_mask for one in read], dtype=np.int64)
        given = {
            "input_ids": np.array([one.ids for one in read], dtype=np.int64),
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(mask),
        }
        layer = self._network.run(None, {name: value for name, value in given.items() if name in self._inputs})[0]
        return _mean(np.asarray(layer, dtype=np.float32), mask)


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


def _libraries() -> tuple[Any, Any]:
    try:
        import onnxruntime
        import tokenizers
    except ImportError as error:
        raise EncoderMissing(
            "An ONNX encoder needs onnxruntime and tokenizers, which Waymark does not install by itself: "
            "add the extra `onnx` of bot/pyproject.toml to the bot's environment."
        ) from error
    return onnxruntime, tokenizers
