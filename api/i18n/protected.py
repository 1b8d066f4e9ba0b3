"""What a translation may not change: placeholders, numbers, addresses and the keywords people text."""

import re
from collections import Counter
from pathlib import Path

from babel.messages.catalog import Message

from api.i18n.catalogues import DOMAINS, read_catalogue

_PROTECTED = re.compile(
    r"\{[^{}]*\}|%\([a-z_]+\)[sd]|https?://\S+|[\w.]+@[\w.]+\w|\b\d{2,}\b"
    r"|\b(?:STOP|START|PERSON|SHOUT|REGISTER|YES)\b"
)
_DIGITS = re.compile(r"\d+")
# "9am to 5pm" and "24/7" are facts to the last digit; in a text "1 person" may well be "somebody".
_EVERY_DIGIT = ("directory",)


def protected(text: str, every_digit: bool = False) -> Counter[str]:
    """The protected tokens of a text, each with how often it stands there."""
    tokens = _PROTECTED.findall(text)
    if every_digit:
        tokens = [token for token in tokens if not token.isdigit()] + _DIGITS.findall(text)
    return Counter(tokens)


def faults(message: Message, every_digit: bool = False) -> list[str]:
    """What a translation has changed that it may not, as sentences."""
    if not message.id or not message.string or not isinstance(message.id, str):
        return []
    wanted, found = protected(message.id, every_digit), protected(str(message.string), every_digit)
    changed = (wanted - found) + (found - wanted)
    if not changed:
        return []
    where = message.context or message.id[:40]
    return [f"{where}: {', '.join(sorted(changed))} is not as in the English"]


def check_locale(locales_dir: Path, locale: str) -> list[str]:
    """The faults of all of a language's catalogues."""
    folder = locales_dir / locale / "LC_MESSAGES"
    return [
        f"{locale}: {fault}"
        for domain in DOMAINS
        for message in read_catalogue(folder / f"{domain}.po", locale)
        for fault in faults(message, domain in _EVERY_DIGIT)
    ]
