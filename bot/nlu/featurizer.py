"""Gives each message, and each part of a long one, its sentence encoding."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.ahead import encodings
from bot.nlu.clauses import split
from bot.nlu.components import CLAUSE_ENCODINGS, CLAUSES, own_code
from bot.nlu.encoder import DEFAULT, EncodingCache, FloatArray, load_encoder


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceFeaturizer(DenseFeaturizer, GraphComponent):
    """The sentence feature is one unit vector; sequence features are not made, since nothing reads them."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {**DenseFeaturizer.get_default_config(), "encoder": DEFAULT}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """An unknown encoder is refused when it is loaded."""

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        return own_code()

    def __init__(self, config: dict[str, Any], name: str) -> None:
        super().__init__(name, config)
        self._encoder = load_encoder(config["encoder"])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceFeaturizer:
        return cls(config, execution_context.node_name or "SentenceFeaturizer")

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        messages = [message for message in training_data.training_examples if message.get(TEXT)]
        vectors = EncodingCache(self._encoder).encode([str(message.get(TEXT)) for message in messages])
        for message, vector in zip(messages, vectors, strict=True):
            self._give(message, vector)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = str(message.get(TEXT) or "")
            if text.startswith(INTENT_MESSAGE_PREFIX):
                continue  # A pressed button: Rasa reads its intent from the payload.
            clauses = split(text)
            vectors = encodings(self._encoder, [text, *(part.text for part in clauses)])
            self._give(message, vectors[0])
            if clauses:
                message.set(CLAUSES, clauses)
                message.set(CLAUSE_ENCODINGS, vectors[1:])
        return messages

    def _give(self, message: Message, vector: FloatArray) -> None:
        message.add_features(Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
