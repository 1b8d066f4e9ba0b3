"""What there is to translate, as gettext templates: the pages, the texts, and what is said of services."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from api.directory.record import Record
from api.directory.wording import wording
from api.guidance.library import Library
from api.guidance.text import Text, Unit
from api.i18n.catalogues import read_catalogue

_NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
_METHODS = [("**.html", "jinja2"), ("**.py", "python")]
_OPTIONS = {"**.html": {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}}


def content_units(library: Library) -> Iterator[Unit]:
    """Every unit of content, in a fixed order."""
    for key, source in library.messages.items():
        yield Unit(f"messages/{key}", source)
    for topic in library.texts.values():
        yield from text_units(topic)
    for term in library.terms.values():
        yield term.meaning


def text_units(text: Text) -> Iterator[Unit]:
    """The units of one text: its title, then its paragraphs, headings and list items."""
    yield text.title
    for blocks in text.sections.values():
        for block in blocks:
            yield from block.units


def directory_units(records: Iterable[Record]) -> Iterator[Unit]:
    """Every unit of what verified records say of services, in the order of the records."""
    for record in records:
        yield from (Unit(context, source) for context, source in wording(record))


def _content_template(units: Iterable[Unit]) -> Catalog:
    catalog = _empty()
    for unit in units:
        catalog.add(unit.source, context=unit.context)
    return catalog


def ui_template(library: Library, web: Path) -> Catalog:
    """The template of the `ui` domain: the pages' own words and the units of time limits."""
    catalog = _empty()
    for one, other in library.units.values():
        catalog.add((one, other))
    found = extract_from_dir(
        web / "templates", _METHODS, _OPTIONS, comment_tags=("Translators:",), strip_comment_tags=True
    )
    for _, _, message, comments, context in sorted(found, key=lambda item: (item[0], item[1])):
        catalog.add(message, context=context, auto_comments=comments)
    return catalog


def templates(library: Library, records: Iterable[Record], web: Path) -> dict[str, Catalog]:
    """All templates by domain."""
    return {
        "ui": ui_template(library, web),
        "guidance": _content_template(content_units(library)),
        "directory": _content_template(directory_units(records)),
    }


def merge(template: Catalog, old: Catalog, locale: str) -> Catalog:
    """A language's catalogue brought up to a template.

    A unit that moved within its text takes its translation along. Where the English of a unit has changed, the old
    translation is kept, marked fuzzy, with the English it was made from: a person who had approved it can see what is
    new.
    """
    merged = Catalog(locale=locale, project="Waymark", creation_date=_NO_DATE, revision_date=_NO_DATE)
    by_context = {message.context: message for message in old if message.id and message.context}
    by_place = {_place(message): message for message in by_context.values()}
    still_there = {_place(message) for message in template if message.context}
    for message in template:
        if not message.id:
            continue
        known = old.get(_english(message), message.context) or by_place.get(_place(message))
        previous = by_context.get(message.context) if message.context else None
        if known is not None:
            merged.add(message.id, known.string, context=message.context, flags=known.flags,
                       auto_comments=message.auto_comments, user_comments=known.user_comments,
                       previous_id=known.previous_id)  # fmt: skip
        elif previous is not None and previous.string and _place(previous) not in still_there:
            merged.add(message.id, previous.string, context=message.context, flags={*previous.flags, "fuzzy"},
                       previous_id=previous.previous_id or previous.id)  # fmt: skip
        else:
            merged.add(message.id, context=message.context, auto_comments=message.auto_comments)
    return merged


def _english(message: Message) -> str:
    return str(message.id if isinstance(message.id, str) else message.id[0])


def _place(message: Message) -> tuple[str, str]:
    """The text that a unit belongs to, wherever it stands in it, and what it says."""
    return (message.context or "").rpartition("/")[0], _english(message)


def write_catalogue(path: Path, catalog: Catalog) -> None:
    """Write a catalogue so that the same words always give the same file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=120, no_location=True, include_previous=True, ignore_obsolete=True)


def extract(templates: Mapping[str, Catalog], locales_dir: Path, locales: Iterable[str]) -> None:
    """Write the templates, and bring each language that has been begun up to them."""
    for domain, template in templates.items():
        write_catalogue(locales_dir / f"{domain}.pot", template)
        for locale in locales:
            path = locales_dir / locale / "LC_MESSAGES" / f"{domain}.po"
            write_catalogue(path, merge(template, read_catalogue(path, locale), locale))


def begin(templates: Mapping[str, Catalog], locales_dir: Path, locale: str) -> None:
    """Make empty catalogues for a language; those that are there stay as they are."""
    for domain, template in templates.items():
        path = locales_dir / locale / "LC_MESSAGES" / f"{domain}.po"
        if not path.exists():
            write_catalogue(path, merge(template, Catalog(locale=locale), locale))


def _empty() -> Catalog:
    return Catalog(project="Waymark", version="1", creation_date=_NO_DATE, revision_date=_NO_DATE, fuzzy=False)
