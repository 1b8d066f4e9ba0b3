"""Reads the training files, and tells Rasa that topics need no response of their own.

Rasa expects a text for every retrieval intent and warns about each example without one. Our texts are the API's.
"""

from __future__ import annotations

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT_RESPONSE_KEY, RESPONSE
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.nlu.training_data.util import intent_response_key_to_template_key
from rasa.shared.utils.common import cached_method

from bot.faster import read_training_data_faster

read_training_data_faster()


class TopicImporter(RasaFileImporter):
    """Rasa's own importer, and a response for each topic: only its name.

    Rasa asks for the data twice, for itself and for the domain, and would read every file twice.
    """

    @cached_method
    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        data = super().get_nlu_data(language)
        about_topics = [message for message in data.intent_examples if message.get(INTENT_RESPONSE_KEY)]
        for message in about_topics:
            message.set(RESPONSE, message.get(INTENT_RESPONSE_KEY))
        names = sorted({message.get(INTENT_RESPONSE_KEY) for message in about_topics})
        data.responses.update({intent_response_key_to_template_key(name): [{"text": name}] for name in names})
        return data
