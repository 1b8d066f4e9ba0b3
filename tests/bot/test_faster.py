"""What was repaired in Rasa still does what it did."""

from pathlib import Path

import numpy as np
import pytest
import rasa.shared
import rasa.shared.utils.io
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.shared.exceptions import YamlException
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

import bot.channel  # noqa: F401  It repairs what it needs of Rasa, as the importer does.
from bot.importer import TopicImporter

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


def test_an_error_in_training_data_is_told_with_its_line(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yml"
    wrong.write_text("nlu:\n- intent: affirm\n  examples: 5\n", encoding="utf-8")
    with pytest.raises(YamlException, match=r"wrong\.yml:2:"):
        load_data(str(wrong))


def test_training_data_that_is_no_yaml_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yml"
    wrong.write_text('nlu:\n- intent: affirm\n  examples: "yes\n', encoding="utf-8")
    with pytest.raises(YamlException, match=r"wrong\.yml"):
        load_data(str(wrong))


def test_examples_that_say_the_same_are_one_and_others_are_not() -> None:
    yes, again = Message.build("yes", "affirm"), Message.build("yes", "affirm")
    assert yes == again
    again.set("metadata", {"b": [1], "a": object})
    assert yes != again
    again.set("metadata", None)
    again.add_features(Features(np.ones((1, 2)), "sentence", "text", "test"))
    assert yes != again


def test_training_data_is_read_once_however_often_it_is_asked_for(tmp_path: Path) -> None:
    data = tmp_path / "nlu.yml"
    data.write_text("nlu:\n- intent: ask/chat.greet\n  examples: |\n    - hello\n", encoding="utf-8")
    importer = TopicImporter("config.yml", training_data_paths=[str(data)])
    read = importer.get_nlu_data("en")
    data.unlink()
    assert [example.get("text") for example in read.intent_examples] == ["hello"]
    assert importer.get_nlu_data("en") is read
