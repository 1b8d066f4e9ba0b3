"""A recorded tracker in, events and response ids out; the API is a fake transport."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import turn
from bot.actions.answer import ActionAnswer, ActionUnclear
from bot.actions.api_client import ApiClient, ApiRefused, ApiUnreachable
from bot.actions.choose import ActionAffirm, ActionChooseTopic, ActionRefuse
from bot.actions.follow_up import ActionFollowUp
from bot.actions.refine import ActionRefine
from bot.actions.rules import Thresholds

CATALOGUE = {
    "topics": [
        {"id": "rights.complaint", "written": True},
        {"id": "practical.property", "written": True},
        {"id": "practical.court_expenses", "written": False},
    ]
}

WITH_FINDING = httpx.Response(200, json={"topics": [{"id": "find.services", "written": True}]})


@pytest.fixture(autouse=True)
def _thresholds(monkeypatch: pytest.MonkeyPatch) -> None:
    fixed = Thresholds(clear=0.4, margin=0.1, near=0.05, part_clear=0.6, crisis=0.5)
    for module in ("answer", "choose", "follow_up", "refine", "turn"):
        monkeypatch.setattr(f"bot.actions.{module}.thresholds", lambda: fixed)


class Api:
    """Answers what it is told to, one after the other, then the last one again."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers = list(answers) or [httpx.Response(200, json=CATALOGUE)]
        self.asked: list[httpx.Request] = []
        self.now = 0.0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def client(self) -> ApiClient:
        return ApiClient("http://api", httpx.MockTransport(self), lambda: self.now, back_off=0.0)


def message(intent: str, *ranking: tuple[str, float], **more: Any) -> dict[str, Any]:
    entries = [{"intent_response_key": f"ask/{topic}", "confidence": confidence} for topic, confidence in ranking]
    return {
        "intent": {"name": intent, "confidence": 0.9},
        "entities": more.pop("entities", []),
        "response_selector": {
            "all_retrieval_intents": ["ask"],
            "ask": {"ranking": entries},
            **more.pop("selector", {}),
        },
        "parts": [],
        "crisis": {"topic": "crisis.immediate_danger", "confidence": 0.01},
        **more,
    }


