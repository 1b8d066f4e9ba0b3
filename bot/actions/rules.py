"""What to answer, decided from plain values: no tracker, no dispatcher, no HTTP."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

CRISIS_GROUP = "crisis."
# Manners and limits are never offered as a guess beside a real question.
NEVER_OFFERED = ("chat.", CRISIS_GROUP)
UNCLEAR_TOPIC = "chat.unclear"
GLOSSARY_TOPIC = "glossary.term"

MOST_ANSWERS = 2
# Beside an alarm a question is only answered when the model gives it this much on its own.
ASKED_BESIDE = 0.25
MOST_OFFERED = 3

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
class Understood:
    """What the model made of one message. `crisis` is its likeliest crisis topic, however unlikely."""

    ranking: Ranking = ()
    parts: tuple[Ranking, ...] = ()
    crisis: Ranked | None = None
    term: str | None = None


@dataclass(frozen=True)
class Said:
    """What the last turns left behind. `offered` are the topics of a "did you mean" just before."""

    topic: str | None = None
    misses: int = 0
    offered: tuple[str, ...] = ()


@dataclass(frozen=True)
class Utterance:
    response: str
    arguments: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Decision:
    utterances: tuple[Utterance, ...]
    said: Said


def answer(heard: Understood, said: Said, catalogue: Catalogue | None, thresholds: Thresholds) -> Decision:
    """Crisis first; then one clear topic, or two different ones; else a question back; never silence."""
    danger = crisis_topic(heard, thresholds)
    clear = clear_topics(heard, thresholds)
    if danger is not None:
        calm = [topic for topic in clear if not topic.startswith(NEVER_OFFERED)]
        clear = [danger, *(calm or _asked_beside(heard.ranking, thresholds))]
    clear = [topic for topic in clear if topic != UNCLEAR_TOPIC]
    if clear:
        chosen = _crisis_first(clear)[:MOST_ANSWERS]
        likely = Understood(_likely(heard, thresholds), term=heard.term)
        return _answered([_topic(topic, likely, catalogue, chosen) for topic in chosen], chosen)
    return _ask_back(heard, said, catalogue, thresholds)


def choose(topic: str | None, said: Said, catalogue: Catalogue | None) -> Decision:
    """A pressed button. A topic that does not exist is not understood, like anything else."""
    if not topic or (catalogue is not None and topic not in catalogue):
        return unclear((), said)
    return _answered([_topic(topic, Understood(), catalogue, [topic])], [topic])


def follow_up(
    aspect: str | None, heard: Understood, said: Said, catalogue: Catalogue | None, thresholds: Thresholds
) -> Decision:
    """ "And how long does that take?" needs a topic to be about."""
    if crisis_topic(heard, thresholds) is not None:
        return answer(heard, said, catalogue, thresholds)
    if said.topic is None:
        if clear_topics(heard, thresholds):
            return answer(heard, said, catalogue, thresholds)
        return Decision((Utterance("utter_follow_up_of_what", {"topics": []}),), Said())
    utterance = Utterance("utter_follow_up", {"topic": said.topic, "aspect": aspect or "more"})
    return Decision((utterance,), Said(said.topic))


def affirm(heard: Understood, said: Said, catalogue: Catalogue | None, thresholds: Thresholds) -> Decision:
    """ "Yes" takes the best of the topics offered; after an answer it asks for more of it."""
    if crisis_topic(heard, thresholds) is not None:
        return answer(heard, said, catalogue, thresholds)
    if said.offered:
        best, *others = said.offered
        return _answered([_topic(best, _as_heard(others), catalogue, [best])], [best])
    return follow_up("more", heard, said, catalogue, thresholds)


def refuse(heard: Understood, said: Said, catalogue: Catalogue | None, thresholds: Thresholds) -> Decision:
    """ "No" and "none of these": the topics just refused are not offered again."""
    if crisis_topic(heard, thresholds) is not None:
        return answer(heard, said, catalogue, thresholds)
    return unclear((), said)


def unclear(topics: Iterable[str], said: Said) -> Decision:
    misses = said.misses + 1
    utterance = Utterance("utter_unclear", {"topics": list(topics), "misses": misses})
    return Decision((utterance,), Said(said.topic, misses))


def something_went_wrong(said: Said) -> Decision:
    return Decision((Utterance("utter_something_went_wrong"),), said)


def crisis_topic(heard: Understood, thresholds: Thresholds) -> str | None:
    """Either the crisis component or the topics' own ranking is enough."""
    if heard.crisis is not None and heard.crisis.confidence >= thresholds.crisis:
        return heard.crisis.topic
    for ranking in (heard.ranking, *heard.parts):
        dangers = [ranked for ranked in ranking if ranked.topic.startswith(CRISIS_GROUP)]
        if dangers and sum(ranked.confidence for ranked in dangers) >= thresholds.crisis:
            return dangers[0].topic
    return None


