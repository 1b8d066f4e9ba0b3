"""One service as editors write it: the form of `content/services/*.yml` and of what is kept of each change.

The standard's tables are made from a record when it may be shown; a record that may not is in no public table.
"""

from datetime import date
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

Axis = Literal["harm", "need", "group", "support", "delivery"]
AXES: tuple[Axis, ...] = ("harm", "need", "group", "support", "delivery")
Confidence = Literal["V", "V2", "U"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)


class PhoneNumber(_Part):
    """A number, and what it is for where there are several."""

    number: str = Field(pattern=r"^[0-9 +()]{3,24}$")
    label: str | None = None


class TextNumber(_Part):
    """Where a text message goes; some services want a word first."""

    number: str = Field(pattern=r"^[0-9 +]{3,24}$")
    keyword: str | None = None


class Opening(_Part):
    """Hours that come back every week, in Europe/London time; `24:00` is midnight at the end of the day."""

    days: tuple[Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"], ...] = Field(min_length=1)
    opens_at: str = Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    closes_at: str = Field(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")
    note: str | None = None


class Place(_Part):
    """A place people can come to. A confidential one is known to caseworkers only."""

    name: str
    address: str | None = None
    city: str | None = None
    postcode: str | None = None
    latitude: float | None = Field(None, ge=-90, le=90)
    longitude: float | None = Field(None, ge=-180, le=180)
    confidential: bool = False


class Capacity(_Part):
    """Whether somebody new can be helped, and how many days they wait."""

    accepting: bool | None = None
    waiting_days: int | None = Field(None, ge=0, le=3650)
    closed_until: date | None = None


class RecordSource(_Part):
    """Where facts of a record were found. A document of the past has a `year` instead of an address."""

    title: str
    publisher: str
    url: str | None = Field(None, pattern=r"^https?://\S+$")
    checked_on: date | None = None
    year: int | None = None


class FactMark(_Part):
    """The mark of a fact that is better or worse known than the record itself."""

    field: str
    confidence: Confidence
    source: int | None = Field(None, ge=1)


class Record(_Part):
    """A service: who runs it, who it is for, how to reach it, and how well that is known."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=100)
    name: str = Field(min_length=1, max_length=200)
    organization: str = Field(min_length=1, max_length=200)
    description: str = Field(min_length=1, max_length=2000)
    phones: tuple[PhoneNumber, ...] = ()
    text: TextNumber | None = None
    webchat: str | None = Field(None, pattern=r"^https?://\S+$")
    email: str | None = Field(None, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
    whatsapp: str | None = None
    url: str | None = Field(None, pattern=r"^https?://\S+$")
    hours: str | None = None
    always_open: bool = False
    schedules: tuple[Opening, ...] = ()
    bank_holidays: Literal["open", "closed"] | None = None
    languages: tuple[str, ...] = ()
    interpreters: bool = False
    cost: str | None = None
    areas: tuple[str, ...] = Field(min_length=1)
    residents_only: bool = False
    minimum_age: int | None = Field(None, ge=0, le=120)
    maximum_age: int | None = Field(None, ge=0, le=120)
    women_only: bool = False
    men_only: bool = False
    who_for: str | None = None
    not_for: str | None = None
    self_referral: bool | None = None
    referral: str | None = None
    consent: str | None = None
    accepts_no_public_funds: bool | None = None
    worker_gender: str | None = None
    accessibility: tuple[str, ...] = ()
    relay_uk: str | None = None
    contact: str | None = None
    required_documents: tuple[str, ...] = ()
    taxonomy: dict[Axis, tuple[str, ...]] = Field(default_factory=dict)
    capacity: Capacity = Capacity()
    funded_until: date | None = None
    locations: tuple[Place, ...] = ()
    aliases: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    part_of: str | None = None
    welsh: bool = False
    facts: tuple[FactMark, ...] = ()
    unchecked: dict[str, Any] = Field(default_factory=dict)
    note: str | None = None
    confidence: Confidence
    sources: tuple[RecordSource, ...] = ()
    verified_on: date | None = None
    verified_by: str | None = None
    next_check: date

    @field_validator("phones", "schedules", "languages", "accessibility", "locations", "aliases", "formerly", "facts",
                     "areas", "required_documents", mode="before")  # fmt: skip
    @classmethod
    def _empty_for_null(cls, value: Any) -> Any:
        return [] if value is None else value

    @model_validator(mode="after")
    def _sourced_and_reachable(self) -> "Record":
        """What the public sees has a source, and a way to reach it or to be sent there."""
        if self.verified and not self.sources:
            raise ValueError("a verified record names at least one source")
        reach = (self.phones, self.text, self.webchat, self.email, self.whatsapp, self.url, self.referral)
        if self.verified and not any(reach):
            raise ValueError("a verified record has a way to reach the service")
        return self

    @property
    def verified(self) -> bool:
        """Whether somebody has checked it: only then is it shown to the public."""
        return self.verified_on is not None

    def terms(self, axis: Axis) -> tuple[str, ...]:
        """The taxonomy terms on an axis; the ways to reach it are also those its contacts show."""
        named = self.taxonomy.get(axis, ())
        return tuple(dict.fromkeys([*named, *self._reached_by()])) if axis == "delivery" else named

    def _reached_by(self) -> list[str]:
        ways = {
            "phone": bool(self.phones),
            "text": self.text is not None,
            "webchat": self.webchat is not None,
            "email": self.email is not None,
            "whatsapp": self.whatsapp is not None,
        }
        return [way for way, there in ways.items() if there]


class RecordFault(ValueError):
    """A record that is not as it must be; the text says where and why, one fault a line."""


def read_record(raw: Any) -> Record:
    """A record out of YAML or JSON values. Raises RecordFault."""
    try:
        return Record.model_validate(raw)
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, fault['loc'])) or 'record'}: {fault['msg']}" for fault in error.errors())
        raise RecordFault("\n".join(faults)) from None


def read_records(folder: Path) -> list[Record]:
    """All records of a folder and its folders, by id. Raises RecordFault naming the file."""
    found = []
    for path in sorted(folder.rglob("*.yml")):
        try:
            record = read_record(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
        except (RecordFault, yaml.YAMLError) as fault:
            raise RecordFault(f"{path.name}: {fault}") from None
        if record.id != path.stem:
            raise RecordFault(f"{path.name}: id: is {record.id!r}, not the file's name")
        found.append(record)
    return found
