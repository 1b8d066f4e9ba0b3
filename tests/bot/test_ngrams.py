"""A message is read with the same n-grams, and the same weights of them, as the sentences that were learned."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.ngrams import KINDS, Ngrams

TEXTS = ["He was released today.", "Will he be released?", "he will not be released, will he", "the court the court"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_text_is_read_as_it_was_learned(kind: str) -> None:
    ngrams, learned = Ngrams.learn(kind, TEXTS, limit=1000)
    for text, row in zip(TEXTS, learned.toarray(), strict=True):
        columns, values = ngrams.row(text)
        read = np.zeros_like(row)
        read[columns] = values
        assert np.allclose(read, row, atol=1e-6)


def test_the_order_of_words_is_seen() -> None:
    ngrams, _ = Ngrams.learn("words", TEXTS * 2, limit=1000)
    was, will = (set(ngrams.row(text)[0].tolist()) for text in ("he was released", "will he be released"))
    assert was - will and will - was


def test_texts_without_anything_in_common_have_no_ngrams() -> None:
    ngrams, rows = Ngrams.learn("words", ["hello", "bye"], limit=1000)
    assert rows.shape == (2, 0)
    assert ngrams.row("hello")[0].size == 0
