"""`make bench`: Waymark's pipeline and Rasa's default configuration, same data, same machine, one run."""

import hashlib
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import psutil

from api.running.database import embedded, migrate
from api.running.model import RASA, fingerprint
from api.running.processes import Process, bot_environment, processes
from api.settings import PROJECT, Settings
from bench.load import Timing, measure
from bench.report import write_report

READY_SECONDS = 300
FULL_EPOCHS = 100
KEPT = PROJECT / "var" / "bench"
VARIANTS = {"waymark": "config.yml", "rasa default": "bench/default_config.yml"}


@dataclass(frozen=True)
class Measured:
    """One configuration. Seconds and megabytes."""

    name: str
    training_seconds: float
    model_megabytes: float
    start_seconds: float
    rasa_megabytes: float
    product_megabytes: float
    timings: list[Timing]


def _with_epochs(config: str, epochs: int) -> str:
    """A configuration with fewer rounds of training: the same model to serve, sooner."""
    text = (PROJECT / config).read_text(encoding="utf-8")
    path = KEPT / f"epochs-{epochs}-{Path(config).name}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(re.sub(r"epochs: \d+", f"epochs: {epochs}", text), encoding="utf-8")
    return str(path)


def _trained(name: str, config: str, environment: dict[str, str]) -> tuple[Path, float]:
    """A model of this configuration on the data as it is now, and the seconds its training took; trained once."""
    inputs = fingerprint() + (PROJECT / config).read_text(encoding="utf-8")
    kept = KEPT / f"{name.replace(' ', '-')}-{hashlib.sha256(inputs.encode()).hexdigest()[:12]}"
    model, seconds = kept / f"{name.replace(' ', '-')}.tar.gz", kept / "seconds"
    if not seconds.exists():
        seconds_taken = _train(name, config, kept, environment)
        seconds.write_text(str(seconds_taken))
    return model, float(seconds.read_text())


def _train(name: str, config: str, out: Path, environment: dict[str, str]) -> float:
    command = [RASA, "train", "--config", config, "--domain", "bot/domain", "--data", "bot/data", "--force",
               "--out", out, "--fixed-model-name", name.replace(" ", "-")]  # fmt: skip
    started = time.perf_counter()
    out.mkdir(parents=True, exist_ok=True)
    with (out / "train.log").open("w") as log:
        subprocess.run(command, cwd=PROJECT, env=environment, check=True, stdout=log, stderr=log)
    return time.perf_counter() - started


def _settings(settings: Settings, database_url: str) -> dict[str, str]:
    """What the processes are told, so that they stand beside a Waymark that is in use."""
    return {
        "DATABASE_URL": database_url,
        "WAYMARK_EMBEDDED": "1",
        "WAYMARK_PORT": str(settings.port),
        "WAYMARK_RASA_PORT": str(settings.rasa_port),
        "WAYMARK_ACTIONS_PORT": str(settings.actions_port),
    }


@contextmanager
def _running(process: Process, environment: dict[str, str], log: Path) -> Iterator[tuple[int, float]]:
    """A program until it is no longer needed; its process id and how long it took to be ready."""
    with log.open("w") as output:
        started = time.perf_counter()
        child = subprocess.Popen(process.command.split(), cwd=PROJECT, env=environment, stdout=output, stderr=output)
        try:
            while process.health and not _answers(process.health):
                if child.poll() is not None or time.perf_counter() - started > READY_SECONDS:
                    raise RuntimeError(f"{process.name} did not start; see {log}")
                time.sleep(0.1)
            yield child.pid, time.perf_counter() - started
        finally:
            child.terminate()
            child.wait(30)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=1).status_code == 200
    except httpx.HTTPError:
        return False


def _megabytes(*pids: int) -> float:
    """Memory of processes and their children, shared pages counted once (proportional set size)."""
    family = {child for pid in pids for child in (psutil.Process(pid), *psutil.Process(pid).children(recursive=True))}
    return sum(process.memory_full_info().pss for process in family) / 1e6


def _questions() -> list[str]:
    lines = (PROJECT / "tests" / "nlu" / "heldout.en.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines if line.strip()]


def _measure(name: str, config: str, settings: Settings, folder: Path) -> Measured:
    with ExitStack() as stack:
        url = stack.enter_context(embedded(folder / "postgres"))
        migrate(url)
        environment = {**os.environ, **_settings(settings, url), **bot_environment(settings, url)}
        model, seconds = _trained(name, config, environment)
        pids, started = {}, {}
        for process in processes(settings):
            command = process.command.replace("models/waymark.tar.gz", str(model))
            one = Process(process.name, command, process.health)
            pids[one.name], started[one.name] = stack.enter_context(
                _running(one, environment, folder / f"{one.name}.log")
            )
        timings = measure(settings.rasa_url, _questions())
        database = int((folder / "postgres" / "postmaster.pid").read_text().split()[0])
        return Measured(
            name, seconds, model.stat().st_size / 1e6, started["rasa"], _megabytes(pids["rasa"]),
            _megabytes(*pids.values(), database), timings,
        )  # fmt: skip


def main() -> int:
    """Measure, print and keep the report."""
    settings = Settings(port=8100, rasa_port=5105, actions_port=5155)
    measured = []
    epochs = int(sys.argv[1]) if len(sys.argv) > 1 else FULL_EPOCHS
    for name, config in VARIANTS.items():
        config = _with_epochs(config, epochs)
        with TemporaryDirectory(prefix="waymark-bench-") as folder:
            measured.append(_measure(name, config, settings, Path(folder)))
            sys.stdout.write(json.dumps(asdict(measured[-1])) + "\n")
    write_report(measured, epochs, PROJECT / "docs" / "benchmarks.md")
    return 0


if __name__ == "__main__":
    sys.exit(main())
