"""Sentence encoders behind one small interface, so that the model can be exchanged by configuration."""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

import numpy as np
from encoder.e5 import FOLDER, QUERY
from encoder.onnx_encoder import OnnxEncoder, encodable
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]

logger = logging.getLogger(__name__)
# Few enough that the one who waits sees them done every few seconds.
AT_A_TIME = 512
CACHE_FILE = Path("var/cache/encodings.npz")


class SentenceEncoder(Protocol):
    """Turns texts into unit vectors; the same text always gives the same vector."""

    @property
    def name(self) -> str:
        """Changes whenever the vectors change: part of the key of cached encodings."""

    @property
    def dimension(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> FloatArray: ...


def _onnx(settings: str) -> SentenceEncoder:
    """`folder`, or `folder?prefix=text`: some encoders want a word before every text."""
    folder, _, prefix = settings.partition("?prefix=")
    return OnnxEncoder.load(Path(folder), prefix)


# Kinds of encoder; after a colon they are told where their model is.
KINDS: dict[str, Callable[[str], SentenceEncoder]] = {"onnx": _onnx}
# What `make setup` builds (encoder/e5): multilingual-e5-small, about 100 languages.
DEFAULT = f"onnx:{FOLDER}?prefix={QUERY}"

_loaded: dict[str, SentenceEncoder] = {}


def load_encoder(name: str) -> SentenceEncoder:
    """The encoder of that name in config.yml ("onnx:models/e5?prefix=query: "), loaded once a process."""
    if name not in _loaded:
        kind, _, settings = name.partition(":")
        if kind not in KINDS or not settings:
            raise ValueError(f"Unknown encoder {name!r}; known: {', '.join(f'{known}:<folder>' for known in KINDS)}.")
        _loaded[name] = KINDS[kind](settings)
    return _loaded[name]


def loaded_encoder() -> str | None:
    """The name of the encoder this process has loaded for its model, if any."""
    return next(iter(_loaded), None)


def _side_by_side(encoder: SentenceEncoder, texts: list[str]) -> FloatArray:
    """Many texts at once: a share for each processor keeps them busier than all of them at one short text."""
    processors = os.cpu_count() or 1
    shares = [texts[start::processors] for start in range(min(processors, len(texts)))]
    with ThreadPoolExecutor(processors) as threads:
        encoded = list(threads.map(encoder.encode, shares))
    vectors = np.zeros((len(texts), encoder.dimension), dtype=np.float32)
    for start, share in enumerate(encoded):
        vectors[start::processors] = share
    return vectors


class EncodingCache:
    """Encodings of training sentences on disk: retraining encodes only what is new, also after it was interrupted."""

    def __init__(self, encoder: SentenceEncoder, path: Path = CACHE_FILE) -> None:
        self._encoder = encoder
        self._path = path

    def encode(self, texts: Sequence[str]) -> FloatArray:
        known = self._read()
        keys = [self._key(text) for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        for start in range(0, len(missing), AT_A_TIME):
            part = list(missing)[start : start + AT_A_TIME]
            known.update(zip(part, _side_by_side(self._encoder, [missing[key] for key in part]), strict=True))
            self._write(known)
            logger.info("Encoded %d of %d new sentences", start + len(part), len(missing))
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
