"""Notices danger that is put in indirect words. The patterns in `content/crisis/` are the API's; this adds to them."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.components import examples, own_code, texts_and_encodings
from bot.nlu.encoder import FloatArray
from bot.nlu.featurizer import SentenceFeaturizer
from bot.nlu.linear import LinearModel, Settings

MODEL_FILE = "crisis.npz"
CRISIS = "crisis"
SAFE = "none"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class CrisisClassifier(GraphComponent):
    """Writes `crisis`: the likeliest crisis topic and how sure it is that there is a crisis at all.

    Whether that is enough to act on is decided with `bot/thresholds.yml`.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        return [SentenceFeaturizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"crisis_weight": 3.0, **vars(Settings(ngram_scale=2.0, max_ngrams=20_000))}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        return own_code()

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: LinearModel | None = None,
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
    ) -> CrisisClassifier:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        learned = examples(training_data.intent_examples)
        labels = [crisis_label(label) for label, _, _ in learned]
        if len(set(labels)) > 1:
            weights = {label: float(self._config["crisis_weight"]) for label in labels if label != SAFE}
            texts, vectors = [text for _, text, _ in learned], np.stack([vector for _, _, vector in learned])
            self._model = LinearModel.fit(texts, vectors, labels, Settings.of(self._config), weights)
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
    ) -> CrisisClassifier:
        try:
            with model_storage.read_from(resource) as folder:
                return cls(config, model_storage, resource, LinearModel.load(folder / MODEL_FILE))
        except (ValueError, FileNotFoundError):  # Trained without any crisis example.
            return cls(config, model_storage, resource)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            read = texts_and_encodings(message)
            if read is not None and self._model is not None:
                message.set(CRISIS, likeliest(self._model, self._model.probabilities(*read)), add_to_output=True)
        return messages


def crisis_label(label: str) -> str:
    """`ask/crisis.being_watched` is `crisis.being_watched`; everything else is no crisis."""
    topic = label.partition("/")[2]
    return topic if topic.startswith("crisis.") else SAFE


def likeliest(model: LinearModel, rows: FloatArray) -> dict[str, Any]:
    """The part of the message that sounds most dangerous counts."""
    safe = model.labels.index(SAFE)
    danger = 1 - rows[:, safe]
    row = rows[int(danger.argmax())].copy()
    row[safe] = -1
    return {"topic": model.labels[int(row.argmax())], "confidence": round(float(danger.max()), 4)}
