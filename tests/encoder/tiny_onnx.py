"""A sentence encoder small enough to make in a test: one direction a word."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

WORDS = ("[PAD]", "[UNK]", "help", "me", "police", "query:")


def network() -> onnx.ModelProto:
    """Looks the words up in a table: texts in, one vector a token out."""
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "tokens"])
        for name in ("input_ids", "attention_mask")
    ]
    output = helper.make_tensor_value_info("layer", TensorProto.FLOAT, ["texts", "tokens", "width"])
    table = numpy_helper.from_array(np.eye(len(WORDS), dtype=np.float32), "table")
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "input_ids"], ["layer"])], "tiny", inputs, [output], [table]
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)


def write_tiny_encoder(folder: Path) -> None:
    """`model.onnx` and `tokenizer.json`."""
    tokenizer = Tokenizer(models.WordLevel({word: id for id, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.save(str(folder / "tokenizer.json"))
    onnx.save(network(), str(folder / "model.onnx"))
