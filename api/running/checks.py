"""What must be true before Waymark starts; each fault is one clear sentence."""

import shutil
import socket
import sys
from pathlib import Path

from api.settings import Settings

NEEDED_BYTES = 1_000_000_000


class CannotStart(Exception):
    """Waymark cannot start; the message says what is wrong and what to do."""


def check_python() -> None:
    """Raises CannotStart on a Python that Rasa does not run on."""
    if sys.version_info[:2] != (3, 11):
        raise CannotStart(f"Waymark needs Python 3.11; this is {sys.version_info[0]}.{sys.version_info[1]}.")


def check_port(port: int, setting: str) -> None:
    """Raises CannotStart when something else listens on a port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CannotStart(
                f"Port {port} is taken by another program. Stop it, or set {setting} to another port."
            ) from error


def check_disk(folder: Path) -> None:
    """Raises CannotStart when there is too little room."""
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < NEEDED_BYTES:
        raise CannotStart(
            f"Only {free // 1_000_000} MB are free on the disk of {folder.name}/; Waymark needs 1,000 MB."
        )


def check_all(settings: Settings) -> None:
    """Raises CannotStart with the first fault found."""
    check_python()
    check_disk(settings.var_dir)
    check_port(settings.port, "WAYMARK_PORT")
    check_port(settings.rasa_port, "WAYMARK_RASA_PORT")
    check_port(settings.actions_port, "WAYMARK_ACTIONS_PORT")
