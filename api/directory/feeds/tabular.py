"""HSDS as tables: a folder or a zip of CSV files, put together service by service.

The files need no order, and may be larger than the memory: they are first put into a scratch database on the disk.
"""

import csv
import io
import json
import sqlite3
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, closing
from itertools import chain
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO, Any

from api.directory.feeds.referral import Publisher, read_service
from api.directory.importing import Read

# Each table with the column that names whom a row belongs to.
OWNERS = {
    "service": "organization_id",
    "organization": "id",
    "phone": "service_id",
    "schedule": "service_id",
    "service_area": "service_id",
    "language": "service_id",
    "cost_option": "service_id",
    "required_document": "service_id",
    "contact": "service_id",
    "service_at_location": "service_id",
    "attribute": "link_id",
    "taxonomy_term": "id",
    "location": "id",
    "address": "location_id",
}
_CHILDREN = ("phone", "schedule", "service_area", "language", "cost_option", "required_document", "contact",
             "service_at_location", "attribute")  # fmt: skip
_OTHER_NAMES = {"services_at_location": "service_at_location", "addresse": "address", "regular_schedule": "schedule"}
MOST_BYTES = 4_000_000_000
MOST_CELL = 1_000_000
_BATCH = 500


class NotTabular(ValueError):
    """What was given is not a package of tables; the text says why."""


def read_tabular(path: Path, publisher: Publisher) -> Iterator[Read]:
    """The services of a folder or a zip of CSV files. Raises NotTabular."""
    csv.field_size_limit(MOST_CELL)
    with TemporaryDirectory(prefix="waymark-import-") as scratch, closing(sqlite3.connect(f"{scratch}/t.db")) as tables:
        for name, owner in OWNERS.items():
            tables.execute(f'CREATE TABLE "{name}" (owner TEXT, id TEXT, line INT, row TEXT)')
            yield from _stage(tables, path, name, owner)
            tables.execute(f'CREATE INDEX "{name}_owner" ON "{name}" (owner)')
        tables.execute('CREATE INDEX "service_id" ON "service" (id)')
        if not tables.execute('SELECT 1 FROM "service" LIMIT 1').fetchone():
            raise NotTabular("There is no services.csv with a service in it.")
        yield from _orphans(tables)
        yield from _services(tables, publisher)


def _table_of(file_name: str) -> str | None:
    stem = PurePosixPath(file_name).stem.lower().removesuffix("s")
    name = _OTHER_NAMES.get(stem, _OTHER_NAMES.get(PurePosixPath(file_name).stem.lower(), stem))
    return name if name in OWNERS and file_name.lower().endswith(".csv") else None


def _stage(tables: sqlite3.Connection, path: Path, name: str, owner: str) -> Iterator[Read]:
    with ExitStack() as stack:
        for file_name, file in _files(path, name, stack):
            faults: list[Read] = []
            rows = _rows(file_name, file, owner, faults)
            tables.executemany(f'INSERT INTO "{name}" VALUES (?, ?, ?, ?)', rows)  # noqa: S608
            yield from faults
    tables.commit()


def _files(path: Path, name: str, stack: ExitStack) -> Iterator[tuple[str, IO[bytes]]]:
    if path.is_dir():
        for file in sorted(path.rglob("*.csv")):
            if _table_of(file.name) == name:
                yield file.name, stack.enter_context(file.open("rb"))
        return
    try:
        package = stack.enter_context(zipfile.ZipFile(path))
    except zipfile.BadZipFile:
        raise NotTabular(f"{path.name} is not a zip.") from None
    if sum(entry.file_size for entry in package.infolist()) > MOST_BYTES:
        raise NotTabular(f"{path.name} is too large when unpacked.")
    for entry in package.infolist():
        if _table_of(entry.filename) == name:
            yield PurePosixPath(entry.filename).name, stack.enter_context(package.open(entry))


def _rows(name: str, file: IO[bytes], owner: str, faults: list[Read]) -> Iterator[tuple[str, str, int, str]]:
    with io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="") as text:
        reader = csv.reader(text, strict=True)
        try:
            header = [column.strip().lower() for column in next(reader, [])]
            for cells in reader:
                if len(cells) == len(header):
                    row = {column: cell.strip() for column, cell in zip(header, cells, strict=True) if cell.strip()}
                    yield row.get(owner, ""), row.get("id", ""), reader.line_num, json.dumps(row)
                elif cells:
                    wrong = f"{len(cells)} cells where the first line has {len(header)}"
                    faults.append(Read(f"{name} line {reader.line_num}", fault=wrong))
        except csv.Error as error:
            faults.append(Read(f"{name} line {reader.line_num}", fault=str(error)))


def _orphans(tables: sqlite3.Connection) -> Iterator[Read]:
    """Rows of a service that is not there: a number without its service is a sign that lines are missing."""
    for name in _CHILDREN:
        links = "AND json_extract(row, '$.link_entity') = 'service'" if name == "attribute" else ""
        query = f"""SELECT line, owner FROM "{name}" WHERE owner <> '' {links}
                    AND NOT EXISTS (SELECT 1 FROM "service" s WHERE s.id = "{name}".owner)"""  # noqa: S608
        for line, owner in tables.execute(query):
            yield Read(f"{name}s.csv line {line}", fault=f"there is no service {owner}")


def _services(tables: sqlite3.Connection, publisher: Publisher) -> Iterator[Read]:
    cursor = tables.execute('SELECT id, owner, line, row FROM "service" ORDER BY line')
    while batch := cursor.fetchmany(_BATCH):
        ids = [id for id, *_ in batch]
        children = {name: _of(tables, name, ids) for name in _CHILDREN}
        organizations = _of(tables, "organization", [owner for _, owner, *_ in batch])
        _join(tables, children["attribute"], "taxonomy_term", "taxonomy_term_id")
        _join(tables, children["service_at_location"], "location", "location_id")
        for id, owner, line, row in batch:
            service: dict[str, Any] = json.loads(row)
            service["organization"] = next(iter(organizations.get(owner, [])), {})
            service |= {f"{name}s": found.get(id, []) for name, found in children.items()}
            service["waymark"] = {name: _value(cell) for name, cell in service.items() if isinstance(cell, str)}
            yield read_service(f"services.csv line {line}", service, publisher)


def _value(cell: str) -> Any:
    """A cell of a column of ours: yes or no, several values, or words."""
    if cell in ("true", "false"):
        return cell == "true"
    return cell.split("|")[:-1] if cell.endswith("|") else cell


def _of(tables: sqlite3.Connection, name: str, owners: list[str]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    wanted = list(dict.fromkeys(owners))
    marks = ",".join("?" * len(wanted))
    query = f'SELECT owner, row FROM "{name}" WHERE owner IN ({marks}) ORDER BY line'  # noqa: S608
    for owner, row in tables.execute(query, wanted):
        found[owner].append(json.loads(row))
    return found


def _join(tables: sqlite3.Connection, children: dict[str, list[dict[str, Any]]], name: str, column: str) -> None:
    """Put the term of each attribute, the location (with its addresses) of each place, into it."""
    rows = [row for row in chain.from_iterable(children.values()) if column in row]
    for start in range(0, len(rows), _BATCH):
        some = rows[start : start + _BATCH]
        ids = [row[column] for row in some]
        found = _of(tables, name, ids)
        addresses = _of(tables, "address", ids) if name == "location" else {}
        for row in some:
            joined = next(iter(found.get(row[column], [])), {})
            row[name] = {**joined, "addresses": addresses.get(row[column], [])} if name == "location" else joined
