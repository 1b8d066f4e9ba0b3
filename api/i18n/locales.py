"""The languages that people may choose, and which of them a request asks for."""

import re
from dataclasses import dataclass
from pathlib import Path

from api.yaml_files import read_yaml


@dataclass(frozen=True)
class Locale:
    """A language by its BCP 47 code, its own name for itself, the direction of its script and its everyday words."""

    code: str
    name: str
    direction: str
    words: tuple[str, ...] = ()


Locales = dict[str, Locale]
_RANGE = re.compile(r"\s*([A-Za-z*-]{1,35})\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?))?\s*\Z")


def read_locales(path: Path) -> Locales:
    """The supported languages, in the order in which they are offered."""
    raw = read_yaml(path)["locales"]
    return {code: Locale(code, entry["name"], entry["direction"], tuple(entry["words"])) for code, entry in raw.items()}


def match_locale(wanted: str | None, supported: Locales) -> str | None:
    """The supported code for a BCP 47 tag ("cy-GB" gives "cy"), or None."""
    language = re.split(r"[-_]", (wanted or "").strip().lower(), maxsplit=1)[0]
    return language if language in supported else None


def best_locale(accept_language: str | None, supported: Locales, default: str) -> str:
    """The best match of an `Accept-Language` header (RFC 9110, 12.5.4); what cannot be read is passed over."""
    ranges = []
    for place, part in enumerate((accept_language or "").split(",")[:20]):
        found = _RANGE.match(part)
        if found:
            ranges.append((-float(found[2] or 1), place, found[1]))
    for quality, _, tag in sorted(ranges):
        code = match_locale(tag, supported)
        if code and quality < 0:
            return code
    return default
