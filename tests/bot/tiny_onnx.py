"""A sentence encoder small enough to make in a test: one direction a word, written as ONNX without the onnx library."""

from __future__ import annotations

from pathlib import Path

import numpy as np

WORDS = ("[PAD]", "[UNK]", "help", "me", "police", "query:")
_FLOAT, _INT64 = 1, 7


def field(number: int, value: int | bytes | str) -> bytes:
    """One field of a protocol buffer: a number, or bytes with their length."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    raw = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(raw)) + raw


def varint(value: int) -> bytes:
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*found, value])


def described(name: str, kind: int, *shape: str) -> bytes:
    """The name, type and dimensions of an input or output (ValueInfoProto)."""
    sizes = b"".join(field(1, field(2, size)) for size in shape)
    return field(1, name) + field(2, field(1, field(1, kind) + field(2, sizes)))


def network() -> bytes:
    """Looks the words up in a table: texts in, one vector a token out (ModelProto)."""
    table = np.eye(len(WORDS), dtype=np.float32)
    look_up = field(1, "table") + field(1, "input_ids") + field(2, "layer") + field(4, "Gather")
    weights = b"".join(field(1, size) for size in table.shape) + field(2, _FLOAT)
    weights += field(8, "table") + field(9, table.tobytes())
    inputs = [described(name, _INT64, "text", "token") for name in ("input_ids", "attention_mask")]
    graph = field(1, look_up) + field(2, "tiny") + field(5, weights)
    graph += b"".join(field(11, given) for given in inputs)
    graph += field(12, described("layer", _FLOAT, "text", "token", "width"))
    return field(1, 8) + field(7, graph) + field(8, field(2, 13))


def write_tiny_encoder(folder: Path) -> None:
    """`model.onnx` and `tokenizer.json`. Needs the tokenizers library."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    tokenizer = Tokenizer(models.WordLevel({word: id for id, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "model.onnx").write_bytes(network())
