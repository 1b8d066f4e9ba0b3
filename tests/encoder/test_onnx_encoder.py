"""Encoders in ONNX: with a fake network, and with a small real one."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from encoder.onnx_encoder import EncoderMissing, OnnxEncoder, encodable
from encoder.tokens import Ids
from tests.encoder.tiny_onnx import write_tiny_encoder


class FakeNetwork:
    """The vector of a token is its id, and the id's half."""

    def __init__(self, *inputs: str) -> None:
        self.inputs = inputs
        self.asked: list[set[str]] = []

    def get_inputs(self) -> Sequence[Any]:
        return [SimpleNamespace(name=name) for name in self.inputs]

    def run(self, names: Sequence[str] | None, values: Mapping[str, Any]) -> Sequence[Any]:
        self.asked.append(set(values))
        ids = values["input_ids"].astype(np.float32)
        return [np.stack([ids, ids / 2], axis=-1)]


class FakeTokens:
    """A word's id is its length; the shorter text is filled up."""

    def read(self, texts: Sequence[str]) -> tuple[Ids, Ids]:
        words = [[len(word) for word in text.split()] or [1] for text in texts]
        longest = max(map(len, words))
        ids = [found + [99] * (longest - len(found)) for found in words]
        mask = [[1] * len(found) + [0] * (longest - len(found)) for found in words]
        return np.array(ids), np.array(mask)


def test_what_would_break_a_tokenizer_is_replaced() -> None:
    assert encodable("a\x00b") == "a b"
    assert encodable("a\ud800b") == "a?b"
    assert encodable("żółć 🙂") == "żółć 🙂"


def test_what_fills_up_a_text_does_not_count() -> None:
    encoder = OnnxEncoder("fake", FakeNetwork("input_ids", "attention_mask"), FakeTokens())
    alone, beside = encoder.encode(["one"])[0], encoder.encode(["one", "one two three four"])[0]
    assert encoder.dimension == 2
    assert np.allclose(alone, beside)
    assert np.allclose(np.linalg.norm(beside), 1.0)


def test_only_inputs_that_the_network_knows_are_given() -> None:
    network = FakeNetwork("input_ids", "attention_mask", "token_type_ids")
    OnnxEncoder("fake", network, FakeTokens()).encode(["one"])
    assert network.asked[-1] == {"input_ids", "attention_mask", "token_type_ids"}
    assert OnnxEncoder("fake", FakeNetwork("input_ids"), FakeTokens()).encode([]).shape == (0, 2)


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderMissing, match=r"lacks model\.onnx"):
        OnnxEncoder.load(tmp_path)


def test_texts_come_back_in_the_order_they_were_given() -> None:
    encoder = OnnxEncoder("fake", FakeNetwork("input_ids"), FakeTokens())
    texts = [" ".join(["word"] * (count % 7) + ["x" * (count % 5 + 1)]) for count in range(40)]
    assert np.allclose(encoder.encode(texts), np.stack([encoder.encode([text])[0] for text in texts]))


def test_missing_libraries_are_one_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_tiny_encoder(tmp_path)
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    with pytest.raises(EncoderMissing, match="extra `onnx`"):
        OnnxEncoder.load(tmp_path)


def test_a_real_network_is_loaded(tmp_path: Path) -> None:
    write_tiny_encoder(tmp_path)
    plain, asking = OnnxEncoder.load(tmp_path), OnnxEncoder.load(tmp_path, "query: ")
    help_me, police, both = plain.encode(["help me", "police", "police help me \ud83d"])
    assert plain.dimension == 6
    assert help_me @ police == pytest.approx(0.0)
    assert both @ police > 0.4
    assert asking.encode(["police"])[0] @ police == pytest.approx(0.5**0.5, abs=1e-5)
    assert plain.name != asking.name
