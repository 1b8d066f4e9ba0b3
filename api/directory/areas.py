"""Places: which area lies in which, and what somebody means by a name or the first half of a postcode."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from api.directory.phrases import Phrases
from api.yaml_files import read_yaml

# An outward code, and the inward code that some type after it although nobody asks for it.
_POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?)(?:\s*([0-9][A-Z]{2}))?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Area:
    """A country, region, borough or police force area. `code` is that of the Office for National Statistics."""

    id: str
    name: str
    kind: str
    parent: str | None = None
    code: str | None = None
    police: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Areas:
    """All areas, and the outward codes of London's postcodes with the areas they lie in."""

    by_id: Mapping[str, Area]
    outward_codes: Mapping[str, tuple[str, ...]]

    def around(self, id: str) -> list[str]:
        """The area and all wider ones, nearest first."""
        found: list[str] = []
        at: str | None = id
        while at is not None and at in self.by_id:
            found.append(at)
            at = self.by_id[at].parent
        return found

    def inside(self, id: str) -> set[str]:
        """All areas within one, without itself."""
        return {area.id for area in self.by_id.values() if area.id != id and id in self.around(area.id)}

    def is_local(self, id: str) -> bool:
        """Whether an area is a borough or a police area, so that its services are near those who live there."""
        return id in self.by_id and self.by_id[id].kind in _LOCAL_KINDS

    def named(self, text: str, any_case: bool = False) -> list[str]:
        """The areas that a text names, longest names first; nothing is read twice. A name two areas bear gives both.

        Names that are also ordinary words count with their capital letter only, and not as the first word of a
        sentence; with `any_case` they always count.
        """
        found = []
        for spotted in self.names.find(text):
            name, id = spotted.value
            said = text[spotted.start : spotted.end]
            before, after = text[: spotted.start], text[spotted.end :]
            ordinary = name in _LOOK_ALIKES and not any_case
            if ordinary and (said != name or _SENTENCE_BEGINS.search(before)):
                continue
            if id not in found and not _STREET.match(after):
                found.append(id)
        return found

    def of_postcode(self, text: str) -> list[str]:
        """The areas of the first postcode in a text, likeliest first; only its first half is read."""
        for match in _POSTCODE.finditer(text):
            areas = self.outward_codes.get(match[1].upper())
            if areas:
                return list(areas)
        return []

    @cached_property
    def names(self) -> Phrases[tuple[str, str]]:
        """What areas are called; each name with itself and its area."""
        areas = self.by_id.values()
        return Phrases((name, (name, area.id)) for area in areas for name in (area.name, *area.aliases))


_LOCAL_KINDS = frozenset({"borough", "police_area"})
# Names that are also common words.
_LOOK_ALIKES = frozenset(
    {"Reading", "Barking", "Bath", "Angel", "Bow", "Lee", "Bury", "Rugby", "Sale", "Barry", "the City", "Hayes",
     "Kew", "Redhill", "Boston", "Buxton", "Lincoln", "Wells", "Deal", "Victoria", "Stoke", "Hove", "Poole", "Acton"}
)  # fmt: skip
_STREET = re.compile(r"^\s+(?:Walk|Road|Street|Lane|Avenue|Close|Crescent|Hospital|College|Arms)\b")
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?\n])\s*$")


def cut_postcodes(text: str) -> str:
    """The text with every full postcode cut to its first half, so that no address is kept."""
    return _POSTCODE.sub(lambda match: match[1] if match[2] else match[0], text)


def read_areas(content: Path) -> Areas:
    """The areas of `content/areas.yml` and `content/outward_codes.yml`."""
    raw = read_yaml(content / "areas.yml")["areas"]
    codes = read_yaml(content / "outward_codes.yml")["outward_codes"]
    areas = (Area(id, **{**entry, "aliases": _strings(entry.get("aliases"))}) for id, entry in raw.items())
    return Areas({area.id: area for area in areas}, {code: _strings(ids) for code, ids in codes.items()})


def _strings(values: Iterable[object] | None) -> tuple[str, ...]:
    return tuple(str(value) for value in values or ())
