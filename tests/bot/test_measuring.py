"""The commands that measure, on a handful of sentences: which are chosen, what is counted, what is written."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from bot.cross_validate import averages, row
from bot.curve import Asked, Climb, Point, choose, climbs, curve, draw, order
from bot.measure import Predicted, Sentences, confused, figures, with_parts
from bot.nlu.settings import Settings
from bot.sections import table, write_section
from bot.steps import Stopwatch

from .conftest import WordsEncoder

LABELS = ["ask/a.one"] * 12 + ["ask/b.two"] * 12 + ["affirm"] * 12


def fold() -> Predicted:
    rows = np.array([[0.8, 0.1, 0.1], [0.2, 0.7, 0.1], [0.1, 0.6, 0.3]], dtype=np.float32)
    return Predicted(["ask/a.one", "ask/a.one", "affirm"], ["ask/a.one", "ask/b.two", "affirm"], rows)


def data() -> Sentences:
    texts = [f"{label.rpartition('.')[2]} number {number}" for number, label in enumerate(LABELS)]
    return Sentences(texts, LABELS, WordsEncoder().encode(texts))


def test_a_larger_choice_holds_the_smaller() -> None:
    place = order(LABELS)
    chosen = [choose(range(len(LABELS)), LABELS, place, size) for size in (2, 4, 100)]
    assert [len(one) for one in chosen] == [6, 12, 36]
    assert set(chosen[0]) < set(chosen[1]) < set(chosen[2])
    assert order(LABELS) == place


def test_every_size_is_asked_the_same_questions_and_only_about_topics() -> None:
    points = list(curve(data(), data(), Settings(), (2, 4)))
    assert [point.size for point in points] == [2, 4]
    assert points[0].folds.labels == points[1].folds.labels
    assert set(points[0].folds.labels) == {"ask/a.one", "ask/b.two"}
    assert all(points[1].folds.first)


def point(size: int, right: list[bool]) -> Point:
    labels = ["ask/a.one"] * (len(right) // 2) + ["ask/b.two"] * (len(right) // 2)
    asked = Asked(labels, right, right)
    return Point(size, asked, asked)


def test_a_topic_climbs_when_it_gains_more_than_chance() -> None:
    before = point(8, [False] * 5 + [True] * 5 + [False, True] * 5)
    after = point(16, [True] * 10 + [True, False] * 5)
    assert climbs([before, after]) == [Climb("a.one", 5, 0, 10, 1.0)]


def test_the_picture_is_the_same_file_twice(tmp_path: Path) -> None:
    points = [point(2, [True, False]), point(4, [True, True])]
    for name in ("one.svg", "other.svg"):
        draw(points, tmp_path / name)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "other.svg").read_bytes()


def test_only_messages_that_say_several_things_have_parts(encoder: WordsEncoder) -> None:
    first, second = "He shouted at me again.", "How do I complain about him?"
    texts = [f"{first} {second}", "make a complaint"]
    parts = with_parts(Sentences(texts, ["ask/a.one"] * 2, encoder.encode(texts)), {"encoder": encoder.name}).parts
    assert list(parts) == texts[:1]
    assert parts[texts[0]] == pytest.approx(encoder.encode([first, second]))


def test_who_is_taken_for_whom_is_counted() -> None:
    assert confused([fold(), fold()]) == [("affirm", "ask/b.two", 2), ("ask/a.one", "ask/b.two", 2)]


def test_what_is_kept_has_counts_and_no_sentence() -> None:
    kept = figures([fold()])
    assert kept["groups"]["all"] == {"sentences": 2, "first": 1, "among_three": 2}
    assert kept["groups"]["affirm"]["first"] == 0
    assert ["affirm", "ask/b.two", 1] in kept["confused"]


def test_of_rasas_reports_only_the_averages_are_kept(tmp_path: Path) -> None:
    weighted = {"precision": 0.58184, "recall": 0.5, "support": 20.0}
    report = {"ask/a.one": {"precision": 1.0}, "weighted avg": weighted}
    (tmp_path / "response_selection_report.json").write_text(json.dumps(report), encoding="utf-8")
    assert averages(tmp_path) == {"topic": {"precision": 0.5818, "recall": 0.5, "support": 20.0}}
    assert row("topic", weighted) == ["topic", "20", "58.2%", "50.0%", "-"]


def test_a_table_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    document = tmp_path / "page.md"
    document.write_text("# Page\n\n<!-- steps -->\nold\n<!-- /steps -->\n\nEnd.\n")
    for _ in range(2):
        write_section(document, "steps", table(["step", "ms"], [["policy", "1"]]))
    assert document.read_text() == (
        "# Page\n\n<!-- steps -->\n\n| step | ms |\n| --- | ---: |\n| policy | 1 |\n\n<!-- /steps -->\n\nEnd.\n"
    )


def test_a_table_without_a_place_is_refused(tmp_path: Path) -> None:
    document = tmp_path / "page.md"
    document.write_text("# Page\n")
    with pytest.raises(ValueError, match=r"page\.md has no marks for 'steps'"):
        write_section(document, "steps", "")


async def test_the_stopwatch_adds_up_a_message() -> None:
    class Worker:
        def work(self) -> int:
            return 1

        async def wait(self) -> int:
            return 2

    watch = Stopwatch()
    watch.around(Worker, "work", "working")
    watch.around(Worker, "wait", "waiting")
    assert Worker().work() == 1
    assert watch.messages == []
    watch.next()
    assert (Worker().work(), Worker().work(), await Worker().wait()) == (1, 1, 2)
    assert set(watch.messages[0]) == {"working", "waiting"}
