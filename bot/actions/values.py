"""The plain values that the rules of a turn are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Catalogue = dict[str, bool]  # topic id -> its text is written


@dataclass(frozen=True)
class Thresholds:
    clear: float
    margin: float
    near: float
    part_clear: float
    crisis: float


@dataclass(frozen=True)
class Ranked:
    topic: str
    confidence: float


Ranking = tuple[Ranked, ...]


@dataclass(frozen=True)
class Wanted:
    """What help is looked for, as ids of content/. `place` are areas, likeliest first; `home`: the person lives there.

    `nearby`: where they are, without saying where.
    """

    harm: tuple[str, ...] = ()
    need: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    delivery: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    home: bool = False
    language: str | None = None
    service: str | None = None
    nearby: bool = False


@dataclass(frozen=True)
class Understood:
    """What the model made of one message. `crisis` is its likeliest crisis topic, however unlikely."""

    ranking: Ranking = ()
    parts: tuple[Ranking, ...] = ()
    crisis: Ranked | None = None
    term: str | None = None
    wanted: Wanted = Wanted()
    stage: str | None = None
    is_short: bool = False


@dataclass(frozen=True)
class Said:
    """What the last turns left behind.

    `offered` are the topics of a "did you mean" just before; `shown` tells that services were shown just before,
    `question` what was asked beside them, and `asked` all that was asked so far.
    """

    topic: str | None = None
    misses: int = 0
    offered: tuple[str, ...] = ()
    wanted: Wanted = Wanted()
    stage: str | None = None
    shown: bool = False
    question: str | None = None
    asked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Utterance:
    response: str
    arguments: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Decision:
    utterances: tuple[Utterance, ...]
    said: Said
