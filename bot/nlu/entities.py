"""Finds names and words of the content in a message: places, services, languages, kinds of crime and of help."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import spacy
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.tokens import Span

from bot.nlu.components import digest, own_code
from bot.nlu.gazetteers import LANGUAGE, PLACE, SERVICE, STAGE, TERM, Gazetteer, read_gazetteer, sources
from bot.nlu.look_alikes import LookAlikes
from bot.nlu.marks import Marks

GAZETTEER_FILE = "gazetteer.json"
HOME = "home"
_APOSTROPHES = re.compile("[\u2018\u2019\u00b4`]")

Entity = dict[str, Any]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class PhraseEntities(GraphComponent):
    """spaCy's ruler on a blank pipeline; what it looks for is part of the trained model.

    It is the SpanRuler, not the EntityRuler: "Polish" is a language and says whom a service is for, and the second
    keeps one of two meanings. Within one kind, the longest phrase counts.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"content": "content"}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        return own_code() + digest(sources(Path({**cls.get_default_config(), **config}["content"])))

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        gazetteer: Gazetteer | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._finder = Finder(gazetteer) if gazetteer else None

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
        gazetteer = read_gazetteer(Path(self._config["content"]))
        with self._model_storage.write_to(self._resource) as folder:
            (folder / GAZETTEER_FILE).write_text(json.dumps(vars(gazetteer), ensure_ascii=False), encoding="utf-8")
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
            stored = json.loads((folder / GAZETTEER_FILE).read_text(encoding="utf-8"))
        return cls(config, model_storage, resource, Gazetteer(**stored))

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = str(message.get(TEXT) or "")
            if self._finder is not None and not text.startswith(INTENT_MESSAGE_PREFIX):
                found = [{**entity, "extractor": type(self).__name__} for entity in self._finder.find(text)]
                message.set(ENTITIES, [*(message.get(ENTITIES) or []), *found], add_to_output=True)
        return messages


class Finder:
    """Entities of a text, in its order. A name with several meanings gives one entity for each."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._look_alikes = LookAlikes(gazetteer.words)
        self._marks = Marks(gazetteer.words, gazetteer.outward_codes)
        self._around = gazetteer.around
        self._spacy = spacy.blank("en")
        ruler = self._spacy.add_pipe("span_ruler", config={"phrase_matcher_attr": "LOWER"})
        ruler.add_patterns(gazetteer.patterns)

    def find(self, text: str) -> list[Entity]:
        # Same length, so that what is found stands where it stood.
        plain = _APOSTROPHES.sub("'", text)
        read = self._spacy(plain)
        named = (entity for span in _longest(read.spans["ruler"]) for entity in self._named(span, plain))
        entities = [*self._with_a_form(plain), *named]
        entities = self._narrowest(entities)
        return sorted(entities, key=lambda entity: (entity["start"], -entity["end"], entity["entity"]))

    def _narrowest(self, entities: list[Entity]) -> list[Entity]:
        """ "Brixton, London" is one place; the wider area only says again where it lies."""
        places = [entity["value"] for entity in entities if entity["entity"] == PLACE]
        wider = {around for place in places for around in self._around.get(place, ())}
        return [entity for entity in entities if entity["entity"] != PLACE or entity["value"] not in wider]

    def _with_a_form(self, text: str) -> Iterable[Entity]:
        for mark in self._marks.find(text):
            yield _entity(mark.label, mark.value, mark.start, mark.end)
            if mark.label == "postcode":
                for area in self._marks.areas(mark.value):
                    yield self._place(area, text, mark.start, mark.end)

    def _named(self, span: Span, text: str) -> Iterable[Entity]:
        start, end = span.start_char, span.end_char
        if span.label_ == PLACE and self._look_alikes.is_a_place(text, start, end):
            yield from (self._place(area, text, start, end) for area in span.id_.split("|"))
        elif span.label_ == LANGUAGE and self._look_alikes.is_a_language(text, start, end):
            yield _entity(LANGUAGE, span.id_, start, end)
        elif span.label_ == SERVICE and self._look_alikes.is_a_service(text, start, end):
            yield _entity(SERVICE, span.id_, start, end)
        elif span.label_ in (TERM, STAGE) and self._look_alikes.is_a_term(text, start, end):
            yield _entity(span.label_, span.id_, start, end)
        elif span.label_ not in (PLACE, LANGUAGE, SERVICE, TERM, STAGE):
            yield _entity(span.label_, span.id_, start, end)

    def _place(self, area: str, text: str, start: int, end: int) -> Entity:
        found = _entity(PLACE, area, start, end)
        return {**found, "role": HOME} if self._look_alikes.is_home(text, start) else found


def _entity(label: str, value: str, start: int, end: int) -> Entity:
    return {"entity": label, "value": value, "start": start, "end": end}


def _longest(spans: Iterable[Span]) -> list[Span]:
    """Of phrases of one kind that overlap, the longest."""
    taken: dict[str, set[int]] = {}
    kept = []
    for span in sorted(spans, key=lambda span: (span.start - span.end, span.start)):
        used = taken.setdefault(span.label_, set())
        if used.isdisjoint(range(span.start, span.end)):
            used.update(range(span.start, span.end))
            kept.append(span)
    return kept
