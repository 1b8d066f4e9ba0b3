"""The crisis check: patterns of every language, run on every message before anything else, with or without Rasa."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from api.yaml_files import read_yaml

_APOSTROPHES = re.compile(r"['\u2019\u2018`\u00b4]")
# Vowel signs and the stretching sign of Arabic, which people add or leave out as they like.
_ARABIC_SIGNS = re.compile(r"[\u064b-\u0652\u0670\u0640]")
# Vowel signs of the Indic scripts (U+0900 to U+0DFF) belong to words, though Python does not count them so.
_NOT_WORDS = re.compile(r"[^\w\u0900-\u0dff]+")
_ARABIC_LETTER = re.compile(r"[\u0600-\u06ff]")


@dataclass(frozen=True)
class CrisisPattern:
    """The patterns of one crisis topic in one language.

    Those with Arabic letters are kept apart: they are slow, and say nothing of a text without such letters.
    """

    topic: str
    priority: int
    any: tuple[re.Pattern[str], ...]
    any_in_arabic: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]

    def fires(self, text: str) -> bool:
        """Whether a text that was made plain by `plain` raises this alarm."""
        looked_for = (*self.any, *self.any_in_arabic) if _ARABIC_LETTER.search(text) else self.any
        return any(p.search(text) for p in looked_for) and not any(p.search(text) for p in self.unless)


def plain(text: str) -> str:
    """Lower case, no apostrophes or Arabic vowel signs, single spaces instead of punctuation."""
    return _NOT_WORDS.sub(" ", _ARABIC_SIGNS.sub("", _APOSTROPHES.sub("", text.lower()))).strip()


def _compile(patterns: list[str] | None) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.I) for pattern in patterns or ())


def _read(path: Path) -> list[CrisisPattern]:
    topics: dict[str, dict[str, Any]] = read_yaml(path)["topics"]
    return [_pattern(topic, entry) for topic, entry in topics.items()]


def _pattern(topic: str, entry: dict[str, Any]) -> CrisisPattern:
    patterns: list[str] = entry["any"]
    return CrisisPattern(
        topic if topic.startswith("crisis.") else f"crisis.{topic}",
        entry["priority"],
        _compile([pattern for pattern in patterns if not _ARABIC_LETTER.search(pattern)]),
        _compile([pattern for pattern in patterns if _ARABIC_LETTER.search(pattern)]),
        _compile(entry.get("unless")),
    )


@cache
def load_crisis_patterns(folder: Path) -> Sequence[CrisisPattern]:
    """All languages' patterns, most urgent first. Raises re.error for a pattern that cannot be compiled."""
    patterns = [pattern for path in sorted(folder.glob("*.yml")) for pattern in _read(path)]
    return tuple(sorted(patterns, key=lambda pattern: pattern.priority))


def notice_crisis(text: str, patterns: Sequence[CrisisPattern]) -> str | None:
    """The most urgent crisis topic that a message speaks of, or None."""
    made_plain = plain(text)
    return next((pattern.topic for pattern in patterns if pattern.fires(made_plain)), None)
