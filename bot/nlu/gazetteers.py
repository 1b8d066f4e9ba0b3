"""Names and words to find in messages, generated from the content: places, services, languages, kinds of help."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import yaml
from babel import Locale, UnknownLocaleError

TERM, SERVICE, PLACE, LANGUAGE, STAGE, NEARBY = "term", "service", "place", "language", "stage", "nearby"
AXES = ("harm", "need", "group", "support", "delivery")
WORDS_FILE = Path(__file__).with_name("words.en.yml")

# Above this, two spellings are one name: "Palladin" and "Paladin".
_ALIKE = 0.78
_SHORT_CODE = 2
_IN_BRACKETS = re.compile(r"\s*\(([^)]*)\)")

Pattern = dict[str, str]
Words = dict[str, Any]


@dataclass(frozen=True)
class Gazetteer:
    """What the entities of a model are made of.

    `outward_codes` gives the areas of the first half of a postcode, `around` the wider areas that an area lies in.
    """

    patterns: list[Pattern]
    outward_codes: dict[str, list[str]]
    words: Words
    around: dict[str, list[str]]


def read_words(path: Path = WORDS_FILE) -> Words:
    words: Words = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return words


def sources(content: Path) -> list[Path]:
    """Every file that a gazetteer is made of."""
    names = ("glossary/en.yml", "areas.yml", "outward_codes.yml", "taxonomy_words/en.yml")
    return [WORDS_FILE, *(content / name for name in names), *(content / "services").glob("*.yml")]


def read_gazetteer(content: Path, words: Words | None = None) -> Gazetteer:
    """Sorted. A phrase that two entries of a kind share belongs to the first; of a place, to all of them."""
    words = words or read_words()
    services = [_read(path) for path in sorted((content / "services").glob("*.yml"))]
    areas = _read(content / "areas.yml").get("areas") or {}
    found = [
        *_terms(_entries(_read(content / "glossary" / "en.yml"), "terms")),
        *_stages(_entries(_read(content / "glossary" / "en.yml"), "terms"), words),
        *_services(services, words["kinds_of_service"]),
        *_places(areas),
        *_languages({code for service in services for code in service.get("languages") or ()}, words["languages"]),
        *_kinds(_read(content / "taxonomy_words" / "en.yml")),
        *(_pattern(NEARBY, phrase, "nearby") for phrase in words["nearby"]),
        *(_pattern("date", phrase, id) for id, phrases in words["relative_dates"].items() for phrase in phrases),
        *(_pattern("time", phrase, id) for id, phrases in words["times"].items() for phrase in phrases),
    ]
    codes = _read(content / "outward_codes.yml").get("outward_codes") or {}
    outward_codes = {str(code): list(inside) for code, inside in codes.items()}
    return Gazetteer(_first_of_each(found), outward_codes, words, {id: list(_around(id, areas)) for id in areas})


def _read(path: Path) -> dict[str, Any]:
    return (yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {}) if path.is_file() else {}


def _first_of_each(patterns: Iterable[Pattern]) -> list[Pattern]:
    """One meaning a label and phrase; with its spelling without an apostrophe, as many type it."""
    first: dict[tuple[str, str], Pattern] = {}
    for pattern in patterns:
        for phrase in dict.fromkeys((pattern["pattern"], pattern["pattern"].replace("'", ""))):
            key = (pattern["label"], phrase.lower())
            if key in first and pattern["label"] == PLACE and pattern["id"] not in first[key]["id"].split("|"):
                first[key] = {**first[key], "id": f"{first[key]['id']}|{pattern['id']}"}
            first.setdefault(key, {**pattern, "pattern": phrase})
    return [first[key] for key in sorted(first)]


def _pattern(label: str, phrase: object, id: object) -> Pattern:
    return {"label": label, "pattern": str(phrase).strip().replace("\u2019", "'"), "id": str(id)}


def _entries(content: Any, key: str) -> list[dict[str, Any]]:
    """A plain list of entries, or the list under the key, or entries by their ids."""
    if isinstance(content, dict):
        content = content.get(key, content)
    if isinstance(content, dict):
        content = [{"id": name, **entry} for name, entry in content.items() if isinstance(entry, dict)]
    return [entry for entry in content or [] if isinstance(entry, dict) and "id" in entry]


def _phrases(entry: dict[str, Any], name: str) -> list[str]:
    return [*_spellings(str(entry.get(name) or "")), *map(str, entry.get("aliases") or ())]


def _spellings(name: str) -> list[str]:
    """ "Witness Care Unit (WCU)" is also written without its brackets, or as what is in them."""
    short = _IN_BRACKETS.findall(name)
    found = [name, _IN_BRACKETS.sub("", name), *(word for word in short if word.isupper())]
    return [phrase for phrase in found if phrase.strip()]


def _terms(entries: list[dict[str, Any]]) -> Iterator[Pattern]:
    yield from (_pattern(TERM, phrase, entry["id"]) for entry in entries for phrase in _phrases(entry, "term"))


def _stages(entries: list[dict[str, Any]], words: Words) -> Iterator[Pattern]:
    """How far a case has come: the glossary's words that belong to a stage, and what people say."""
    wide = {word.lower() for word in words["no_stage"]}
    for stage, phrases in words["stages"].items():
        yield from (_pattern(STAGE, phrase, stage) for phrase in phrases)
    for entry in entries:
        if str(entry.get("topic")).startswith("stages."):
            said = (phrase for phrase in _phrases(entry, "term") if phrase.lower() not in wide)
            yield from (_pattern(STAGE, phrase, entry["topic"]) for phrase in said)


