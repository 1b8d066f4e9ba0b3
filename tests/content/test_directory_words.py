"""What is said of services goes to translators, and comes back with every fact in it."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from api.directory.record import Record, read_records
from api.guidance.extract import directory_units, merge, templates, write_catalogue
from api.guidance.library import Library
from api.i18n.catalogues import load_catalogue, read_catalogue
from api.i18n.protected import faults
from api.settings import PROJECT

CONTEXT = "services/samaritans/description"


@pytest.fixture(scope="session")
def records() -> list[Record]:
    return read_records(PROJECT / "content" / "services")


def test_words_of_verified_records_are_extracted_and_names_are_not(records: list[Record]) -> None:
    units = {unit.context: unit.source for unit in directory_units(records)}
    verified = {record.id for record in records if record.verified}
    assert {context.split("/")[1] for context in units} == verified
    assert {context.split("/")[2] for context in units} >= {"description", "hours", "who_for", "not_for", "cost"}
    assert not {record.name for record in records} & set(units.values())


def test_a_changed_description_gives_way_to_the_english(
    records: list[Record], library: Library, tmp_path: Path
) -> None:
    path = tmp_path / "cy" / "LC_MESSAGES" / "directory.po"
    template = templates(library, records, PROJECT / "web")["directory"]
    old = Catalog(locale="cy")
    old.add("Somebody who listens.", "Rhywun sy'n gwrando.", context=CONTEXT)
    write_catalogue(path, merge(template, old, "cy"))
    english = next(record.description for record in records if record.id == "samaritans")
    kept = read_catalogue(path, "cy").get(english, CONTEXT)
    assert kept and kept.fuzzy and kept.string == "Rhywun sy'n gwrando."
    assert load_catalogue(tmp_path, "cy").translate(CONTEXT, english) is None


@pytest.mark.parametrize(
    ("english", "welsh"),
    [
        ("Monday to Friday, 9am to 5pm", "Dydd Llun i ddydd Gwener, 9am i 6pm"),
        ("Forward it to report@phishing.gov.uk", "Anfonwch i adrodd@phishing.gov.uk"),
        ("Text REGISTER to 999", "Anfonwch COFRESTRU i 999"),
    ],
)
def test_a_translation_with_another_fact_is_a_fault(english: str, welsh: str) -> None:
    assert faults(Message(english, welsh, context=CONTEXT), every_digit=True)
    assert faults(Message(english, english, context=CONTEXT), every_digit=True) == []


def test_a_time_may_be_written_as_a_language_writes_it() -> None:
    assert faults(Message("10am to 9.30pm", "من 10 صباحًا إلى 9.30 مساءً"), every_digit=True) == []
