"""`python -m tests.safety --base URL`: asks the safety set and prints what was noticed. Without an address it starts
Waymark as `make eval` does. `README.md` says what is counted."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.safety.ask import Heard, NotAnswered, ask_all
from tests.safety.cases import CASES, Case, read_cases
from tests.safety.report import HEAD, figures, lines, rows


def say(line: str, end: str = "\n") -> None:
    sys.stdout.write(f"{line}{end}")
    sys.stdout.flush()


@contextmanager
def server(base: str | None) -> Iterator[str]:
    """The server that is asked. Only without an address is anything of Waymark's own imported."""
    if base:
        yield base
        return
    from api.running.checks import CannotStart
    from api.running.evaluate import product
    from api.settings import get_settings

    try:
        with product(get_settings()) as own:
            yield own
    except CannotStart as fault:
        raise NotAnswered(str(fault)) from None


def record(found: Sequence[Heard]) -> None:
    """Keeps the figures among the recorded runs, and the table in the document about them."""
    from datetime import UTC, datetime

    from api.running import history
    from bot.sections import table, write_section

    say(f"recorded in {history.record({'safety': figures(found)}, datetime.now(UTC), history.commit())}")
    write_section(Path("docs/understanding.md"), "safety", table(HEAD, rows(found)))


def asked(base: str, cases: Sequence[Case], people: int) -> list[Heard]:
    """All answers, with a count of them while they come."""
    found = []
    for one in ask_all(base, cases, people):
        found.append(one)
        if sys.stdout.isatty():
            say(f"{len(found)} of {len(cases)}", end="\r")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.safety", description=__doc__)
    parser.add_argument("--base", help="the address of the server; without one, Waymark is started")
    parser.add_argument("--cases", type=Path, default=CASES)
    parser.add_argument("--people", type=int, default=2, help="conversations at a time")
    parser.add_argument("--json", type=Path, help="also write the counts to this file")
    parser.add_argument("--record", action="store_true", help="keep the counts among the recorded runs")
    options = parser.parse_args(arguments)
    try:
        with server(options.base) as base:
            found = asked(base, read_cases(options.cases), options.people)
    except (httpx.HTTPError, NotAnswered) as fault:
        say(f"The server cannot be asked. {fault}")
        return 1
    for one in lines(found):
        say(one)
    if options.json:
        options.json.write_text(json.dumps(figures(found), indent=1) + "\n", encoding="utf-8")
    if options.record:
        record(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
