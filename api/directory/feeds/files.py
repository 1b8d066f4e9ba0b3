"""Which form a file has, and the records in it. JSON is read an object at a time, however long the file is."""

import json
import re
import zipfile
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

from api.directory.feeds.own import read_own
from api.directory.feeds.referral import Publisher, read_service
from api.directory.feeds.tabular import read_tabular
from api.directory.importing import Read

_CHUNK = 1 << 16
MOST_OBJECT = 20_000_000
_START = re.compile(r'^\s*(?:\[|\{.*?"(?:contents?|items)"\s*:\s*\[)', re.DOTALL)
_BETWEEN = re.compile(r"[\s,]*")


class Form(StrEnum):
    """How records are written down: our YAML, tables, or JSON of Open Referral (a list, a page, or a line each)."""

    YAML = "yaml"
    HSDS = "hsds"
    JSON = "oruk-json"


class UnknownForm(ValueError):
    """Nobody can tell what form a file has."""


def form_of(path: Path) -> Form:
    """The form of a file or folder, by what is in it. Raises UnknownForm."""
    if path.is_dir():
        if any(path.rglob("*.csv")):
            return Form.HSDS
        if any(path.rglob("*.yml")):
            return Form.YAML
    elif path.suffix in (".yml", ".yaml"):
        return Form.YAML
    elif zipfile.is_zipfile(path):
        return Form.HSDS
    elif path.suffix in (".json", ".ndjson", ".jsonl"):
        return Form.JSON
    raise UnknownForm(f"{path.name} is neither YAML nor tables nor JSON; --format says which.")


def read_feed(path: Path, form: Form, publisher: Publisher) -> Iterator[Read]:
    """The records of a file, one at a time. Raises NotTabular."""
    if form is Form.YAML:
        return read_own(path, (publisher.areas, publisher.taxonomy))
    return read_tabular(path, publisher) if form is Form.HSDS else _read_json(path, publisher)


def _read_json(path: Path, publisher: Publisher) -> Iterator[Read]:
    with path.open(encoding="utf-8-sig") as file:
        first = file.readline(_CHUNK)
        file.seek(0)
        lines = path.suffix != ".json" or _is_object(first)
        for place, value, fault in _lines(file) if lines else _elements(file):
            yield Read(place, fault=fault) if fault else read_service(place, value, publisher)


def _is_object(line: str) -> bool:
    """Whether the first line is a whole service: then every line is one."""
    try:
        value = json.loads(line)
    except ValueError:
        return False
    return isinstance(value, dict) and "id" in value


def _lines(file: IO[str]) -> Iterator[tuple[str, Any, str | None]]:
    for number, line in enumerate(file, 1):
        if line.strip():
            try:
                yield f"line {number}", json.loads(line), None
            except ValueError as error:
                yield f"line {number}", None, f"not JSON: {error}"


def _elements(file: IO[str]) -> Iterator[tuple[str, Any, str | None]]:
    """The objects of the list that a JSON file is, or that its page holds."""
    buffer, decoder, number = file.read(_CHUNK), json.JSONDecoder(), 0
    start = _START.match(buffer)
    if start is None:
        yield "the file", None, "there is no list of services in it"
        return
    buffer = buffer[start.end() :]
    while True:
        buffer = buffer[_between(buffer) :]
        if buffer.startswith("]"):
            return
        try:
            value, end = decoder.raw_decode(buffer)
        except ValueError as error:
            more = file.read(max(_CHUNK, len(buffer)))
            if not more or len(buffer) > MOST_OBJECT:
                yield f"record {number + 1}", None, f"not JSON: {error}"
                return
            buffer += more
            continue
        number, buffer = number + 1, buffer[end:]
        yield f"record {number}", value, None


def _between(buffer: str) -> int:
    found = _BETWEEN.match(buffer)
    return found.end() if found else 0
