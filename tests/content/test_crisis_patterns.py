"""The crisis patterns of each language, on sentences of our own that stand in no pattern and no training data."""

from pathlib import Path

import pytest
import yaml

from api.conversations.crisis import CrisisPattern, load_crisis_patterns, notice_crisis
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
