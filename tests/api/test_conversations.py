"""The conversation API as `docs/conversation-api.md` promises it."""

import asyncio
from uuid import uuid4

import httpx
import psycopg
import pytest

from api.conversations.archive import utc_now
from api.conversations.rules import GIVE_UP_AFTER, Utterance
from api.conversations.service import Conversations
from tests.chat import open_chat
from tests.fakes import FakeAssistant


class TestOpening:
    async def test_says_welcome_in_the_language_the_browser_asks_for(self, client: httpx.AsyncClient) -> None:
        answer = await client.post("/v1/conversations", json={}, headers={"Accept-Language": "xx, ar-EG;q=0.9"})
        opened = answer.json()
        assert (answer.status_code, opened["locale"], opened["dir"], opened["mode"]) == (201, "ar", "rtl", "assistant")
        assert "999" in opened["messages"][0]["text"]

    async def test_a_language_it_does_not_speak_is_no_obstacle(self, client: httpx.AsyncClient) -> None:
        answer = await client.post("/v1/conversations", json={"locale": "xx"})
        assert (answer.status_code, answer.json()["locale"]) == (201, "en")


class TestSaying:
    async def test_answers_with_text_source_and_a_way_to_a_person(self, client: httpx.AsyncClient) -> None:
        chat = await open_chat(client)
        reply = (await chat.say("can they look at it again")).json()
        [message] = reply["messages"]
        assert message["topic"] == "rights.review_decision"
        assert message["kind"] == "guidance"
        assert message["sources"][0]["checked_on"]
        assert message["jurisdiction"]
        assert "topic:task.talk_to_person" in [button["payload"] for button in message["buttons"]]
        assert len(message["buttons"]) <= 5

    async def test_acts_once_for_the_same_client_id(self, client: httpx.AsyncClient, assistant: FakeAssistant) -> None:
        chat, client_id = await open_chat(client), str(uuid4())
        first = await chat.say("hello", client_id)
        second = await chat.say("hello", client_id)
        assert first.json() == second.json()
        assert len(assistant.asked) == 1

    async def test_two_at_once_are_answered_in_order_and_none_is_lost(
        self, client: httpx.AsyncClient, assistant: FakeAssistant
    ) -> None:
        chat = await open_chat(client)
        answers = await asyncio.gather(*(chat.say(f"question {n}") for n in range(6)))
        assert [answer.status_code for answer in answers] == [200] * 6
        said = [m["text"] for m in await chat.read() if m["role"] == "victim"]
        assert [message for _, message, _ in assistant.asked] == said
        assert len(said) == 6

    async def test_a_pressed_button_leads_to_its_topic_even_when_the_assistant_is_away(
        self, client: httpx.AsyncClient, assistant: FakeAssistant
    ) -> None:
        chat = await open_chat(client)
        assistant.away = True
        [message] = (await chat.press("topic:rights.complaint")).json()["messages"]
        assert message["topic"] == "rights.complaint"

    async def test_more_gives_the_rest_of_the_text(self, client: httpx.AsyncClient) -> None:
        chat = await open_chat(client)
        short = (await chat.press("topic:rights.complaint")).json()["messages"]
        [long] = (await chat.press("more:rights.complaint")).json()["messages"]
        assert long["text"] != short[-1]["text"]
        assert long["sources"]


class TestDanger:
    async def test_the_safety_reply_comes_first_and_the_question_is_still_answered(
        self, client: httpx.AsyncClient
    ) -> None:
        chat = await open_chat(client)
        messages = (await chat.say("he is outside my door with a knife, can the decision be reviewed")).json()[
            "messages"
        ]
        assert [m["kind"] for m in messages] == ["crisis", "guidance"]
        assert "999" in messages[0]["text"]

    async def test_works_while_the_assistant_is_away(self, client: httpx.AsyncClient, assistant: FakeAssistant) -> None:
        chat = await open_chat(client)
        assistant.away = True
        answer = await chat.say("he is outside my door with a knife")
        messages = answer.json()["messages"]
        assert answer.status_code == 503
        assert [m["kind"] for m in messages] == ["crisis", "limit"]
        assert messages[1]["role"] == "system"

    async def test_no_second_alarm_and_no_did_not_understand_after_it(
        self, client: httpx.AsyncClient, assistant: FakeAssistant
    ) -> None:
        chat = await open_chat(client)
        assistant.default = Utterance("utter_unclear", {"topics": [], "misses": 1})
        messages = (await chat.say("he is outside my door with a knife")).json()["messages"]
        assert [m["kind"] for m in messages] == ["crisis"]


