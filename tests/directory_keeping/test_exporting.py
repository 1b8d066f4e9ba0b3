"""What is given out can be taken in again, and holds nothing that the public may not see."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from api.directory.exporting import export_json, export_tables, export_yaml
from api.directory.feeds.files import Form, read_feed
from api.directory.feeds.own import read_own
from api.directory.importing import EDITOR, Plan, Read, import_records
from api.directory.oruk import Reading
from api.directory.record import Record, read_record
from tests.directory_keeping.conftest import NOW, Vocabularies, record
from tests.directory_keeping.feeds import publisher

HIDDEN = {"name": "House", "address": "7 Secret Lane", "postcode": "SE1 7ZZ", "city": "London", "confidential": True}
OPEN = {"name": "Office", "address": "1 High Street", "postcode": "SE1 1AA", "city": "London"}
RECORD = read_record(
    record("one", locations=[HIDDEN, OPEN], note="Ask Ann", unchecked={"phones": ["07700 900123"]}, women_only=True,
           languages=["pl"], schedules=[{"days": ["MO"], "opens_at": "09:00", "closes_at": "17:00"}],
           text={"number": "07700 900000"}, taxonomy={"harm": ["robbery"], "need": ["reporting"]},
           accessibility=["bsl"], cost="Free", who_for="Women over 16", minimum_age=16)
)  # fmt: skip
SECRETS = ("Secret Lane", "SE1 7ZZ", "Ask Ann", "07700 900123", "Hidden Help")


@pytest.fixture
async def filled(engine: AsyncEngine, vocabularies: Vocabularies) -> AsyncEngine:
    hidden = read_record(record("two", name="Hidden Help", verified_on=None, verified_by=None))
    reads = [Read("one", RECORD), Read("two", hidden)]
    await import_records(engine, vocabularies, reads, Plan(EDITOR, "ann", "test"), NOW)
    return engine


def _progress(count: int) -> None:
    """Nobody looks."""


async def test_yaml_comes_back_as_it_was(filled: AsyncEngine, tmp_path: Path, vocabularies: Vocabularies) -> None:
    for out in (tmp_path / "folder", tmp_path / "all.yml"):
        await export_yaml(filled, out, False, _progress)
        [read] = read_own(out, vocabularies)
        assert read.record == RECORD.model_copy(
            update={"locations": RECORD.locations[1:], "note": None, "unchecked": {}}
        )


async def test_editors_also_get_what_is_not_verified(filled: AsyncEngine, tmp_path: Path) -> None:
    await export_yaml(filled, tmp_path / "all.yml", True, _progress)
    text = (tmp_path / "all.yml").read_text(encoding="utf-8")
    assert "Hidden Help" in text and "Ask Ann" in text and "Secret Lane" not in text


def _kept_by_the_standard(read: Record | None) -> None:
    assert read is not None
    assert (read.name, read.phones, read.text) == (RECORD.name, RECORD.phones, RECORD.text)
    assert (read.schedules, read.languages, read.areas) == (RECORD.schedules, RECORD.languages, RECORD.areas)
    assert (read.women_only, read.accessibility, read.cost) == (True, ("bsl",), "Free")
    assert {**read.taxonomy, "delivery": ()} == {**RECORD.taxonomy, "delivery": ()}
    assert [place.postcode for place in read.locations] == ["SE1 1AA"]


async def test_tables_come_back(filled: AsyncEngine, tmp_path: Path, vocabularies: Vocabularies) -> None:
    await export_tables(filled, vocabularies, tmp_path / "out.zip", NOW, _progress)
    [read] = read_feed(tmp_path / "out.zip", Form.HSDS, publisher(vocabularies))
    _kept_by_the_standard(read.record)


async def test_tables_name_all_their_files(filled: AsyncEngine, tmp_path: Path, vocabularies: Vocabularies) -> None:
    await export_tables(filled, vocabularies, tmp_path / "out.zip", NOW, _progress)
    with zipfile.ZipFile(tmp_path / "out.zip") as package:
        described = json.loads(package.read("datapackage.json"))
        names = {resource["path"] for resource in described["resources"]}
        assert names == set(package.namelist()) - {"datapackage.json"}
        text = "\n".join(package.read(name).decode() for name in names)
        [service] = csv.DictReader(io.StringIO(package.read("services.csv").decode()))
    assert service["eligibility_description"] == "Women over 16"
    assert not [secret for secret in SECRETS if secret in text]


async def test_json_comes_back(filled: AsyncEngine, tmp_path: Path, vocabularies: Vocabularies) -> None:
    path = tmp_path / "out.json"
    with path.open("wb") as out:
        await export_json(filled, Reading(NOW.date(), str), out, _progress)
    page = json.loads(path.read_text(encoding="utf-8"))
    assert (page["total_items"], page["last_page"], page["empty"]) == (1, True, False)
    assert not [secret for secret in SECRETS if secret in path.read_text(encoding="utf-8")]
    [read] = read_feed(path, Form.JSON, publisher(vocabularies))
    _kept_by_the_standard(read.record)
