"""Where the first half of a postcode lies: the middle of its postcodes, never one postcode's own place."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True)
class Point:
    """Degrees (WGS 84)."""

    latitude: float
    longitude: float


@lru_cache
def read_centres(content: Path) -> dict[str, Point]:
    """The centres of `content/outward_centres.csv`, by outward code; read when first asked for."""
    with (content / "outward_centres.csv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        return {row["outward_code"]: Point(float(row["latitude"]), float(row["longitude"])) for row in rows}
