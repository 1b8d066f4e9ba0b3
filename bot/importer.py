"""Reads the training files, and tells Rasa that topics need no response of their own.

Rasa expects a text for every retrieval intent and warns about each example without one. Our texts are the API's.
"""

from __future__ import annotations

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT_RESPONSE_KEY
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.nlu.training_data.util import intent_response_key_to_template_key

from bot.faster import read_schemas_once

read_schemas_once()


class TopicImporter(RasaFileImporter):
    """Rasa's own importer, and a response for each topic: only its name."""

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        data = super().get_nlu_data(language)
        names = sorted({name for message in data.intent_examples if (name := message.get(INTENT_RESPONSE_KEY))})
        # Not `merge`: it copies all examples, which takes seconds.
        data.responses.update({intent_response_key_to_template_key(name): [{"text": name}] for name in names})
        return data