async def said(action: Action, latest: dict[str, Any], **slots: Any) -> tuple[list[tuple[str, Any]], dict[str, Any]]:
    """The response ids with their topic or topics, and the slots set."""
    tracker = Tracker("c", slots, latest, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    events = await action.run(dispatcher, tracker, {})
    assert all(event["event"] == "slot" for event in events)
    told = [(one["response"], one.get("topic", one.get("topics"))) for one in dispatcher.messages]
    assert all(one["text"] is None for one in dispatcher.messages), "words are the API's"
    return told, {event["name"]: event["value"] for event in events}


async def test_a_clear_question_is_answered() -> None:
    asked = message("ask", ("rights.complaint", 0.8), ("practical.property", 0.1))
    told, slots = await said(ActionAnswer(Api().client()), asked)
    assert told == [("utter_topic", "rights.complaint")]
    assert slots == {"topic": "rights.complaint"}


async def test_what_was_offered_is_remembered_and_forgotten() -> None:
    asked = message("ask", ("rights.complaint", 0.3), ("practical.property", 0.29))
    told, slots = await said(ActionAnswer(Api().client()), asked)
    assert told == [("utter_did_you_mean", ["rights.complaint", "practical.property"])]
    told, slots = await said(ActionAffirm(Api().client()), message("affirm"), **slots)
    assert told == [("utter_topic", "rights.complaint")]
    assert slots == {"topic": "rights.complaint", "offered": []}


async def test_no_counts_as_a_miss() -> None:
    told, slots = await said(ActionRefuse(Api().client()), message("deny"), misses=1, offered=["rights.complaint"])
    assert told == [("utter_unclear", [])]
    assert slots == {"topic": None, "misses": 2, "offered": []}


async def test_a_follow_up_names_its_aspect() -> None:
    selector = {"follow_up": {"response": {"intent_response_key": "follow_up/how_long", "confidence": 0.9}}}
    action = ActionFollowUp(Api().client())
    told, slots = await said(action, message("follow_up", selector=selector), topic="rights.complaint")
    assert told == [("utter_follow_up", "rights.complaint")]
    assert slots == {"topic": "rights.complaint"}


@pytest.mark.parametrize(
    ("topic", "response"), [("practical.property", "utter_topic"), ("practical.court_expenses", "utter_not_yet")]
)
async def test_a_button(topic: str, response: str) -> None:
    pressed = {"intent": {"name": "choose_topic"}, "entities": [{"entity": "topic", "value": topic}]}
    told, _ = await said(ActionChooseTopic(Api().client()), pressed)
    assert told == [(response, topic)]


async def test_a_word_of_the_glossary() -> None:
    asked = message("ask", ("glossary.term", 0.9), entities=[{"entity": "term", "value": "vps"}])
    tracker = Tracker("c", {}, asked, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    client = Api(httpx.Response(200, json={"topics": [{"id": "glossary.term", "written": True}]})).client()
    await ActionAnswer(client).run(dispatcher, tracker, {})
    assert dispatcher.messages[0]["term"] == "vps"


FOUND_IN_BRENT = [
    {"entity": "harm", "value": "fraud"},
    {"entity": "place", "value": "newham"},
    {"entity": "place", "value": "brent", "role": "home"},
    {"entity": "support", "value": "counselling"},
]
REFINED = {"refine": {"response": {"intent_response_key": "refine/cost", "confidence": 0.9}}}


async def test_what_is_known_of_the_help_looked_for_stays_in_slots() -> None:
    asked = message("ask", ("find.services", 0.9), entities=FOUND_IN_BRENT)
    told, slots = await said(ActionAnswer(Api(WITH_FINDING).client()), asked)
    assert told == [("utter_services", "find.services")]
    kept = {"harm": ["fraud"], "support": ["counselling"], "place": ["brent"], "home": True, "shown": True}
    assert slots == {"topic": "find.services"} | kept
    told, again = await said(ActionRefine(Api(WITH_FINDING).client()), message("refine", selector=REFINED), **slots)
    assert told == [("utter_services", "find.services")]
    assert again == slots


async def test_without_services_a_few_words_go_the_ordinary_way() -> None:
    ranked = [{"name": "refine", "confidence": 0.6}, {"name": "ask", "confidence": 0.3}]
    asked = message("refine", ("rights.complaint", 0.2), selector=REFINED, intent_ranking=ranked)
    told, _ = await said(ActionRefine(Api().client()), asked)
    assert told == [("utter_topic", "rights.complaint")]
    ranked[1]["name"] = "follow_up"
    told, _ = await said(ActionRefine(Api().client()), asked, topic="rights.complaint")
    assert told == [("utter_follow_up", "rights.complaint")]


async def test_without_the_api_the_answer_is_given_all_the_same() -> None:
    api = Api(httpx.ConnectError("away"))
    asked = message("ask", ("practical.court_expenses", 0.9))
    told, _ = await said(ActionAnswer(api.client()), asked)
    assert told == [("utter_topic", "practical.court_expenses")]


@pytest.mark.parametrize(
    "latest", [{}, {"crisis": {"topic": "crisis.x"}}, {"response_selector": {"ask": {"ranking": [{}]}}}]
)
@pytest.mark.parametrize(
    "action", [ActionAnswer, ActionUnclear, ActionAffirm, ActionRefuse, ActionFollowUp, ActionChooseTopic, ActionRefine]
)
async def test_there_is_always_an_answer(action: type[turn.Turn], latest: dict[str, Any]) -> None:
    told, _ = await said(action(Api().client()), latest)
    assert told


async def test_an_error_of_ours_is_said() -> None:
    told, slots = await said(
        ActionAnswer(Api().client()), {"response_selector": {"ask": {"ranking": [{}]}}}, topic="a.b"
    )
    assert told == [("utter_something_went_wrong", None)]
    assert slots == {"topic": "a.b"}


async def test_the_catalogue_is_kept_for_a_minute() -> None:
    api = Api()
    client = api.client()
    assert (await client.catalogue())["practical.court_expenses"] is False
    api.now = 59.0
    await client.catalogue()
    assert len(api.asked) == 1
    api.now = 60.0
    await client.catalogue()
    assert len(api.asked) == 2


async def test_an_old_catalogue_is_better_than_none() -> None:
    api = Api(httpx.Response(200, json=CATALOGUE), httpx.Response(503))
    client = api.client()
    before = await client.catalogue()
    api.now = 61.0
    assert await client.catalogue() == before


@pytest.mark.parametrize(
    ("answers", "error", "times"),
    [
        ([httpx.Response(500)], ApiUnreachable, 3),
        ([httpx.ReadTimeout("slow")], ApiUnreachable, 3),
        ([httpx.Response(401)], ApiRefused, 1),
        ([httpx.Response(200, text="<html>")], ApiRefused, 1),
        ([httpx.Response(200, json={"topics": [{}]})], ApiRefused, 1),
    ],
)
async def test_failures_have_names(answers: list[Any], error: type[Exception], times: int) -> None:
    api = Api(*answers)
    client = api.client()
    for _ in range(2):  # The second time, the API is left alone.
        with pytest.raises(error):
            await client.catalogue()
    assert len(api.asked) == times


async def test_a_second_attempt_may_do() -> None:
    api = Api(httpx.ConnectError("starting"), httpx.Response(200, json=CATALOGUE))
    assert json.dumps(await api.client().catalogue())
