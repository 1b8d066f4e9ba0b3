"""Tells a name from a word, a person or a street that looks like it, by its capitals and what stands beside it."""

from __future__ import annotations

import re
from typing import Any

# So few words are an answer, not a sentence: "bath?" is the town.
_ALONE = 2
_CUE_LENGTH = 40


class LookAlikes:
    """`words` are those of words.en.yml. Every question is about text[start:end]."""

    def __init__(self, words: dict[str, Any]) -> None:
        self._ordinary_places = _lower(words["ordinary_places"])
        self._people = _lower(words["people_places"])
        self._ordinary_services = _lower(words["ordinary_services"])
        self._place_cue = _before([*words["place_cues"], *words["home_cues"]])
        self._capital_cue = _before(words["place_cues_with_capital"])
        self._home_cue = _before(words["home_cues"])
        self._service_cue = _before(words["service_cues"])
        self._ordinary_terms = _lower(words["ordinary_terms"])
        self._term_cue = _before(words["term_cues"])
        self._before_language = _before(words["before_a_language"])
        self._after_language = re.compile(rf"[\s-]*(?:{_any(words['after_a_language'])})\b", re.IGNORECASE)
        self._street = re.compile(rf"\s+(?:{_any(words['street_words'])})\b")

    def is_a_place(self, text: str, start: int, end: int) -> bool:
        name = text[start:end].lower()
        if self._street.match(text, end):
            return False
        if name not in self._ordinary_places and name not in self._people:
            return True
        if _is_all(text, start, end) or self._after(self._place_cue, text, start):
            return True
        if not _stands_out(text, start):
            return False
        return name not in self._people or self._after(self._capital_cue, text, start)

    def is_home(self, text: str, start: int) -> bool:
        return self._after(self._home_cue, text, start)

    def is_a_language(self, text: str, start: int, end: int) -> bool:
        if _is_all(text, start, end) or self._after_language.match(text, end):
            return True
        return self._after(self._before_language, text, start)

    def is_a_service(self, text: str, start: int, end: int) -> bool:
        if text[start:end].lower() not in self._ordinary_services:
            return True
        if _is_all(text, start, end):
            return True
        return _stands_out(text, start) and self._after(self._service_cue, text, start)

    def is_a_term(self, text: str, start: int, end: int) -> bool:
        name = text[start:end]
        if name.lower() not in self._ordinary_terms or name != name.lower() or _is_all(text, start, end):
            return True
        return self._after(self._term_cue, text, start)

    def _after(self, cue: re.Pattern[str], text: str, start: int) -> bool:
        return cue.search(text[max(0, start - _CUE_LENGTH) : start]) is not None


def _stands_out(text: str, start: int) -> bool:
    """A capital inside a sentence that is not written in capitals."""
    before = text[:start].rstrip(" \t\"'(")
    begins = not before or before[-1] in ".!?:;\n"
    return text[start].isupper() and not begins and not text.isupper()


def _is_all(text: str, start: int, end: int) -> bool:
    """Nothing else is said, or hardly anything."""
    beside = [*text[:start].split(), *text[end:].split()]
    return len([word for word in beside if any(map(str.isalnum, word))]) == 0 or (
        len(beside) < _ALONE and text[end:].strip() in ("?", "please", "please.", "pls")
    )


def _before(cues: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_any(cues)})[\s-]+(?:the\s+)?$", re.IGNORECASE)


def _any(words: list[str]) -> str:
    return "|".join(sorted((re.escape(str(word)) for word in words), key=len, reverse=True))


def _lower(words: list[str]) -> frozenset[str]:
    return frozenset(str(word).lower() for word in words)
