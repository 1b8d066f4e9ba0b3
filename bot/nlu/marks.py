"""What has a form instead of a name: postcodes, phone numbers, dates and times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from babel import Locale

# The areas of the United Kingdom's postcodes begin with these letters.
_FULL_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*\d[A-Z]{2}\b", re.IGNORECASE)
_HALF_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\b", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w.])(?:\+44[\s-]?(?:\(0\))?|0)\d(?:[\s-]?\d){7,9}(?![\w])")
_NUMERIC_DATE = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](?:\d{4}|\d{2})\b")
_TIME = re.compile(r"\b(\d{1,2})(?:[.:](\d{2}))?\s?([ap])\.?m\b|\b([01]?\d|2[0-3]):([0-5]\d)\b", re.IGNORECASE)
_YEAR = re.compile(
    r"\b(?:in|since|from|before|after|until|during|back in|summer|winter)\s+((?:19|20)\d\d)\b", re.IGNORECASE
)
_MONTHS_A_YEAR, _DAYS_A_MONTH, _NOON = 12, 31, 12


@dataclass(frozen=True)
class Mark:
    """A span with a form. A postcode's value is its first half; a phone number's is empty, its digits are nobody's."""

    label: str
    value: str
    start: int
    end: int


@dataclass(frozen=True)
class Marks:
    """Finds them. `outward_codes` are those whose areas are known."""

    words: dict[str, Any]
    outward_codes: dict[str, list[str]]

    def find(self, text: str) -> list[Mark]:
        """In the order of the text, nothing twice."""
        found = sorted(self._all(text), key=lambda mark: (mark.start, -mark.end))
        kept: list[Mark] = []
        for mark in found:
            if not kept or mark.start >= kept[-1].end:
                kept.append(mark)
        return kept

    def areas(self, code: str) -> list[str]:
        """The areas of an outward code, likeliest first; "SW1" stands for all that begin so."""
        if code in self.outward_codes:
            return self.outward_codes[code]
        inside = (areas for known, areas in self.outward_codes.items() if known[:-1] == code and known[-1].isalpha())
        return list(dict.fromkeys(area for areas in inside for area in areas))

    def _all(self, text: str) -> Iterator[Mark]:
        # Most messages have no digit, and most marks need one.
        if any(letter.isdigit() for letter in text):
            yield from self._postcodes(text)
            yield from (Mark("phone_number", "", *found.span()) for found in _PHONE.finditer(text))
            yield from _numeric_dates(text)
            yield from (Mark("time", _clock(found), *found.span()) for found in _TIME.finditer(text))
            yield from (Mark("date", found[1], *found.span(1)) for found in _YEAR.finditer(text))
            yield from self._ago_dates(text)
        yield from self._months(text)

    def _postcodes(self, text: str) -> Iterator[Mark]:
        full = [Mark("postcode", found[1].upper(), *found.span()) for found in _FULL_POSTCODE.finditer(text)]
        yield from full
        for found in _HALF_POSTCODE.finditer(text):
            code = found[1].upper()
            if self.areas(code) and (
                found[1] == code or code[1].isalpha() or text.strip() == found[1] or self._cued(text, found.start())
            ):
                yield Mark("postcode", code, *found.span())

    def _cued(self, text: str, start: int) -> bool:
        return self._postcode_cue.search(text[:start]) is not None

    @cached_property
    def _postcode_cue(self) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{_any(self.words['postcode_cues'])})\s+$", re.IGNORECASE)

    def _months(self, text: str) -> Iterator[Mark]:
        lowered = text.lower()
        if not any(name in lowered for name in self._month_numbers):
            return
        for found in self._month.finditer(text):
            number = self._month_numbers[found["month"].lower()]
            beside = found["before"] or found["after"] or found["year"] or found["cue"]
            if beside or found["month"].lower() not in self.words["ordinary_months"]:
                day = found["before"] or found["after"]
                value = f"{number:02}" + (f"-{int(day):02}" if day else "")
                span = found.span() if found["cue"] is None else (found.start("date"), found.end())
                yield Mark("date", f"{found['year']}-{value}" if found["year"] else value, *span)

    @cached_property
    def _month_numbers(self) -> dict[str, int]:
        months = Locale("en").months["format"]
        wide = {name.lower(): number for number, name in months["wide"].items()}
        return {**{name.lower(): number for number, name in months["abbreviated"].items()}, **wide}

    @cached_property
    def _month(self) -> re.Pattern[str]:
        name = _any(self._month_numbers)
        day = r"(?:the\s+)?{}(?:st|nd|rd|th)?"
        return re.compile(
            rf"(?:\b(?P<cue>{_any(self.words['month_cues'])})\s+)?"
            rf"(?P<date>\b(?:{day.format(r'(?P<before>[0-3]?[0-9])')}\s+(?:of\s+)?)?\b(?P<month>{name})\b\.?"
            rf"(?:\s+{day.format(r'(?P<after>[0-3]?[0-9])')}\b(?![:.]?\d))?(?:,?\s+(?P<year>(?:19|20)\d\d)\b)?)",
            re.IGNORECASE,
        )

    def _ago_dates(self, text: str) -> Iterator[Mark]:
        for found in self._ago.finditer(text):
            yield Mark("date", f"{found[2].lower()}-{found[1]}", *found.span())

    @cached_property
    def _ago(self) -> re.Pattern[str]:
        return re.compile(r"\b(\d{1,3})\s+(day|week|month|year)s?\s+ago\b", re.IGNORECASE)


def _numeric_dates(text: str) -> Iterator[Mark]:
    for found in _NUMERIC_DATE.finditer(text):
        day, month = int(found[1]), int(found[2])
        if 1 <= day <= _DAYS_A_MONTH and 1 <= month <= _MONTHS_A_YEAR:
            yield Mark("date", f"{month:02}-{day:02}", *found.span())


def _clock(found: re.Match[str]) -> str:
    if found[4] is not None:
        return f"{int(found[4]):02}:{found[5]}"
    hour = int(found[1]) % _NOON + (_NOON if found[3].lower() == "p" else 0)
    return f"{hour:02}:{found[2] or '00'}"


def _any(words: Any) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))
