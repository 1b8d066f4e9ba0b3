"""Everything that `content/` holds, read once at start and kept in memory."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from api.directory.services import Service, read_services
from api.guidance.text import Kind, Source, Text, Unit, read_text
from api.guidance.tokens import Deadline, Duration, Facts
from api.yaml_files import read_yaml

_UNIT_FORMS = ("one", "other")


@dataclass(frozen=True)
class Topic:
    """A line of `content/topics.yml`."""

    id: str
    kind: Kind
    about: str


@dataclass(frozen=True)
class Term:
    """A word of the justice system, explained."""

    id: str
    term: str
    aliases: tuple[str, ...]
    meaning: Unit
    topic: str | None
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Library:
    """All content in English."""

    topics: dict[str, Topic]
    texts: dict[str, Text]
    terms: dict[str, Term]
    services: dict[str, Service]
    messages: dict[str, str]
    units: dict[str, tuple[str, str]]
    facts: Facts

    def title(self, topic: str) -> Unit:
        """The short title of a topic: of its text, or, until it is written, what the topic is about."""
        text = self.texts.get(topic)
        return text.title if text else Unit(f"{topic}/title", self.topics[topic].about)


def _topics(raw: dict[str, dict[str, dict[str, str]]]) -> dict[str, Topic]:
    return {
        f"{group}.{key}": Topic(f"{group}.{key}", Kind(entry["kind"]), entry["title"])
        for group, entries in raw.items()
        for key, entry in entries.items()
    }


def _deadlines(raw: dict[str, dict[str, str]]) -> dict[str, Deadline]:
    return {
        key: Deadline(
            id=key,
            standard=Duration.parse(entry["standard"]),
            enhanced=Duration.parse(entry["enhanced"]) if "enhanced" in entry else None,
            confidence=entry["confidence"],
            source=entry["source"],
        )
        for key, entry in raw.items()
    }


def _source(raw: dict[str, Any]) -> Source:
    return Source(raw["title"], raw["publisher"], raw["url"], date.fromisoformat(str(raw["checked_on"])))


def _terms(raw: list[dict[str, Any]]) -> dict[str, Term]:
    return {
        entry["id"]: Term(
            id=entry["id"],
            term=entry["term"],
            aliases=tuple(str(alias) for alias in entry.get("aliases") or ()),
            meaning=Unit(f"glossary.term/{entry['id']}", " ".join(entry["meaning"].split())),
            topic=entry.get("topic"),
            sources=tuple(_source(source) for source in entry.get("sources") or ()),
        )
        for entry in raw
    }


def _facts(deadlines: dict[str, Deadline], services: dict[str, Service]) -> Facts:
    return Facts(
        deadlines=deadlines,
        phones={s.id: s.phones[0].number for s in services.values() if s.phones},
        texts={s.id: s.text for s in services.values() if s.text},
        urls={s.id: s.url for s in services.values() if s.url},
    )


@cache
def load_library(content: Path) -> Library:
    """Read the content folder. Raises ContentFault, KeyError or ValueError for a file that is not as it must be."""
    topics = _topics(read_yaml(content / "topics.yml")["topics"])
    services = read_services(content / "services")
    messages = read_yaml(content / "messages.yml")
    texts = (read_text(path, topics[f"{path.parent.name}.{path.stem}"].kind) for path in _text_files(content))
    return Library(
        topics=topics,
        texts={text.topic: text for text in texts},
        terms=_terms(read_yaml(content / "glossary" / "en.yml")["terms"]),
        services=services,
        messages=messages["messages"],
        units={unit: tuple(forms[form] for form in _UNIT_FORMS) for unit, forms in messages["units"].items()},
        facts=_facts(_deadlines(read_yaml(content / "deadlines.yml")["deadlines"]), services),
    )


def _text_files(content: Path) -> list[Path]:
    return sorted((content / "guidance").glob("*/*.md"))
