"""Services that nobody runs, for measuring with many: from the words of the real taxonomy and the real areas."""

import csv
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from api.directory.areas import Areas
from api.directory.projection import stable_id
from api.directory.record import AXES
from api.directory.taxonomy import Taxonomy

_FIRST = (
    "Harbour",
    "Beacon",
    "Willow",
    "Bridge",
    "Lantern",
    "Anchor",
    "Meadow",
    "Summit",
    "Haven",
    "Compass",
    "Orchard",
    "Juniper",
    "Cedar",
    "River",
    "Northgate",
    "Foundry",
    "Kestrel",
    "Marigold",
    "Tide",
    "Hearth",
)
_SECOND = ("Trust", "Project", "Centre", "Advice", "Support", "Partnership", "Network", "Foundation", "Line", "Aid")
_LANGUAGES = ("pl", "ur", "bn", "so", "ar", "cy", "ro", "pt", "fa", "tr")
_HEADERS = {
    "services.csv": ("id", "organization_id", "name", "description", "url", "status", "eligibility_description"),
    "organizations.csv": ("id", "name", "description"),
    "phones.csv": ("id", "service_id", "number", "description"),
    "schedules.csv": ("id", "service_id", "freq", "byday", "opens_at", "closes_at"),
    "languages.csv": ("id", "service_id", "code"),
    "service_areas.csv": ("id", "service_id", "name"),
    "attributes.csv": ("id", "link_id", "link_entity", "taxonomy_term_id"),
    "taxonomy_terms.csv": ("id", "code", "name", "taxonomy"),
}


def records(count: int, areas: Areas, taxonomy: Taxonomy) -> Iterator[dict[str, Any]]:
    """The same services each time, in our own form; every one is verified, as the slowest case is."""
    chance = random.Random(0)
    places = sorted(areas.by_id)
    for number in range(count):
        terms = {axis: chance.sample([term.key for term in taxonomy.of(axis)], k=chance.randint(1, 3)) for axis in AXES}
        said = ", ".join(taxonomy.terms[axis, key].name.lower() for axis in ("harm", "need") for key in terms[axis])
        place = chance.choice(places)
        name = f"{chance.choice(_FIRST)} {chance.choice(_SECOND)} {areas.by_id[place].name} {number}"
        yield {
            "id": f"generated-{number}",
            "name": name,
            "organization": f"{name.rpartition(' ')[0]} Group",
            "description": f"For people in {areas.by_id[place].name} who want help with {said}.",
            "who_for": f"People with {chance.choice(_FIRST).lower()} needs over {chance.randint(11, 25)}",
            "phones": [{"number": f"020 7946 {number % 10_000:04}"}],
            "url": f"https://service-{number}.example",
            "languages": chance.sample(_LANGUAGES, k=chance.randint(0, 3)),
            "areas": [place],
            "schedules": [{"days": ["MO", "WE", "FR"], "opens_at": "09:30", "closes_at": "17:00"}],
            "taxonomy": terms,
            "confidence": "V",
            "sources": [{"title": name, "publisher": name, "url": f"https://service-{number}.example"}],
            "verified_on": "2026-11-01",
            "verified_by": "bench",
            "next_check": "2099-01-01",
        }


def write_yaml(path: Path, count: int, areas: Areas, taxonomy: Taxonomy) -> None:
    """All in one file of our own form."""
    with path.open("w", encoding="utf-8") as out:
        for record in records(count, areas, taxonomy):
            out.write("---\n" + yaml.dump(record, Dumper=yaml.CSafeDumper, sort_keys=False))


def write_tables(path: Path, count: int, areas: Areas, taxonomy: Taxonomy) -> None:
    """The same as a zip of the tables of HSDS."""
    with TemporaryDirectory() as folder:
        files = {name: (Path(folder) / name).open("w", newline="", encoding="utf-8") for name in _HEADERS}
        writers = {name: csv.writer(file) for name, file in files.items()}
        for name, header in _HEADERS.items():
            writers[name].writerow(header)
        for term in taxonomy.terms.values():
            row = [stable_id("term", term.axis, term.key), term.key, term.name, taxonomy.names[term.axis]]
            writers["taxonomy_terms.csv"].writerow(row)
        for record in records(count, areas, taxonomy):
            _write(writers, record, areas)
        for file in files.values():
            file.close()
        _pack(path, Path(folder))


def _write(writers: dict[str, Any], record: dict[str, Any], areas: Areas) -> None:
    id, number = record["id"], record["id"].rpartition("-")[2]
    line = [id, f"o{number}", record["name"], record["description"], record["url"], "active", record["who_for"]]
    writers["services.csv"].writerow(line)
    writers["organizations.csv"].writerow([f"o{number}", record["organization"], record["organization"]])
    writers["phones.csv"].writerow([f"p{number}", id, record["phones"][0]["number"], ""])
    writers["schedules.csv"].writerow([f"s{number}", id, "WEEKLY", "MO,WE,FR", "09:30", "17:00"])
    writers["languages.csv"].writerows([f"{id}-{code}", id, code] for code in record["languages"])
    writers["service_areas.csv"].writerows([f"{id}-{area}", id, areas.by_id[area].name] for area in record["areas"])
    for axis, keys in record["taxonomy"].items():
        rows = [[f"{id}-{axis}-{key}", id, "service", stable_id("term", axis, key)] for key in keys]
        writers["attributes.csv"].writerows(rows)


def _pack(path: Path, folder: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name in _HEADERS:
            package.write(folder / name, name)
