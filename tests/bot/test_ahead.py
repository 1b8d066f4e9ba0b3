from __future__ import annotations

import asyncio
from collections.abc import Sequence

import numpy as np
import pytest

from bot.nlu.ahead import EncodingQueue, encoded_ahead, encodings, texts_of
from bot.nlu.encoder import FloatArray

TWO_QUESTIONS = "When is the trial going to be? And who pays for my train?"


class CountingEncoder:
    """Each text is its length; remembers what it was asked."""

    name, dimension = "counting", 1

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> FloatArray:
        self.asked += texts
        return np.array([[len(text)] for text in texts], dtype=np.float32)


async def test_a_message_and_its_parts_are_encoded_once() -> None:
    encoder, texts = CountingEncoder(), texts_of(TWO_QUESTIONS)
    assert len(texts) == 3
    async with encoded_ahead(EncodingQueue(encoder), TWO_QUESTIONS):
        found = encodings(encoder, texts)
    assert found[:, 0].tolist() == [len(text) for text in texts]
    assert sorted(encoder.asked) == sorted(texts)


async def test_nothing_of_a_message_is_left_when_it_is_answered() -> None:
    encoder = CountingEncoder()
    with pytest.raises(RuntimeError):
        async with encoded_ahead(EncodingQueue(encoder), "hello"):
            raise RuntimeError
    encodings(encoder, ["hello"])
    assert encoder.asked == ["hello", "hello"]


def test_what_is_not_ready_is_encoded_now() -> None:
    assert encodings(CountingEncoder(), ["four", "words"])[:, 0].tolist() == [4.0, 5.0]


async def test_many_people_at_once_each_get_their_own() -> None:
    encoder = CountingEncoder()
    queue = EncodingQueue(encoder)
    texts = ["a" * length for length in range(1, 40)]
    found = await asyncio.gather(*(queue.encode([text, text + "b"]) for text in texts))
    assert [vectors[:, 0].tolist() for vectors in found] == [[len(text), len(text) + 1] for text in texts]


async def test_a_text_that_cannot_be_encoded_does_not_stop_the_next() -> None:
    class Failing(CountingEncoder):
        def encode(self, texts: Sequence[str]) -> FloatArray:
            if "bad" in texts:
                raise ValueError("bad text")
            return super().encode(texts)

    queue = EncodingQueue(Failing())
    with pytest.raises(ValueError, match="bad text"):
        await queue.encode(["bad"])
    assert (await queue.encode(["good"]))[:, 0].tolist() == [4.0]
