"""Facts that are kept once: `{deadline.…}`, `{phone.…}`, `{text.…}` and `{url.…}` inside texts."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

TOKEN = re.compile(r"\{(deadline|phone|text|url)\.([a-z0-9_-]+)(?:\.(standard|enhanced))?\}")
_LEFT_TO_RIGHT, _END_ISOLATE = "\u2066", "\u2069"


@dataclass(frozen=True)
class Duration:
    """A time limit: how many of which unit."""

    count: int
    unit: str

    @classmethod
    def parse(cls, written: str) -> "Duration":
        """Out of "5 working_days". Raises ValueError."""
        count, unit = written.split()
        return cls(int(count), unit)


@dataclass(frozen=True)
class Deadline:
    """A time limit of `content/deadlines.yml`, for everybody and for victims with enhanced rights."""

    id: str
    standard: Duration
    enhanced: Duration | None
    confidence: str
    source: str

    def for_level(self, level: str | None) -> Duration:
        """The limit for `standard` (also None) or `enhanced`. Raises KeyError where there is none."""
        if level != "enhanced":
            return self.standard
        if self.enhanced is None:
            raise KeyError(f"deadline {self.id} has no enhanced limit")
        return self.enhanced


@dataclass(frozen=True)
class Facts:
    """What tokens stand for. Contacts map a service's id to a number or an address."""

    deadlines: Mapping[str, Deadline]
    phones: Mapping[str, str]
    texts: Mapping[str, str]
    urls: Mapping[str, str]


def isolate(value: str, direction: str) -> str:
    """Keeps a number or an address the right way round inside right-to-left text (Unicode UAX 9 isolates)."""
    return f"{_LEFT_TO_RIGHT}{value}{_END_ISOLATE}" if direction == "rtl" else value


def fill(text: str, facts: Facts, say_duration: Callable[[Duration], str], direction: str = "ltr") -> str:
    """The text with every token replaced. Raises KeyError for a fact that does not exist."""

    def replace(match: re.Match[str]) -> str:
        sort, key, level = match.groups()
        if sort == "deadline":
            return say_duration(facts.deadlines[key].for_level(level))
        contacts = {"phone": facts.phones, "text": facts.texts, "url": facts.urls}[sort]
        return isolate(contacts[key], direction)

    return TOKEN.sub(replace, text)
