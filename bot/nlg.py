"""Rasa speaks in references: which response, with which arguments. The API turns them into words."""

from __future__ import annotations

from typing import Any

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

# Fields that Rasa and its SDK put beside an action's own arguments.
_NOT_ARGUMENTS = frozenset(
    {"attachment", "buttons", "custom", "domain_responses", "elements", "image", "response_id", "template", "text"}
)


class ReferenceGenerator(NaturalLanguageGenerator):
    """Makes the reference here: asking the API for it would send it the whole conversation for every utterance."""

    def __init__(self, endpoint_config: EndpointConfig | None = None, domain: Domain | None = None) -> None:
        """Rasa passes both; neither is needed."""

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any]:
        arguments = {name: value for name, value in kwargs.items() if name not in _NOT_ARGUMENTS}
        return {"custom": {"response": utter_action, "arguments": arguments}}
