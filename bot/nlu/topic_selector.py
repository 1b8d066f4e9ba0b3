"""Finds which dialogue intent and which topic a message, and each part of it, is about.

One model knows all labels: the topics (`ask/rights.complaint`), the follow-up questions (`follow_up/how_long`)
and the plain intents (`affirm`). So "how long does that take?" and "how long does an investigation take?" compete with
each other instead of being told apart by two models that do not know of one another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, RESPONSE_SELECTOR
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.clauses import Part
from bot.nlu.components import CLAUSES, LABELS, PROBABILITIES, examples, own_code, texts_and_encodings
from bot.nlu.encoder import FloatArray
from bot.nlu.featurizer import SentenceFeaturizer
from bot.nlu.settings import Settings
from bot.nlu.topic_model import TopicModel

MODEL_FILE = "topics.npz"
PARTS = "parts"

Ranking = list[dict[str, Any]]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicSelector(GraphComponent):
    """Writes `intent`, `response_selector` (with the ranking kept) and `parts`."""

    @classmethod
    def required_components(cls) -> list[type]:
        return [SentenceFeaturizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"ranking_length": 12, "part_ranking_length": 3, **asdict(Settings())}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        return own_code()

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: TopicModel | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicSelector:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        learned = examples(training_data.intent_examples)
        if learned:
            labels, texts, vectors = zip(*learned, strict=True)
            self._model = TopicModel.fit(texts, np.stack(vectors), labels, Settings.of(self._config))
            with self._model_storage.write_to(self._resource) as folder:
                self._model.save(folder / MODEL_FILE)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicSelector:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, TopicModel.load(folder / MODEL_FILE))

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            read = texts_and_encodings(message)
            if read is not None and self._model is not None:
                rows = self._model.probabilities(*read)
                message.set(LABELS, self._model.labels)
                message.set(PROBABILITIES, rows)
                self._write(message, self._model.labels, rows[0], list(rows[1:]))
        return messages

    def _write(self, message: Message, labels: list[str], whole: FloatArray, rest: list[FloatArray]) -> None:
        intents = _intents(labels, whole)
        message.set(INTENT, intents[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, intents[:5], add_to_output=True)
        message.set(
            RESPONSE_SELECTOR, _selection(labels, whole, int(self._config["ranking_length"])), add_to_output=True
        )
        message.set(
            PARTS,
            [
                _part(clause, labels, row, int(self._config["part_ranking_length"]))
                for clause, row in zip(message.get(CLAUSES) or [], rest, strict=True)
            ],
            add_to_output=True,
        )


def _part(clause: Part, labels: list[str], row: FloatArray, length: int) -> dict[str, Any]:
    return {"start": clause.start, "end": clause.end, "ranking": _ranking(labels, row, "ask", length)}


def _intents(labels: list[str], row: FloatArray) -> Ranking:
    """An intent is as likely as its labels together."""
    sums: dict[str, float] = defaultdict(float)
    for label, confidence in zip(labels, row, strict=True):
        sums[_intent(label)] += float(confidence)
    ranked = sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    return [{"name": name, "confidence": round(confidence, 4)} for name, confidence in ranked]


def _selection(labels: list[str], row: FloatArray, length: int) -> dict[str, Any]:
    """Rasa's own shape, one entry for each retrieval intent."""
    retrieval = sorted({_intent(label) for label in labels if "/" in label})
    selection: dict[str, Any] = {"all_retrieval_intents": retrieval}
    for name in retrieval:
        ranking = _ranking(labels, row, name, length)
        selection[name] = {"response": ranking[0], "ranking": ranking}
    return selection


def _ranking(labels: list[str], row: FloatArray, intent: str, length: int) -> Ranking:
    mine: Iterable[int] = (at for at, label in enumerate(labels) if label.startswith(f"{intent}/"))
    best = sorted(mine, key=lambda at: (-row[at], labels[at]))[:length]
    return [{"intent_response_key": labels[at], "confidence": round(float(row[at]), 4)} for at in best]


def _intent(label: str) -> str:
    return label.partition("/")[0]
