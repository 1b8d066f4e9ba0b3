"""Splits a long message into the parts that may ask different things."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_PARTS = 6
MIN_WORDS = 3

_END_OF_SENTENCE = re.compile(r"(?<=[.!?;…؟।。？！])\s+|\n+")  # noqa: RUF001
_ANOTHER_QUESTION = re.compile(
    r"(?:,\s*|\s+)(?=(?:and|also|plus)\s+(?:also\s+)?(?:what|how|who|when|where|why|which|can|could|do|does|did|is|are"
    r"|will|would|should)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Part:
    """A span of the message; `start` and `end` count characters of the whole text."""

    start: int
    end: int
    text: str


def split(text: str) -> list[Part]:
    """The parts of a message, in order; none when it says only one thing."""
    parts: list[Part] = []
    for start, end in _spans(text):
        if parts and (_words(text[start:end]) < MIN_WORDS or _words(parts[-1].text) < MIN_WORDS):
            start = parts.pop().start
        parts.append(Part(start, end, text[start:end]))
    while len(parts) > MAX_PARTS:
        parts = _join_shortest(text, parts)
    return parts if len(parts) > 1 else []


def _spans(text: str) -> list[tuple[int, int]]:
    cuts = sorted(
        {match.span() for pattern in (_END_OF_SENTENCE, _ANOTHER_QUESTION) for match in pattern.finditer(text)}
    )
    spans, start = [], 0
    for cut_start, cut_end in [*cuts, (len(text), len(text))]:
        if text[start:cut_start].strip():
            spans.append((start, cut_start))
        start = cut_end
    return spans


def _join_shortest(text: str, parts: list[Part]) -> list[Part]:
    at = min(range(len(parts) - 1), key=lambda i: parts[i + 1].end - parts[i].start)
    start, end = parts[at].start, parts[at + 1].end
    return [*parts[:at], Part(start, end, text[start:end]), *parts[at + 2 :]]


def _words(text: str) -> int:
    return len(text.split())
