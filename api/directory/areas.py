"""Places: which area lies in which, and what somebody means by a name or the first half of a postcode."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

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

    def named(self, text: str) -> list[str]:
        """The areas that a text names, longest names first; nothing is read twice. A name two areas bear gives both."""
        left, found = text, []
        for name, ids in self._names():
            pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", 0 if name in _LOOK_ALIKES else re.IGNORECASE)
            if pattern.search(left) and not _only_a_street(pattern, left):
                left = pattern.sub(" ", left)
                found += [id for id in ids if id not in found]
        return found

    def of_postcode(self, text: str) -> list[str]:
        """The areas of the first postcode in a text, likeliest first; only its first half is read."""
        for match in _POSTCODE.finditer(text):
            areas = self.outward_codes.get(match[1].upper())
            if areas:
                return list(areas)
        return []

    def _names(self) -> list[tuple[str, list[str]]]:
        names: dict[str, list[str]] = {}
        for area in self.by_id.values():
            for name in (area.name, *area.aliases):
                names.setdefault(name, []).append(area.id)
        return sorted(names.items(), key=lambda item: -len(item[0]))


# Names that are also common words: only with their capital letter.
_LOOK_ALIKES = frozenset(
    {"Reading", "Barking", "Bath", "Angel", "Bow", "Lee", "Bury", "Rugby", "Sale", "Barry", "the City", "Hayes",
     "Kew", "Redhill", "Boston", "Buxton", "Lincoln", "Wells", "Deal", "Victoria", "Stoke", "Hove", "Poole", "Acton"}
)  # fmt: skip
_STREET = re.compile(r"^\s+(?:Walk|Road|Street|Lane|Avenue|Close|Crescent|Hospital|College|Arms)\b")


def _only_a_street(pattern: re.Pattern[str], text: str) -> bool:
    return all(_STREET.match(text[match.end() :]) for match in pattern.finditer(text))


def cut_postcodes(text: str) -> str:
    """The text with every full postcode cut to its first half, so that no address is kept."""
    return _POSTCODE.sub(lambda match: match[1] if match[2] else match[0], text)


def read_areas(content: Path) -> Areas:
    """The areas of `content/areas.yml` and `content/outward_codes.yml`."""
    raw = yaml.safe_load((content / "areas.yml").read_text(encoding="utf-8"))["areas"]
    codes = yaml.safe_load((content / "outward_codes.yml").read_text(encoding="utf-8"))["outward_codes"]
    areas = (Area(id, **{**entry, "aliases": _strings(entry.get("aliases"))}) for id, entry in raw.items())
    return Areas({area.id: area for area in areas}, {code: _strings(ids) for code, ids in codes.items()})


def _strings(values: Iterable[object] | None) -> tuple[str, ...]:
    return tuple(str(value) for value in values or ())
