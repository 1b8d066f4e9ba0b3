"""What is wrong across records is found, whatever single records say of themselves."""

from datetime import date
from typing import Any

import pytest

from api.directory.checks import Finding, check_records, read_wrong_numbers
from api.directory.feeds.own import read_own
from api.directory.record import Record, read_record
from api.settings import PROJECT
from tests.directory_keeping.conftest import Vocabularies, record

CONTENT = PROJECT / "content"
TODAY = date(2026, 11, 21)
WRONG = read_wrong_numbers(CONTENT)


def _record(id: str, **fields: Any) -> Record:
    digits = sum(map(ord, id)) % 10_000
    return read_record(record(id, **{"phones": [{"number": f"020 7946 {digits:04}"}], "organization": id, **fields}))


def _found(vocabularies: Vocabularies, *records: Record) -> list[Finding]:
    return check_records(records, vocabularies, WRONG, TODAY)


def test_the_content_has_no_fault(vocabularies: Vocabularies) -> None:
    reads = list(read_own(CONTENT / "services", vocabularies))
    assert [f"{read.place}: {read.fault}" for read in reads if read.fault] == []
    records = [read.record for read in reads if read.record]
    today = min(one.next_check for one in records)
    assert [finding for finding in check_records(records, vocabularies, WRONG, today) if finding.fault] == []


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"areas": ["atlantis"]}, "areas: atlantis is not in areas.yml"),
        ({"taxonomy": {"harm": ["sorcery"]}}, "taxonomy.harm: sorcery is not in taxonomy.yml"),
        ({"part_of": "nobody"}, "part_of: there is no nobody"),
        ({"verified_on": "2027-01-01"}, "verified_on: 2027-01-01 has not come yet"),
        ({"verified_by": None}, "verified_by: nobody is named"),
        ({"minimum_age": 30, "maximum_age": 20}, "minimum_age: is more than maximum_age"),
        ({"women_only": True, "men_only": True}, "women_only: and men_only"),
        ({"next_check": "2026-01-01"}, "next_check: was due on 2026-01-01, too long ago: it is no longer offered"),
    ],
)
def test_a_fault_of_one_record(fields: dict[str, Any], what: str, vocabularies: Vocabularies) -> None:
    assert _found(vocabularies, _record("one", **fields)) == [Finding("one", what)]


def test_a_check_that_is_a_little_late_is_told(vocabularies: Vocabularies) -> None:
    [finding] = _found(vocabularies, _record("one", next_check="2026-11-20"))
    assert not finding.fault and finding.what == "next_check: was due on 2026-11-20"


@pytest.mark.parametrize(
    "fields",
    [
        {"phones": [{"number": "0808 802 9999"}]},
        {"description": "Call 0808 8029999 at any hour."},
        {"unchecked": {"phones": ["0808-802-9999"]}},
    ],
)
def test_a_wrong_number_is_found_wherever_it_stands(fields: dict[str, Any], vocabularies: Vocabularies) -> None:
    [finding] = _found(vocabularies, _record("one", **fields))
    assert finding.fault and finding.what.startswith("0808 802 9999: a wrong number")


def test_every_wrong_number_names_a_service_that_exists() -> None:
    assert [one.instead for one in WRONG if not (CONTENT / "services" / f"{one.instead}.yml").exists()] == []


def test_two_records_of_one_name_are_a_fault(vocabularies: Vocabularies) -> None:
    found = _found(vocabularies, _record("one", name="Women's Help"), _record("two", name="women s help"))
    assert [(finding.slug, finding.what) for finding in found if finding.fault] == [("two", "name: one has the same")]


def test_one_number_for_strangers_is_told_and_for_relatives_not(vocabularies: Vocabularies) -> None:
    phones = [{"number": "020 7946 0999"}]
    parent, stranger = _record("parent", phones=phones), _record("stranger", phones=phones)
    branch = _record("branch", phones=phones, part_of="parent")
    assert _found(vocabularies, parent, branch) == []
    [finding] = _found(vocabularies, parent, stranger)
    assert (finding.slug, finding.fault) == ("parent", False)
