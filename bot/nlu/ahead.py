"""Encodes a message on other threads, before Rasa's graph needs it.

Rasa runs its graph on the one thread that also answers everybody else, and three quarters of a message's time go into
encoding. The engine lets other threads run while it works: so here every processor encodes, for several people at once
and for the parts of one message.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from contextvars import ContextVar

import numpy as np

from bot.nlu.clauses import split
from bot.nlu.encoder import FloatArray, SentenceEncoder

_threads = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="encoder")
# What this message's task has encoded already: nobody else's words, and gone when the message is answered.
_ready: ContextVar[Mapping[str, FloatArray]] = ContextVar("encodings", default={})  # noqa: B039


def texts_of(text: str) -> list[str]:
    """What is encoded of a message: all of it, then its parts."""
    return [text, *(part.text for part in split(text))]


@asynccontextmanager
async def encoded_ahead(encoder: SentenceEncoder, text: str) -> AsyncIterator[None]:
    """Inside, `encodings` finds the message's vectors ready."""
    loop, texts = asyncio.get_running_loop(), texts_of(text)
    vectors = await asyncio.gather(*(loop.run_in_executor(_threads, encoder.encode, [one]) for one in texts))
    before = _ready.set({one: vector[0] for one, vector in zip(texts, vectors, strict=True)})
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
