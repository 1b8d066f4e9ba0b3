"""`waymark eval`: starts the product, asks it the labelled questions of a folder with its `run.py`, stops it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from api.running.checks import CannotStart
from api.running.figures import Figures, compared, confused, counted
from api.running.history import commit, last, record
from api.running.processes import BOT_PYTHON, bot_environment
from api.settings import PROJECT, Settings

DOCUMENT = "docs/understanding.md"
SETS = ("en_guidance", "en_limits", "en_crisis", "en_directory")
READY_SECONDS = 600


@contextmanager
def product(settings: Settings) -> Iterator[str]:
    """The address of a running Waymark: the one that runs already, or one started for this. Raises CannotStart."""
    base = f"http://127.0.0.1:{settings.port}"
    needed = (f"{base}/health", settings.rasa_url)
    if _all_ready(needed):
        yield base
        return
    process = subprocess.Popen([sys.executable, "-m", "api", "serve"], cwd=PROJECT, env=os.environ)
    try:
        end = time.monotonic() + READY_SECONDS
        while not _all_ready(needed):
            if process.poll() is not None or time.monotonic() > end:
                raise CannotStart("Waymark did not start, so nothing was measured.")
            time.sleep(1)
        yield base
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def _all_ready(addresses: Sequence[str]) -> bool:
    try:
        return all(httpx.get(address, timeout=2).status_code == 200 for address in addresses)
    except httpx.HTTPError:
        return False


def evaluate(settings: Settings, folder: Path, sets: Sequence[str], show: int, keep: bool) -> int:
    """Ask, report against the last recorded run, and keep the figures if wanted. Raises CannotStart."""
    program, questions = folder / "run.py", [folder / "dev" / f"{name}.jsonl" for name in sets]
    missing = [path.name for path in (program, *questions) if not path.exists()]
    if missing:
        raise CannotStart(f"There is no {', '.join(missing)} in {folder}. Give the folder with EVAL=…")
    report = settings.var_dir / "evaluation" / "report.json"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    with product(settings) as base:
        command = [sys.executable, str(program), "--base", base, "--show", str(show), "--report", str(report)]
        code = subprocess.run([*command, *map(str, questions)], check=False).returncode  # noqa: S603
    if not report.exists():
        return code or 1
    found = counted(json.loads(report.read_text(encoding="utf-8")))
    tell(_lines(found))
    if keep:
        parts = {"questions": found, "cross_validation": measured_by_the_bot(settings, "bot.measure", keep)}
        tell([f"recorded in {record(parts, datetime.now(UTC), commit())}"])
    return code


def _lines(found: Figures) -> Iterator[str]:
    before = last("questions")
    yield "\n" + "\n".join(compared(found, before[1] if before else None, before[0] if before else None))
    yield "\nexpected -> answered, most frequent first\n" + "\n".join(confused(found))


def cross_validate(settings: Settings, keep: bool) -> None:
    """Rasa's own cross-validation and ours, printed and kept if wanted. Raises CannotStart."""
    parts = {
        "cross_validation": measured_by_the_bot(settings, "bot.measure", keep),
        "rasa_cross_validation": measured_by_the_bot(settings, "bot.cross_validate", keep),
    }
    if keep:
        tell([f"recorded in {record(parts, datetime.now(UTC), commit())}"])


def measured_by_the_bot(settings: Settings, module: str, keep: bool) -> Figures:
    """What a command of the bot's environment measures on the training data as it is. Raises CannotStart.

    Figures that are kept are also written into the document about them.
    """
    with TemporaryDirectory() as folder:
        out = Path(folder) / "figures.json"
        command = [str(BOT_PYTHON), "-m", module, "--json", str(out), *(["--document", DOCUMENT] if keep else [])]
        environment = {**os.environ, **bot_environment(settings, "")}
        if subprocess.run(command, cwd=PROJECT, env=environment, check=False).returncode:  # noqa: S603
            raise CannotStart("The cross-validation failed, so nothing was recorded.")
        figures: Figures = json.loads(out.read_text(encoding="utf-8"))
        return figures


def tell(lines: Iterable[str]) -> None:
    """What the person who measures reads."""
    for line in lines:
        sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
