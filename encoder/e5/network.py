"""multilingual-e5-small as an ONNX network that computes with the 4-bit weights as they are.

The operators of the domain `com.microsoft` are onnxruntime's own: matrices in blocks of 4 bits, and attention, norms
and activations each in one step.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from encoder.e5.weights import BLOCK, Blocks, Weights

MICROSOFT = "com.microsoft"
OUTPUT = "last_hidden_state"
# Activations are rounded to 8 bits for each product, in blocks of their own: a text's vector is the same in any batch.
_EIGHT_BITS = 4
# The 4-bit value that stands for zero.
_MIDDLE = 0x88


def network(weights: Weights) -> onnx.ModelProto:
    """Reads `input_ids` and `attention_mask` (texts by tokens), gives `last_hidden_state`."""
    return _Builder(weights).build()


class _Builder:
    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.sizes = weights.sizes
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def build(self) -> onnx.ModelProto:
        x = self._embedded()
        for layer in range(self.sizes.layers):
            x = self._layer(x, layer)
        self._node("Identity", [x], OUTPUT, domain="")
        graph = helper.make_graph(
            self.nodes,
            "multilingual-e5-small",
            [helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "tokens"]) for name in _INPUTS],
            [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ["texts", "tokens", self.sizes.hidden])],
            self.constants,
        )
        opsets = [helper.make_opsetid("", 21), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=10)

    def _embedded(self) -> str:
        hidden = self.sizes.hidden
        ids = self._node("Cast", ["input_ids"], "ids", domain="", to=TensorProto.INT32)
        self._node("Cast", ["attention_mask"], "mask", domain="", to=TensorProto.INT32)
        table = self.weights.blocks(["emb.word"], hidden)
        zeros = np.full((self.sizes.vocabulary, hidden // BLOCK // 2), _MIDDLE, np.uint8)
        words = self._node(
            "GatherBlockQuantized",
            [
                self._halves("word", table.packed),
                ids,
                self._constant("word_scales", table.scales),
                self._halves("word_zeros", zeros),
            ],
            "words",
            block_size=BLOCK,
            gather_axis=0,
            quantize_axis=1,
        )
        summed = self._node("Add", [words, self._positions(ids)], "placed", domain="")
        norm = [self._vector("emb.ln.w"), self._vector("emb.ln.b")]
        return self._node("LayerNormalization", [summed, *norm], "embedded", domain="", epsilon=self.weights.epsilon)

    def _positions(self, ids: str) -> str:
        """With the first of the two types added: every text is of that type."""
        hidden = self.sizes.hidden
        table = self.weights.vector("emb.pos").reshape(-1, hidden) + self.weights.vector("emb.type")[:hidden]
        count = self._node("Shape", [ids], "count", domain="", start=1, end=2)
        first = self._constant("first", np.zeros(1, np.int64))
        return self._node("Slice", [self._constant("positions", table), first, count], "places", domain="")

    def _layer(self, x: str, layer: int) -> str:
        hidden, name = self.sizes.hidden, f"l{layer}"
        parts = [f"{name}.{part}" for part in "qkv"]
        bias = np.concatenate([self.weights.vector(f"{part}.b") for part in parts])
        product = self._times(x, f"{name}.qkv", self.weights.blocks([f"{part}.w" for part in parts], hidden))
        asked = self._node("Add", [product, self._constant(f"{name}.qkv.b", bias)], f"{name}.asked", domain="")
        self._node("Split", [asked], *(f"{part}.out" for part in parts), domain="", axis=-1, num_outputs=3)
        attended = self._node(
            "MultiHeadAttention",
            [*(f"{part}.out" for part in parts), "", "mask"],
            f"{name}.attended",
            num_heads=self.sizes.heads,
        )
        x = self._added(self._linear(attended, f"{name}.ao", hidden), x, f"{name}.ao", f"{name}.aln")
        inner = self._linear(x, f"{name}.fi", hidden)
        bent = self._node("BiasGelu", [inner, self._vector(f"{name}.fi.b")], f"{name}.bent")
        return self._added(self._linear(bent, f"{name}.fo", self.sizes.inner), x, f"{name}.fo", f"{name}.oln")

    def _linear(self, x: str, name: str, width: int) -> str:
        return self._times(x, name, self.weights.blocks([f"{name}.w"], width))

    def _times(self, x: str, name: str, matrix: Blocks) -> str:
        rows, blocks = matrix.scales.shape
        return self._node(
            "MatMulNBits",
            [
                x,
                self._constant(f"{name}.w", matrix.packed.reshape(rows, blocks, BLOCK // 2)),
                self._constant(f"{name}.scales", matrix.scales.reshape(-1)),
            ],
            f"{name}.product",
            K=blocks * BLOCK,
            N=rows,
            bits=4,
            block_size=BLOCK,
            accuracy_level=_EIGHT_BITS,
        )

    def _added(self, x: str, before: str, linear: str, norm: str) -> str:
        """The step's bias and what came before it are added; then the norm."""
        vectors = [self._vector(f"{norm}.w"), self._vector(f"{norm}.b"), self._vector(f"{linear}.b")]
        return self._node("SkipLayerNormalization", [x, before, *vectors], f"{norm}.out", epsilon=self.weights.epsilon)

    def _vector(self, name: str) -> str:
        return self._constant(name, self.weights.vector(name))

    def _constant(self, name: str, values: Any) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def _halves(self, name: str, packed: Any) -> str:
        shape = [packed.shape[0], packed.shape[1] * 2]
        self.constants.append(
            TensorProto(name=name, data_type=TensorProto.UINT4, dims=shape, raw_data=packed.tobytes())
        )
        return name

    def _node(self, op: str, inputs: list[str], *outputs: str, domain: str = MICROSOFT, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(op, inputs, list(outputs), domain=domain, **attributes))
        return outputs[0]


_INPUTS = ("input_ids", "attention_mask")
