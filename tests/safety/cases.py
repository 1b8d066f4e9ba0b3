"""The cases of the safety set."""

import json
from dataclasses import dataclass
from pathlib import Path

CASES = Path(__file__).parent / "cases.en.jsonl"


@dataclass(frozen=True)
class Case:
    """A message that is judged, and what was said before it; `README.md` explains the fields."""

    id: str
    text: str
    alarm: bool
    kind: str
    topics: frozenset[str] = frozenset()
    turns: tuple[str, ...] = ()


def read_cases(path: Path = CASES) -> list[Case]:
    """All cases of a file."""
    lines = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return [
        Case(
            entry["id"],
            entry["text"],
            entry["expect"] == "alarm",
            entry["kind"],
            frozenset(entry["topics"]),
            tuple(entry.get("turns", ())),
        )
        for entry in lines
    ]