def _services(services: list[dict[str, Any]], kinds: list[str]) -> Iterator[Pattern]:
    """Verified services by name, old name and alias. What only describes a service ("hacked") is no name of it."""
    for service in services:
        if "verified_on" not in service:
            continue
        names = [*_spellings(str(service["name"])), *map(str, service.get("formerly") or ()), *_main_service(service)]
        aliases = list(map(str, service.get("aliases") or ()))
        proper = [*names, *(alias for alias in aliases if alias != alias.lower())]
        said = [alias for alias in aliases if alias not in proper and _is_a_name(alias, proper, kinds)]
        yield from (_pattern(SERVICE, phrase, service["id"]) for phrase in [*proper, *said])


def _main_service(service: dict[str, Any]) -> list[str]:
    """The service called like who runs it is meant when only that name is said."""
    runs = str(service.get("organization") or "")
    return [runs] if re.sub(r"\W+", "-", runs.lower()) == service["id"] else []


def _is_a_name(alias: str, proper: list[str], kinds: list[str]) -> bool:
    if " " in alias and alias.endswith(tuple(f" {kind}" for kind in kinds)):
        return True
    return any(SequenceMatcher(None, alias, name.lower()).ratio() >= _ALIKE for name in proper)


def _places(areas: dict[str, dict[str, Any]]) -> Iterator[Pattern]:
    for id, area in areas.items():
        yield from (_pattern(PLACE, phrase, id) for phrase in _phrases(area, "name"))


def _around(id: str, areas: dict[str, dict[str, Any]]) -> Iterator[str]:
    wider = areas[id].get("parent")
    while wider in areas:
        yield str(wider)
        wider = areas[wider].get("parent")


def _languages(spoken: set[str], others: dict[str, list[str]]) -> Iterator[Pattern]:
    """Languages in English (those with two letters), and as those call themselves that a service speaks."""
    english = {str(code): str(name) for code, name in Locale("en").languages.items()}
    for code in sorted({code for code in english if len(code) == _SHORT_CODE} | spoken | set(others)):
        names = [*others.get(code, ()), english.get(code), _own_name(code) if code in spoken | set(others) else None]
        yield from (_pattern(LANGUAGE, name, code) for name in names if name)


def _own_name(code: str) -> str | None:
    try:
        return Locale.parse(code, sep="-").get_language_name()
    except (UnknownLocaleError, ValueError):
        return None


def _kinds(words: dict[str, dict[str, list[str] | None]]) -> Iterator[Pattern]:
    for axis in AXES:
        for key, phrases in (words.get(axis) or {}).items():
            yield from (_pattern(axis, phrase, key) for phrase in phrases or ())
