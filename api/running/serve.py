"""`waymark serve`: everything on one machine, from nothing to a ready address, until Ctrl-C."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import httpx
from rich.console import Console

from api.identity.service import ADMIN, make_first_admin
from api.installation_secrets import secret_keys
from api.running.checks import CannotStart, check_all
from api.running.database import database, migrate
from api.running.directory import load_directory
from api.running.model import train_if_needed
from api.running.processes import Process, bot_environment, processes, supervisor_config
from api.settings import Settings

READY_SECONDS = 180
STOP_SECONDS = 30
_TELLING = ("exited:", "gave up:", "FATAL", "spawnerr")


def serve(settings: Settings, console: Console) -> None:
    """Run Waymark until it is told to stop. Raises CannotStart."""
    check_all(settings)
    secret_keys(settings)
    with database(settings) as url:
        console.print("Database is running.")
        migrate(url)
        load_directory(settings, url, datetime.now(UTC), console)
        _tell_first_password(make_first_admin(url, datetime.now(UTC)), console)
        environment = {**os.environ, "DATABASE_URL": url, **_embedded_mark(settings), **bot_environment(settings, url)}
        trained = train_if_needed(settings, environment, console)
        console.print("Language model trained." if trained else "Language model is up to date.")
        _run(settings, environment, console)


def _tell_first_password(password: str | None, console: Console) -> None:
    if password:
        console.print(
            f"The first account of editors, at /editors/sign-in:\n  name: {ADMIN}\n  password: {password}\n"
            "This is shown once and kept nowhere. `.venv/bin/python -m api account password admin` makes another."
        )


def _embedded_mark(settings: Settings) -> dict[str, str]:
    """Tells the processes that the database they are given is the embedded one."""
    return {"WAYMARK_EMBEDDED": "1"} if settings.embedded_database else {}


def _run(settings: Settings, environment: dict[str, str], console: Console) -> None:
    logs = settings.var_dir / "log"
    logs.mkdir(parents=True, exist_ok=True)
    config = logs / "supervisord.conf"
    config.write_text(supervisor_config(settings, logs))
    stopping = _catch_signals()
    command = [sys.executable, "-W", "ignore", "-m", "supervisor.supervisord", "-c", str(config)]
    supervisor = subprocess.Popen(  # noqa: S603
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        _wait_until_ready(settings, supervisor, console, stopping)
        if not stopping():
            console.print(f"\nWaymark is ready: http://localhost:{settings.port}\nCtrl-C stops it.")
        _watch(supervisor, logs / "supervisor.log", console, stopping)
    finally:
        _stop(supervisor, console)


def _catch_signals() -> Callable[[], bool]:
    """Turns Ctrl-C and a polite kill into a flag, so that everything is stopped in order."""
    caught: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, frame: caught.append(received))
    return lambda: bool(caught)


def _wait_until_ready(
    settings: Settings, supervisor: "subprocess.Popen[bytes]", console: Console, stopping: Callable[[], bool]
) -> None:
    waiting = [process for process in processes(settings) if process.health]
    end = time.monotonic() + READY_SECONDS
    with console.status("Starting …") as status:
        while waiting and not stopping():
            if supervisor.poll() is not None:
                raise CannotStart("The processes could not be started; var/log/supervisor.log says why.")
            if time.monotonic() > end:
                names = ", ".join(process.name for process in waiting)
                raise CannotStart(f"Not ready after {READY_SECONDS} seconds: {names}; see var/log/.")
            status.update("Starting: " + ", ".join(process.name for process in waiting) + " …")
            for process in [one for one in waiting if _is_ready(one)]:
                waiting.remove(process)
                console.print(f"Ready: {process.name}")
            time.sleep(0.3)


def _is_ready(process: Process) -> bool:
    try:
        return httpx.get(process.health or "", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def _watch(supervisor: "subprocess.Popen[bytes]", log: Path, console: Console, stopping: Callable[[], bool]) -> None:
    """Say when a process has crashed and is started again, until it is time to stop."""
    with log.open() as lines:
        while not stopping() and supervisor.poll() is None:
            for line in lines:
                if any(word in line for word in _TELLING) and "SIGTERM" not in line:
                    console.print(f"[bold]{line.strip()}[/bold] (started again by itself; see var/log/)")
            time.sleep(0.5)


def _stop(supervisor: "subprocess.Popen[bytes]", console: Console) -> None:
    console.print("Stopping …")
    if supervisor.poll() is None:
        supervisor.terminate()
        try:
            supervisor.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(supervisor.pid, signal.SIGKILL)
    console.print("Stopped.")
