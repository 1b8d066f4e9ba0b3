"""`waymark content …` and `waymark translate …`: for editors and translators."""

from datetime import UTC, date, datetime

import typer
import yaml
from babel.messages.catalog import Catalog
from rich.console import Console
from rich.table import Table

from api.directory.record import Record, read_records
from api.guidance import extract as extraction
from api.guidance.checks import check_library
from api.guidance.library import Library, load_library
from api.guidance.text import Unit
from api.i18n.catalogues import Review, fingerprint, load_catalogue
from api.i18n.locales import read_locales
from api.i18n.protected import check_locale
from api.settings import Settings, get_settings
from api.yaml_files import read_yaml

content = typer.Typer(help="Check the texts.", no_args_is_help=True)
translate = typer.Typer(help="Extract, begin, check and approve translations.", no_args_is_help=True)
console = Console(highlight=False)
SOURCE_LOCALE = "en"


def _begun(settings: Settings) -> list[str]:
    codes = read_locales(settings.locales_dir / "supported.yml")
    return [code for code in codes if (settings.locales_dir / code / "LC_MESSAGES").is_dir()]


def _library() -> Library:
    return load_library(get_settings().content_dir)


def _records() -> list[Record]:
    return read_records(get_settings().content_dir / "services")


def _templates() -> dict[str, Catalog]:
    return extraction.templates(_library(), _records(), get_settings().web_dir)


def _units() -> list[Unit]:
    return [*extraction.content_units(_library()), *extraction.directory_units(_records())]


@content.command("check")
def check_content() -> None:
    """Every text and every translation against its rules; also says which are due for review."""
    settings, today = get_settings(), datetime.now(UTC).date()
    library = _library()
    faults = check_library(library, today)
    faults += [fault for code in _begun(settings) for fault in check_locale(settings.locales_dir, code)]
    for fault in faults:
        console.print(fault)
    due = [text.topic for text in library.texts.values() if text.review_by < today]
    if due:
        console.print(f"Due for review: {', '.join(due)}")
    written = f"{len(library.texts)} of {len(library.topics)} topics written"
    console.print(f"{written}, {len(library.services)} services, {len(library.terms)} terms; {len(faults)} faults")
    raise typer.Exit(1 if faults else 0)


@translate.command("extract")
def extract() -> None:
    """Write `locales/*.pot` anew and bring every language up to it."""
    settings = get_settings()
    extraction.extract(_templates(), settings.locales_dir, _begun(settings))


@translate.command("begin")
def begin(locale: str) -> None:
    """Make empty catalogues for a language."""
    extraction.begin(_templates(), get_settings().locales_dir, locale)


@translate.command("status")
def status() -> None:
    """How much of each language is translated, and how much of that a person has approved."""
    settings = get_settings()
    units = _units()
    table = Table("language", "units", "translated", "approved", "outdated")
    for code in _begun(settings):
        catalogue = load_catalogue(settings.locales_dir, code)
        found = [entry for unit in units if (entry := catalogue.translate(unit.context, unit.source))]
        approved = sum(entry.review is Review.REVIEWED for entry in found)
        outdated = sum(entry.outdated for entry in found)
        table.add_row(code, str(len(units)), str(len(found)), str(approved), str(outdated))
    console.print(table)


@translate.command("approve")
def approve(locale: str, context: str, by: str) -> None:
    """Note that a person has checked all units whose context starts with CONTEXT (in English: the texts)."""
    settings = get_settings()
    entries = []
    catalogue = None if locale == SOURCE_LOCALE else load_catalogue(settings.locales_dir, locale)
    for unit in _units():
        if not unit.context.startswith(context):
            continue
        found = catalogue.translate(unit.context, unit.source) if catalogue else None
        said = unit.source if catalogue is None else found and found.text
        if said:
            entries.append({"context": unit.context, "fingerprint": fingerprint(unit.context, unit.source, said)})
    _note(settings, locale, entries, by, datetime.now(UTC).date())


def _note(settings: Settings, locale: str, entries: list[dict[str, str]], by: str, on: date) -> None:
    path = settings.locales_dir / locale / "reviews.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    known = read_yaml(path)["approved"] if path.exists() else []
    fresh = [{**entry, "by": by, "on": on.isoformat()} for entry in entries]
    contexts = {entry["context"] for entry in fresh}
    kept = [entry for entry in known if entry["context"] not in contexts]
    path.write_text(yaml.safe_dump({"approved": kept + fresh}, sort_keys=False, allow_unicode=True), encoding="utf-8")
    console.print(f"{len(fresh)} units approved in {locale}")
