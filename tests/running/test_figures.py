"""What is kept of an evaluation, and how it is compared with the run before."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from api.running.figures import compared, confused, counted
from api.running.history import commit, last, record

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


def asked(expect: str, topics: list[str], verdict: str, kind: str = "guidance", **more: Any) -> dict[str, Any]:
    said = {"text": "a secret sentence", "reply": "a secret answer", "alarm": False, "unsourced": False}
    return {**said, "kind": kind, "expect": [expect], "topics": topics, "verdict": verdict, **more}


REPORT = [
    asked("rights.complaint", ["rights.complaint"], "answered", must=True),
    asked("rights.complaint", ["rights.overview"], "missed", must=False),
    asked("rights.complaint", ["rights.overview"], "missed"),
    asked("stages.bail", ["chat.unclear"], "offered"),
    asked("crisis.cannot_speak", [], "missed", kind="crisis", alarm=True),
]


def test_kinds_and_groups_are_counted() -> None:
    groups = counted(REPORT)["groups"]
    assert list(groups) == ["crisis", "crisis/crisis", "guidance", "guidance/rights", "guidance/stages"]
    assert groups["guidance"] == {
        "asked": 4, "answered": 1, "reached": 2, "alarm": 0, "must": 1, "musts": 2, "unsourced": 0
    }  # fmt: skip
    assert groups["crisis"]["alarm"] == 1


def test_pairs_come_most_frequent_first_and_say_what_was_only_offered() -> None:
    assert counted(REPORT)["confused"] == [
        ["rights.complaint", "rights.overview", 2],
        ["crisis.cannot_speak", "(nothing)", 1],
        ["stages.bail", "(offered)", 1],
    ]
    assert next(confused(counted(REPORT))).split() == ["2", "rights.complaint", "->", "rights.overview"]


def test_nobodys_words_are_kept() -> None:
    assert "secret" not in json.dumps(counted(REPORT))


def test_a_run_is_compared_with_the_one_before() -> None:
    before = counted([asked("rights.complaint", ["rights.complaint"], "answered")])
    head, _, *lines = compared(counted(REPORT), before, "2026-11-20-abc")
    assert "2026-11-20-abc" in head
    shown = {line.split()[0]: line for line in lines}
    assert "25.0% (-75.0)" in shown["guidance"]
    assert "(" not in shown["crisis"]


def test_without_a_run_before_there_is_no_change() -> None:
    head, _, *lines = compared(counted(REPORT), None)
    assert head == "no recorded run to compare with"
    assert not any("(" in line for line in lines)


def test_what_one_commit_measured_on_a_day_stands_in_one_file(tmp_path: Path) -> None:
    record({"safety": {"all": 1}}, NOW, "abc1234", tmp_path)
    path = record({"questions": {"groups": {}}}, NOW, "abc1234+", tmp_path)
    assert path.name == "2026-11-21-abc1234.json"
    kept = json.loads(path.read_text())
    assert (kept["safety"], kept["questions"], kept["commit"]) == ({"all": 1}, {"groups": {}}, "abc1234+")


def test_the_last_run_is_the_one_recorded_last(tmp_path: Path) -> None:
    record({"questions": "new"}, NOW, "aaa", tmp_path)
    record({"questions": "old"}, NOW.replace(hour=8), "bbb", tmp_path)
    record({"safety": "newest"}, NOW.replace(hour=10), "ccc", tmp_path)
    assert last("questions", tmp_path) == ("2026-11-21-aaa", "new")
    assert last("cross_validation", tmp_path) is None


def test_outside_a_repository_there_is_no_commit(tmp_path: Path) -> None:
    assert commit(tmp_path) == "none"
