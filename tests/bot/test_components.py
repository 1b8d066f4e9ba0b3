"""Each component of the pipeline: trained, stored, loaded, used; with an encoder that needs no model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.crisis_classifier import CrisisClassifier
from bot.nlu.featurizer import SentenceFeaturizer
from bot.nlu.settings import Settings
from bot.nlu.topic_model import TopicModel
from bot.nlu.topic_selector import TopicSelector

from .conftest import WordsEncoder

Parts = tuple[LocalModelStorage, Resource, ExecutionContext]


@pytest.fixture
def parts(storage: LocalModelStorage, resource: Resource, context: ExecutionContext) -> Parts:
    return storage, resource, context


@pytest.fixture
def featurizer(encoder: WordsEncoder, parts: Parts) -> SentenceFeaturizer:
    return SentenceFeaturizer.create({**SentenceFeaturizer.get_default_config(), "encoder": "words"}, *parts)


def loaded(component: Any, training_data: TrainingData, parts: Parts, **config: Any) -> Any:
    settings = {**component.get_default_config(), **config}
    component.create(settings, *parts).train(training_data)
    return component.load(settings, *parts)


def read(featurizer: SentenceFeaturizer, component: Any, text: str) -> dict[str, Any]:
    message = Message({"text": text})
    component.process(featurizer.process([message]))
    return dict(message.as_dict(only_output_properties=True))


def test_the_topic_comes_in_rasas_own_shape(
    featurizer: SentenceFeaturizer, training_data: TrainingData, parts: Parts
) -> None:
    selector = loaded(TopicSelector, featurizer.process_training_data(training_data), parts, ranking_length=2)
    said = read(featurizer, selector, "I want to complain about the police")
    assert said["intent"]["name"] == "ask"
    assert said["response_selector"]["all_retrieval_intents"] == ["ask", "follow_up"]
    asked = said["response_selector"]["ask"]
    assert asked["response"]["intent_response_key"] == "ask/rights.complaint"
    assert asked["ranking"][0] == asked["response"]
    assert len(asked["ranking"]) == 2
    assert said["parts"] == []


def test_a_short_question_is_a_follow_up(
    featurizer: SentenceFeaturizer, training_data: TrainingData, parts: Parts
) -> None:
    selector = loaded(TopicSelector, featurizer.process_training_data(training_data), parts)
    said = read(featurizer, selector, "and how long does that take")
    assert said["intent"]["name"] == "follow_up"
    assert said["response_selector"]["follow_up"]["response"]["intent_response_key"] == "follow_up/how_long"


def test_two_questions_are_ranked_apart(
    featurizer: SentenceFeaturizer, training_data: TrainingData, parts: Parts, encoder: WordsEncoder
) -> None:
    selector = loaded(TopicSelector, featurizer.process_training_data(training_data), parts)
    text = "How to make a complaint? Who can return my phone?"
    said = read(featurizer, selector, text)
    tops = [part["ranking"][0]["intent_response_key"] for part in said["parts"]]
    assert tops == ["ask/rights.complaint", "ask/practical.property"]
    assert [text[part["start"] : part["end"]] for part in said["parts"]] == text.replace("? ", "?|").split("|")


def test_a_pressed_button_is_not_read(
    featurizer: SentenceFeaturizer, training_data: TrainingData, parts: Parts, encoder: WordsEncoder
) -> None:
    selector = loaded(TopicSelector, featurizer.process_training_data(training_data), parts)
    encoder.encoded.clear()
    assert "intent" not in read(featurizer, selector, '/choose_topic{"topic": "rights.complaint"}')
    assert encoder.encoded == []


def danger(featurizer: SentenceFeaturizer, data: TrainingData, parts: Parts, text: str) -> Any:
    selector = loaded(TopicSelector, featurizer.process_training_data(data), parts)
    guard = CrisisClassifier.create({}, *parts)
    message = Message({"text": text})
    guard.process(selector.process(featurizer.process([message])))
    return message.as_dict(only_output_properties=True).get("crisis")


def test_danger_in_one_sentence_of_several_is_noticed(
    featurizer: SentenceFeaturizer, training_data: TrainingData, parts: Parts
) -> None:
    felt = danger(featurizer, training_data, parts, "I want to make a complaint. But he has a knife now.")
    assert felt["topic"] == "crisis.immediate_danger"
    assert felt["confidence"] > 0.5


def test_a_calm_question_is_no_danger(
    featurizer: SentenceFeaturizer, training_data: TrainingData, parts: Parts
) -> None:
    assert danger(featurizer, training_data, parts, "how to make a complaint")["confidence"] < 0.2


def test_without_crisis_examples_nothing_is_noticed(featurizer: SentenceFeaturizer, parts: Parts) -> None:
    data = TrainingData([Message.build("hello", "ask/chat.greet"), Message.build("bye", "ask/chat.goodbye")])
    assert danger(featurizer, data, parts, "hello") is None


def test_a_button_is_no_danger(featurizer: SentenceFeaturizer, training_data: TrainingData, parts: Parts) -> None:
    assert danger(featurizer, training_data, parts, "/none_of_these") is None


def test_training_twice_gives_the_same_model(featurizer: SentenceFeaturizer, training_data: TrainingData) -> None:
    texts = [str(message.get("text")) for message in training_data.training_examples]
    labels = [str(message.get_full_intent()) for message in training_data.training_examples]
    encodings = WordsEncoder().encode(texts)
    one, two = (TopicModel.fit(texts, encodings, labels, Settings()) for _ in range(2))
    for judge in ("wording", "meaning"):
        stored, again = getattr(one, judge).arrays(), getattr(two, judge).arrays()
        assert stored.keys() == again.keys()
        assert all(np.array_equal(stored[name], again[name]) for name in stored)


def test_a_stored_model_answers_as_before(tmp_path: Path) -> None:
    texts, labels = ["aa bb", "aa cc", "dd ee", "dd ff"], ["x", "x", "y", "y"]
    encodings = WordsEncoder().encode(texts)
    model = TopicModel.fit(texts, encodings, labels, Settings())
    model.save(tmp_path / "model.npz")
    again = TopicModel.load(tmp_path / "model.npz")
    assert again.labels == ["x", "y"]
    assert np.allclose(again.probabilities(texts, encodings), model.probabilities(texts, encodings))
