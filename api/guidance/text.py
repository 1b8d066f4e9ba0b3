"""Reading a guidance text: front matter, sections, and blocks of paragraphs, headings and lists."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from api.yaml_files import parse_yaml

SECTIONS = ("answer", "more", "how_long", "what_if_not", "who_to_ask")
FOLLOW_UPS = SECTIONS[1:]


class Kind(StrEnum):
    """What sort of answer a topic gets (see `content/topics.yml`)."""

    GUIDANCE = "guidance"
    TASK = "task"
    CRISIS = "crisis"
    CHAT = "chat"
    LIMIT = "limit"


class Shape(StrEnum):
    """The shapes that a block of text can have."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST = "list"


@dataclass(frozen=True)
class Unit:
    """The smallest piece that is translated: a paragraph, a heading or one item of a list."""

    context: str
    source: str


@dataclass(frozen=True)
class Block:
    """A paragraph or heading (one unit), or a list (a unit for each item)."""

    shape: Shape
    units: tuple[Unit, ...]


@dataclass(frozen=True)
class Source:
    """Where a fact stands, and when it was last looked up there."""

    title: str
    publisher: str
    url: str
    checked_on: date


@dataclass(frozen=True)
class Text:
    """One topic's text in English, with what an editor must know of it."""

    topic: str
    kind: Kind
    title: Unit
    jurisdiction: str
    owner: str
    review_by: date
    confidence: str
    sources: tuple[Source, ...]
    related: tuple[str, ...]
    services: tuple[str, ...]
    sections: dict[str, tuple[Block, ...]]

    @property
    def follow_ups(self) -> list[str]:
        """The follow-up questions that this text answers."""
        return [name for name in FOLLOW_UPS if name in self.sections]


class ContentFault(ValueError):
    """A content file is not in the form that `content/README.md` describes. The message names the file."""


_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.S)
_SECTION = re.compile(r"^## (\w+)[ \t]*$", re.M)


def _shape_of(chunk: str) -> tuple[Shape, list[str]]:
    lines = [line.strip() for line in chunk.splitlines()]
    if all(line.startswith("- ") for line in lines):
        return Shape.LIST, [line[2:] for line in lines]
    joined = " ".join(lines)
    if joined.startswith("**") and joined.endswith("**") and joined.count("**") == 2:
        return Shape.HEADING, [joined.strip("*")]
    return Shape.PARAGRAPH, [joined]


def _chunks(body: str) -> list[str]:
    """Paragraphs, with a list cut off from a line that stands right above or below it."""
    chunks: list[str] = []
    for chunk in re.split(r"\n\s*\n", body.strip()):
        for _, lines in groupby(chunk.splitlines(), key=lambda line: line.startswith("- ")):
            chunks.append("\n".join(lines))
    return [chunk for chunk in chunks if chunk.strip()]


def parse_blocks(body: str, context: str) -> tuple[Block, ...]:
    """The blocks of a body; each unit's context is the given one with a running number."""
    blocks: list[Block] = []
    number = 0
    for chunk in _chunks(body):
        shape, sources = _shape_of(chunk)
        units = []
        for source in sources:
            number += 1
            units.append(Unit(f"{context}/{number}", source))
        blocks.append(Block(shape, tuple(units)))
    return tuple(blocks)


def _sections(topic: str, body: str) -> dict[str, tuple[Block, ...]]:
    parts = _SECTION.split(body)
    named = {"answer": parts[0], **dict(zip(parts[1::2], parts[2::2], strict=True))}
    unknown = set(named) - set(SECTIONS)
    if unknown:
        raise ContentFault(f"{topic}: unknown section {', '.join(sorted(unknown))}")
    return {name: parse_blocks(part, f"{topic}/{name}") for name, part in named.items()}


def parse_text(topic: str, kind: Kind, raw: str) -> Text:
    """A text out of a file's content. Raises ContentFault."""
    match = _FRONT_MATTER.match(raw)
    if not match:
        raise ContentFault(f"{topic}: no front matter")
    try:
        meta: dict[str, Any] = parse_yaml(match[1])
        return Text(
            topic=topic,
            kind=kind,
            title=Unit(f"{topic}/title", meta["title"]),
            jurisdiction=meta["jurisdiction"],
            owner=meta["owner"],
            review_by=meta["review_by"],
            confidence=meta["confidence"],
            sources=tuple(Source(**source) for source in meta.get("sources") or ()),
            related=tuple(meta.get("related") or ()),
            services=tuple(meta.get("services") or ()),
            sections=_sections(topic, match[2]),
        )
    except (KeyError, TypeError, yaml.YAMLError) as error:
        raise ContentFault(f"{topic}: {error!r}") from error


def read_text(path: Path, kind: Kind) -> Text:
    """The text of `content/guidance/<group>/<key>.md`. Raises ContentFault."""
    return parse_text(f"{path.parent.name}.{path.stem}", kind, path.read_text(encoding="utf-8"))
