"""Messages that are not yet sent, and the pieces that answers are made of: sentences, cards, sources, buttons."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from api.conversations.schemas import Block, Button, Source
from api.directory.cards import ServiceCard
from api.directory.opening import open_now
from api.directory.services import Service
from api.directory.wording import context
from api.guidance.render import Rendered, Speaker
from api.guidance.text import Block as TextBlock
from api.guidance.text import Kind, Shape, Unit
from api.guidance.text import Source as TextSource
from api.guidance.tokens import isolate
from api.i18n.catalogues import Review, Translated

MAX_BUTTONS = 5
TALK = "task.talk_to_person"
WRONG = "task.wrong_answer"
# People to reach where nothing else fits or can be known.
PERSON_SERVICES = ("victim-support", "london-victim-witness-service", "samaritans")


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


def draft(rendered: Rendered, **fields: Any) -> Draft:
    """A draft that says something rendered."""
    return Draft(
        text=rendered.plain,
        blocks=[Block(shape=block.shape, lines=list(block.lines)) for block in rendered.blocks],
        locale=rendered.locale.code,
        dir=rendered.locale.direction,
        review=rendered.review,
        outdated=rendered.outdated,
        **fields,
    )


def sentence(speaker: Speaker, key: str) -> Rendered:
    """A sentence of `messages.yml` as a text of its own; a list there is several paragraphs."""
    unit = Unit(f"messages/{key}", speaker.library.messages[key])
    return speaker.blocks((TextBlock(Shape.PARAGRAPH, (unit,)),))


def card(service: Service, direction: str) -> ServiceCard:
    """A service of the content as people see it; whether it is open is told when the message is made."""
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


def cards(speaker: Speaker, ids: tuple[str, ...]) -> list[ServiceCard]:
    """At most three services of the content, those that are known."""
    known = speaker.library.services
    return [card(known[id], "ltr") for id in ids if id in known][:3]


def sources(of: tuple[TextSource, ...]) -> list[Source]:
    """Where a text's facts stand."""
    return [Source(title=s.title, publisher=s.publisher, url=s.url, checked_on=s.checked_on) for s in of]


def topic_button(speaker: Speaker, topic: str) -> Button:
    """A button that leads to a topic."""
    return Button(title=speaker.title(topic), payload=f"topic:{topic}")


def topic_buttons(speaker: Speaker, topics: list[str], but: str | None, most: int) -> list[Button]:
    """Buttons to topics that have a text, without the one that is being answered."""
    wanted = [t for t in dict.fromkeys(topics) if t != but and t in speaker.library.texts and t not in (TALK, WRONG)]
    return [topic_button(speaker, topic) for topic in wanted[:most]]


def person_button(speaker: Speaker) -> Button:
    """The way to a person, which every answer has."""
    return Button(title=speaker.message("talk_to_person"), payload=f"topic:{TALK}")


def opened(speaker: Speaker, card: ServiceCard, now: datetime) -> ServiceCard:
    """The card with whether the service is open now, where that can be known and is not said yet."""
    service = speaker.library.services.get(card.id)
    if service is None or card.open_now is not None:
        return card
    told = open_now(service.always_open, service.schedules, service.bank_holidays, now)
    return card.model_copy(update={"open_now": told})


def translated(speaker: Speaker, service: str, field: str, source: str) -> Translated | None:
    """What a service's record says, in the speaker's language; None where no translation of these words is fit to show.

    An outdated one is not, though a text's may be: the hours it tells may be the old ones. Nothing is filled in, as
    these words have no tokens.
    """
    found = speaker.catalogue.translate(context(service, field), source) if speaker.catalogue else None
    return None if found is None or found.outdated else found


def _in_language(speaker: Speaker, card: ServiceCard) -> tuple[ServiceCard, Sequence[Translated]]:
    """The card wholly in the speaker's language, or as it is; and the translations that it shows."""
    english = {"why": ("description", card.why), "hours": ("hours", card.hours)}
    wanted = {shown: translated(speaker, card.id, field, said) for shown, (field, said) in english.items() if said}
    found = {shown: one for shown, one in wanted.items() if one}
    if not found or len(found) < len(wanted):
        return card, ()
    words = {shown: one.text for shown, one in found.items()}
    return card.model_copy(update={**words, "locale": speaker.locale.code}), tuple(found.values())


def in_language(speaker: Speaker, said: Draft) -> Draft:
    """The message with its cards in the speaker's language. It is no better checked than what its cards say."""
    cards = [_in_language(speaker, card) for card in said.services]
    shown = [one for _, words in cards for one in words]
    unchecked = any(one.review is not Review.REVIEWED for one in shown) and said.review is Review.REVIEWED
    return replace(
        said,
        services=[card for card, _ in cards],
        review=Review.DRAFT if unchecked else said.review,
    )
