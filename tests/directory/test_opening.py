"""Open or not, at a time: weekdays, nights, midnight, bank holidays, and the clock that changes."""

from datetime import UTC, datetime

import pytest

from api.directory.opening import is_bank_holiday, open_now
from api.directory.services import Weekly

OFFICE = [Weekly("MO,TU,WE,TH,FR", "09:30", "16:00")]
NIGHT = [Weekly("FR,SA", "20:00", "02:00")]
TO_MIDNIGHT = [Weekly("SU", "18:00", "24:00")]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "time", "is_open"),
    [
        (OFFICE, "2026-11-23T09:29", False),
        (OFFICE, "2026-11-23T09:30", True),
        (OFFICE, "2026-11-23T16:00", False),
        (OFFICE, "2026-11-22T12:00", False),
        (OFFICE, "2026-07-06T08:45", True),
        (NIGHT, "2026-11-28T01:59", True),
        (NIGHT, "2026-11-28T02:00", False),
        (NIGHT, "2026-11-30T01:00", False),
        (TO_MIDNIGHT, "2026-11-22T23:59", True),
        (TO_MIDNIGHT, "2026-11-23T00:00", False),
    ],
)
def test_hours_in_london_time(hours: list[Weekly], time: str, is_open: bool) -> None:
    assert open_now(False, hours, "closed", at(time)) is is_open


@pytest.mark.parametrize(("rule", "is_open"), [("open", True), ("closed", False), (None, None)])
def test_a_bank_holiday_is_what_the_source_says(rule: str | None, is_open: bool | None) -> None:
    assert open_now(False, OFFICE, rule, at("2026-12-25T12:00")) is is_open


def test_always_open_needs_no_hours_and_unknown_hours_tell_nothing() -> None:
    assert open_now(True, [], None, at("2026-12-25T03:00")) is True
    assert open_now(False, [], None, at("2026-11-23T12:00")) is None


def test_bank_holidays_are_those_of_england_and_wales() -> None:
    assert is_bank_holiday(at("2026-12-28T00:00").date())
    assert not is_bank_holiday(at("2026-11-30T00:00").date())
