"""The model that Rasa serves: trained when what it is made of has changed."""

import hashlib
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Console

from api.running.checks import CannotStart
from api.settings import PROJECT, Settings

INPUTS = (
    "config.yml",
    "bot/domain",
    "bot/data",
    "bot/nlu",
    "encoder",
    "bot/requirements.lock",
    "content/glossary",
    "content/services",
    "content/areas.yml",
    "content/outward_codes.yml",
    "content/taxonomy_words",
)
MODEL = PROJECT / "models" / "waymark.tar.gz"
# What bot/nlu/encoder.py says while it encodes.
_ENCODED = re.compile(r"Encoded \d+ of \d+ new sentences")
RASA = PROJECT / "bot" / ".venv" / "bin" / "rasa"


def _files(root: Path) -> Iterator[Path]:
    for name in INPUTS:
        path = root / name
        if path.is_file():
            yield path
        else:
            yield from sorted(p for p in path.rglob("*") if p.is_file() and "__pycache__" not in p.parts)


def fingerprint(root: Path = PROJECT) -> str:
    """What the model is made of, as one hash."""
    digest = hashlib.sha256()
    for path in _files(root):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def train_if_needed(settings: Settings, environment: dict[str, str], console: Console) -> bool:
    """Train when the inputs have changed since the last time; says how far it is, and gives whether it did.

    Raises CannotStart.
    """
    stamp, current = MODEL.parent / "waymark.inputs", fingerprint()
    if MODEL.exists() and stamp.exists() and stamp.read_text() == current:
        return False
    command = [
        str(RASA), "train", "--config", "config.yml", "--domain", "bot/domain", "--data", "bot/data",
        "--out", "models", "--fixed-model-name", "waymark",
        # `make test` validates the data; here it would only be read twice.
        "--skip-validation",
    ]  # fmt: skip
    log = settings.var_dir / "log" / "train.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with console.status("Training the language model (a few minutes the first time) …") as status:
        code = run_training(
            command, environment, log, lambda far: status.update(f"Training the language model: {far} …")
        )
    if code != 0 or not MODEL.exists():
        raise CannotStart("Training the model failed; var/log/train.log says how.")
    stamp.write_text(current)
    return True


def run_training(command: list[str], environment: dict[str, str], log: Path, tell: Callable[[str], None]) -> int:
    """Run the training with all it says in the log, and tell how many sentences are encoded."""
    with (
        log.open("w") as output,
        subprocess.Popen(  # noqa: S603
            command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as training,
    ):
        for line in training.stdout or ():
            output.write(line)
            if found := _ENCODED.search(line):
                tell(found.group().lower())
    return training.returncode
