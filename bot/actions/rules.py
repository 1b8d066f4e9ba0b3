"""What to answer, decided from plain values: no tracker, no dispatcher, no HTTP."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from bot.actions import context, finding
from bot.actions.values import Catalogue, Decision, Ranked, Ranking, Said, Thresholds, Understood, Utterance, Wanted

__all__ = ["Catalogue", "Decision", "Ranked", "Ranking", "Said", "Thresholds", "Understood", "Utterance", "Wanted"]

CRISIS_GROUP = "crisis."
# Manners and limits are never offered as a guess beside a real question.
NEVER_OFFERED = ("chat.", CRISIS_GROUP)
UNCLEAR_TOPIC = "chat.unclear"
GLOSSARY_TOPIC = "glossary.term"
STAGES = "stages."

MOST_ANSWERS = 2
# Beside an alarm a question is only answered when the model gives it this much on its own.
ASKED_BESIDE = 0.25
MOST_OFFERED = 3


def in_context(heard: Understood, said: Said, thresholds: Thresholds) -> tuple[Understood, Said]:
    """Before anything is decided: a ranking without a clear first leans on what was said, and what is said is kept."""
    if not is_clear(heard.ranking, thresholds):
        belong = context.belonging(said.wanted.harm, said.stage)
        heard = replace(heard, ranking=context.steered(heard.ranking, belong, thresholds.near))
    wanted = finding.remembered(said.wanted, heard.wanted)
    return heard, replace(said, wanted=wanted, stage=heard.stage or said.stage)


def answer(heard: Understood, said: Said, catalogue: Catalogue | None, thresholds: Thresholds) -> Decision:
    """Crisis first; then one clear topic, or two different ones; else a question back; never silence."""
    danger = crisis_topic(heard, thresholds)
    clear = clear_topics(heard, thresholds)
    if danger is not None:
        calm = [topic for topic in clear if not topic.startswith(NEVER_OFFERED)]
        services = [finding.SERVICES] if _asks_who_helps(heard, thresholds) else []
        clear = [danger, *(calm or services or _asked_beside(heard.ranking, thresholds))]
    clear = [topic for topic in clear if topic != UNCLEAR_TOPIC]
    if danger is None and _is_about_services(heard, said, next(iter(clear), None)):
        clear = [finding.SERVICES]
    if not clear and _asks_who_helps(heard, thresholds):
        clear = [finding.SERVICES]
    if clear:
        chosen = _crisis_first(clear)[:MOST_ANSWERS]
        likely = replace(heard, ranking=_likely(heard, thresholds))
        return _answered(chosen, likely, said, catalogue)
    return _ask_back(heard, said, catalogue, thresholds)


def choose(topic: str | None, said: Said, catalogue: Catalogue | None) -> Decision:
    """A pressed button. A topic that does not exist is not understood, like anything else."""
    if not topic or (catalogue is not None and topic not in catalogue):
        return unclear((), said)
    return _answered([topic], Understood(), said, catalogue)


def follow_up(
    aspect: str | None, heard: Understood, said: Said, catalogue: Catalogue | None, thresholds: Thresholds
) -> Decision:
    """ "And how long does that take?" needs a topic to be about."""
    if crisis_topic(heard, thresholds) is not None:
        return answer(heard, said, catalogue, thresholds)
    if said.topic is None:
        if clear_topics(heard, thresholds):
            return answer(heard, said, catalogue, thresholds)
        return Decision((Utterance("utter_follow_up_of_what", {"topics": []}),), _kept(said))
    utterance = Utterance("utter_follow_up", {"topic": said.topic, "aspect": aspect or "more"})
    return Decision((utterance,), _kept(said))


def refine(
    aspect: str | None, heard: Understood, said: Said, catalogue: Catalogue | None, thresholds: Thresholds
) -> Decision:
    """ "Is it free?" is about the services just shown; without any it is a question like all others."""
    if not said.shown or crisis_topic(heard, thresholds) is not None:
        return answer(heard, said, catalogue, thresholds)
    if aspect in finding.OF_THOSE_SHOWN:
        language = heard.wanted.language or said.wanted.language
        service = None if aspect == finding.ANOTHER else said.wanted.service
        about = replace(said, wanted=replace(said.wanted, language=language, service=service))
        return finding.services(finding.SERVICES, about, aspect)
    before = replace(said.wanted, service=None)
    if aspect == finding.SOMEWHERE_ELSE and not heard.wanted.place:
        before = replace(before, place=(), home=False, nearby=True)
    wanted = finding.looked_for(before, heard.wanted)
    return finding.services(finding.SERVICES, replace(said, wanted=wanted))


def affirm(heard: Understood, said: Said, catalogue: Catalogue | None, thresholds: Thresholds) -> Decision:
    """ "Yes" takes the best of the topics offered; after an answer it asks for more of it."""
    if crisis_topic(heard, thresholds) is not None:
        return answer(heard, said, catalogue, thresholds)
    if said.offered:
        best, *others = said.offered
        return _answered([best], _as_heard(others), said, catalogue)
    return follow_up("more", heard, said, catalogue, thresholds)


def refuse(heard: Understood, said: Said, catalogue: Catalogue | None, thresholds: Thresholds) -> Decision:
    """ "No" and "none of these": the topics just refused are not offered again, and a question is not asked again."""
    if crisis_topic(heard, thresholds) is not None:
        return answer(heard, said, catalogue, thresholds)
    if said.question is not None:
        return finding.services(finding.SERVICES, replace(said, asked=finding.QUESTIONS))
    return unclear((), said)


def unclear(topics: Iterable[str], said: Said) -> Decision:
    misses = said.misses + 1
    utterance = Utterance("utter_unclear", {"topics": list(topics), "misses": misses})
    return Decision((utterance,), _kept(said, misses=misses))


def something_went_wrong(said: Said) -> Decision:
    return Decision((Utterance("utter_something_went_wrong"),), said)


def crisis_topic(heard: Understood, thresholds: Thresholds) -> str | None:
    """What the crisis component is sure enough of; without the component, what the rankings say."""
    if heard.crisis is not None:
        return heard.crisis.topic if heard.crisis.confidence >= thresholds.crisis else None
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


def _is_about_services(heard: Understood, said: Said, topic: str | None) -> bool:
    if finding.is_reply(said.question, heard.wanted, topic, heard.is_short):
        return True
    return said.shown and finding.narrows(heard.wanted, topic, heard.is_short)


def _asks_who_helps(heard: Understood, thresholds: Thresholds) -> bool:
    """Nothing is clear, but a kind of help is named and services are near: to show some takes no further question."""
    near = {ranked.topic for ranked in heard.ranking[:MOST_OFFERED] if ranked.confidence >= thresholds.near}
    return finding.SERVICES in near and bool(heard.wanted.support)


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
        return Decision(decision.utterances, _kept(said, misses=said.misses + 1, offered=topics))
    utterance = Utterance("utter_did_you_mean", {"topics": list(topics)})
    return Decision((utterance,), _kept(said, misses=said.misses, offered=topics))


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


def _answered(topics: list[str], heard: Understood, said: Said, catalogue: Catalogue | None) -> Decision:
    """A follow-up question is about the last answer that is no safety reply."""
    calm = [topic for topic in topics if not topic.startswith(CRISIS_GROUP)]
    last = (calm or topics)[-1]
    after = _kept(said, topic=last, wanted=finding.of_a_topic(said.wanted, last))
    after = replace(after, shown=last.startswith(finding.WITH_SERVICES))
    if last.startswith(STAGES):
        after = replace(after, stage=last)
    utterances = []
    for topic in topics:
        utterance = _topic(topic, heard, catalogue, topics)
        if topic in finding.TOPICS and utterance.response == "utter_topic":
            wanted = finding.looked_for(after.wanted, heard.wanted)
            near = {"near": utterance.arguments["near"]}
            found = finding.services(topic, replace(after, wanted=wanted), **near)
            utterance, after = found.utterances[0], replace(found.said, topic=last)
        utterances.append(utterance)
    return Decision(tuple(utterances), after)


def _kept(said: Said, **changes: Any) -> Said:
    """What lasts over a turn; the rest only counts for the message right after."""
    return replace(said, **{"misses": 0, "offered": (), "shown": False, "question": None, **changes})


def _crisis_first(topics: list[str]) -> list[str]:
    return sorted(dict.fromkeys(topics), key=lambda topic: not topic.startswith(CRISIS_GROUP))


def _as_heard(topics: Iterable[str]) -> Understood:
    return Understood(tuple(Ranked(topic, 0.0) for topic in topics))
