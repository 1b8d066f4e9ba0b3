"""Six repairs of Rasa's own code, because half of the time of a short message and of reading data went into them.

After every action Rasa checks the schema of the action server's answer, and each time it first checks the schema itself
against the schema of schemas (25 of 70 ms of processor time a message); then it tries each event on the schemas of all
kinds of events (2 ms), though it makes each event by its kind right after. For every stored event it looks through all
classes for the event's own (4 ms). For every file of training data it reads the same two schemas of such files (20 of
37 s of processor time). None of them changes: once is enough. And training data is merged six times, each time with a
copy of every example, which is then looked through again (17 of 25 s); what was merged is never used again, so that the
examples themselves will do. A file is checked against its schema as read by a reader that is slow because it knows the
line of everything (15 of 31 s); the lines are only wanted where something is wrong. What tells one example from another
is put together from a hash of each of its pieces (12 s); one hash of all of them does the same.
"""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import rasa.shared.utils.common
import rasa.shared.utils.io
from jsonschema.validators import validator_for
from pykwalify.core import Core
from pykwalify.errors import SchemaError
from rasa.core.actions.action import RemoteAction
from rasa.shared.constants import RESPONSES_SCHEMA_FILE, SCHEMA_EXTENSIONS_FILE
from rasa.shared.nlu.training_data import util
from rasa.shared.nlu.training_data.formats.rasa_yaml import NLU_SCHEMA_FILE, RasaYAMLReader
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from ruamel.yaml.error import YAMLError


def make_rasa_faster() -> None:
    _check_action_schema_once()
    rasa.shared.utils.common.all_subclasses = cache(rasa.shared.utils.common.all_subclasses)


def _check_action_schema_once() -> None:
    schema = RemoteAction.action_response_format_spec()
    del schema["properties"]["events"]["items"]["oneOf"]
    kind = validator_for(schema)
    kind.check_schema(schema)
    validator = kind(schema)

    def validate(self: RemoteAction, result: dict[str, Any]) -> bool:
        validator.validate(result)
        return True

    RemoteAction._validate_action_result = validate


def read_training_data_faster() -> None:
    _read_schemas_once()
    TrainingData.merge = _merge
    Message.fingerprint = _fingerprint
    _look_for_lines_where_something_is_wrong()


def _merge(self: TrainingData, *others: TrainingData | None) -> TrainingData:
    """All of the data together; each example once, and not a copy."""
    parts = [self, *(other for other in others if other)]
    synonyms: dict[str, str] = {}
    for part in parts:
        for text, synonym in part.entity_synonyms.items():
            util.check_duplicate_synonym(synonyms, text, synonym, "merging training data")
        synonyms.update(part.entity_synonyms)
    together = TrainingData(
        entity_synonyms=synonyms,
        regex_features=[feature for part in parts for feature in part.regex_features],
        lookup_tables=[lookup for part in parts for lookup in part.lookup_tables],
        responses={name: texts for part in parts for name, texts in part.responses.items()},
    )
    together.training_examples = list(dict.fromkeys(example for part in parts for example in part.training_examples))
    return together


def _fingerprint(self: Message) -> str:
    """The same for examples that say the same."""
    if self._cached_fingerprint is None:
        hashed = rasa.shared.utils.io.deep_container_fingerprint
        said = json.dumps(self.data, sort_keys=True, default=hashed)
        self._cached_fingerprint = hashed([said, *self.features])
    return str(self._cached_fingerprint)


def _look_for_lines_where_something_is_wrong() -> None:
    check, own = RasaYAMLReader.validate, Path(rasa.__file__).parent

    def validate(self: RasaYAMLReader, text: str) -> None:
        read = rasa.shared.utils.io.read_yaml_file
        schema = {**read(own / NLU_SCHEMA_FILE), **read(own / RESPONSES_SCHEMA_FILE)}
        try:
            found = rasa.shared.utils.io.read_yaml(text)
            Core(source_data=found, schema_data=schema, extensions=[str(own / SCHEMA_EXTENSIONS_FILE)]).validate()
        except (SchemaError, YAMLError):
            check(self, text)

    RasaYAMLReader.validate = validate


def _read_schemas_once() -> None:
    """Keep what is read of Rasa's own files, and hand out copies."""
    read, own = rasa.shared.utils.io.read_yaml_file, Path(rasa.__file__).parent
    if read.__module__ == __name__:
        return
    kept = cache(read)

    def read_yaml_file(filename: str | Path, reader_type: str | list[str] = "safe") -> Any:
        if own in Path(filename).parents and isinstance(reader_type, str):
            return deepcopy(kept(filename, reader_type))
        return read(filename, reader_type)

    rasa.shared.utils.io.read_yaml_file = read_yaml_file
