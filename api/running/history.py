"""The recorded runs in `eval/history/`, one file a day and commit: figures only, never a sentence."""

import json
import subprocess
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from api.settings import PROJECT

HISTORY = PROJECT / "eval" / "history"


def commit(project: Path = PROJECT) -> str:
    """The short name of the commit that is measured; `none` outside a repository, `+` after it for changed files."""
    name = _git(project, "rev-parse", "--short", "HEAD")
    return f"{name}+" if name and _git(project, "status", "--porcelain") else name or "none"


def _git(project: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=project, capture_output=True, text=True, check=False)  # noqa: S603, S607
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def last(part: str, folder: Path = HISTORY) -> tuple[str, dict[str, Any]] | None:
    """The newest run that has this part: the name of its file, and the part's figures."""
    runs = [(path.stem, json.loads(path.read_text(encoding="utf-8"))) for path in sorted(folder.glob("*.json"))]
    found = [(run["recorded_at"], name, run[part]) for name, run in runs if part in run]
    if not found:
        return None
    _, name, figures = max(found, key=lambda run: run[:2])
    return name, figures


def record(parts: Mapping[str, Any], now: datetime, measured: str, folder: Path = HISTORY) -> Path:
    """Keeps the figures of a run; what the same commit measured on the same day stays beside them."""
    path = folder / f"{now:%Y-%m-%d}-{measured.rstrip('+')}.json"
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    run = {**kept, "recorded_at": f"{now:%Y-%m-%dT%H:%M:%SZ}", "commit": measured, **parts}
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(run, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return path
