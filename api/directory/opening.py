"""Whether a service is open: a pure rule of its hours and a time."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

import holidays
from dateutil import rrule

LONDON = ZoneInfo("Europe/London")
_MIDNIGHT = "24:00"


class Hours(Protocol):
    """Hours of one or more days a week, as HSDS writes them (`byday` in the words of RFC 5545)."""

    @property
    def byday(self) -> str:
        """For example `MO,TU,WE`."""

    @property
    def opens_at(self) -> str:
        """For example `09:30`, local time."""

    @property
    def closes_at(self) -> str:
        """For example `16:00`; `24:00` is midnight; earlier than `opens_at` is on the next day."""


def open_now(always_open: bool, hours: Sequence[Hours], bank_holidays: str | None, now: datetime) -> bool | None:
    """True, False, or None when no source tells.

    `bank_holidays` is `open`, `closed` or None (then nothing is said on the bank holidays of England and Wales).
    """
    if always_open:
        return True
    if not hours:
        return None
    local = now.astimezone(LONDON)
    if is_bank_holiday(local.date()) and bank_holidays != "open":
        return False if bank_holidays == "closed" else None
    return any(_open(one, local) for one in hours)


def is_bank_holiday(day: date) -> bool:
    """The bank holidays of England and Wales."""
    return day in _bank_holidays(day.year)


@lru_cache
def _bank_holidays(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("GB", subdiv="ENG", years=year)


def _open(hours: Hours, local: datetime) -> bool:
    """Whether an opening that began today or yesterday still lasts."""
    yesterday = local.date() - timedelta(days=1)
    days = rrule.rrule(
        rrule.WEEKLY,
        byweekday=[getattr(rrule, day) for day in hours.byday.split(",")],
        dtstart=datetime.combine(yesterday, time()),
        until=datetime.combine(local.date(), time()),
    )
    return any(_begins(hours, day.date()) <= local < _ends(hours, day.date()) for day in days)


def _begins(hours: Hours, day: date) -> datetime:
    return datetime.combine(day, time.fromisoformat(hours.opens_at), LONDON)


def _ends(hours: Hours, day: date) -> datetime:
    if hours.closes_at == _MIDNIGHT:
        return datetime.combine(day + timedelta(days=1), time(), LONDON)
    over_night = hours.closes_at <= hours.opens_at
    return datetime.combine(day + timedelta(days=over_night), time.fromisoformat(hours.closes_at), LONDON)
