"""What was repaired in Rasa still does what it did."""

from pathlib import Path

import pytest
import rasa.shared
import rasa.shared.utils.io
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.shared.exceptions import YamlException
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

import bot.channel
import bot.importer  # noqa: F401  Both repair what they need of Rasa.

SCHEMA = Path(rasa.shared.__file__).parent / "nlu" / "training_data" / "schemas" / "responses.yml"


def test_a_file_that_is_no_training_data_is_refused_every_time(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yml"
    wrong.write_text("nlu:\n- intent: [affirm]\n  examples: 5\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(YamlException):
            load_data(str(wrong))


def test_who_changes_what_was_read_of_rasa_changes_nothing_for_others() -> None:
    before = rasa.shared.utils.io.read_yaml_file(SCHEMA)
    before.clear()
    assert rasa.shared.utils.io.read_yaml_file(SCHEMA)


def test_our_own_files_are_read_anew(tmp_path: Path) -> None:
    ours = tmp_path / "ours.yml"
    for value in (1, 2):
        ours.write_text(f"value: {value}\n", encoding="utf-8")
        assert rasa.shared.utils.io.read_yaml_file(ours) == {"value": value}


def test_merged_data_has_each_example_once_and_all_else() -> None:
    greet, bye = Message.build("hello", "ask/chat.greet"), Message.build("bye", "ask/chat.goodbye")
    again = Message.build("hello", "ask/chat.greet")
    patterns, tables = [{"name": "a", "pattern": "a"}], [{"name": "b"}]
    one = TrainingData([greet], {"hi": "hello"}, patterns, tables, {"c": [{"text": "c"}]})
    other = TrainingData([again, bye], {"cheerio": "bye"}, responses={"d": [{"text": "d"}]})
    merged = one.merge(None, other)
    assert [example.get("text") for example in merged.training_examples] == ["hello", "bye"]
    assert merged.entity_synonyms == {"hi": "hello", "cheerio": "bye"}
    assert (merged.regex_features, merged.lookup_tables) == (patterns, tables)
    assert merged.responses == {"c": [{"text": "c"}], "d": [{"text": "d"}]}
    assert (len(one.training_examples), one.responses) == (1, {"c": [{"text": "c"}]})


@pytest.mark.parametrize("answer", [{"events": "none"}, {"events": [{"event": 5}]}, {"responses": ["text"]}])
def test_an_action_that_answers_nonsense_is_refused(answer: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        RemoteAction("action_answer", None)._validate_action_result(answer)


def test_an_action_may_answer_with_events() -> None:
    answer = {"events": [{"event": "slot", "name": "topic", "value": None, "timestamp": None}], "responses": []}
    assert RemoteAction("action_answer", None)._validate_action_result(answer)
