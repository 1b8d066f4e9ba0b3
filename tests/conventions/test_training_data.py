"""A score says nothing when the test sentences were learnt, and little when a sentence stands under two intents.

In the public bots that we looked at, up to 84 % of the test sentences stood in the training data, and up to 11 % of the
training data was there twice. Failures name places, never held-out sentences: whoever reads those can no longer write
training data.
"""

import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest
import yaml

from api.settings import PROJECT
from tests.conventions.sentences import HELD_OUT, Example, Nearby, examples, plain, texts_of

LEAST_EXAMPLES, LEAST_HELD_OUT = 20, 150
# The questions of an outside evaluation, where they lie beside the project; elsewhere our own are the only ones.
BESIDE = PROJECT.parent / "shared" / "eval" / "dev"
READABLE = (".jsonl", ".json", ".yml", ".yaml")
SAFETY = PROJECT / "tests" / "safety"
# "999" or "suicide" has no other wording: nobody who writes either file can keep clear of the other.
SHORT = 2


@pytest.fixture(scope="module")
def learnt() -> list[Example]:
    return examples()


def _topics() -> set[str]:
    groups = yaml.safe_load((PROJECT / "content" / "topics.yml").read_text(encoding="utf-8"))["topics"]
    return {f"{group}.{key}" for group, keys in groups.items() for key in keys}


def _sets() -> list[Path]:
    """Every file of sentences that nothing may be learnt from."""
    own = [
        *sorted(HELD_OUT.glob("*.jsonl")),
        *sorted((PROJECT / "tests" / "content").glob("crisis_*.yml")),
        *sorted(SAFETY.glob("cases.*.jsonl")),
    ]
    beside = sorted(path for path in BESIDE.rglob("*") if path.suffix in READABLE) if BESIDE.is_dir() else []
    return own + beside


def test_no_sentence_is_there_twice(learnt: list[Example]) -> None:
    seen: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for example in learnt:
        seen[(example.locale, example.intent, plain(example.text))].append(example.place)
    assert [places for places in seen.values() if len(places) > 1] == []


def test_no_sentence_stands_under_two_intents(learnt: list[Example]) -> None:
    intents: dict[tuple[str, str], set[str]] = defaultdict(set)
    for example in learnt:
        intents[(example.locale, plain(example.text))].add(example.intent)
    assert {text: sorted(found) for text, found in intents.items() if len(found) > 1} == {}


def test_every_intent_has_enough_english_sentences(learnt: list[Example]) -> None:
    counted = Counter(example.intent for example in learnt if example.locale == "en")
    assert {intent: count for intent, count in counted.items() if count < LEAST_EXAMPLES} == {}


def test_every_topic_can_be_asked_for_and_every_question_has_a_topic(learnt: list[Example]) -> None:
    asked = {example.intent.removeprefix("ask/") for example in learnt if example.intent.startswith("ask/")}
    assert asked == _topics()


def test_every_language_of_the_training_data_is_offered(learnt: list[Example]) -> None:
    supported = yaml.safe_load((PROJECT / "locales" / "supported.yml").read_text(encoding="utf-8"))["locales"]
    assert {example.locale for example in learnt} <= set(supported)


def test_our_held_out_questions_are_many_and_about_topics() -> None:
    lines = (HELD_OUT / "heldout.en.jsonl").read_text(encoding="utf-8").splitlines()
    entries = [json.loads(line) for line in lines]
    assert len({plain(entry["text"]) for entry in entries}) == len(entries) >= LEAST_HELD_OUT
    assert {entry["topic"] for entry in entries} <= _topics()
    groups = ("rights.", "stages.", "crisis.", "limit.")
    assert {topic for topic in _topics() if topic.startswith(groups)} <= {entry["topic"] for entry in entries}


@pytest.mark.parametrize("path", _sets(), ids=lambda path: path.stem)
def test_nothing_held_out_is_learnt(path: Path, learnt: list[Example]) -> None:
    places = defaultdict(list)
    for example in learnt:
        places[plain(example.text)].append(example.place)
    least = SHORT + 1 if path.parent == SAFETY else 1
    nearby = Nearby(places)
    held_out = {text for text in map(plain, texts_of(path)) if len(text.split()) >= least}
    assert held_out, f"no sentences could be read in {path.name}"
    found = {place for text in held_out for same in nearby.find(text) for place in places[same]}
    assert sorted(found) == []


@pytest.mark.parametrize("path", _sets(), ids=lambda path: path.stem)
def test_nothing_held_out_stands_in_the_content(path: Path) -> None:
    files = [file for file in (PROJECT / "content").rglob("*") if file.suffix in (".md", ".yml")]
    content = {file.relative_to(PROJECT).as_posix(): f" {plain(file.read_text(encoding='utf-8'))} " for file in files}
    held_out = {text for text in map(plain, texts_of(path)) if text.count(" ") >= 3}
    assert sorted({name for name, words in content.items() for text in held_out if f" {text} " in words}) == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("has my case gone to court yet", "has my case gone to the court yet", False),
        ("when does my case go to court now", "when dose my case go to court now", True),
        ("what is bail", "what is jail", True),
        ("bail", "jail", False),
        ("he broke his bail conditions again", "she broke her bail conditions last week", False),
    ],
)
def test_nearly_the_same_means_a_few_letters(one: str, other: str, same: bool) -> None:
    assert bool(Nearby([other]).find(one)) is same
