from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.encoder import DEFAULT, EncodingCache, load_encoder
from encoder.onnx_encoder import EncoderMissing

from .conftest import WordsEncoder


def test_an_unknown_encoder_is_named() -> None:
    with pytest.raises(ValueError, match="Unknown encoder 'nothing'"):
        load_encoder("nothing")


def test_an_encoder_is_told_where_its_model_is_and_what_to_write_before_a_text() -> None:
    encoder = load_encoder(DEFAULT)
    assert encoder.encode(["Will he get bail?"]).shape == (1, 384)
    with pytest.raises(EncoderMissing, match="lacks"):
        load_encoder("onnx:models/nothing")


def test_only_new_sentences_are_encoded(tmp_path: Path) -> None:
    encoder, path = WordsEncoder(), tmp_path / "cache" / "encodings.npz"
    first = EncodingCache(encoder, path).encode(["one", "two"])
    again = EncodingCache(encoder, path).encode(["two", "three", "one"])
    assert sorted(encoder.encoded) == ["one", "three", "two"]
    assert np.array_equal(first, again[[2, 0]])


def test_a_broken_cache_is_made_again(tmp_path: Path) -> None:
    path = tmp_path / "encodings.npz"
    path.write_bytes(b"half a file")
    assert EncodingCache(WordsEncoder(), path).encode(["one"]).shape == (1, 64)


def test_nothing_to_encode(tmp_path: Path) -> None:
    assert EncodingCache(WordsEncoder(), tmp_path / "encodings.npz").encode([]).shape == (0, 64)
