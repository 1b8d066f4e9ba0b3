"""Organisations that help: read from `content/services/`, each phone number kept once."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.yaml_files import read_yaml


@dataclass(frozen=True)
class Phone:
    """A phone number, and what it is for where there are several."""

    number: str
    label: str | None = None


@dataclass(frozen=True)
class Weekly:
    """Hours that come back every week (see `api.directory.opening.Hours`)."""

    byday: str
    opens_at: str
    closes_at: str


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
    schedules: tuple[Weekly, ...] = ()
    bank_holidays: str | None = None


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
        schedules=tuple(
            Weekly(",".join(opening["days"]), opening["opens_at"], opening["closes_at"])
            for opening in raw.get("schedules") or ()
        ),
        bank_holidays=raw.get("bank_holidays"),
    )


def read_services(folder: Path) -> dict[str, Service]:
    """All services of a folder by id. Raises KeyError when a file lacks a required field."""
    services = (_service(read_yaml(path)) for path in sorted(folder.glob("*.yml")))
    return {service.id: service for service in services}
