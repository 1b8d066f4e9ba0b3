"""Finds words of the justice system and names of services: plain lists, matched token by token."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import spacy
import yaml
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.components import digest, own_code

PATTERNS_FILE = "patterns.json"
TERM = "term"
_IN_BRACKETS = re.compile(r"\s*\(([^)]*)\)")
SERVICE = "service"

Pattern = dict[str, str]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class PhraseEntities(GraphComponent):
    """spaCy's EntityRuler on a blank pipeline; the patterns are part of the trained model."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"glossary": "content/glossary/en.yml", "services": "content/services"}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        settings = {**cls.get_default_config(), **config}
        files = [Path(settings["glossary"]), *Path(settings["services"]).glob("*.yml")]
        return own_code() + digest(files)

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        patterns: list[Pattern] | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._spacy = spacy.blank("en")
        ruler = self._spacy.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
        ruler.add_patterns(patterns or [])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PhraseEntities:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        patterns = read_patterns(Path(self._config["glossary"]), Path(self._config["services"]))
        with self._model_storage.write_to(self._resource) as folder:
            (folder / PATTERNS_FILE).write_text(json.dumps(patterns, ensure_ascii=False), encoding="utf-8")
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> PhraseEntities:
        with model_storage.read_from(resource) as folder:
            patterns = json.loads((folder / PATTERNS_FILE).read_text(encoding="utf-8"))
        return cls(config, model_storage, resource, patterns)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = str(message.get(TEXT) or "")
            if not text.startswith(INTENT_MESSAGE_PREFIX):
                found = [*(message.get(ENTITIES) or []), *self._find(text)]
                message.set(ENTITIES, found, add_to_output=True)
        return messages

    def _find(self, text: str) -> Iterator[dict[str, Any]]:
        for span in self._spacy(text).ents:
            yield {
                "entity": span.label_,
                "value": span.ent_id_,
                "start": span.start_char,
                "end": span.end_char,
                "extractor": type(self).__name__,
            }


def read_patterns(glossary: Path, services: Path) -> list[Pattern]:
    """Sorted; a phrase that two entries share belongs to the first of them."""
    terms = _entries(yaml.safe_load(glossary.read_text(encoding="utf-8")), "terms") if glossary.is_file() else []
    patterns = list(_patterns(TERM, terms, "term"))
    for path in sorted(services.glob("*.yml")):
        service = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        patterns += _patterns(SERVICE, [{"id": path.stem, **service}], "name")
    first = {pattern["pattern"].lower(): pattern for pattern in reversed(patterns)}
    return [first[phrase] for phrase in sorted(first)]


def _entries(content: Any, key: str) -> list[dict[str, Any]]:
    """A plain list of entries, or the list under the key, or entries by their ids."""
    if isinstance(content, dict):
        content = content.get(key, content)
    if isinstance(content, dict):
        content = [{"id": name, **entry} for name, entry in content.items() if isinstance(entry, dict)]
    return [entry for entry in content or [] if isinstance(entry, dict) and "id" in entry]


def _patterns(label: str, entries: Iterable[dict[str, Any]], name: str) -> Iterator[Pattern]:
    for entry in entries:
        for phrase in [*_spellings(str(entry.get(name) or "")), *(entry.get("aliases") or [])]:
            if str(phrase).strip():
                yield {"label": label, "pattern": str(phrase).strip(), "id": str(entry["id"])}


def _spellings(name: str) -> list[str]:
    """ "Witness Care Unit (WCU)" is also written without its brackets, or as what is in them."""
    short = _IN_BRACKETS.findall(name)
    return [name, _IN_BRACKETS.sub("", name), *(word for word in short if word.isupper())]
