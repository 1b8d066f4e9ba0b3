"""What a translation may not change: placeholders, numbers, web addresses and the keywords people text."""

import re
from collections import Counter
from pathlib import Path

from babel.messages.catalog import Message

from api.i18n.catalogues import DOMAINS, read_catalogue

_PROTECTED = re.compile(
    r"\{[^{}]*\}|%\([a-z_]+\)[sd]|https?://\S+|\b\d{2,}\b|\b(?:STOP|START|PERSON|SHOUT|REGISTER|YES)\b"
)


def protected(text: str) -> Counter[str]:
    """The protected tokens of a text, each with how often it stands there."""
    return Counter(_PROTECTED.findall(text))


def faults(message: Message) -> list[str]:
    """What a translation has changed that it may not, as sentences."""
    if not message.id or not message.string or not isinstance(message.id, str):
        return []
    wanted, found = protected(message.id), protected(str(message.string))
    changed = (wanted - found) + (found - wanted)
    if not changed:
        return []
    where = message.context or message.id[:40]
    return [f"{where}: {', '.join(sorted(changed))} is not as in the English"]


def check_locale(locales_dir: Path, locale: str) -> list[str]:
    """The faults of all of a language's catalogues."""
    folder = locales_dir / locale / "LC_MESSAGES"
    catalogues = [read_catalogue(folder / f"{domain}.po", locale) for domain in DOMAINS]
    return [f"{locale}: {fault}" for catalogue in catalogues for message in catalogue for fault in faults(message)]
