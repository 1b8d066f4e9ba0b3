"""The crisis patterns of each language, on sentences of our own that stand in no pattern and no training data."""

from pathlib import Path

import pytest
import yaml

from api.conversations.crisis import CrisisPattern, load_crisis_patterns, notice_crisis, plain
from api.settings import PROJECT

SETS = sorted(Path(__file__).parent.glob("crisis_*.yml"))
LEAST_ALARMS, MOST_FALSE = 0.97, 0.03


@pytest.fixture(scope="module")
def patterns() -> list[CrisisPattern]:
    return load_crisis_patterns(PROJECT / "content" / "crisis")


@pytest.mark.parametrize("path", SETS, ids=[path.stem for path in SETS])
def test_danger_is_noticed(path: Path, patterns: list[CrisisPattern]) -> None:
    alarms = yaml.safe_load(path.read_text())["alarm"]
    missed = [entry["text"] for entry in alarms if notice_crisis(entry["text"], patterns) is None]
    assert len(missed) <= (1 - LEAST_ALARMS) * len(alarms), missed


@pytest.mark.parametrize("path", SETS, ids=[path.stem for path in SETS])
def test_calm_sentences_raise_no_alarm(path: Path, patterns: list[CrisisPattern]) -> None:
    calm = yaml.safe_load(path.read_text())["calm"]
    false = [text for text in calm if notice_crisis(text, patterns)]
    assert len(false) <= MOST_FALSE * len(calm), false


def test_patterns_in_arabic_letters_say_nothing_of_other_texts(patterns: list[CrisisPattern]) -> None:
    texts = [plain(text) for path in SETS if path.stem != "crisis_ar" for text in every_text(path)]
    in_arabic = [pattern for topic in patterns for pattern in topic.any_in_arabic]
    assert in_arabic
    assert [(text, pattern.pattern) for text in texts for pattern in in_arabic if pattern.search(text)] == []


def every_text(path: Path) -> list[str]:
    said = yaml.safe_load(path.read_text())
    return [*(entry["text"] for entry in said["alarm"]), *said["calm"]]
