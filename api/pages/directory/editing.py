"""What an editor types, as a record, and what is wrong with it: pure, so that nothing is kept before it is right."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from pydantic import BaseModel

from api.directory.areas import Areas
from api.directory.record import Record, RecordFault, read_record
from api.directory.store import plain
from api.directory.taxonomy import Taxonomy

MOST_YAML = 40_000
LAST_YEAR = 2100
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SINGLE = ("name", "organization", "description", "webchat", "email", "url", "hours", "cost", "who_for", "not_for",
           "referral", "next_check")  # fmt: skip
_LISTED = ("languages", "areas")


@dataclass(frozen=True)
class Fault:
    """What is wrong with a field. `code` names a sentence of the page; `said` are words of the checker itself."""

    field: str
    code: str
    said: str = ""


class Unreadable(ValueError):
    """The text is not a record at all."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


class MainFields(BaseModel):
    """The fields that change most, as a form; everything else stays as it was."""

    name: str = ""
    organization: str = ""
    description: str = ""
    phones: str = ""
    webchat: str = ""
    email: str = ""
    url: str = ""
    hours: str = ""
    always_open: bool = False
    languages: str = ""
    cost: str = ""
    areas: str = ""
    who_for: str = ""
    not_for: str = ""
    referral: str = ""
    closed_until: str = ""
    accepting: str = ""
    next_check: str = ""


def fields_of(record: Mapping[str, Any]) -> dict[str, Any]:
    """The main fields of a kept record, as the form shows them."""
    capacity = record.get("capacity") or {}
    phones = (f"{one['number']} | {one['label']}" if one.get("label") else one["number"] for one in record["phones"])
    return {
        **{name: record.get(name) or "" for name in _SINGLE},
        **{name: ", ".join(record.get(name) or ()) for name in _LISTED},
        "phones": "\n".join(phones) if record.get("phones") else "",
        "always_open": bool(record.get("always_open")),
        "closed_until": capacity.get("closed_until") or "",
        "accepting": {None: "", True: "yes", False: "no"}[capacity.get("accepting")],
    }


def merged(kept: Mapping[str, Any], form: MainFields) -> dict[str, Any]:
    """A kept record with what the form says instead."""
    capacity = {**(kept.get("capacity") or {})}
    capacity["closed_until"] = form.closed_until.strip() or None
    capacity["accepting"] = {"yes": True, "no": False}.get(form.accepting)
    changed: dict[str, Any] = {
        **kept,
        **{name: _lines(getattr(form, name)) or None for name in _SINGLE},
        **{name: [part.strip() for part in getattr(form, name).split(",") if part.strip()] for name in _LISTED},
        "phones": [_phone(line) for line in form.phones.splitlines() if line.strip()],
        "always_open": form.always_open,
        "capacity": {name: value for name, value in capacity.items() if value is not None},
    }
    return {name: value for name, value in changed.items() if value is not None}


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _phone(line: str) -> dict[str, str]:
    number, _, label = line.partition("|")
    return {"number": number.strip(), **({"label": label.strip()} if label.strip() else {})}


class _Plain(yaml.SafeLoader):
    """YAML without anchors: a few lines of them can stand for more than any memory holds."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """See `yaml.composer.Composer`."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("anchor")
        return super().compose_node(parent, index)


def yaml_of(record: Mapping[str, Any]) -> str:
    """A record as an editor reads it."""
    return _dumped(dict(record))


def _dumped(value: object) -> str:
    return str(yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=100))


def read_yaml(text: str) -> dict[str, Any]:
    """The values of a text. Raises Unreadable, with the line where there is one."""
    if len(text) > MOST_YAML:
        raise Unreadable(Fault("yaml", "long"))
    try:
        read = yaml.load(text, _Plain)  # noqa: S506 - a SafeLoader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise Unreadable(Fault("yaml", "line", str(mark.line + 1)) if mark else Fault("yaml", "unreadable")) from None
    except (ValueError, RecursionError):
        raise Unreadable(Fault("yaml", "unreadable")) from None
    if not isinstance(read, dict):
        raise Unreadable(Fault("yaml", "unreadable"))
    return {str(name): value for name, value in read.items()}


def checked(values: Mapping[str, Any], areas: Areas, taxonomy: Taxonomy) -> tuple[Record | None, list[Fault]]:
    """The record that the values are, or what is wrong with them."""
    try:
        record = read_record(dict(values))
    except RecordFault as fault:
        named = values.get("areas")
        unknown = _unknown_areas([id for id in named if isinstance(id, str)] if isinstance(named, list) else [], areas)
        return None, [*(_read_fault(line) for line in str(fault).splitlines()), *unknown]
    except RecursionError:
        return None, [Fault("yaml", "unreadable")]
    faults = [*_misread_days(values), *_unknown(record, areas, taxonomy)]
    return (None, faults) if faults else (record, [])


def _read_fault(line: str) -> Fault:
    where, _, said = line.partition(": ")
    field = where.split(".")[0]
    return Fault(field, "said", f"{where}: {said}" if "." in where else said)


def _misread_days(values: Mapping[str, Any]) -> Iterator[Fault]:
    """A bare number would be read as seconds since 1970."""
    capacity = values.get("capacity")
    days = {field: values.get(field) for field in ("next_check", "verified_on")}
    days["capacity"] = capacity.get("closed_until") if isinstance(capacity, dict) else None
    for field, day in days.items():
        if isinstance(day, str | int | float) and not _DAY.fullmatch(str(day)):
            yield Fault(field, "day")


def _unknown_areas(ids: Iterable[str], areas: Areas) -> Iterator[Fault]:
    return (Fault("areas", "unknown_area", id) for id in ids if id not in areas.by_id)


def _unknown(record: Record, areas: Areas, taxonomy: Taxonomy) -> Iterator[Fault]:
    yield from _unknown_areas(record.areas, areas)
    for axis, keys in record.taxonomy.items():
        for key in keys:
            if (axis, key) not in taxonomy.terms:
                yield Fault("taxonomy", "unknown_term", f"{axis}: {key}")
    if record.next_check.year > LAST_YEAR:
        yield Fault("next_check", "too_late")
    try:
        kept = json.dumps(plain(record), ensure_ascii=False, allow_nan=False)
        kept.encode()
    except (ValueError, RecursionError):
        yield Fault("yaml", "unreadable")
    else:
        if "\\u0000" in kept:
            yield Fault("yaml", "unreadable")


def value_of(value: Any) -> str:
    """One value of a record as an editor reads it; nothing for one that was not said."""
    if value is None or isinstance(value, str):
        return value or ""
    return _dumped(value).removesuffix("...\n").strip()
