"""Our own form: YAML, one record a file or many in one, with the words of our taxonomy and our areas."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from api.directory.areas import Areas
from api.directory.importing import Read
from api.directory.record import Record, RecordFault, read_record
from api.directory.taxonomy import Taxonomy

Vocabularies = tuple[Areas, Taxonomy]


def read_own(path: Path, vocabularies: Vocabularies) -> Iterator[Read]:
    """The records of a file, or of a folder and its folders; in a folder a file is named after its record."""
    if path.is_dir():
        for file in sorted(path.rglob("*.yml")):
            yield from _of_file(file, vocabularies, file.stem)
    else:
        yield from _of_file(path, vocabularies, None)


def _of_file(path: Path, vocabularies: Vocabularies, wanted: str | None) -> Iterator[Read]:
    with path.open(encoding="utf-8") as stream:
        try:
            for number, raw in enumerate(yaml.load_all(stream, Loader=yaml.CSafeLoader), 1):
                place = path.name if wanted else f"{path.name}, record {number}"
                yield _one(place, raw, vocabularies, wanted)
        except yaml.YAMLError as error:
            yield Read(path.name, fault=" ".join(str(error).split()))


def _one(place: str, raw: Any, vocabularies: Vocabularies, wanted: str | None) -> Read:
    try:
        record = read_record(raw)
    except RecordFault as fault:
        return Read(place, fault=str(fault).replace("\n", "; "))
    unknown = unknown_words(record, vocabularies)
    if wanted is not None and record.id != wanted:
        unknown.append(f"id: is {record.id!r}, not the file's name")
    return Read(place, fault="; ".join(unknown)) if unknown else Read(place, record)


def unknown_words(record: Record, vocabularies: Vocabularies) -> list[str]:
    """Areas and taxonomy keys of a record that nobody has defined."""
    areas, taxonomy = vocabularies
    faults = [f"areas: {area} is not in areas.yml" for area in record.areas if area not in areas.by_id]
    return faults + [
        f"taxonomy.{axis}: {key} is not in taxonomy.yml"
        for axis, keys in record.taxonomy.items()
        for key in keys
        if (axis, key) not in taxonomy.terms
    ]
