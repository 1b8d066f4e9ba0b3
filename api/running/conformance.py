"""`waymark conformance`: the directory with the content's records, alone on a port, against the standard's checker."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from rich.console import Console

from api.running.checks import CannotStart
from api.running.database import embedded, migrate
from api.running.directory import load_directory
from api.settings import PROJECT, Settings

CHECKER, SCHEMAS = "oruk_check.py", "oruk-v3-uk/schemas"
READY_SECONDS = 180


def conformance(settings: Settings, folder: Path, console: Console) -> int:
    """Check the standard API; gives the checker's exit code. Raises CannotStart."""
    program, schemas = folder / CHECKER, folder / SCHEMAS
    if not (program.exists() and schemas.is_dir()):
        raise CannotStart(f"There is no checker of the standard in {folder}. Give the folder with CONFORMANCE=…")
    with directory_alone(settings, console) as base:
        command = [sys.executable, "-W", "ignore", str(program), f"{base}/directory", str(schemas), "--strict"]
        return subprocess.run(command, check=False).returncode  # noqa: S603


@contextmanager
def directory_alone(settings: Settings, console: Console) -> Iterator[str]:
    """The address of an API with a database of its own, which is thrown away: no Rasa, nobody's data."""
    with TemporaryDirectory() as folder, embedded(Path(folder) / "postgres") as url:
        migrate(url)
        load_directory(settings, url, datetime.now(UTC), console)
        port = _free_port()
        own = {"DATABASE_URL": url, "WAYMARK_DATABASE_URL": url, "WAYMARK_VAR_DIR": folder, "WAYMARK_EMBEDDED": "1"}
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "api", "run-api"],
            cwd=PROJECT,
            env={**os.environ, **own, "WAYMARK_HOST": "127.0.0.1", "WAYMARK_PORT": str(port)},
        )
        try:
            _wait_until_ready(f"http://127.0.0.1:{port}", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(60)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(base: str, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + READY_SECONDS
    while process.poll() is None and time.monotonic() < end:
        try:
            if httpx.get(f"{base}/health", timeout=2).status_code == httpx.codes.OK:
                return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise CannotStart("The API did not start, so nothing was checked.")
