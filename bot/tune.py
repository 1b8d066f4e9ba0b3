"""`python -m bot.tune`: measures the model by cross-validation and writes `bot/thresholds.yml` from what it finds."""

from __future__ import annotations

import argparse
import itertools
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
from bot.measure import Predicted, cross_validate, scores, sentences, topic_ranking

HEADER = "# How sure is sure enough. Written by `python -m bot.tune` from cross-validation; not by hand.\n"

# What an outcome is worth to the person who asked. Being sent to a wrong text is worse than being asked back.
RIGHT_AT_ONCE, RIGHT_OFFERED, RIGHT_BESIDE_WRONG, NOT_OFFERED, WRONG = 1.0, 0.6, 0.2, 0.0, -0.5

# An answer too many beside the right one is a smaller mistake than a question left out.
PART_PRECISION = 0.65
# Of sentences written to sound like danger; in ordinary talk there are fewer. After a false alarm the question is still
# answered, so missing somebody in danger is the worse mistake.
FALSE_ALARMS = 0.05

Case = tuple[str, Ranking]


@dataclass(frozen=True)
class Alarm:
    threshold: float
    recall: float
    false_alarms: float


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, default=Path("config.yml"))
    parser.add_argument("--out", type=Path, default=THRESHOLDS_FILE)
    options = parser.parse_args(arguments)
    components = {
        part["name"].rpartition(".")[2]: part for part in yaml.safe_load(options.config.read_text())["pipeline"]
    }
    data = sentences(components["SentenceFeaturizer"])
    folds = []
    for fold in cross_validate(data, components["TopicSelector"]):
        folds.append(fold)
        say(f"fold {len(folds)} of 5")
    report(folds)
    chosen = choose(folds)
    options.out.write_text(HEADER + yaml.safe_dump(asdict(chosen), sort_keys=False), encoding="utf-8")
    say(f"written to {options.out}: {asdict(chosen)}")
    return 0


def report(folds: Sequence[Predicted]) -> None:
    say(f"{'group':14}{'sentences':>10}{'first':>8}{'in three':>10}")
    for name, score in sorted(scores(folds).items()):
        first, three = score.first / score.sentences, score.among_three / score.sentences
        say(f"{name:14}{score.sentences:10}{first:8.1%}{three:10.1%}")


def choose(folds: Sequence[Predicted]) -> Thresholds:
    cases = list(_cases(folds))
    alarm = choose_alarm(folds)
    say(f"crisis: threshold {alarm.threshold}, recall {alarm.recall:.1%}, false alarms {alarm.false_alarms:.2%}")
    grid = itertools.product((0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5), (0.0, 0.05, 0.1, 0.15, 0.2), (0.02, 0.04, 0.06))
    # Crises have their own threshold; here only the questions count.
    candidates = [Thresholds(clear, margin, near, 1.0, 2.0) for clear, margin, near in grid]
    best = max(candidates, key=lambda candidate: value(cases, candidate))
    part = _part_threshold(cases)
    chosen = Thresholds(best.clear, best.margin, best.near, part, alarm.threshold)
    _describe(cases, best)
    return chosen


def choose_alarm(folds: Sequence[Predicted]) -> Alarm:
    """The lowest threshold that bothers at most five in a hundred people who are not in danger."""
    felt = [(_is_crisis(label), fold.danger(row)) for fold in folds for row, label in enumerate(fold.labels)]
    dangerous = [sure for crisis, sure in felt if crisis]
    calm = [sure for crisis, sure in felt if not crisis]
    for step in range(10, 96):
        threshold = step / 100
        false_alarms = sum(sure >= threshold for sure in calm) / max(len(calm), 1)
        if false_alarms <= FALSE_ALARMS:
            break
    recall = sum(sure >= threshold for sure in dangerous) / max(len(dangerous), 1)
    return Alarm(threshold, recall, false_alarms)


def value(cases: Iterable[Case], thresholds: Thresholds) -> float:
    return sum(worth(topic, answer(Understood(ranking), Said(), None, thresholds)) for topic, ranking in cases)


def worth(topic: str, decision: Decision) -> float:
    said = decision.utterances[0]
    if said.response == "utter_topic":
        if said.arguments["topic"] == topic:
            return RIGHT_AT_ONCE
        return RIGHT_BESIDE_WRONG if topic in said.arguments["near"] else WRONG
    if topic == UNCLEAR_TOPIC:
        return RIGHT_AT_ONCE if said.response == "utter_unclear" else NOT_OFFERED
    return RIGHT_OFFERED if topic in said.arguments["topics"] else NOT_OFFERED


def _cases(folds: Iterable[Predicted]) -> Iterable[Case]:
    for fold in folds:
        for row, label in enumerate(fold.labels):
            if label.startswith("ask/") and not _is_crisis(label):
                yield label.partition("/")[2], topic_ranking(fold, row)


def _part_threshold(cases: Sequence[Case]) -> float:
    """A part of a message is only answered beside the rest when it is right about two times in three."""
    for step in range(15, 96, 5):
        sure = [topic == ranking[0].topic for topic, ranking in cases if ranking[0].confidence >= step / 100]
        if sure and sum(sure) / len(sure) >= PART_PRECISION:
            return step / 100
    return 0.95


def _describe(cases: Sequence[Case], thresholds: Thresholds) -> None:
    clear = [(topic, ranking) for topic, ranking in cases if is_clear(ranking, thresholds)]
    right = sum(topic == ranking[0].topic for topic, ranking in clear)
    say(f"answered at once: {len(clear) / max(len(cases), 1):.1%}, of these right: {right / max(len(clear), 1):.1%}")


def _is_crisis(label: str) -> bool:
    return label.partition("/")[2].startswith(CRISIS_GROUP)


def say(line: Any) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
