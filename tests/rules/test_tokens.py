"""Facts that are kept once, put into texts."""

import pytest

from api.guidance.tokens import Deadline, Duration, Facts, fill

FACTS = Facts(
    deadlines={
        "arrest": Deadline("arrest", Duration(5, "working_days"), Duration(1, "working_days"), "V", "https://x")
    },
    phones={"victim-support": "0808 168 9111"},
    texts={"shout": "85258"},
    urls={"victim-support": "https://www.victimsupport.org.uk"},
)


def _say(duration: Duration) -> str:
    return f"{duration.count} {duration.unit}"


def test_one_edit_of_a_deadline_changes_every_text() -> None:
    text = "Within {deadline.arrest}, or {deadline.arrest.enhanced}."
    assert fill(text, FACTS, _say) == "Within 5 working_days, or 1 working_days."


def test_numbers_stay_the_right_way_round_in_right_to_left_text() -> None:
    assert fill("{phone.victim-support}", FACTS, _say, "rtl") == "\u20660808 168 9111\u2069"
    assert fill("{phone.victim-support}", FACTS, _say, "ltr") == "0808 168 9111"


def test_a_fact_that_does_not_exist_is_an_error_and_not_a_gap() -> None:
    with pytest.raises(KeyError):
        fill("{phone.nobody}", FACTS, _say)


def test_a_limit_without_an_enhanced_form_cannot_be_said_as_one() -> None:
    with pytest.raises(KeyError):
        Deadline("x", Duration(3, "months"), None, "V", "https://x").for_level("enhanced")
