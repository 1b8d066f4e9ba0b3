"""Encodes a message on other threads, before Rasa's graph needs it.

Rasa runs its graph on the one thread that also answers everybody else, and three quarters of a message's time go into
encoding. The encoder lets other threads run while it works.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar

import numpy as np

from bot.nlu.clauses import split
from bot.nlu.encoder import FloatArray, SentenceEncoder

# What this message's task has encoded already: nobody else's words, and gone when the message is answered.
_ready: ContextVar[Mapping[str, FloatArray]] = ContextVar("encodings", default={})  # noqa: B039


class EncodingQueue:
    """Texts in order of arrival, as many at once as there are processors."""

    def __init__(self, encoder: SentenceEncoder) -> None:
        self._encoder = encoder
        self._free = asyncio.Semaphore(os.cpu_count() or 1)

    async def encode(self, texts: Sequence[str]) -> FloatArray:
        """The vectors of texts. Raises what the encoder raised."""
        return np.stack(await asyncio.gather(*map(self._encode, texts)))

    async def _encode(self, text: str) -> FloatArray:
        async with self._free:
            vectors = await asyncio.to_thread(self._encoder.encode, [text])
        vector: FloatArray = vectors[0]
        return vector


def texts_of(text: str) -> list[str]:
    """What is encoded of a message: all of it, then its parts."""
    return [text, *(part.text for part in split(text))]


@asynccontextmanager
async def encoded_ahead(queue: EncodingQueue, text: str) -> AsyncIterator[None]:
    """Inside, `encodings` finds the message's vectors ready."""
    texts = texts_of(text)
    before = _ready.set(dict(zip(texts, await queue.encode(texts), strict=True)))
    try:
        yield
    finally:
        _ready.reset(before)


def encodings(encoder: SentenceEncoder, texts: Sequence[str]) -> FloatArray:
    """The vectors of texts; those that are not ready are encoded now."""
    ready = _ready.get()
    if all(text in ready for text in texts):
        return np.stack([ready[text] for text in texts])
    return encoder.encode(texts)
