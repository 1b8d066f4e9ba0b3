"""The secrets of this installation: from settings, or made once and kept in `var/` for the embedded default."""

import os
from collections.abc import Callable
from pathlib import Path

from api.crypto import new_key
from api.settings import Settings


def _kept(path: Path, make: Callable[[], str]) -> str:
    """A secret of a file that only its owner may read; made when it is not there yet."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(make())
    return path.read_text().strip()


def secret_keys(settings: Settings) -> list[str]:
    """Keys for encryption at rest: the one to encrypt with first, then older ones that may still decrypt."""
    if settings.secret_key is None:
        return [_kept(settings.var_dir / "secret_key", new_key)]
    return [key.strip() for key in settings.secret_key.get_secret_value().split(",")]
