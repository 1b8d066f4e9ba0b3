"""The report of `make bench`: figures side by side, and ours as a share of the baseline's."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.__main__ import Measured

HEAD = """# Benchmarks

Waymark's pipeline (`config.yml`) and Rasa's default configuration (`bench/default_config.yml`), trained on the same
data and served with the same actions on the same machine, one after the other, by `make bench`. Times are of Rasa's
REST channel; memory is proportional set size, so that shared pages count once. Waymark's training finds encodings of
sentences that it met before in `var/cache`; from nothing it takes several minutes more.

| | waymark | rasa default | waymark as a share |
| --- | ---: | ---: | ---: |
"""


def _row(what: str, ours: float, theirs: float, form: str) -> str:
    return f"| {what} | {ours:{form}} | {theirs:{form}} | {ours / theirs:.0%} |"


def rows(ours: "Measured", theirs: "Measured") -> list[str]:
    """The lines of the table."""
    found = [
        _row("training, s", ours.training_seconds, theirs.training_seconds, ".0f"),
        _row("model, MB", ours.model_megabytes, theirs.model_megabytes, ".1f"),
        _row("start-up of Rasa, s", ours.start_seconds, theirs.start_seconds, ".1f"),
        _row("memory of Rasa, MB", ours.rasa_megabytes, theirs.rasa_megabytes, ".0f"),
        _row("memory of the whole product, MB", ours.product_megabytes, theirs.product_megabytes, ".0f"),
    ]
    for one, other in zip(ours.timings, theirs.timings, strict=True):
        people = "alone" if one.people == 1 else f"{one.people} people at once"
        found.append(_row(f"a message, {people}, p50, ms", one.p50 * 1000, other.p50 * 1000, ".0f"))
        found.append(_row(f"a message, {people}, p95, ms", one.p95 * 1000, other.p95 * 1000, ".0f"))
        found.append(_row(f"messages a second, {people}", one.a_second, other.a_second, ".1f"))
    return found


def write_report(measured: Sequence["Measured"], epochs: int, path: Path) -> None:
    """Keep the table in the documentation. The baseline's neural networks may have had fewer epochs than the 100 of
    its configuration; then the table says so, and that only its training time is not comparable."""
    ours, theirs = measured
    note = f"\nThe baseline was trained for {epochs} epochs of 100; only its training time depends on that.\n"
    path.write_text(HEAD + "\n".join(rows(ours, theirs)) + "\n" + note, encoding="utf-8")
