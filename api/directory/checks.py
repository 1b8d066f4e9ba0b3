"""What is wrong across the records of the directory: pure, from records and the words they may use."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from api.directory.areas import Areas
from api.directory.feeds.own import unknown_words
from api.directory.freshness import overdue
from api.directory.record import Record
from api.directory.taxonomy import Taxonomy
from api.yaml_files import read_yaml


@dataclass(frozen=True)
class WrongNumber:
    """A number that is still copied about, the service that people mean by it, and what is wrong with it."""

    number: str
    instead: str
    why: str


@dataclass(frozen=True)
class Finding:
    """Something an editor must look at. A `fault` must not be shown; the rest may be as it should."""

    slug: str
    what: str
    fault: bool = True


def read_wrong_numbers(content: Path) -> list[WrongNumber]:
    """The numbers of `content/wrong_numbers.yml`."""
    raw = read_yaml(content / "wrong_numbers.yml")["wrong_numbers"]
    return [WrongNumber(**entry) for entry in raw]


def check_records(
    records: Sequence[Record], vocabularies: tuple[Areas, Taxonomy], wrong: Iterable[WrongNumber], today: date
) -> list[Finding]:
    """Everything found, faults first, by record."""
    by_id = {record.id: record for record in records}
    numbers = {_digits(entry.number): entry for entry in wrong}
    found = [finding for record in records for finding in _alone(record, vocabularies, by_id, today)]
    found += [finding for record in records for finding in _wrong_numbers(record, numbers)]
    found += [*_same_names(records), *_same_phones(records)]
    return sorted(found, key=lambda finding: (not finding.fault, finding.slug))


def _alone(
    record: Record, vocabularies: tuple[Areas, Taxonomy], by_id: Mapping[str, Record], today: date
) -> Iterator[Finding]:
    for unknown in unknown_words(record, vocabularies):
        yield Finding(record.id, unknown)
    if record.part_of is not None and record.part_of not in by_id:
        yield Finding(record.id, f"part_of: there is no {record.part_of}")
    if record.verified and not record.sources:
        yield Finding(record.id, "sources: verified, and no source is named")
    if record.verified and not record.verified_by:
        yield Finding(record.id, "verified_by: nobody is named")
    if record.verified_on is not None and record.verified_on > today:
        yield Finding(record.id, f"verified_on: {record.verified_on} has not come yet")
    if (record.minimum_age or 0) > (120 if record.maximum_age is None else record.maximum_age):
        yield Finding(record.id, "minimum_age: is more than maximum_age")
    if record.women_only and record.men_only:
        yield Finding(record.id, "women_only: and men_only")
    if record.next_check < today:
        late = record.verified and overdue(record.next_check, today)
        held_back = ", too long ago: it is no longer offered" if late else ""
        yield Finding(record.id, f"next_check: was due on {record.next_check}{held_back}", fault=late)


def _wrong_numbers(record: Record, wrong: Mapping[str, WrongNumber]) -> Iterator[Finding]:
    """Wherever digits stand, also in words and in what is put aside."""
    told = _digits(
        str(record.model_dump(mode="json", exclude={"sources", "id", "next_check", "verified_on"})), apart=True
    )
    for digits, entry in wrong.items():
        if digits in told:
            yield Finding(record.id, f"{entry.number}: a wrong number. {entry.why} See {entry.instead}.")


def _digits(text: str, apart: bool = False) -> str:
    """Digits alone; with `apart`, those of different numbers stay apart."""
    kept = [letter if letter.isdigit() else "" if letter in " ()+-" else "/" for letter in text]
    return "".join(kept) if apart else "".join(letter for letter in kept if letter != "/")


def _same_names(records: Sequence[Record]) -> Iterator[Finding]:
    named: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        named[_plain(record.name)].append(record)
    for first, *others in named.values():
        for other in others:
            yield Finding(other.id, f"name: {first.id} has the same")
    called: dict[str, dict[str, Record]] = defaultdict(dict)
    for record in records:
        for name in (*record.aliases, *record.formerly, record.name):
            called[_plain(name)][record.id] = record
    for name, found in called.items():
        if len(found) > 1 and len(named.get(name, ())) < len(found):
            ids = sorted(found)
            yield Finding(ids[0], f"aliases: {name!r} is also {', '.join(ids[1:])}", fault=False)


def _same_phones(records: Sequence[Record]) -> Iterator[Finding]:
    """One number for two services is right where one is part of the other or the same people run both."""
    reached: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        for digits in {_digits(phone.number) for phone in record.phones}:
            reached[digits].append(record)
    for digits, found in reached.items():
        foreign = [other for other in found[1:] if not _related(found[0], other)]
        if foreign:
            others = ", ".join(other.id for other in foreign)
            yield Finding(found[0].id, f"phones: {digits} is also of {others}", fault=False)


def _related(one: Record, other: Record) -> bool:
    family = {one.id, one.part_of} & {other.id, other.part_of} - {None}
    return bool(family) or one.organization == other.organization


def _plain(name: str) -> str:
    return " ".join("".join(letter if letter.isalnum() else " " for letter in name.casefold()).split())
