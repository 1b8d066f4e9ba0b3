"""Single values of other publishers, as our records write them; None where they cannot be taken as they are. Pure."""

import html
import re
from datetime import date
from functools import cache
from typing import Any

from babel import Locale

_TAG = re.compile(r"<[^>]*>")
_NUMBER = re.compile(r"[0-9 +()]{3,24}")
_URL = re.compile(r"https?://\S+")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_HOUR = re.compile(r"(?:T)?([01]\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?")
_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")


def plain_words(value: Any, most: int) -> str:
    """Words without markup on one line, cut after a whole word where they are too many."""
    text = " ".join(html.unescape(_TAG.sub(" ", str(value or ""))).split())
    return text if len(text) <= most else text[: most - 1].rpartition(" ")[0] + "…"


def number(value: str) -> str | None:
    """A telephone number as it is dialled."""
    cleaned = " ".join(value.replace("-", " ").split())
    digits = sum(letter.isdigit() for letter in cleaned)
    return cleaned if digits >= 3 and _NUMBER.fullmatch(cleaned) else None


def url(value: Any) -> str | None:
    """A web address."""
    text = str(value or "").strip()
    return text if _URL.fullmatch(text) else None


def web_email(value: Any) -> str | None:
    """An email address."""
    text = str(value or "").strip()
    return text if _EMAIL.fullmatch(text) else None


def day(value: Any) -> date | None:
    """A day, also out of a time."""
    try:
        return date.fromisoformat(str(value or "")[:10])
    except ValueError:
        return None


def hour(value: Any) -> str | None:
    """An hour of the day as 09:30; midnight at the end of a day may be 24:00."""
    text = str(value or "").strip()
    if text in ("24:00", "24:00:00"):
        return "24:00"
    found = _HOUR.fullmatch(text)
    return f"{found[1]}:{found[2]}" if found else None


def known_language(told: str) -> str | None:
    """The code of a language, given that or its English name."""
    name = told.strip().lower()
    if name in _language_codes():
        return _language_codes()[name]
    return told.strip() if _CODE.fullmatch(told.strip()) and told.strip() in _language_codes().values() else None


@cache
def _language_codes() -> dict[str, str]:
    return {name.lower(): code.replace("_", "-") for code, name in Locale.parse("en").languages.items()}
