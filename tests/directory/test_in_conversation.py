"""Services in answers: searched with the person's words, asked about, and never twice the same."""

from typing import Any

import httpx
import pytest

from api.conversations.rules import Utterance
from tests.chat import Chat, open_chat
from tests.fakes import FakeAssistant


def services(**told: Any) -> list[Utterance]:
    return [Utterance("utter_services", {"topic": "find.services", **told})]


@pytest.fixture
async def chat(site: httpx.AsyncClient) -> Chat:
    return await open_chat(site, locale="en")


async def hear(chat: Chat, assistant: FakeAssistant, text: str, answers: list[Utterance]) -> dict[str, Any]:
    assistant.answers[text] = answers
    answer = await chat.say(text)
    assert answer.status_code == 200, answer.text
    message: dict[str, Any] = answer.json()["messages"][-1]
    return message


def shown(message: dict[str, Any]) -> list[str]:
    return [card["id"] for card in message["services"]]


async def test_the_persons_words_find_services_near_them(chat: Chat, assistant: FakeAssistant) -> None:
    message = await hear(chat, assistant, "who helps in Brixton, my husband hits me", services(place=["lambeth"]))
    assert (message["topic"], message["kind"]) == ("find.services", "task")
    assert shown(message)[0] == "gaia-centre"
    assert "near where you live" in message["text"]
    assert message["services"][0]["open_now"] is True
    assert message["buttons"][-1]["payload"] == "topic:task.talk_to_person"


async def test_another_one_was_not_shown_before(chat: Chat, assistant: FakeAssistant) -> None:
    first = await hear(chat, assistant, "domestic abuse help", services(harm=["domestic_abuse"]))
    second = await hear(chat, assistant, "another one", services(harm=["domestic_abuse"], aspect="another"))
    third = await hear(chat, assistant, "and another", services(harm=["domestic_abuse"], aspect="another"))
    assert len({*shown(first), *shown(second), *shown(third)}) == 9


@pytest.mark.parametrize(
    ("aspect", "said"), [("hours", "Opening times"), ("languages", "Languages"), ("cost", "no checked answer")]
)
async def test_questions_about_those_shown(aspect: str, said: str, chat: Chat, assistant: FakeAssistant) -> None:
    first = await hear(chat, assistant, "domestic abuse in Brixton", services(place=["lambeth"]))
    message = await hear(chat, assistant, "and that?", services(aspect=aspect))
    assert said in message["text"]
    assert shown(message) == shown(first)


async def test_a_split_postcode_gives_buttons_that_lead_on(chat: Chat, assistant: FakeAssistant) -> None:
    message = await hear(chat, assistant, "domestic abuse in BR1 3XY", services(harm=["domestic_abuse"]))
    assert [button["payload"] for button in message["buttons"]][:2] == ["place:bromley", "place:lewisham"]
    assistant.away = True
    pressed = (await chat.press("place:lewisham")).json()["messages"][-1]
    assert shown(pressed)[0] == "athena"
    assert [one["text"] for one in await chat.read() if one["role"] == "victim"][-1] == "Lewisham"


async def test_an_unknown_place_is_no_button(chat: Chat, assistant: FakeAssistant) -> None:
    answer = await chat.press("place:atlantis")
    assert answer.status_code == 200
    assert assistant.asked[-1][1] == "/none_of_these"


async def test_nothing_known_of_the_person_gives_the_text(chat: Chat, assistant: FakeAssistant) -> None:
    message = await hear(chat, assistant, "xyzzy", [Utterance("utter_topic", {"topic": "find.services"})])
    assert message["text"].startswith("Somebody can help you now")


@pytest.mark.parametrize("response", ["utter_did_you_mean", "utter_unclear"])
async def test_services_that_fit_stand_beside_a_question_back(
    response: str, chat: Chat, assistant: FakeAssistant
) -> None:
    unsure = [Utterance(response, {"topics": ["crimes.fraud", "rights.overview"], "misses": 1})]
    message = await hear(chat, assistant, "honour based violence helpline", unsure)
    assert "karma-nirvana" in shown(message)
    assert "may be able to help" in message["text"]
    assert message["buttons"][0]["payload"] == "topic:crimes.fraud"
    assert shown(await hear(chat, assistant, "zzz pothole", unsure)) == []


async def test_nothing_found_leads_to_a_person(chat: Chat, assistant: FakeAssistant) -> None:
    message = await hear(chat, assistant, "xyzzy in Brixton", services(place=["lambeth"]))
    assert "A person can look with you" in message["text"]
    assert shown(message) == ["london-victim-witness-service", "victim-support"]


async def test_a_named_service_is_shown(chat: Chat, assistant: FakeAssistant) -> None:
    by_name = [Utterance("utter_topic", {"topic": "find.service_by_name"})]
    message = await hear(chat, assistant, "what is the number of paladin", by_name)
    assert shown(message)[0] == "paladin"
    assert message["topic"] == "find.service_by_name"


async def test_a_crimes_answer_takes_its_services_from_the_directory(chat: Chat, assistant: FakeAssistant) -> None:
    topic = [Utterance("utter_topic", {"topic": "crimes.domestic_abuse"})]
    anywhere = await hear(chat, assistant, "he hits me", topic)
    assert shown(anywhere)[0] == "national-domestic-abuse-helpline"
    in_wales = await hear(chat, assistant, "he hits me and I live in Cardiff", topic)
    assert shown(in_wales)[0] == "live-fear-free"
    in_lambeth = await hear(chat, assistant, "he hits me and I live in Brixton", topic)
    assert "gaia-centre" in shown(in_lambeth)


async def test_cards_are_made_anew_in_another_language(chat: Chat, assistant: FakeAssistant) -> None:
    first = await hear(chat, assistant, "domestic abuse in Brixton", services(place=["lambeth"]))
    again = (await chat.switch_to("cy")).json()["messages"][-1]
    assert shown(again) == shown(first)
