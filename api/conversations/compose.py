"""From references to messages: which text, source, service and button goes with an answer, in a person's language."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from api.conversations.compose_services import found_cards, services
from api.conversations.drafts import (
    MAX_BUTTONS,
    PERSON_SERVICES,
    TALK,
    WRONG,
    Draft,
    cards,
    draft,
    in_language,
    opened,
    person_button,
    sentence,
    sources,
    topic_buttons,
)
from api.conversations.rules import Utterance
from api.conversations.schemas import Block, Button
from api.directory.cards import ServiceCard
from api.guidance.render import Rendered, RenderedBlock, Speaker
from api.guidance.text import Block as TextBlock
from api.guidance.text import Kind, Shape, Text

FALLBACK_TOPICS = ("rights.overview", "stages.overview", "find.services")
AWAY_SERVICES = ("victim-support", "samaritans")


def _answer_buttons(speaker: Speaker, text: Text, near: list[str], more: bool) -> list[Button]:
    """More, what is near, "that was not it" and a person: never more than five, a person always."""
    buttons = [Button(title=speaker.message("more"), payload=f"more:{text.topic}")] if more else []
    closing = [] if text.topic == TALK else [person_button(speaker)]
    if text.kind is Kind.GUIDANCE:
        closing.insert(0, Button(title=speaker.message("not_what_i_asked"), payload=f"topic:{WRONG}"))
    room = MAX_BUTTONS - len(buttons) - len(closing)
    return buttons + topic_buttons(speaker, [*near, *text.related], text.topic, room) + closing


def _section(
    speaker: Speaker, text: Text, section: str, near: list[str], more: bool, found: Sequence[ServiceCard] = ()
) -> Draft:
    """A section of a text, with services that were looked for, or else those that the text names."""
    rendered = speaker.blocks(text.sections[section])
    guidance = text.kind is Kind.GUIDANCE
    return draft(
        rendered,
        topic=text.topic,
        kind=text.kind,
        jurisdiction=text.jurisdiction if guidance else None,
        sources=sources(text.sources),
        services=list(found) or cards(speaker, text.services) if section in ("answer", "who_to_ask") else [],
        buttons=_answer_buttons(speaker, text, near, more),
    )


def _topic(speaker: Speaker, arguments: dict[str, Any]) -> Draft:
    topic, near = str(arguments["topic"]), _strings(arguments.get("near"))
    text = speaker.library.texts.get(topic)
    if text is None:
        return _not_yet(speaker, arguments)
    if topic == "glossary.term" and arguments.get("term") in speaker.library.terms:
        return _term(speaker, text, str(arguments["term"]), near)
    return _section(speaker, text, "answer", near, "more" in text.sections, found_cards(arguments))


def _term(speaker: Speaker, text: Text, term_id: str, near: list[str]) -> Draft:
    term = speaker.library.terms[term_id]
    rendered = speaker.blocks((TextBlock(Shape.PARAGRAPH, (term.meaning,)),))
    titled = Rendered((RenderedBlock(Shape.HEADING, (term.term,)), *rendered.blocks), rendered.locale, rendered.review)
    related = [term.topic] if term.topic else []
    return draft(
        titled,
        topic=text.topic,
        kind=text.kind,
        jurisdiction=text.jurisdiction,
        sources=sources(term.sources or text.sources),
        buttons=_answer_buttons(speaker, text, [*related, *near], more=False),
    )


def _did_you_mean(speaker: Speaker, arguments: dict[str, Any]) -> Draft:
    buttons = topic_buttons(speaker, _strings(arguments.get("topics")), None, 3)
    buttons += [Button(title=speaker.message("none_of_these"), payload="none"), person_button(speaker)]
    found = found_cards(arguments)
    said = sentence(speaker, "did_you_mean_beside_services" if found else "did_you_mean")
    return draft(said, topic="chat.unclear", services=found, buttons=buttons)


def _unclear(speaker: Speaker, arguments: dict[str, Any]) -> Draft:
    topics = [*_strings(arguments.get("topics")), *FALLBACK_TOPICS]
    offered, person = topic_buttons(speaker, topics, None, 3), [person_button(speaker)]
    if int(arguments.get("misses") or 1) > 1:
        again = sentence(speaker, "unclear_again")
        helpers = cards(speaker, PERSON_SERVICES)
        return draft(again, topic="chat.unclear", services=helpers, buttons=person + offered)
    found = found_cards(arguments)
    if found:
        beside = sentence(speaker, "unclear_beside_services")
        return draft(beside, topic="chat.unclear", services=found, buttons=offered + person)
    unclear = speaker.blocks(speaker.library.texts["chat.unclear"].sections["answer"])
    return draft(unclear, topic="chat.unclear", buttons=offered + person)


def _not_yet(speaker: Speaker, arguments: dict[str, Any]) -> Draft:
    offered = topic_buttons(speaker, [*_strings(arguments.get("near")), *FALLBACK_TOPICS], None, 3)
    helpers = cards(speaker, PERSON_SERVICES)
    said = sentence(speaker, "not_yet")
    return draft(said, kind=Kind.LIMIT, services=helpers, buttons=[*offered, person_button(speaker)])


def _follow_up(speaker: Speaker, arguments: dict[str, Any]) -> Draft:
    text = speaker.library.texts.get(str(arguments.get("topic")))
    aspect = str(arguments.get("aspect"))
    if text is None:
        return _follow_up_of_what(speaker, arguments)
    if aspect in text.sections:
        return _section(speaker, text, aspect, [], more="more" in text.sections and aspect != "more")
    said = _section(speaker, text, "who_to_ask" if "who_to_ask" in text.sections else "answer", [], more=False)
    missing = sentence(speaker, "follow_up_missing")
    if missing.locale.code == said.locale:
        said.text = f"{missing.plain}\n\n{said.text}"
        said.blocks.insert(0, Block(shape=Shape.PARAGRAPH, lines=[missing.plain]))
    return said


def _follow_up_of_what(speaker: Speaker, arguments: dict[str, Any]) -> Draft:
    buttons = [*topic_buttons(speaker, list(FALLBACK_TOPICS), None, 3), person_button(speaker)]
    return draft(sentence(speaker, "follow_up_of_what"), topic="chat.unclear", buttons=buttons)


def _went_wrong(speaker: Speaker, arguments: dict[str, Any]) -> Draft:
    helpers = cards(speaker, PERSON_SERVICES)
    said = sentence(speaker, "something_went_wrong")
    return draft(said, services=helpers, buttons=[person_button(speaker)])


def _away(speaker: Speaker, arguments: dict[str, Any]) -> Draft:
    helpers = cards(speaker, AWAY_SERVICES)
    said = sentence(speaker, "assistant_away")
    return draft(said, kind=Kind.LIMIT, services=helpers, buttons=[person_button(speaker)])


def _welcome(speaker: Speaker, arguments: dict[str, Any]) -> Draft:
    buttons = [*topic_buttons(speaker, list(FALLBACK_TOPICS), None, 3), person_button(speaker)]
    return draft(sentence(speaker, "welcome"), topic="chat.greet", buttons=buttons)


def _feedback_thanks(speaker: Speaker, arguments: dict[str, Any]) -> Draft:
    return draft(sentence(speaker, "thanks_for_feedback"), topic="task.feedback", kind=Kind.TASK)


def _strings(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


RESPONSES: dict[str, Callable[[Speaker, dict[str, Any]], Draft]] = {
    "utter_topic": _topic,
    "utter_services": services,
    "utter_did_you_mean": _did_you_mean,
    "utter_unclear": _unclear,
    "utter_not_yet": _not_yet,
    "utter_follow_up": _follow_up,
    "utter_follow_up_of_what": _follow_up_of_what,
    "utter_something_went_wrong": _went_wrong,
    "assistant_away": _away,
    "welcome": _welcome,
    "feedback_thanks": _feedback_thanks,
}


def compose(speaker: Speaker, utterance: Utterance, now: datetime) -> Draft:
    """The message for a reference; an unknown response is said to have gone wrong, never silence."""
    said = RESPONSES.get(utterance.response, _went_wrong)(speaker, utterance.arguments)
    said.services = [opened(speaker, card, now) for card in said.services]
    return in_language(speaker, said)
