"""`make steps`: how long each step of one message takes, written as a table into `docs/understanding.md`."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import httpx

from api.conversations.compose import compose
from api.conversations.crisis import load_crisis_patterns, notice_crisis
from api.conversations.rules import Utterance
from api.guidance.library import load_library
from api.guidance.speakers import load_speakers
from api.i18n.identify import Identifier
from api.i18n.locales import read_locales
from api.running.database import embedded, migrate
from api.running.model import MODEL
from api.running.processes import BOT_PYTHON, bot_environment, processes
from api.settings import PROJECT, Settings
from bench.__main__ import _running, _settings
from bot.sections import table, write_section

QUESTIONS = PROJECT / "tests" / "nlu" / "heldout.en.jsonl"
DOCUMENT = PROJECT / "docs" / "understanding.md"
WARM_UP = 10

Times = dict[str, list[float]]

# In the order in which they happen, with the process that does them.
STEPS = [
    ("language", "api"),
    ("crisis patterns", "api"),
    ("encoding", "rasa"),
    ("featurizing", "rasa"),
    ("classifying", "rasa"),
    ("entities", "rasa"),
    ("policy", "rasa"),
    ("action", "rasa, actions"),
    ("memory", "rasa, database"),
    ("the bot's half", "all of rasa"),
    ("rendering", "api"),
    ("the whole message", "all, over HTTP"),
]


def timed(work: Callable[[Any], object], over: Sequence[Any]) -> list[float]:
    """Seconds of each call; the first few are made twice and not counted."""
    for one in over[:WARM_UP]:
        work(one)
    taken = []
    for one in over:
        started = time.perf_counter()
        work(one)
        taken.append(time.perf_counter() - started)
    return taken


def api_steps(settings: Settings, asked: Sequence[dict[str, str]]) -> Times:
    """What the API does itself, in this process."""
    locales = read_locales(settings.locales_dir / "supported.yml")
    library = load_library(settings.content_dir)
    speaker = load_speakers(library, locales, settings.locales_dir)["en"]
    patterns = load_crisis_patterns(settings.content_dir / "crisis")
    identifier, texts = Identifier(locales), [question["text"] for question in asked]
    said = [Utterance("utter_topic", {"topic": question["topic"], "near": []}) for question in asked]
    return {
        "language": timed(identifier.guesses, texts),
        "crisis patterns": timed(lambda text: notice_crisis(text, patterns), texts),
        "rendering": timed(lambda utterance: compose(speaker, utterance, datetime.now(UTC)), said),
    }


def bot_steps(environment: dict[str, str], folder: Path) -> Times:
    """What Rasa and the action server do, in a process of Rasa's environment."""
    out = folder / "steps.json"
    command = [BOT_PYTHON, "-m", "bot.steps", "--model", MODEL, "--questions", QUESTIONS, "--json", out]
    subprocess.run(list(map(str, command)), cwd=PROJECT, env=environment, check=True)
    messages: list[dict[str, float]] = json.loads(out.read_text(encoding="utf-8"))
    names = {name for message in messages for name in message}
    return {name: [message.get(name, 0.0) for message in messages] for name in names}


def whole(base: str, asked: Sequence[dict[str, str]]) -> Times:
    """What a person waits for, each question in a conversation of its own."""
    with httpx.Client(base_url=base, timeout=30) as client:

        def opened(_: object) -> tuple[str, dict[str, str]]:
            conversation = client.post("/v1/conversations", json={"locale": "en"}).json()
            return conversation["id"], {"Authorization": f"Bearer {conversation['token']}"}

        def say(what: tuple[tuple[str, dict[str, str]], str]) -> None:
            (conversation, headers), text = what
            body = {"text": text, "client_id": str(uuid4())}
            client.post(f"/v1/conversations/{conversation}/messages", json=body, headers=headers).raise_for_status()

        said = [(opened(question), question["text"]) for question in asked]
        return {"the whole message": timed(say, said)}


@contextmanager
def product(settings: Settings, folder: Path) -> Iterator[dict[str, str]]:
    """Waymark with a database of its own; the environment that its processes were given."""
    with ExitStack() as stack:
        url = stack.enter_context(embedded(folder / "postgres"))
        migrate(url)
        environment = {**os.environ, **_settings(settings, url), **bot_environment(settings, url)}
        for process in processes(settings):
            stack.enter_context(_running(process, environment, folder / f"{process.name}.log"))
        yield environment


def row(step: str, where: str, seconds: Sequence[float]) -> list[str]:
    """A line of the table."""
    ordered = sorted(seconds)
    p50, p95 = statistics.median(ordered), ordered[int(len(ordered) * 0.95)]
    return [step, where, f"{1000 * p50:.1f}", f"{1000 * p95:.1f}"]


def main() -> int:
    """Measure, print, and write the table."""
    settings = Settings(port=8110, rasa_port=5115, actions_port=5165)
    asked = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines() if line.strip()]
    found = api_steps(settings, asked)
    with TemporaryDirectory(prefix="waymark-steps-") as folder, product(settings, Path(folder)) as environment:
        found |= whole(f"http://127.0.0.1:{settings.port}", asked)
        found |= bot_steps(environment, Path(folder))
    rows = [row(step, where, found[step]) for step, where in STEPS if step in found]
    text = table(["step", "where", "p50, ms", "p95, ms"], rows)
    sys.stdout.write(f"{text}\n")
    write_section(DOCUMENT, "steps", f"{len(asked)} held-out questions, one after the other.\n\n{text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
