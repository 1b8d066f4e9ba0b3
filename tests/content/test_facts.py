"""The ten facts that old content most often gets wrong, as rendered for a reader."""

import re
from collections.abc import Mapping
from datetime import date

import pytest

from api.guidance.library import Library
from api.guidance.render import Speaker


@pytest.fixture(scope="session")
def said(library: Library, speakers: Mapping[str, Speaker]) -> dict[str, str]:
    """All sections of each text as a reader sees them."""
    return {
        topic: "\n".join(speakers["en"].blocks(blocks).plain for blocks in text.sections.values())
        for topic, text in library.texts.items()
    }


@pytest.fixture(scope="session")
def everything(said: dict[str, str], library: Library) -> str:
    services = "\n".join(f"{s.name} {s.description} {s.phones} {s.text}" for s in library.services.values())
    terms = "\n".join(f"{term.term} {term.meaning.source}" for term in library.terms.values())
    return "\n".join([*said.values(), services, terms])


def test_action_fraud_is_gone_and_report_fraud_has_its_number(everything: str, library: Library) -> None:
    naming_it = re.findall(r"[^.\n]*action fraud[^.\n]*", everything, re.I)
    assert [sentence for sentence in naming_it if "report fraud" not in sentence.lower()] == []
    assert library.services["report-fraud"].phones[0].number == "0300 123 2040"


def test_the_fraud_victim_service_is_not_called_by_its_old_name(everything: str) -> None:
    assert "National Economic Crime Victim Care Unit" not in everything


def test_the_ombudsman_is_reached_without_an_mp(said: dict[str, str]) -> None:
    assert re.search(r"(do not|don't|no longer) need (an|your) MP", said["rights.complaint"])


def test_the_rape_support_line_has_its_new_number(everything: str, library: Library) -> None:
    assert library.services["rape-sexual-abuse-support-line"].phones[0].number == "0808 500 2222"
    assert "0808 802 9999" not in everything


def test_a_cps_review_is_asked_for_soon_and_at_most_within_three_months(said: dict[str, str]) -> None:
    assert "3 months" in said["rights.review_decision"]
    assert "10 working days" in said["rights.review_decision"]


def test_the_unduly_lenient_limit_is_told_with_its_doubt(said: dict[str, str]) -> None:
    text = said["stages.unduly_lenient"]
    assert "28 days" in text
    assert "020 7271 2492" in text
    assert not re.search(r"six months|6 months", text)


def test_no_text_says_that_a_confidentiality_clause_silences_a_victim(everything: str) -> None:
    assert not re.search(r"(non-disclosure|confidentiality) agreements? (means?|stops?|prevents?)", everything, re.I)


def test_papyrus_is_hopeline_247_at_any_hour(library: Library) -> None:
    papyrus = library.services["papyrus"]
    assert papyrus.phones[0].number == "0800 068 4141"
    assert papyrus.always_open
    assert "HOPELINEUK" not in papyrus.name


def test_nobody_is_sent_to_the_closed_womens_aid_chat(everything: str, library: Library) -> None:
    assert not any("womensaid" in (service.webchat or "") for service in library.services.values())


def test_the_2021_code_is_the_one_in_force(said: dict[str, str]) -> None:
    assert re.search(r"2021", said["rights.overview"] + said["rights.new_law"])


def test_old_and_misprinted_numbers_are_nowhere(everything: str) -> None:
    for wrong in ("0300 303 8151", "0808 247 2000", "0808 80 10 100", "0845"):
        assert wrong not in everything


def test_every_deadline_names_who_must_act_and_where_it_stands(library: Library) -> None:
    for deadline in library.facts.deadlines.values():
        assert deadline.source.startswith("https://"), deadline.id
        assert deadline.confidence in ("V", "V2"), deadline.id


def test_texts_that_are_due_for_review_are_told_apart(library: Library) -> None:
    assert all(text.review_by > date(2026, 11, 21) for text in library.texts.values())
