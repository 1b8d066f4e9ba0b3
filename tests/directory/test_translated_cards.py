"""Cards in a person's language: what a Welsh or Arabic reader sees of a service, and when it is English after all."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest
from babel.support import Translations

from api.conversations.compose import compose
from api.conversations.drafts import Draft
from api.conversations.rules import Utterance
from api.directory.cards import ServiceCard
from api.guidance.library import Library, load_library
from api.guidance.render import Speaker
from api.i18n.catalogues import Catalogue, Review, Translated
from api.i18n.locales import Locale
from api.settings import PROJECT
from tests.chat import Chat, open_chat
from tests.fakes import FakeAssistant

NEAR = [Utterance("utter_services", {"topic": "find.services", "place": ["lambeth"]})]
CARD = ServiceCard(id="athena", name="Athena", why="For people in Lewisham.", hours="9am to 5pm")
WHY = (("services/athena/description", "For people in Lewisham."), "I bobl yn Lewisham.")
HOURS = (("services/athena/hours", "9am to 5pm"), "9am i 5pm")
Say = Callable[..., Draft]


async def first_card(chat: Chat, assistant: FakeAssistant) -> dict[str, Any]:
    assistant.answers["domestic abuse in Brixton"] = NEAR
    answer = await chat.say("domestic abuse in Brixton")
    card: dict[str, Any] = answer.json()["messages"][-1]["services"][0]
    return card


async def test_a_welsh_conversation_shows_a_welsh_card(site: httpx.AsyncClient, assistant: FakeAssistant) -> None:
    card = await first_card(await open_chat(site, locale="cy"), assistant)
    assert (card["id"], card["name"], card["locale"]) == ("gaia-centre", "The Gaia Centre", "cy")
    assert card["why"].startswith("I bobl sy'n byw yn Lambeth")
    assert card["hours"].startswith("Bob dydd, 8am i 6pm")


async def test_opening_times_that_are_asked_for_are_in_the_language(
    site: httpx.AsyncClient, assistant: FakeAssistant
) -> None:
    chat = await open_chat(site, locale="cy")
    await first_card(chat, assistant)
    assistant.answers["pryd maen nhw ar agor"] = [Utterance("utter_services", {"aspect": "hours"})]
    message = (await chat.say("pryd maen nhw ar agor")).json()["messages"][-1]
    assert "The Gaia Centre: Bob dydd, 8am i 6pm" in message["text"]
    assert message["review"] == "draft"


async def test_another_language_says_the_same_cards_anew(site: httpx.AsyncClient, assistant: FakeAssistant) -> None:
    chat = await open_chat(site, locale="en")
    english = await first_card(chat, assistant)
    arabic = (await chat.switch_to("ar")).json()["messages"][-1]["services"][0]
    again = (await chat.switch_to("en")).json()["messages"][-1]["services"][0]
    assert (arabic["id"], arabic["locale"]) == (english["id"], "ar")
    assert arabic["why"].startswith("لمن يعيشون في Lambeth")
    assert again == english


async def test_the_page_says_which_language_a_card_is_in(site: httpx.AsyncClient, assistant: FakeAssistant) -> None:
    """A screen reader reads Welsh with a Welsh voice only where the page says that it is Welsh."""
    assistant.answers["domestic abuse in Brixton"] = NEAR
    opened = await site.post("/chat/start", data={"lang": "cy"}, follow_redirects=True)
    form = {
        "text": "domestic abuse in Brixton",
        "client_id": str(uuid4()),
        "csrf": opened.text.partition('name="csrf" value="')[2].partition('"')[0],
    }
    page = await site.post("/chat/messages", data=form, follow_redirects=True)
    assert '<bdi lang="cy">I bobl sy' in page.text
    assert '<bdi lang="en">The Gaia Centre</bdi>' in page.text


async def test_a_language_without_translations_has_english_cards(
    site: httpx.AsyncClient, assistant: FakeAssistant
) -> None:
    card = await first_card(await open_chat(site, locale="pl"), assistant)
    assert card["locale"] == "en"
    assert card["why"].startswith("For people who live in Lambeth")


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(PROJECT / "content")


@pytest.fixture
def say(library: Library) -> Say:
    """A reviewed Welsh sentence with the card under it, as a speaker of these translations says it."""

    def composed(
        *entries: tuple[tuple[str, str], str], review: Review = Review.REVIEWED, outdated: bool = False
    ) -> Draft:
        known = {key: Translated(text, review, outdated) for key, text in entries}
        sentence = ("messages/services_named", library.messages["services_named"])
        catalogue = Catalogue("cy", Translations(), {sentence: Translated("Dyma hi.", Review.REVIEWED), **known})
        speaker = Speaker(library, Locale("cy", "Cymraeg", "ltr"), catalogue, Locale("en", "English", "ltr"))
        arguments = {"said": "services_named", "cards": [CARD.model_dump(mode="json")]}
        return compose(speaker, Utterance("utter_services", arguments), datetime(2026, 11, 23, 12, tzinfo=UTC))

    return composed


def test_a_message_is_no_better_checked_than_its_cards(say: Say) -> None:
    checked, unchecked = say(WHY, HOURS), say(WHY, HOURS, review=Review.DRAFT)
    assert [card.why for card in (*checked.services, *unchecked.services)] == ["I bobl yn Lewisham."] * 2
    assert (checked.review, unchecked.review) == (Review.REVIEWED, Review.DRAFT)


def test_what_was_made_from_an_older_english_is_not_shown(say: Say) -> None:
    older = (("services/athena/hours", "9am to 4pm"), "9am i 4pm")
    said = say(WHY, older)
    assert (said.services[0].hours, said.services[0].why, said.review) == (CARD.hours, CARD.why, Review.REVIEWED)
    approved_before = say(WHY, HOURS, review=Review.DRAFT, outdated=True)
    assert (approved_before.services[0].hours, approved_before.services[0].locale) == (CARD.hours, "en")


def test_a_card_is_in_one_language(say: Say) -> None:
    card = say(WHY).services[0]
    assert (card.why, card.hours, card.locale) == (CARD.why, CARD.hours, "en")
