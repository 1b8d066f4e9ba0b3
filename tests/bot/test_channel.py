from __future__ import annotations

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction

from bot.channel import as_text
from bot.nlg import ReferenceGenerator


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ('/choose_topic{"topic": "rights.complaint"}', '/choose_topic{"topic": "rights.complaint"}'),
        ("/none_of_these", "/none_of_these"),
        ("/restart", "restart"),
        ("/session_start", "session_start"),
        ("  //help me ", "help me"),
        ("/", ""),
        ("my case/crime number", "my case/crime number"),
        ("/choose_topic please", "choose_topic please"),
        ("", ""),
    ],
)
def test_words_are_never_commands(sent: str, read: str) -> None:
    assert as_text(sent) == read


async def test_an_utterance_is_a_reference() -> None:
    sdk = {"text": None, "buttons": [], "elements": [], "custom": {}, "template": "utter_topic", "image": None}
    reference = await ReferenceGenerator().generate(
        "utter_topic", None, "rest", topic="a.b", near=[], attachment=None, **sdk
    )
    assert reference == {"custom": {"response": "utter_topic", "arguments": {"topic": "a.b", "near": []}}}


def test_the_action_servers_answer_is_still_checked() -> None:
    action = RemoteAction("action_answer", None)
    said = {"events": [{"event": "slot", "timestamp": None, "name": "topic", "value": "a.b"}], "responses": []}
    assert action._validate_action_result(said)
    with pytest.raises(ValidationError):
        action._validate_action_result({"events": [{"event": "nothing"}], "responses": {}})
