"""`python -m bot.steps`: how long each step of the bot's half of a message takes. `bench/steps.py` runs it.

The stopwatch is put around methods of Rasa and of our components from outside, in this process only: what serves people
carries no timers. Steps that happen several times in a message are added up.
"""

from __future__ import annotations

import argparse
import asyncio
import inspect
import json
import logging
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

from rasa.core.agent import load_agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.core.utils import AvailableEndpoints
from rasa.utils.common import configure_logging_and_warnings
from rasa.utils.log_utils import configure_structlog

from bot.channel import ready_to_understand
from bot.measure import CONFIG, components
from bot.tracker import EncryptedTrackerStore

# What our components do; one that is not named is counted as finding entities.
COMPONENTS = {"SentenceFeaturizer": "featurizing", "TopicSelector": "classifying", "CrisisClassifier": "classifying"}
WARM_UP = 10


class Stopwatch:
    """Seconds of each step, by message."""

    def __init__(self) -> None:
        self.messages: list[dict[str, float]] = []

    def next(self) -> None:
        self.messages.append(defaultdict(float))

    def add(self, step: str, seconds: float) -> None:
        if self.messages:
            self.messages[-1][step] += seconds

    def around(self, owner: Any, name: str, step: str) -> None:
        """Times a method, awaited or not."""
        timed = getattr(owner, name)

        def plain(*arguments: Any, **named: Any) -> Any:
            started = time.perf_counter()
            try:
                return timed(*arguments, **named)
            finally:
                self.add(step, time.perf_counter() - started)

        async def awaited(*arguments: Any, **named: Any) -> Any:
            started = time.perf_counter()
            try:
                return await timed(*arguments, **named)
            finally:
                self.add(step, time.perf_counter() - started)

        setattr(owner, name, awaited if inspect.iscoroutinefunction(timed) else plain)


def attach(watch: Stopwatch, config: Path) -> None:
    """Puts the stopwatch around everything that is a step."""
    for name, settings in components(config).items():
        module, _, own = str(settings["name"]).rpartition(".")
        if module.startswith("bot."):
            watch.around(getattr(import_module(module), own), "process", COMPONENTS.get(name, "entities"))
    watch.around(MessageProcessor, "_predict_next_with_tracker", "policy")
    watch.around(MessageProcessor, "_run_action", "action")
    watch.around(EncryptedTrackerStore, "_retrieve", "memory")
    watch.around(EncryptedTrackerStore, "save", "memory")


async def answer(agent: Any, texts: Sequence[str], watch: Stopwatch) -> None:
    """Each text in a conversation of its own, one after the other; the first few are not counted."""
    for number, text in enumerate([*texts[:WARM_UP], *texts]):
        if number >= WARM_UP:
            watch.next()
        message = UserMessage(text, CollectingOutputChannel(), str(uuid4()), input_channel="rest")
        started = time.perf_counter()
        async with ready_to_understand(text):
            watch.add("encoding", time.perf_counter() - started)
            await agent.handle_message(message)
        watch.add("the bot's half", time.perf_counter() - started)


async def measure(model: Path, endpoints: str, config: Path, texts: Sequence[str]) -> list[dict[str, float]]:
    watch = Stopwatch()
    attach(watch, config)
    agent = await load_agent(str(model), endpoints=AvailableEndpoints.read_endpoints(endpoints))
    await answer(agent, texts, watch)
    return watch.messages


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True, help="a JSONL file with `text`")
    parser.add_argument("--json", type=Path, required=True, help="where the seconds are written")
    parser.add_argument("--endpoints", default="bot/endpoints.yml")
    parser.add_argument("--config", type=Path, default=CONFIG)
    options = parser.parse_args(arguments)
    # At its usual level Rasa writes down what was said, which takes time and is nobody's business.
    configure_structlog(logging.WARNING)
    configure_logging_and_warnings(logging.WARNING)
    lines = options.questions.read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines if line.strip()]
    messages = asyncio.run(measure(options.model, options.endpoints, options.config, texts))
    options.json.write_text(json.dumps(messages), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