def clear_topics(heard: Understood, thresholds: Thresholds) -> list[str]:
    """The topic of the whole message; or those of its parts, when two of them clearly ask different things.

    A part only counts when the whole message is at least near its topic too: "He hit me. Is there money for victims?"
    is one question, and the sentence before it is why it is asked.
    """
    near = {ranked.topic for ranked in heard.ranking}
    parts = dict.fromkeys(
        part[0].topic
        for part in heard.parts
        if part and part[0].confidence >= thresholds.part_clear and part[0].topic in near
    )
    whole = heard.ranking[0].topic if is_clear(heard.ranking, thresholds) else None
    asked = [topic for topic in parts if not topic.startswith("chat.")]
    if whole and len(asked) < 2 and not whole.startswith(NEVER_OFFERED):
        return [whole]
    return asked or [topic for topic in (whole, *parts) if topic]


def _asked_beside(ranking: Ranking, thresholds: Thresholds) -> list[str]:
    """The question in a message that is also an alarm: clear once the danger is left out, and no mere echo of it."""
    calm = [ranked for ranked in ranking if not ranked.topic.startswith(NEVER_OFFERED)]
    rest = sum(ranked.confidence for ranked in calm)
    if not calm or calm[0].confidence < ASKED_BESIDE or calm[0].confidence / rest < thresholds.clear:
        return []
    return [calm[0].topic]


def _likely(heard: Understood, thresholds: Thresholds) -> Ranking:
    """What else may have been meant: the best of each part, then the rest of the whole message."""
    best = [part[0] for part in heard.parts if part and part[0].confidence >= thresholds.near]
    found = {ranked.topic: ranked for ranked in (*best, *heard.ranking) if ranked.confidence >= thresholds.near}
    return tuple(found.values())


def is_clear(ranking: Ranking, thresholds: Thresholds) -> bool:
    if not ranking or ranking[0].confidence < thresholds.clear:
        return False
    return len(ranking) < 2 or ranking[0].confidence - ranking[1].confidence >= thresholds.margin


def _ask_back(heard: Understood, said: Said, catalogue: Catalogue | None, thresholds: Thresholds) -> Decision:
    if heard.ranking and heard.ranking[0].topic == UNCLEAR_TOPIC:
        return unclear((), said)
    nearest = _offerable(heard.ranking, catalogue)
    near = [ranked for ranked in nearest if ranked.confidence >= thresholds.near]
    topics = tuple(ranked.topic for ranked in nearest[:MOST_OFFERED])
    if not near or len(topics) < 2:
        decision = unclear(topics, said)
        return Decision(decision.utterances, Said(said.topic, said.misses + 1, topics))
    utterance = Utterance("utter_did_you_mean", {"topics": list(topics)})
    return Decision((utterance,), Said(said.topic, said.misses, topics))


def _offerable(ranking: Ranking, catalogue: Catalogue | None) -> list[Ranked]:
    return [
        ranked
        for ranked in ranking
        if not ranked.topic.startswith(NEVER_OFFERED) and (catalogue is None or catalogue.get(ranked.topic, False))
    ]


def _topic(topic: str, heard: Understood, catalogue: Catalogue | None, chosen: list[str]) -> Utterance:
    near = [ranked.topic for ranked in _offerable(heard.ranking, catalogue) if ranked.topic not in chosen]
    if topic != chosen[0]:
        near = []  # The buttons belong to the first answer.
    arguments: dict[str, Any] = {"topic": topic, "near": near[:MOST_OFFERED]}
    if catalogue is not None and not catalogue.get(topic, False):
        return Utterance("utter_not_yet", arguments)
    if topic == GLOSSARY_TOPIC:
        arguments["term"] = heard.term
    return Utterance("utter_topic", arguments)


def _answered(utterances: list[Utterance], topics: list[str]) -> Decision:
    """A follow-up question is about the last answer that is no safety reply."""
    calm = [topic for topic in topics if not topic.startswith(CRISIS_GROUP)]
    return Decision(tuple(utterances), Said((calm or topics)[-1]))


def _crisis_first(topics: list[str]) -> list[str]:
    return sorted(dict.fromkeys(topics), key=lambda topic: not topic.startswith(CRISIS_GROUP))


def _as_heard(topics: Iterable[str]) -> Understood:
    return Understood(tuple(Ranked(topic, 0.0) for topic in topics))
