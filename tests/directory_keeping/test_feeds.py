"""Other publishers' services become records, and what cannot be understood is put aside, never guessed."""

import json
import zipfile
from pathlib import Path

import pytest

from api.directory.feeds.files import Form, UnknownForm, form_of, read_feed
from api.directory.feeds.reading import hour, known_language, number, plain_words
from api.directory.feeds.referral import read_service
from api.directory.feeds.tabular import NotTabular
from api.directory.importing import Read
from api.directory.record import Record
from tests.directory_keeping.conftest import Vocabularies
from tests.directory_keeping.feeds import SERVICE, TABLES, package, publisher


def _record(read: Read) -> Record:
    assert read.record is not None, read.fault
    return read.record


def test_a_service_becomes_a_record(vocabularies: Vocabularies) -> None:
    record = _record(read_service("line 1", SERVICE, publisher(vocabularies)))
    assert record.description == "For people who were robbed & their families."
    assert (record.organization, record.contact, record.minimum_age) == ("Robbery Trust", "Duty worker", 16)
    assert [phone.number for phone in record.phones] == ["0117 496 0000"]
    assert record.text is not None and record.text.number == "07700 900000"
    [opening] = record.schedules
    assert (opening.days, opening.opens_at, opening.closes_at) == (("MO", "TU"), "09:30", "17:00")
    assert (record.areas, record.languages) == (("lambeth", "hackney"), ("pl", "cy"))
    assert record.taxonomy == {"harm": ("robbery",)}


def test_what_is_not_understood_is_put_aside(vocabularies: Vocabularies) -> None:
    unchecked = _record(read_service("line 1", SERVICE, publisher(vocabularies))).unchecked
    assert unchecked["phones"] == ["0117 496 0001 12", "0117 496 0002 (fax)"]
    assert (unchecked["areas"], unchecked["languages"], unchecked["terms"]) == (
        ["Middle-earth"],
        ["Elvish"],
        ["Gardening"],
    )
    assert unchecked["schedules"] == ["1SU 09:30 17:00"]


def test_nobody_is_named(vocabularies: Vocabularies) -> None:
    record = _record(read_service("line 1", SERVICE, publisher(vocabularies)))
    assert "Ann Persona" not in record.model_dump_json()


def test_it_is_not_verified_unless_somebody_answers_for_it(vocabularies: Vocabularies) -> None:
    assert not _record(read_service("", SERVICE, publisher(vocabularies))).verified
    answered = publisher(vocabularies, verified_by="Ann")
    assert _record(read_service("", SERVICE, answered)).verified_by == "Ann"
    silent = {**SERVICE, "phones": [], "email": None, "url": None, "organization": {"name": "Trust"}}
    assert not _record(read_service("", silent, answered)).verified


def test_the_address_of_a_refuge_is_confidential(vocabularies: Vocabularies) -> None:
    shown = _record(read_service("", SERVICE, publisher(vocabularies)))
    hidden = _record(read_service("", {**SERVICE, "name": "Bristol Refuge"}, publisher(vocabularies)))
    assert [place.confidential for place in (*shown.locations, *hidden.locations)] == [False, True]


def test_the_id_is_the_same_again_and_another_for_another(vocabularies: Vocabularies) -> None:
    ids = [
        _record(read_service("", {**SERVICE, "id": id}, publisher(vocabularies))).id
        for id in ("first", "first", "other")
    ]
    assert ids[0] == ids[1] != ids[2]


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"id": None}, "id and a name"), ({"service_areas": []}, "areas"), ({"name": ""}, "id and a name")],
)
def test_a_bad_row_says_why(change: dict[str, object], reason: str, vocabularies: Vocabularies) -> None:
    read = read_service("line 7", {**SERVICE, **change}, publisher(vocabularies))
    assert read.place == "line 7" and reason in str(read.fault)


def test_what_does_not_run_is_left_out(vocabularies: Vocabularies) -> None:
    assert read_service("", {**SERVICE, "status": "defunct"}, publisher(vocabularies)).skipped


@pytest.mark.parametrize("zipped", [False, True])
def test_tables_are_put_together(zipped: bool, tmp_path: Path, vocabularies: Vocabularies) -> None:
    path = package(tmp_path / "tables")
    if zipped:
        path = tmp_path / "tables.zip"
        with zipfile.ZipFile(path, "w") as out:
            for name, text in TABLES.items():
                out.writestr(f"data/{name}", text)
    assert form_of(path) is Form.HSDS
    one, two = (_record(read) for read in read_feed(path, Form.HSDS, publisher(vocabularies)))
    assert (one.name, one.phones[0].number, one.areas) == ("One", "020 7946 0001", ("lambeth",))
    assert (one.taxonomy, one.locations[0].postcode) == ({"harm": ("robbery",)}, "SE1 1AA")
    assert (two.organization, two.phones[0].number) == ("Trust", "020 7946 0002")


def test_bad_lines_of_tables_are_named(tmp_path: Path, vocabularies: Vocabularies) -> None:
    phones = "id,service_id,number\np1,s1\np2,s9,020 7946 0001\n"
    read = read_feed(package(tmp_path / "t", phones=phones), Form.HSDS, publisher(vocabularies))
    faults = {one.place: one.fault for one in read if one.fault}
    assert faults["phones.csv line 2"] == "2 cells where the first line has 3"
    assert faults["phones.csv line 3"] == "there is no service s9"


def test_a_folder_without_services_is_not_tabular(tmp_path: Path, vocabularies: Vocabularies) -> None:
    with pytest.raises(NotTabular, match=r"no services\.csv"):
        list(read_feed(package(tmp_path / "t", services="id,name\n"), Form.HSDS, publisher(vocabularies)))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", json.dumps([SERVICE, SERVICE])),
        ("a.json", json.dumps({"total_items": 2, "contents": [SERVICE, SERVICE]}, indent=1)),
        ("a.json", f"{json.dumps(SERVICE)}\n{json.dumps(SERVICE)}\n"),
        ("a.ndjson", f"{json.dumps(SERVICE)}\n\n{json.dumps(SERVICE)}"),
    ],
)
def test_json_is_read_in_all_its_forms(name: str, text: str, tmp_path: Path, vocabularies: Vocabularies) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert form_of(tmp_path / name) is Form.JSON
    reads = list(read_feed(tmp_path / name, Form.JSON, publisher(vocabularies)))
    assert [_record(read).name for read in reads] == ["Bristol Robbery Help"] * 2


@pytest.mark.parametrize("text", ["{}", "[", '[{"id": 1', "nonsense", "[1, null]"])
def test_broken_json_is_a_fault_and_no_crash(text: str, tmp_path: Path, vocabularies: Vocabularies) -> None:
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    assert all(read.fault for read in read_feed(tmp_path / "a.json", Form.JSON, publisher(vocabularies)))


def test_an_unknown_form_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_text("x")
    with pytest.raises(UnknownForm, match=r"a\.doc"):
        form_of(tmp_path / "a.doc")


def test_single_values() -> None:
    assert [hour(value) for value in ("09:30", "9:30", "24:00", "25:00", None)] == ["09:30", None, "24:00", None, None]
    assert [number(value) for value in ("0117-496 0000", "ring us", "12", "999")] == [
        "0117 496 0000",
        None,
        None,
        "999",
    ]
    assert [known_language(value) for value in ("Polish", "pl", "xx-yy", "")] == ["pl", "pl", None, None]
    assert plain_words("one two three", 9) == "one two…"
