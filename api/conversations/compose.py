"""From references to messages: which text, source, service and button goes with an answer, in a person's language."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from api.conversations.rules import Utterance
from api.conversations.schemas import Block, Button, ServiceCard, Source
from api.directory.services import Service
from api.guidance.render import Rendered, RenderedBlock, Speaker
from api.guidance.text import Block as TextBlock
from api.guidance.text import Kind, Shape, Text, Unit
from api.guidance.text import Source as TextSource
from api.guidance.tokens import isolate
from api.i18n.catalogues import Review

MAX_BUTTONS = 5
TALK = "task.talk_to_person"
WRONG = "task.wrong_answer"
FALLBACK_TOPICS = ("rights.overview", "stages.overview", "find.services")
PERSON_SERVICES = ("victim-support", "london-victim-witness-service", "samaritans")
AWAY_SERVICES = ("victim-support", "samaritans")


@dataclass
class Draft:
    """A message without its id and time."""

    text: str
    blocks: list[Block]
    locale: str
    dir: str
    review: Review
    outdated: bool = False
    topic: str | None = None
    kind: Kind = Kind.CHAT
    jurisdiction: str | None = None
    sources: list[Source] = field(default_factory=list)
    services: list[ServiceCard] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)


def _draft(rendered: Rendered, **fields: Any) -> Draft:
    return Draft(
        text=rendered.plain,
        blocks=[Block(shape=block.shape, lines=list(block.lines)) for block in rendered.blocks],
        locale=rendered.locale.code,
        dir=rendered.locale.direction,
        review=rendered.review,
        outdated=rendered.outdated,
        **fields,
    )


def _sentence(speaker: Speaker, key: str) -> Rendered:
    """A sentence of `messages.yml` as a text of its own; a list there is several paragraphs."""
    unit = Unit(f"messages/{key}", speaker.library.messages[key])
    return speaker.blocks((TextBlock(Shape.PARAGRAPH, (unit,)),))


def _card(service: Service, direction: str) -> ServiceCard:
    return ServiceCard(
        id=service.id,
        name=service.name,
        phones=[isolate(phone.number, direction) for phone in service.phones],
        text=service.text,
        webchat=service.webchat,
        url=service.url,
        hours=service.hours,
        open_now=True if service.always_open else None,
        languages=list(service.languages),
        why=service.description,
    )


def _cards(speaker: Speaker, ids: tuple[str, ...]) -> list[ServiceCard]:
    known = speaker.library.services
    return [_card(known[id], "ltr") for id in ids if id in known][:3]


def _sources(sources: tuple[TextSource, ...]) -> list[Source]:
    return [Source(title=s.title, publisher=s.publisher, url=s.url, checked_on=s.checked_on) for s in sources]


def _topic_button(speaker: Speaker, topic: str) -> Button:
    return Button(title=speaker.title(topic), payload=f"topic:{topic}")


def _topic_buttons(speaker: Speaker, topics: list[str], but: str | None, most: int) -> list[Button]:
    wanted = [t for t in dict.fromkeys(topics) if t != but and t in speaker.library.texts and t not in (TALK, WRONG)]
    return [_topic_button(speaker, topic) for topic in wanted[:most]]


def _person_button(speaker: Speaker) -> Button:
    return Button(title=speaker.message("talk_to_person"), payload=f"topic:{TALK}")


def _answer_buttons(speaker: Speaker, text: Text, near: list[str], more: bool) -> list[Button]:
    """More, what is near, "that was not it" and a person: never more than five, a person always."""
    buttons = [Button(title=speaker.message("more"), payload=f"more:{text.topic}")] if more else []
    closing = [] if text.topic == TALK else [_person_button(speaker)]
    if text.kind is Kind.GUIDANCE:
        closing.insert(0, Button(title=speaker.message("not_what_i_asked"), payload=f"topic:{WRONG}"))
    room = MAX_BUTTONS - len(buttons) - len(closing)
    return buttons + _topic_buttons(speaker, [*near, *text.related], text.topic, room) + closing


def _section(speaker: Speaker, text: Text, section: str, near: list[str], more: bool) -> Draft:
    rendered = speaker.blocks(text.sections[section])
    guidance = text.kind is Kind.GUIDANCE
    return _draft(
        rendered,
        topic=text.topic,
        kind=text.kind,
        jurisdiction=text.jurisdiction if guidance else None,
        sources=_sources(text.sources),
        services=_cards(speaker, text.services) if section in ("answer", "who_to_ask") else [],
        buttons=_answer_buttons(speaker, text, near, more),
    )


def _topic(speaker: Speaker, arguments: dict[str, Any]) -> Draft:
    topic, near = str(arguments["topic"]), _strings(arguments.get("near"))
    text = speaker.library.texts.get(topic)
    if text is None:
        return _not_yet(speaker, arguments)
    if topic == "glossary.term" and arguments.get("term") in speaker.library.terms:
        return _term(speaker, text, str(arguments["term"]), near)
    return _section(speaker, text, "answer", near, more="more" in text.sections)


def _term(speaker: Speaker, text: Text, term_id: str, near: list[str]) -> Draft:
    term = speaker.library.terms[term_id]
    rendered = speaker.blocks((TextBlock(Shape.PARAGRAPH, (term.meaning,)),))
    titled = Rendered((RenderedBlock(Shape.HEADING, (term.term,)), *rendered.blocks), rendered.locale, rendered.review)
    related = [term.topic] if term.topic else []
    return _draft(
        titled,
        topic=text.topic,
        kind=text.kind,
        jurisdiction=text.jurisdiction,
        sources=_sources(term.sources or text.sources),
        buttons=_answer_buttons(speaker, text, [*related, *near], more=False),
    )


def _did_you_mean(speaker: Speaker, arguments: dict[str, Any]) -> Draft:
    buttons = _topic_buttons(speaker, _strings(arguments.get("topics")), None, 3)
    buttons += [Button(title=speaker.message("none_of_these"), payload="none"), _person_button(speaker)]
    return _draft(_sentence(speaker, "did_you_mean"), topic="chat.unclear", buttons=buttons)


def _unclear(speaker: Speaker, arguments: dict[str, Any]) -> Draft:
    topics = [*_strings(arguments.get("topics")), *FALLBACK_TOPICS]
    offered, person = _topic_buttons(speaker, topics, None, 3), [_person_button(speaker)]
    if int(arguments.get("misses") or 1) > 1:
        cards = _cards(speaker, PERSON_SERVICES)
        again = _sentence(speaker, "unclear_again")
        return _draft(again, topic="chat.unclear", services=cards, buttons=person + offered)
    unclear = speaker.blocks(speaker.library.texts["chat.unclear"].sections["answer"])
    return _draft(unclear, topic="chat.unclear", buttons=offered + person)


def _not_yet(speaker: Speaker, arguments: dict[str, Any]) -> Draft:
    offered = _topic_buttons(speaker, [*_strings(arguments.get("near")), *FALLBACK_TOPICS], None, 3)
    cards = _cards(speaker, PERSON_SERVICES)
    said = _sentence(speaker, "not_yet")
    return _draft(said, kind=Kind.LIMIT, services=cards, buttons=[*offered, _person_button(speaker)])


def _follow_up(speaker: Speaker, arguments: dict[str, Any]) -> Draft:
    text = speaker.library.texts.get(str(arguments.get("topic")))
    aspect = str(arguments.get("aspect"))
    if text is None:
        return _follow_up_of_what(speaker, arguments)
    if aspect in text.sections:
        return _section(speaker, text, aspect, [], more="more" in text.sections and aspect != "more")
    draft = _section(speaker, text, "who_to_ask" if "who_to_ask" in text.sections else "answer", [], more=False)
    missing = _sentence(speaker, "follow_up_missing")
    if missing.locale.code == draft.locale:
        draft.text = f"{missing.plain}\n\n{draft.text}"
        draft.blocks.insert(0, Block(shape=Shape.PARAGRAPH, lines=[missing.plain]))
    return draft


def _follow_up_of_what(speaker: Speaker, arguments: dict[str, Any]) -> Draft:
    buttons = [*_topic_buttons(speaker, list(FALLBACK_TOPICS), None, 3), _person_button(speaker)]
    return _draft(_sentence(speaker, "follow_up_of_what"), topic="chat.unclear", buttons=buttons)


def _went_wrong(speaker: Speaker, arguments: dict[str, Any]) -> Draft:
    cards = _cards(speaker, PERSON_SERVICES)
    said = _sentence(speaker, "something_went_wrong")
    return _draft(said, services=cards, buttons=[_person_button(speaker)])


def _away(speaker: Speaker, arguments: dict[str, Any]) -> Draft:
    cards = _cards(speaker, AWAY_SERVICES)
    said = _sentence(speaker, "assistant_away")
    return _draft(said, kind=Kind.LIMIT, services=cards, buttons=[_person_button(speaker)])


def _welcome(speaker: Speaker, arguments: dict[str, Any]) -> Draft:
    buttons = [*_topic_buttons(speaker, list(FALLBACK_TOPICS), None, 3), _person_button(speaker)]
    return _draft(_sentence(speaker, "welcome"), topic="chat.greet", buttons=buttons)


def _feedback_thanks(speaker: Speaker, arguments: dict[str, Any]) -> Draft:
    return _draft(_sentence(speaker, "thanks_for_feedback"), topic="task.feedback", kind=Kind.TASK)


def _strings(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


RESPONSES: dict[str, Callable[[Speaker, dict[str, Any]], Draft]] = {
    "utter_topic": _topic,
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


def compose(speaker: Speaker, utterance: Utterance) -> Draft:
    """The message for a reference; an unknown response is said to have gone wrong, never silence."""
    return RESPONSES.get(utterance.response, _went_wrong)(speaker, utterance.arguments)
