"""The directory for others: YAML of our own, the tables of HSDS, or the JSON of Open Referral UK.

Only what the public may see, unless an editor asks for everything in our own form; a confidential place never.
"""

import csv
import json
import zipfile
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, ExitStack
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

import yaml
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from api.db import make_sessions
from api.directory import models
from api.directory.areas import Areas
from api.directory.editor_models import ServiceRecord
from api.directory.feeds.packing import FILES, cells
from api.directory.oruk import Reading
from api.directory.oruk_listing import Listing, lines_of, service_loader
from api.directory.projection import Row, Rows, rows_of, stable_id, taxonomy_rows
from api.directory.record import Record
from api.directory.store import BATCH, plain
from api.directory.taxonomy import Taxonomy

Told = Callable[[int], None]


async def records_of(session: AsyncSession, unverified: bool) -> AsyncIterator[list[Record]]:
    """The records kept, some at a time, as somebody else may have them."""
    last = ""
    query = select(ServiceRecord.slug, ServiceRecord.record).order_by(ServiceRecord.slug).limit(BATCH)
    while found := (await session.execute(query.where(ServiceRecord.slug > last))).all():
        records = [for_others(Record.model_validate(row.record), notes=unverified) for row in found]
        yield [record for record in records if record.verified or unverified]
        last = found[-1].slug


def for_others(record: Record, notes: bool) -> Record:
    """A record without its confidential places, and without what is for editors only unless they ask."""
    changed: dict[str, Any] = {"locations": tuple(place for place in record.locations if not place.confidential)}
    return record.model_copy(update=changed if notes else {**changed, "unchecked": {}, "note": None})


async def export_yaml(engine: AsyncEngine, out: Path, unverified: bool, told: Told) -> None:
    """A file for each record in a folder, or all in one file when it is named as one."""
    one_file = out.suffix in (".yml", ".yaml")
    (out.parent if one_file else out).mkdir(parents=True, exist_ok=True)
    async with make_sessions(engine)() as session, AsyncExitStack() as stack:
        together = stack.enter_context(out.open("w", encoding="utf-8")) if one_file else None
        async for records in records_of(session, unverified):
            for record in records:
                if together:
                    together.write("---\n" + _yaml(record))
                else:
                    (out / f"{record.id}.yml").write_text(_yaml(record), encoding="utf-8")
            told(len(records))


def _yaml(record: Record) -> str:
    written: str = yaml.dump(plain(record), Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=120)
    return written


async def export_tables(
    engine: AsyncEngine, vocabularies: tuple[Areas, Taxonomy], out: Path, now: datetime, told: Told
) -> None:
    """A zip of CSV files with their `datapackage.json`."""
    async with make_sessions(engine)() as session:
        with TemporaryDirectory(prefix="waymark-export-") as folder, ExitStack() as stack:
            tables = _Tables(Path(folder), stack)
            tables.write(_named(taxonomy_rows(vocabularies[1])))
            async for records in records_of(session, unverified=False):
                tables.write(rows_of(records, *vocabularies, now))
                told(len(records))
            stack.close()
            _pack(Path(folder), out)


def _named(rows: Rows) -> Rows:
    """Terms with the name of their taxonomy: some keys stand in two."""
    names = {row["id"]: row["name"] for row in rows[models.TaxonomyTable]}
    for row in rows[models.TaxonomyTerm]:
        row["taxonomy"] = names[row["taxonomy_id"]]
    return rows


class _Tables:
    """The open files, one for each table; organisations are shared and written once."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._writers = {}
        self._organizations: set[Any] = set()
        for model, file in FILES.items():
            opened = stack.enter_context((folder / file.name).open("w", encoding="utf-8", newline=""))
            self._writers[model] = csv.writer(opened)
            self._writers[model].writerow(file.columns)
        self._addresses = csv.writer(
            stack.enter_context((folder / "addresses.csv").open("w", encoding="utf-8", newline=""))
        )
        self._addresses.writerow(ADDRESS)

    def write(self, rows: Rows) -> None:
        for model, found in rows.items():
            if model is models.Organization:
                found = [row for row in found if row["id"] not in self._organizations]
                self._organizations |= {row["id"] for row in found}
            if model in FILES:
                self._writers[model].writerows(cells(FILES[model], row) for row in found)
            if model is models.Service:
                texts = [_text_phone(row) for row in found if row["text_number"]]
                self._writers[models.Phone].writerows(cells(FILES[models.Phone], row) for row in texts)
            if model is models.Location:
                self._addresses.writerows(_address(row) for row in found)


ADDRESS = ("id", "location_id", "address_1", "city", "postal_code", "country", "address_type")


def _text_phone(row: Row) -> Row:
    return {
        "id": stable_id("phone", row["slug"], "text"),
        "service_id": row["id"],
        "number": row["text_number"],
        "type": "text",
    }


def _address(row: Row) -> Iterable[str]:
    told = [row["address_1"] or "", row["city"] or "", row["postal_code"] or ""]
    return [str(stable_id("address", row["id"])), str(row["id"]), *told, "GB", "physical"]


def _pack(folder: Path, out: Path) -> None:
    files = sorted(folder.glob("*.csv"))
    described = {
        "name": "waymark-directory",
        "profile": "tabular-data-package",
        "resources": [{"name": file.stem, "path": file.name, "profile": "tabular-data-resource"} for file in files],
    }
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("datapackage.json", json.dumps(described, indent=2))
        for file in files:
            package.write(file, file.name)


async def export_json(engine: AsyncEngine, reading: Reading, out: IO[bytes], told: Told) -> None:
    """The services as the standard API gives them, in one page, without holding them all."""
    keys = select(models.Service.id).order_by(models.Service.name, models.Service.id)
    text = TextIOWrapper(out, encoding="utf-8", write_through=True)
    count = 0
    text.write('{"contents": [')
    async for lines in lines_of(engine, Listing(keys, service_loader(reading, full=True))):
        found = lines.splitlines()
        text.write((",\n" if count else "\n") + ",\n".join(found))
        count += len(found)
        told(len(found))
    envelope = f'"total_items": {count}, "total_pages": 1, "page_number": 1, "size": {count}'
    text.write(f'\n], {envelope}, "first_page": true, "last_page": true, "empty": {json.dumps(count == 0)}}}\n')
    text.flush()
    text.detach()
