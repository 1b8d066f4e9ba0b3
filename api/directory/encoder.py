"""Meanings of sentences as vectors: the same multilingual encoder as the bot's, in the API's own process."""

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, Protocol

from api.settings import PROJECT
from encoder.e5 import FOLDER, PASSAGE, QUERY
from encoder.onnx_encoder import OnnxEncoder

_REMEMBERED = 512


class Encodes(Protocol):
    """Makes vectors of length 1, so that their inner product is their cosine."""

    async def query(self, text: str) -> Any:
        """The vector of what somebody looks for."""

    async def passages(self, texts: Sequence[str]) -> list[Any]:
        """The vectors of what can be found."""


class Encoder:
    """Loads the model at the first use, once; keeps the vectors of recent queries in memory."""

    def __init__(self) -> None:
        self._encoders: dict[str, OnnxEncoder] = {}
        self._loading = threading.Lock()
        self._recent: OrderedDict[str, Any] = OrderedDict()

    async def query(self, text: str) -> Any:
        """See `Encodes.query`."""
        if text in self._recent:
            self._recent.move_to_end(text)
            return self._recent[text]
        [vector] = await asyncio.to_thread(self._encode, QUERY, [text])
        self._recent[text] = vector
        if len(self._recent) > _REMEMBERED:
            self._recent.popitem(last=False)
        return vector

    async def passages(self, texts: Sequence[str]) -> list[Any]:
        """See `Encodes.passages`."""
        return await asyncio.to_thread(self._encode, PASSAGE, texts)

    def _encode(self, prefix: str, texts: Sequence[str]) -> list[Any]:
        with self._loading:
            if not self._encoders:
                queries = OnnxEncoder.load(PROJECT / FOLDER, QUERY)
                self._encoders = {QUERY: queries, PASSAGE: queries.asking(PASSAGE)}
        return list(self._encoders[prefix].encode(texts))
