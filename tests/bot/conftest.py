"""Fakes for the bot's tests: an encoder without a model, and a model storage in a folder of its own.

They run in the bot's environment, and without the API's fixtures one folder up:
`bot/.venv/bin/python -m pytest -c bot/pyproject.toml --rootdir=. --confcutdir=tests/bot tests/bot`
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import encoder as encoders
from bot.nlu.encoder import FloatArray


class WordsEncoder:
    """Each word has a fixed direction; a text is the sum of its words. Same words, same place."""

    name = "words"
    dimension = 64

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> FloatArray:
        self.encoded += texts
        return np.array([self._vector(text) for text in texts], dtype=np.float32).reshape(-1, self.dimension)

    def _vector(self, text: str) -> FloatArray:
        vector = np.full(self.dimension, 1e-3)
        for word in text.lower().split():
            seed = int.from_bytes(hashlib.sha256(word.strip("?.!,").encode()).digest()[:4], "big")
            vector += np.random.default_rng(seed).normal(size=self.dimension)
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> WordsEncoder:
    fake = WordsEncoder()
    monkeypatch.setitem(encoders._loaded, "words", fake)
    monkeypatch.chdir(tmp_path)
    return fake


@pytest.fixture
def storage(tmp_path: Path) -> LocalModelStorage:
    (tmp_path / "model").mkdir()
    return LocalModelStorage(tmp_path / "model")


@pytest.fixture
def resource() -> Resource:
    return Resource("component")


@pytest.fixture
def context() -> ExecutionContext:
    return ExecutionContext(GraphSchema({}), node_name="component")


@pytest.fixture
def training_data() -> TrainingData:
    """Four topics and one plain intent, told apart by their words."""
    said = {
        "ask/rights.complaint": [
            "complain about the police",
            "make a complaint",
            "how to complain",
            "a complaint form",
        ],
        "ask/practical.property": ["get my phone back", "my property back", "return my phone", "give back my things"],
        "ask/crisis.immediate_danger": ["he is breaking in now", "he has a knife", "help he is here now", "knife now"],
        "ask/chat.greet": ["hello there", "good morning", "hi hello", "hey hello"],
        "follow_up/how_long": ["how long does that take", "how long is it", "and how long", "how long"],
        "affirm": ["yes", "yes please", "yeah", "yes okay"],
    }
    return TrainingData([Message.build(text, intent) for intent, texts in said.items() for text in texts])
