"""Translations out of `locales/<locale>/LC_MESSAGES/<domain>.po`, and whether a person has checked each of them.

An entry is `reviewed` when `locales/<locale>/reviews.yml` holds the fingerprint of exactly this translation of exactly
this source; otherwise it is a `draft`. When the English has changed since, gettext marks the entry fuzzy and keeps the
old source: such a translation goes on being served, as outdated, if a person had approved it.
"""

import hashlib
import re
from dataclasses import dataclass, field
from enum import StrEnum
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, unescape
from babel.support import Translations

from api.yaml_files import read_yaml

DOMAINS = ("ui", "guidance", "directory")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')


class Review(StrEnum):
    """How far a text may be trusted in its language."""

    REVIEWED = "reviewed"
    DRAFT = "draft"
    SOURCE = "source"


@dataclass(frozen=True)
class Translated:
    """A translation, and how far it may be trusted."""

    text: str
    review: Review
    outdated: bool = False


def fingerprint(context: str, source: str, translation: str) -> str:
    """What an approval is tied to."""
    return hashlib.sha256("\x1f".join((context, source, translation)).encode()).hexdigest()[:16]


@dataclass
class Catalogue:
    """One language's translations."""

    locale: str
    ui: Translations
    entries: dict[tuple[str, str], Translated] = field(default_factory=dict)

    def translate(self, context: str, source: str) -> Translated | None:
        """The translation of a unit of content, or None."""
        return self.entries.get((context, source))


def read_catalogue(path: Path, locale: str) -> Catalog:
    """A PO file, or an empty catalogue where there is none yet."""
    if not path.exists():
        return Catalog(locale=locale)
    with path.open("rb") as file:
        catalog = read_po(file, locale=locale)
    for message in catalog:
        _read_previous(message)
    return catalog


def _read_previous(message: Message) -> None:
    """Babel writes the English a translation was made from (`#| msgid`), but reads it as a comment: put it back."""
    lines = [comment for comment in message.user_comments if comment.startswith("|")]
    if lines:
        written = " ".join(line.removeprefix("|").strip() for line in lines)
        message.previous_id = ["".join(unescape(quoted) for quoted in _QUOTED.findall(written))]
        message.user_comments = [comment for comment in message.user_comments if not comment.startswith("|")]


def _previous(message: Message) -> str:
    return str(message.previous_id[0]) if message.previous_id else ""


def _add(catalogue: Catalogue, message: Message, approved: set[str]) -> None:
    if not message.id or not message.string or not isinstance(message.id, str):
        return
    text, context = str(message.string), message.context or ""
    if message.fuzzy:
        previous = _previous(message)
        if previous and fingerprint(context, previous, text) in approved:
            catalogue.entries[(context, message.id)] = Translated(text, Review.DRAFT, outdated=True)
        return
    reviewed = fingerprint(context, message.id, text) in approved
    catalogue.entries[(context, message.id)] = Translated(text, Review.REVIEWED if reviewed else Review.DRAFT)


def _gettext(ui: Catalog) -> Translations:
    compiled = BytesIO()
    write_mo(compiled, ui)
    compiled.seek(0)
    return Translations(compiled)


def approvals(folder: Path) -> set[str]:
    """The fingerprints that people have approved for a language."""
    path = folder / "reviews.yml"
    if not path.exists():
        return set()
    return {entry["fingerprint"] for entry in read_yaml(path)["approved"] or ()}


def load_catalogue(locales_dir: Path, locale: str) -> Catalogue:
    """All of a language. Raises babel.messages.pofile.PoFileError for a file that cannot be read."""
    folder = locales_dir / locale
    approved = approvals(folder)
    domains = {name: read_catalogue(folder / "LC_MESSAGES" / f"{name}.po", locale) for name in DOMAINS}
    catalogue = Catalogue(locale, _gettext(domains["ui"]))
    for messages in domains.values():
        for message in messages:
            _add(catalogue, message, approved)
    return catalogue
