"""Noticing the language of a message (rules measured in `docs/decisions/`): plain values in, a decision out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

_SCRIPTS = {
    "pa": re.compile(r"[\u0a00-\u0a7f]"),
    "gu": re.compile(r"[\u0a80-\u0aff]"),
    "bn": re.compile(r"[\u0980-\u09ff]"),
    "zh": re.compile(r"[\u3400-\u9fff]"),
    "uk": re.compile(r"[\u0400-\u04ff]"),
}
_URDU_LETTERS = re.compile(r"[\u0679\u067e\u0686\u0688\u0691\u0698\u06a9\u06af\u06ba\u06be\u06c1\u06cc\u06d2]")
_ARABIC_SCRIPT = re.compile(r"[\u0600-\u06ff]")
_LETTERS = re.compile(r"[^\W\d_]+")
ENOUGH_WORDS = 2
CLEAR = 0.80


@dataclass(frozen=True)
class Guess:
    """A language and how sure the identifier is, 0 to 1."""

    locale: str
    confidence: float


def by_script(text: str) -> str | None:
    """The language that the letters alone give away, among those supported."""
    letters = sum(map(len, _LETTERS.findall(text))) or 1
    for locale, script in _SCRIPTS.items():
        if len(script.findall(text)) * 2 > letters:
            return locale
    if len(_ARABIC_SCRIPT.findall(text)) * 2 > letters:
        return "ur" if _URDU_LETTERS.search(text) else "ar"
    return None


def notice(text: str, current: str, guesses: Sequence[Guess], words: Mapping[str, str] = MappingProxyType({})) -> str:
    """The language to go on in: the current one, unless the message is clearly in another.

    A single word carries no language ("ok", "help") and does not switch a conversation in Latin script, unless it is
    one of `words`, which maps everyday words to the language that they give away.
    """
    script = by_script(text)
    if script:
        return script
    spoken = _LETTERS.findall(text.lower())
    known = words.get(" ".join(spoken))
    if known:
        return known
    if len(spoken) < ENOUGH_WORDS or not guesses:
        return current
    best = guesses[0]
    return best.locale if best.confidence >= CLEAR else current
