from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from bot.nlu.ahead import encoded_ahead, encodings, texts_of
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
    async with encoded_ahead(encoder, TWO_QUESTIONS):
        found = encodings(encoder, texts)
    assert found[:, 0].tolist() == [len(text) for text in texts]
    assert sorted(encoder.asked) == sorted(texts)


async def test_nothing_of_a_message_is_left_when_it_is_answered() -> None:
    encoder = CountingEncoder()
    with pytest.raises(RuntimeError):
        async with encoded_ahead(encoder, "hello"):
            raise RuntimeError
    encodings(encoder, ["hello"])
    assert encoder.asked == ["hello", "hello"]


def test_what_is_not_ready_is_encoded_now() -> None:
    assert encodings(CountingEncoder(), ["four", "words"])[:, 0].tolist() == [4.0, 5.0]
