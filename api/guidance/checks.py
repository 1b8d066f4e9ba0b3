"""What every text must be (see `content/README.md`); each fault is a sentence that names the text."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from api.guidance.library import Library
from api.guidance.text import Kind, Shape, Text
from api.guidance.tokens import TOKEN, Facts

MOST_WORDS = {"answer": 120, "more": 180, "how_long": 65, "what_if_not": 65, "who_to_ask": 65}
MOST_TITLE = 45
JURISDICTIONS = {"england", "wales", "england-and-wales"}
OWNERS = {"victims-rights", "courts", "safety", "support", "service"}
_NEVER = re.compile(
    r"unfortunately|please note|should have|alleged|don't worry|you are safe|we understand how|your attacker|!|sadly",
    re.I,
)
_TYPED = re.compile(r"\b0[\d ]{8,}\d|\b116 ?\d{3}\b|https?://|www\.")
_ANY_TOKEN = re.compile(r"\{[^{}]*\}")


def check_library(library: Library, today: date) -> list[str]:
    """All faults of all texts."""
    faults = [f"{text.topic}: {fault}" for text in library.texts.values() for fault in check_text(text, library, today)]
    titles = Counter(text.title.source.lower() for text in library.texts.values())
    faults += [f"title used twice: {title}" for title, count in titles.items() if count > 1]
    faults += [f"{topic}: no such topic in topics.yml" for topic in library.texts if topic not in library.topics]
    return faults


def check_text(text: Text, library: Library, today: date) -> Iterator[str]:
    """The faults of one text."""
    yield from _check_front_matter(text, library, today)
    for name, blocks in text.sections.items():
        words = " ".join(unit.source for block in blocks for unit in block.units)
        yield from _check_words(name, words, library.facts)
        if not any(block.shape is not Shape.HEADING for block in blocks):
            yield f"{name}: is empty"


def _check_front_matter(text: Text, library: Library, today: date) -> Iterator[str]:
    if len(text.title.source) > MOST_TITLE:
        yield f"title longer than {MOST_TITLE} characters"
    if text.jurisdiction not in JURISDICTIONS:
        yield f"unknown jurisdiction {text.jurisdiction}"
    if text.owner not in OWNERS:
        yield f"unknown owner {text.owner}"
    if text.confidence not in ("V", "V2"):
        yield f"confidence {text.confidence} may not be shown"
    if text.kind is Kind.GUIDANCE and not text.sources:
        yield "no source"
    if any(source.checked_on > today for source in text.sources):
        yield "a source was checked in the future"
    yield from (f"related: no topic {topic}" for topic in text.related if topic not in library.topics)
    yield from (f"services: no service {service}" for service in text.services if service not in library.services)


def _check_words(section: str, words: str, facts: Facts) -> Iterator[str]:
    count = len(_ANY_TOKEN.sub("5 working days", words).split())
    if count > MOST_WORDS[section]:
        yield f"{section}: {count} words, at most {MOST_WORDS[section]}"
    yield from (f"{section}: says {found!r}" for found in _NEVER.findall(words))
    yield from (f"{section}: a number or address typed out: {found!r}" for found in _TYPED.findall(words))
    for token in _ANY_TOKEN.finditer(words):
        if not token_exists(token[0], facts):
            yield f"{section}: nothing known as {token[0]}"


def token_exists(token: str, facts: Facts) -> bool:
    """Whether `{deadline.…}` and the like stand for something."""
    match = TOKEN.fullmatch(token)
    if not match:
        return False
    sort, key, level = match.groups()
    if sort == "deadline":
        deadline = facts.deadlines.get(key)
        return deadline is not None and (level != "enhanced" or deadline.enhanced is not None)
    return key in {"phone": facts.phones, "text": facts.texts, "url": facts.urls}[sort]
