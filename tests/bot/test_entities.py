"""Names and words of the content in messages, and what only looks like them."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.measure import read
from bot.nlu.entities import Finder, PhraseEntities
from bot.nlu.gazetteers import read_gazetteer

ROOT = Path(__file__).parents[2]
READING = "thames-valley-police-area"
LONGEST_MS = 2.0


@pytest.fixture(scope="module")
def finder() -> Finder:
    return Finder(read_gazetteer(ROOT / "content"))


def values(finder: Finder, text: str, *labels: str) -> list[str]:
    return [entity["value"] for entity in finder.find(text) if entity["entity"] in labels]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("I keep reading his messages", []),
        ("Reading his messages made me ill", []),
        ("STOP READING MY TEXTS", []),
        ("I live in Reading", [READING]),
        ("I LIVE IN READING", [READING]),
        ("counselling near reading please", [READING]),
        ("Reading?", [READING]),
        ("the Reading police never rang", [READING]),
        ("it was on Lambeth Walk", []),
        ("Reading Road, by the shop", []),
        ("he stood outside Lewisham College", []),
        ("I'm in Lambeth", ["lambeth"]),
        ("he took a bow and left", []),
        ("a flat in Bow", ["tower-hamlets"]),
        ("the dog was barking all night", []),
        ("support in barking", ["barking-and-dagenham"]),
        ("barking and dagenham", ["barking-and-dagenham"]),
        ("my friend Chelsea was raped", []),
        ("a refuge in Chelsea", ["kensington-and-chelsea"]),
        ("a message from Lee", []),
        ("I had a bath", []),
        ("there's a centre in Bath", ["avon-and-somerset-police-area"]),
        ("king\u2019s cross", ["camden"]),
        ("kings cross", ["camden"]),
        ("my postcode is SE5 9RS", ["southwark", "lambeth"]),
        ("i live in e1", ["tower-hamlets"]),
        ("n1 mate thats great", []),
        ("LS8 2AB", []),
        ("Brixton, London, England", ["lambeth"]),
        ("anything in London", ["london"]),
    ],
)
def test_places(finder: Finder, text: str, places: list[str]) -> None:
    assert values(finder, text, "place") == places


def test_where_somebody_lives_is_told_from_where_it_happened(finder: Finder) -> None:
    found = finder.find("I was robbed in Newham, I live in Hackney")
    homes = {entity["value"]: entity.get("role") for entity in found if entity["entity"] == "place"}
    assert homes == {"newham": None, "hackney": "home"}


def test_of_a_postcode_only_the_first_half_is_kept(finder: Finder) -> None:
    assert values(finder, "we're at SW1A 1AA", "postcode") == ["SW1A"]
    assert "9RS" not in str(finder.find("SE5 9RS"))


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("may I ask something", []),
        ("May came round and shouted", []),
        ("he may come back", []),
        ("it was in May", ["05"]),
        ("last may he hit me", ["05"]),
        ("on 3 May at 9.30am", ["05-03", "09:30"]),
        ("the 21st of June 2024", ["2024-06-21"]),
        ("May 5th", ["05-05"]),
        ("they march me to the door", []),
        ("since 2019", ["2019"]),
        ("03/11/2025", ["11-03"]),
        ("2 weeks ago", ["week-2"]),
        ("yesterday at noon", ["day-1", "12:00"]),
        ("December", ["12"]),
    ],
)
def test_dates_and_times(finder: Finder, text: str, dates: list[str]) -> None:
    assert values(finder, text, "date", "time") == dates


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("do they speak Polish", ["pl"]),
        ("Polish people are abused on our road", []),
        ("an urdu speaking counsellor", ["ur"]),
        ("BSL interpreter", ["bfi"]),
        ("Welsh?", ["cy"]),
        ("I polish my shoes", []),
    ],
)
def test_languages(finder: Finder, text: str, languages: list[str]) -> None:
    assert values(finder, text, "language") == languages


@pytest.mark.parametrize(
    ("text", "services"),
    [
        ("the number for Victim Support", ["victim-support"]),
        ("is galop open", ["galop"]),
        ("do I ring Respect", ["respect-phoneline"]),
        ("he has no respect", []),
        ("call Mind", ["mind"]),
        ("Mind you, it was late", []),
        ("my account was hacked", []),
        ("we asked the police", []),
        ("action fraud took my report", ["report-fraud"]),
    ],
)
def test_services(finder: Finder, text: str, services: list[str]) -> None:
    assert values(finder, text, "service") == services


def test_one_sentence_tells_several_things_at_once(finder: Finder) -> None:
    text = "refuge for a woman raped by her husband, she only speaks Polish, near Brixton, he is on bail"
    found = {(entity["entity"], entity["value"]) for entity in finder.find(text)}
    assert {
        ("support", "refuge"), ("harm", "rape_and_sexual_assault"), ("group", "women"), ("language", "pl"),
        ("group", "eastern_european"), ("place", "lambeth"), ("stage", "stages.bail"), ("term", "bail"),
    } <= found  # fmt: skip


def test_phone_numbers_are_marked_and_not_kept(finder: Finder) -> None:
    text = "my number is 07700 900123"
    (found,) = [entity for entity in finder.find(text) if entity["entity"] == "phone_number"]
    assert (text[found["start"] : found["end"]], found["value"]) == ("07700 900123", "")
    assert values(finder, "crime number 1234", "phone_number") == []


def test_words_that_are_abbreviations_in_capitals(finder: Finder) -> None:
    assert values(finder, "two weeks ago", "term") == []
    assert values(finder, "what is the AGO", "term") == ["ago"]


def test_unverified_services_are_not_found(finder: Finder) -> None:
    hidden = {path.stem for path in (ROOT / "content" / "services" / "unverified").glob("*.yml")}
    patterns = read_gazetteer(ROOT / "content").patterns
    assert hidden
    assert hidden.isdisjoint(pattern["id"] for pattern in patterns if pattern["label"] == "service")


def test_a_message_takes_less_than_two_milliseconds(finder: Finder) -> None:
    texts = [text for _, text in read(ROOT / "bot" / "data" / "nlu")][:2000]
    began = time.process_time()
    for text in texts:
        finder.find(text)
    assert (time.process_time() - began) / len(texts) * 1000 < LONGEST_MS


@pytest.fixture
def content(tmp_path: Path) -> Path:
    (tmp_path / "services").mkdir()
    (tmp_path / "glossary").mkdir()
    (tmp_path / "glossary" / "en.yml").write_text(
        "terms:\n"
        "- {id: cps, term: Crown Prosecution Service (CPS), aliases: [prosecutors]}\n"
        "- {id: vps, term: VPS, aliases: [cps]}\n"
    )
    service = "id: victim-support\nname: Victim Support\nverified_on: 2026-11-21\n"
    (tmp_path / "services" / "victim-support.yml").write_text(service)
    return tmp_path


def found_by_a_stored_model(content: Path, parts: Any, text: str) -> list[tuple[Any, ...]]:
    config = {"content": str(content)}
    PhraseEntities.create(config, *parts).train(TrainingData())
    message = Message({"text": text})
    PhraseEntities.load(config, *parts).process([message])
    return [tuple(entity[key] for key in ("entity", "value", "start", "end")) for entity in message.get("entities")]


def test_a_trained_model_finds_them_without_the_content(
    content: Path, storage: LocalModelStorage, resource: Resource, context: ExecutionContext
) -> None:
    text = "is the cps part of victim support? is the crown prosecution service?"
    found = found_by_a_stored_model(content, (storage, resource, context), text)
    assert found == [("term", "cps", 7, 10), ("service", "victim-support", 19, 33), ("term", "cps", 42, 67)]


@pytest.mark.parametrize("changed", ["glossary/en.yml", "areas.yml", "services/victim-support.yml"])
def test_changed_content_is_trained_again(content: Path, changed: str) -> None:
    config = {"content": str(content)}
    before = PhraseEntities.fingerprint_addon(config)
    (content / changed).write_text("{}\n")
    assert PhraseEntities.fingerprint_addon(config) != before


def test_without_content_there_is_little_to_find(tmp_path: Path) -> None:
    labels = {pattern["label"] for pattern in read_gazetteer(tmp_path).patterns}
    assert labels == {"language", "nearby", "stage", "date", "time"}
