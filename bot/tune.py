"""`python -m bot.tune`: measures the model by cross-validation and writes `bot/thresholds.yml` from what it finds."""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.actions.rules import (
    CRISIS_GROUP,
    UNCLEAR_TOPIC,
    Decision,
    Ranking,
    Said,
    Thresholds,
    Understood,
    answer,
    is_clear,
)
from bot.actions.turn import THRESHOLDS_FILE
from bot.measure import (
    CONFIG,
    Predicted,
    Sentences,
    answer_questions,
    components,
    report,
    say,
    sentences,
    topic_ranking,
    validated,
    with_parts,
)

HEADER = "# How sure is sure enough. Written by `python -m bot.tune` from cross-validation; not by hand.\n"

# What an outcome is worth to the person who asked. Being sent to a wrong text is worse than being asked back.
RIGHT_AT_ONCE, RIGHT_OFFERED, RIGHT_BESIDE_WRONG, NOT_OFFERED, WRONG = 1.0, 0.6, 0.4, 0.0, -0.4

# An answer too many beside the right one is a smaller mistake than a question left out.
PART_PRECISION = 0.65
# Of training sentences, over a thousand of which were written to sound like danger; in ordinary talk there are fewer.
# After a false alarm the question is still answered, so missing somebody in danger is the worse mistake.
FALSE_ALARMS = 0.12

# The topics that would be right, and what the model made of the sentence.
Case = tuple[frozenset[str], Ranking]


@dataclass(frozen=True)
class Alarm:
    threshold: float
    recall: float
    false_alarms: float


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, default=CONFIG)
    parser.add_argument(
        "--questions", type=Path, nargs="*", default=[], help="labelled questions (text, expect) to add"
    )
    parser.add_argument("--out", type=Path, default=THRESHOLDS_FILE)
    options = parser.parse_args(arguments)
    settings = components(options.config)
    data = with_parts(sentences(settings["SentenceFeaturizer"]), settings["SentenceFeaturizer"])
    folds = validated(data, settings["TopicSelector"])
    report(folds)
    asked = _questions(options.questions, data, settings)
    chosen = choose(folds, asked)
    options.out.write_text(HEADER + yaml.safe_dump(asdict(chosen), sort_keys=False), encoding="utf-8")
    say(f"written to {options.out}: {asdict(chosen)}")
    return 0


def choose(folds: Sequence[Predicted], asked: Sequence[Case]) -> Thresholds:
    """Training sentences were written to be hard to tell apart; real questions, where there are some, count as much."""
    cases = list(_cases(folds))
    alarm = choose_alarm(folds)
    say(f"crisis: threshold {alarm.threshold}, recall {alarm.recall:.1%}, false alarms {alarm.false_alarms:.2%}")
    grid = itertools.product(
        (0.06, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4), (0.0, 0.02, 0.05, 0.1, 0.15), (0.02, 0.04, 0.06)
    )
    # Crises have their own threshold; here only the questions count.
    candidates = [Thresholds(clear, margin, near, 1.0, 2.0) for clear, margin, near in grid]
    best = max(candidates, key=lambda candidate: value(cases, candidate) + value(asked, candidate))
    part = _part_threshold(cases)
    chosen = Thresholds(best.clear, best.margin, best.near, part, alarm.threshold)
    _describe("training", cases, best)
    _describe("questions", asked, best)
    return chosen


def choose_alarm(folds: Sequence[Predicted]) -> Alarm:
    """The lowest threshold that bothers few people who are not in danger (`FALSE_ALARMS`)."""
    felt = [(_is_crisis(label), fold.danger(row)) for fold in folds for row, label in enumerate(fold.labels)]
    dangerous = [sure for crisis, sure in felt if crisis]
    calm = [sure for crisis, sure in felt if not crisis]
    for step in range(3, 96):
        threshold = step / 100
        false_alarms = sum(sure >= threshold for sure in calm) / max(len(calm), 1)
        if false_alarms <= FALSE_ALARMS:
            break
    recall = sum(sure >= threshold for sure in dangerous) / max(len(dangerous), 1)
    return Alarm(threshold, recall, false_alarms)


def value(cases: Sequence[Case], thresholds: Thresholds) -> float:
    """What the answers to some sentences are worth on average."""
    worths = (worth(right, answer(Understood(ranking), Said(), None, thresholds)) for right, ranking in cases)
    return sum(worths) / max(len(cases), 1)


def worth(right: frozenset[str], decision: Decision) -> float:
    said = decision.utterances[0]
    if said.response in ("utter_topic", "utter_services"):
        if said.arguments["topic"] in right:
            return RIGHT_AT_ONCE
        return RIGHT_BESIDE_WRONG if right.intersection(said.arguments["near"]) else WRONG
    if UNCLEAR_TOPIC in right:
        return RIGHT_AT_ONCE if said.response == "utter_unclear" else NOT_OFFERED
    return RIGHT_OFFERED if right.intersection(said.arguments["topics"]) else NOT_OFFERED


def _questions(files: Sequence[Path], data: Sentences, settings: dict[str, Any]) -> list[Case]:
    asked = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines() if line]
    if not asked:
        return []
    encoder = settings["SentenceFeaturizer"]["encoder"]
    seen = answer_questions(data, settings["TopicSelector"], encoder, [question["text"] for question in asked])
    return [(frozenset(question["expect"]), topic_ranking(seen, row)) for row, question in enumerate(asked)]


def _cases(folds: Iterable[Predicted]) -> Iterable[Case]:
    for fold in folds:
        for row, label in enumerate(fold.labels):
            if label.startswith("ask/") and not _is_crisis(label):
                yield frozenset({label.partition("/")[2]}), topic_ranking(fold, row)


def _part_threshold(cases: Sequence[Case]) -> float:
    """A part of a message is only answered beside the rest when it is right about two times in three."""
    for step in range(15, 96, 5):
        sure = [ranking[0].topic in right for right, ranking in cases if ranking[0].confidence >= step / 100]
        if sure and sum(sure) / len(sure) >= PART_PRECISION:
            return step / 100
    return 0.95


def _describe(name: str, cases: Sequence[Case], thresholds: Thresholds) -> None:
    clear = [(right, ranking) for right, ranking in cases if is_clear(ranking, thresholds)]
    hits = sum(ranking[0].topic in right for right, ranking in clear) / max(len(clear), 1)
    say(f"{name}: answered at once {len(clear) / max(len(cases), 1):.1%}, of these right {hits:.1%}")


def _is_crisis(label: str) -> bool:
    return label.partition("/")[2].startswith(CRISIS_GROUP)


if __name__ == "__main__":
    sys.exit(main())
