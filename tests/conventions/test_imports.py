"""Arrows that point the wrong way come one import at a time: `[tool.importlinter]` in pyproject.toml says which may."""

import re
import subprocess
import sys
from pathlib import Path

from api.settings import PROJECT

LINT = Path(sys.executable).with_name("lint-imports")


def test_all_imports_keep_the_contracts() -> None:
    done = subprocess.run([LINT, "--no-cache"], cwd=PROJECT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]


def test_the_bot_is_named_nowhere_in_the_api() -> None:
    """Contracts see imports; a module named in a string would get past them."""
    named = [
        path.name
        for path in (PROJECT / "api").rglob("*.py")
        if re.search(r"import_module\(|__import__\(", path.read_text(encoding="utf-8"))
    ]
    assert named == []
