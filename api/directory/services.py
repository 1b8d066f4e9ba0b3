"""Organisations that help: read from `content/services/`, each phone number kept once."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Phone:
    """A phone number, and what it is for where there are several."""

    number: str
    label: str | None = None


@dataclass(frozen=True)
class Service:
    """An organisation or helpline. `always_open` is true only where a source says 24 hours, every day."""

    id: str
    name: str
    description: str
    phones: tuple[Phone, ...]
    text: str | None
    text_keyword: str | None
    webchat: str | None
    url: str | None
    hours: str | None
    always_open: bool
    languages: tuple[str, ...]
    confidence: str


def _service(raw: dict[str, Any]) -> Service:
    text = raw.get("text") or {}
    return Service(
        id=raw["id"],
        name=raw["name"],
        description=raw["description"],
        phones=tuple(Phone(str(phone["number"]), phone.get("label")) for phone in raw.get("phones") or ()),
        text=str(text["number"]) if text else None,
        text_keyword=text.get("keyword") if text else None,
        webchat=raw.get("webchat"),
        url=raw.get("url"),
        hours=raw.get("hours"),
        always_open=bool(raw.get("always_open")),
        languages=tuple(raw.get("languages") or ()),
        confidence=raw["confidence"],
    )


def read_services(folder: Path) -> dict[str, Service]:
    """All services of a folder by id. Raises KeyError when a file lacks a required field."""
    services = (_service(yaml.safe_load(path.read_text(encoding="utf-8"))) for path in sorted(folder.glob("*.yml")))
    return {service.id: service for service in services}
