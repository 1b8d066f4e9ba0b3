"""Conventions of the training data and the domain, each because it has eroded elsewhere."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest
import yaml
from rasa_sdk.executor import ActionExecutor

from bot.measure import read

ROOT = Path(__file__).parents[2]
BOT = ROOT / "bot"
FEWEST_EXAMPLES = 20
LONGEST_MODULE = 300


def plain(text: str) -> str:
    """What is left when case, punctuation and doubled spaces do not count; emoji and scripts do."""
    return " ".join(re.sub(r"[^\w\s]", "", text.lower()).split()) or text


@pytest.fixture(scope="module")
def examples() -> list[tuple[str, str]]:
    found = []
    for path in sorted((BOT / "data" / "nlu").rglob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = [line.strip() for line in block["examples"].splitlines() if line.strip()]
            assert all(line.startswith("- ") for line in lines), f"{path}: not a list"
            found += [(block["intent"], line.removeprefix("- ").strip()) for line in lines]
    return found


@pytest.fixture(scope="module")
def domain() -> dict[str, object]:
    merged: dict[str, object] = {}
    for path in sorted((BOT / "domain").glob("*.yml")):
        merged |= yaml.safe_load(path.read_text(encoding="utf-8"))
    return merged


def test_every_intent_has_enough_examples(examples: list[tuple[str, str]]) -> None:
    few = {
        intent: count for intent, count in Counter(intent for intent, _ in examples).items() if count < FEWEST_EXAMPLES
    }
    assert few == {}


def test_no_example_is_there_twice(examples: list[tuple[str, str]]) -> None:
    intents = defaultdict(list)
    for intent, text in examples:
        intents[plain(text)].append(intent)
    assert {text: found for text, found in intents.items() if len(found) > 1} == {}


def test_every_topic_has_examples_and_every_example_a_topic(examples: list[tuple[str, str]]) -> None:
    content = yaml.safe_load((ROOT / "content" / "topics.yml").read_text(encoding="utf-8"))["topics"]
    topics = {f"ask/{group}.{key}" for group, keys in content.items() for key in keys}
    assert {intent for intent, _ in examples if intent.startswith("ask/")} == topics


def test_every_intent_is_in_the_domain(examples: list[tuple[str, str]], domain: dict[str, list[str]]) -> None:
    assert {intent.partition("/")[0] for intent, _ in examples} | {"choose_topic"} == set(domain["intents"])


def test_no_example_carries_an_entity_or_a_number_of_somebody(examples: list[tuple[str, str]]) -> None:
    assert [text for _, text in examples if re.search(r"[\[\]{}]|\d{7,}", text)] == []


def test_every_action_has_a_class_and_every_class_an_action(domain: dict[str, list[str]]) -> None:
    executor = ActionExecutor()
    executor.register_package("bot.actions")
    assert set(executor.actions) == set(domain["actions"])


def test_every_rule_uses_actions_of_the_domain(domain: dict[str, list[str]]) -> None:
    rules = yaml.safe_load((BOT / "data" / "rules" / "turns.yml").read_text(encoding="utf-8"))["rules"]
    used = {step["action"] for rule in rules for step in rule["steps"] if "action" in step}
    fallback = {part.get("core_fallback_action_name") for part in config()["policies"]}
    assert used | fallback == set(domain["actions"])


def test_every_response_said_exists_and_every_response_is_said(domain: dict[str, dict[str, object]]) -> None:
    said = set()
    for path in [*(BOT / "actions").glob("*.py"), BOT / "channel.py"]:
        said |= set(re.findall(r'"(utter_\w+)"', path.read_text(encoding="utf-8")))
    assert said == set(domain["responses"])


def test_no_action_holds_words() -> None:
    for path in (BOT / "actions").glob("*.py"):
        assert "text=" not in path.read_text(encoding="utf-8").replace("read_text(", ""), path.name


def test_modules_stay_small() -> None:
    long = {
        path.name: lines
        for path in BOT.rglob("*.py")
        if ".venv" not in path.parts and (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_MODULE
    }
    assert long == {}


def config() -> dict[str, list[dict[str, str]]]:
    read_config: dict[str, list[dict[str, str]]] = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    return read_config


def test_the_measured_sentences_are_those_that_are_trained(examples: list[tuple[str, str]]) -> None:
    assert set(read(BOT / "data" / "nlu")) == set(examples)
