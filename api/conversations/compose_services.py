"""Answers made of services that were looked for: what is said beside the cards, and what can be pressed."""

from typing import Any

from api.conversations.drafts import (
    MAX_BUTTONS,
    PERSON_SERVICES,
    Draft,
    cards,
    draft,
    person_button,
    sentence,
    topic_buttons,
)
from api.conversations.schemas import Button
from api.directory.cards import ServiceCard
from api.guidance.render import Rendered, RenderedBlock, Speaker
from api.guidance.text import Kind, Shape
from api.i18n.catalogues import Review

TOPIC = "find.services"


def found_cards(arguments: dict[str, Any]) -> list[ServiceCard]:
    """The cards that a search left in the arguments of an utterance."""
    return [ServiceCard.model_validate(card) for card in arguments.get("cards") or ()]


def services(speaker: Speaker, arguments: dict[str, Any]) -> Draft:
    """The services that were found, or what is asked of those shown; never without a way to a person."""
    shown = found_cards(arguments)
    said = sentence(speaker, str(arguments.get("said") or "services_none"))
    lines = [str(line) for line in arguments.get("lines") or ()]
    if lines:
        said = _with_list(said, lines)
    return draft(
        said,
        topic=str(arguments.get("topic") or TOPIC),
        kind=Kind.TASK,
        services=shown or cards(speaker, PERSON_SERVICES),
        buttons=_buttons(speaker, arguments),
    )


def _buttons(speaker: Speaker, arguments: dict[str, Any]) -> list[Button]:
    room = MAX_BUTTONS - 1
    places = [
        Button(title=str(choice["name"]), payload=f"place:{choice['id']}") for choice in arguments.get("choices") or ()
    ]
    more = topic_buttons(speaker, ["rights.not_reported"], None, 1)
    return [*(places or more)[:room], person_button(speaker)]


def _with_list(said: Rendered, lines: list[str]) -> Rendered:
    """A sentence with facts of services under it, perhaps in English: the whole is then not a checked text."""
    review = Review.DRAFT if said.review is Review.REVIEWED else said.review
    return Rendered((*said.blocks, RenderedBlock(Shape.LIST, tuple(lines))), said.locale, review, said.outdated)
