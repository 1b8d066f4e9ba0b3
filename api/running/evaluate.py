"""`waymark evaluate`: starts the product, asks it the labelled questions of a folder with its `run.py`, stops it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from api.running.checks import CannotStart
from api.settings import PROJECT, Settings

BUILT_GROUPS = ("rights.", "stages.")
SETS = ("en_crisis", "en_limits")
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


def _about_what_is_built(line: str) -> bool:
    return any(topic.startswith(BUILT_GROUPS) for topic in json.loads(line)["expect"])


def select_sets(folder: Path, out: Path) -> list[Path]:
    """The sets of what is built: of the guidance questions only those about rights and stages."""
    out.mkdir(parents=True, exist_ok=True)
    lines = (folder / "en_guidance.jsonl").read_text(encoding="utf-8").splitlines()
    rights_and_stages = out / "en_rights_stages.jsonl"
    rights_and_stages.write_text("\n".join(line for line in lines if line.strip() and _about_what_is_built(line)))
    return [rights_and_stages, *(folder / f"{name}.jsonl" for name in SETS)]


def evaluate(settings: Settings, folder: Path) -> int:
    """Ask and report; gives the exit code of the folder's `run.py`. Raises CannotStart."""
    program, questions = folder / "run.py", folder / "dev"
    if not program.exists():
        raise CannotStart(f"There are no questions in {folder}. Give the folder with EVAL=…")
    sets = select_sets(questions, settings.var_dir / "evaluation")
    report = settings.var_dir / "evaluation" / "report.json"
    with product(settings) as base:
        command = [sys.executable, str(program), "--base", base, "--show", "20", "--report", str(report)]
        return subprocess.run([*command, *map(str, sets)], check=False).returncode  # noqa: S603
