"""From the report of an evaluation to figures, and from figures to the lines that are printed. Plain values only.

A report holds people's questions; figures hold none of them, so that they can be kept in the repository.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

# The figures of one group and kind, or of a pair: name -> count.
Counts = dict[str, int]
Figures = dict[str, Any]

OFFERED, NOTHING = "(offered)", "(nothing)"
SHARES = ("answered", "reached", "alarm", "must", "unsourced")


def counted(report: Iterable[Mapping[str, Any]]) -> Figures:
    """What is kept of a report: counts for each kind and each group of a kind, and who was taken for whom."""
    groups: dict[str, Counter[str]] = {}
    pairs: Counter[tuple[str, str]] = Counter()
    for asked in report:
        kind, group = str(asked["kind"]), _group(asked)
        for name in (kind, f"{kind}/{group}"):
            groups.setdefault(name, Counter()).update(_counts(asked))
        if asked["verdict"] != "answered":
            pairs[_first(asked["expect"]), _answered(asked)] += 1
    return {
        "groups": {name: dict(sorted(counts.items())) for name, counts in sorted(groups.items())},
        "confused": [[expected, answered, count] for (expected, answered), count in _most_frequent(pairs)],
    }


def _group(asked: Mapping[str, Any]) -> str:
    return _first(asked["expect"]).partition(".")[0] or NOTHING


def _first(topics: Sequence[Any]) -> str:
    return str(topics[0]) if topics else ""


def _answered(asked: Mapping[str, Any]) -> str:
    if asked["verdict"] == "offered":
        return OFFERED
    return _first(asked["topics"]) or NOTHING


def _counts(asked: Mapping[str, Any]) -> Counts:
    musts = asked.get("must")
    held = list(musts) if isinstance(musts, list) else [] if musts is None else [musts]
    return {
        "asked": 1,
        "answered": int(asked["verdict"] == "answered"),
        "reached": int(asked["verdict"] in ("answered", "offered")),
        "alarm": int(bool(asked["alarm"])),
        "must": sum(map(bool, held)),
        "musts": len(held),
        "unsourced": int(bool(asked.get("unsourced"))),
    }


def _most_frequent(pairs: Counter[tuple[str, str]]) -> list[tuple[tuple[str, str], int]]:
    return sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0]))


def compared(now: Figures, before: Figures | None, label: str | None = None) -> Iterator[str]:
    """A line for each kind and group: its figures, and in brackets the change since the last recorded run."""
    yield f"compared with {label}" if before and label else "no recorded run to compare with"
    yield f"{'kind and group':28}{'asked':>6}" + "".join(f"{name:>15}" for name in SHARES)
    old = before["groups"] if before else {}
    for name, counts in now["groups"].items():
        yield f"{name:28}{counts['asked']:>6}" + "".join(_cell(what, counts, old.get(name)) for what in SHARES)


def _cell(what: str, counts: Counts, before: Counts | None) -> str:
    share = _share(what, counts)
    was = _share(what, before) if before else None
    if share is None:
        return f"{'-':>15}"
    change = "" if was is None or round(share - was, 3) == 0 else f" ({100 * (share - was):+.1f})"
    return f"{f'{share:.1%}{change}':>15}"


def _share(what: str, counts: Counts) -> float | None:
    whole = counts.get("musts" if what == "must" else "asked", 0)
    return counts.get(what, 0) / whole if whole else None


def confused(now: Figures, most: int = 25) -> Iterator[str]:
    """What was expected and what was answered instead, most frequent first."""
    for expected, answered, count in now["confused"][:most]:
        yield f"{count:4}  {expected:34} -> {answered}"
