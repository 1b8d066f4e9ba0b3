"""What help somebody looks for, kept over the conversation, and what is asked of them beside the services."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.actions.values import Decision, Said, Utterance, Wanted

SERVICES, BY_NAME = "find.services", "find.service_by_name"
TOPICS = (SERVICES, BY_NAME)
# The answers to these carry services too.
WITH_SERVICES = ("find.", "crimes.")
AXES = ("harm", "need", "group", "support", "delivery")
# Said in any message, these are worth remembering; the others only mean something where help is looked for.
LASTING = ("harm", "group")
# Topics of crimes that name no harm of the taxonomy.
NO_HARM = ("crimes.repeat", "crimes.abroad_or_visiting", "crimes.in_institution")

# Questions.
QUESTIONS = ABOUT, PLACE = "about", "place"
# What a short message may ask of the services just shown; the other refinements are a search with other terms.
ANOTHER = "another"
OF_THOSE_SHOWN = (ANOTHER, "cost", "languages", "hours")
SOMEWHERE_ELSE = "somewhere_else"

# Help that one goes to, or that comes to one: where somebody lives makes a difference.
LOCAL = {
    "need": {"housing", "home_security", "mental_health"},
    "support": {
        "advocacy", "casework", "counselling", "court_support", "forensic_examination", "group_work", "home_security",
        "outreach", "peer_support", "refuge",
    },
    "delivery": {"home_visit", "in_person"},
}  # fmt: skip


def says_what(wanted: Wanted) -> bool:
    """Whether anything but a place is known."""
    return any(getattr(wanted, axis) for axis in AXES) or wanted.service is not None


def arguments(wanted: Wanted) -> dict[str, Any]:
    """What the API is told: only what is known."""
    known = {name: list(getattr(wanted, name)) for name in (*AXES, "place") if getattr(wanted, name)}
    more = {"language": wanted.language, "service": wanted.service}
    return {**known, **{name: value for name, value in more.items() if value}}


def remembered(before: Wanted, heard: Wanted) -> Wanted:
    """After any message: what happened, to whom and where. A place that is no home does not replace one."""
    kept: dict[str, Any] = {axis: getattr(heard, axis) or getattr(before, axis) for axis in LASTING}
    if heard.place and (heard.home or not before.home):
        kept |= {"place": heard.place, "home": heard.home}
    return replace(before, **kept)


def of_a_topic(wanted: Wanted, topic: str) -> Wanted:
    """An answer about a crime says what happened better than the words it was asked in."""
    if not topic.startswith("crimes.") or topic in NO_HARM:
        return wanted
    return replace(wanted, service=None, harm=tuple(dict.fromkeys((topic.removeprefix("crimes."), *wanted.harm))))


def looked_for(before: Wanted, heard: Wanted) -> Wanted:
    """After a message that looks for help. A new need or kind of help replaces the old ones together."""
    kept = remembered(before, heard)
    if heard.need or heard.support:
        kept = replace(kept, need=heard.need, support=heard.support)
    if heard.place:
        kept = replace(kept, place=heard.place, home=heard.home)
    return replace(
        kept,
        delivery=heard.delivery or kept.delivery,
        language=heard.language or kept.language,
        service=heard.service,
        nearby=heard.nearby or kept.nearby,
    )


def question(wanted: Wanted, asked: tuple[str, ...]) -> str | None:
    """What to ask beside the services: one thing at a time, and each once in a conversation."""
    if not says_what(wanted):
        return ABOUT if ABOUT not in asked else None
    local = wanted.nearby or any(set(getattr(wanted, axis)) & terms for axis, terms in LOCAL.items())
    return PLACE if local and not wanted.place and PLACE not in asked else None


def is_reply(asked: str | None, heard: Wanted, topic: str | None, is_short: bool) -> bool:
    """Whether a message answers the question just asked, though it may sound like a topic: "burglary", "in Leeds".

    A whole sentence that is clearly about something else is a question of its own, and is answered.
    """
    related = topic is None or topic.startswith(("find.", "crimes.", "chat."))
    if asked is None or not (related or is_short):
        return False
    return bool(heard.place or heard.nearby) if asked == PLACE else says_what(heard) or bool(heard.place)


def narrows(heard: Wanted, topic: str | None, is_short: bool) -> bool:
    """Whether a few words right after services ask for others: "in Leeds?", "Polish", "for men"."""
    related = topic is None or topic.startswith(("find.", "chat."))
    told = heard.place or heard.language or heard.group or heard.support or heard.delivery
    return is_short and related and bool(told)


def services(topic: str, said: Said, aspect: str | None = None, **more: Any) -> Decision:
    """The services that fit, with a question beside them when an answer would make them fit better."""
    told = {"topic": topic, **arguments(said.wanted), **({"aspect": aspect} if aspect else {}), **more}
    ask = question(said.wanted, said.asked) if topic == SERVICES and aspect is None else None
    if ask is not None:
        told["ask"] = ask
    asked = (*said.asked, ask) if ask else said.asked
    after = replace(said, topic=topic, misses=0, offered=(), shown=True, question=ask, asked=asked)
    return Decision((Utterance("utter_services", told),), after)