class TestAssistantAway:
    async def test_keeps_the_message_and_answers_it_when_it_is_back(
        self, client: httpx.AsyncClient, assistant: FakeAssistant, conversations: Conversations
    ) -> None:
        chat = await open_chat(client)
        assistant.away = True
        answer = await chat.say("what is a review")
        assert answer.status_code == 503
        assert answer.headers["content-type"] == "application/problem+json"
        assert "999" in answer.json()["messages"][-1]["text"]
        assistant.away = False
        [waiting] = [m["id"] for m in await chat.read() if m["role"] == "victim"]
        await conversations.answer_later(chat.id, waiting)
        assert (await chat.read())[-1]["topic"] == "rights.review_decision"

    async def test_gives_up_at_last_and_says_so(
        self, client: httpx.AsyncClient, assistant: FakeAssistant, conversations: Conversations
    ) -> None:
        chat = await open_chat(client)
        assistant.away = True
        await chat.say("what is a review")
        [waiting] = [m["id"] for m in await chat.read() if m["role"] == "victim"]
        later = utc_now() + GIVE_UP_AFTER
        conversations.now = lambda: later
        for _ in range(3):
            await conversations.answer_later(chat.id, waiting)
        assert len(assistant.asked) == 2
        last = (await chat.read())[-1]
        assert last["role"] == "system" and "Something went wrong" in last["text"] and last["services"]

    async def test_a_later_message_does_not_overtake_one_that_waits(
        self, client: httpx.AsyncClient, assistant: FakeAssistant, conversations: Conversations
    ) -> None:
        chat = await open_chat(client)
        assistant.away = True
        await chat.say("what is a review")
        await chat.say("and how long does that take")
        asked = [words for _, words, _ in assistant.asked]
        assert asked == ["what is a review", "what is a review"]
        assistant.away = False
        waiting = [m["id"] for m in await chat.read() if m["role"] == "victim"]
        await conversations.answer_later(chat.id, waiting[-1])
        assert [words for _, words, _ in assistant.asked][2:] == ["what is a review", "and how long does that take"]

    async def test_danger_is_answered_though_an_earlier_message_waits(
        self, client: httpx.AsyncClient, assistant: FakeAssistant
    ) -> None:
        chat = await open_chat(client)
        assistant.away = True
        await chat.say("what is a review")
        said = (await chat.say("he is outside my door with a knife")).json()["messages"]
        assert said[0]["kind"] == "crisis"

    async def test_the_same_client_id_tries_again(self, client: httpx.AsyncClient, assistant: FakeAssistant) -> None:
        chat, client_id = await open_chat(client), str(uuid4())
        assistant.away = True
        assert (await chat.say("what is a review", client_id)).status_code == 503
        assistant.away = False
        again = await chat.say("what is a review", client_id)
        assert again.status_code == 200
        assert again.json()["messages"][-1]["topic"] == "rights.review_decision"


class TestRefusals:
    @pytest.mark.parametrize(
        ("text", "status"),
        [("", 422), ("   ", 422), ("\u0000\u202e", 422), ("x" * 2001, 413), ("x" * 2000, 200), ("🙂", 200)],
    )
    async def test_text_is_taken_or_refused_clearly(self, client: httpx.AsyncClient, text: str, status: int) -> None:
        chat = await open_chat(client)
        assert (await chat.say(text)).status_code == status

    async def test_no_token_wrong_token_and_unknown_conversation(self, client: httpx.AsyncClient) -> None:
        chat = await open_chat(client)
        url = f"/v1/conversations/{chat.id}/messages"
        assert (await client.get(url)).status_code == 401
        assert (await client.get(url, headers={"Authorization": "Bearer wrong"})).status_code == 404
        unknown = f"/v1/conversations/{uuid4()}/messages"
        assert (await client.get(unknown, headers=chat.headers)).status_code == 404

    @pytest.mark.parametrize(
        ("content", "media_type", "status"),
        [("{", "application/json", 400), ("text=hi", "application/x-www-form-urlencoded", 415)],
    )
    async def test_bodies_that_are_not_json(
        self, client: httpx.AsyncClient, content: str, media_type: str, status: int
    ) -> None:
        answer = await client.post("/v1/conversations", content=content, headers={"Content-Type": media_type})
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"

    async def test_payload_of_no_button(self, client: httpx.AsyncClient) -> None:
        chat = await open_chat(client)
        assert (await chat.press("rights.nothing")).status_code == 422

    async def test_a_button_of_an_older_page_is_no_dead_end(
        self, client: httpx.AsyncClient, assistant: FakeAssistant
    ) -> None:
        chat = await open_chat(client)
        assert (await chat.press("topic:rights.nothing")).status_code == 200
        assert assistant.asked[0][1] == "/none_of_these"


class TestLanguages:
    async def test_switching_gives_the_last_answer_again(self, client: httpx.AsyncClient) -> None:
        chat = await open_chat(client)
        await chat.press("topic:rights.complaint")
        reply = (await chat.switch_to("pl")).json()
        assert (reply["locale"], reply["messages"][-1]["topic"]) == ("pl", "rights.complaint")
        assert reply["messages"][-1]["review"] == "source"

    async def test_the_language_of_a_message_is_noticed(
        self, client: httpx.AsyncClient, assistant: FakeAssistant
    ) -> None:
        chat = await open_chat(client)
        reply = (await chat.say("متى موعد المحاكمة")).json()
        assert (reply["locale"], reply["dir"]) == ("ar", "rtl")
        assert assistant.asked[0][2] == "ar"


class TestDeleting:
    async def test_nothing_is_left_and_a_second_time_is_not_found(
        self, client: httpx.AsyncClient, database_url: str
    ) -> None:
        chat = await open_chat(client)
        await chat.say("something private")
        assert (await chat.delete()).status_code == 204
        assert (await chat.delete()).status_code == 404
        async with await psycopg.AsyncConnection.connect(database_url) as connection:
            query = "SELECT count(*) FROM waymark.message WHERE conversation_id = %s"
            [left] = await (await connection.execute(query, [chat.id])).fetchone() or [None]
        assert left == 0


class TestKeeping:
    async def test_words_and_token_are_not_readable_in_the_database(
        self, client: httpx.AsyncClient, database_url: str
    ) -> None:
        chat = await open_chat(client)
        await chat.say("my secret sentence")
        async with await psycopg.AsyncConnection.connect(database_url) as connection:
            bodies = await (await connection.execute("SELECT body FROM waymark.message")).fetchall()
            hashes = await (await connection.execute("SELECT token_hash FROM waymark.conversation")).fetchall()
        assert not any(b"secret sentence" in bytes(body) for [body] in bodies)
        assert not any(chat.token.encode() in bytes(kept) for [kept] in hashes)
