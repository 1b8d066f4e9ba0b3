"""The store's own work: encryption, counting, cutting. On SQLite, which needs no server; PostgreSQL is the same SQL."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.tracker import SAVES_READ, EncryptedTrackerStore, cipher, database_url, from_a_turn_on

DOMAIN = Domain.from_yaml("slots: {topic: {type: text, influence_conversation: false, mappings: [{type: custom}]}}")
SECRET_WORDS = "he put the knife in the drawer"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.engine.Engine]:
    # SQLite numbers rows only in a column called INTEGER.
    column = EncryptedTrackerStore.SQLEvent.__table__.c.id
    original, column.type = column.type, sa.Integer()
    engine = sa.create_engine(f"sqlite:///{tmp_path}/events.db").execution_options(schema_translate_map={"rasa": None})
    yield engine
    engine.dispose()
    column.type = original


@pytest.fixture
def store(engine: sa.engine.Engine, monkeypatch: pytest.MonkeyPatch) -> EncryptedTrackerStore:
    monkeypatch.setenv("WAYMARK_SECRET_KEY", Fernet.generate_key().decode())
    return EncryptedTrackerStore(DOMAIN, engine=engine)


def turn(number: int) -> list[object]:
    return [
        ActionExecuted("action_listen"),
        UserUttered(f"{SECRET_WORDS} {number}", {"name": "ask", "confidence": 1.0}),
        SlotSet("topic", f"topic {number}"),
    ]


async def say(store: EncryptedTrackerStore, number: int) -> None:
    tracker = await store.get_or_create_tracker("c1", append_action_listen=False)
    tracker.update_with_events(turn(number), DOMAIN)
    await store.save(tracker)


async def test_nothing_that_was_said_can_be_read_in_the_table(
    store: EncryptedTrackerStore, engine: sa.engine.Engine
) -> None:
    await say(store, 1)
    with engine.connect() as connection:
        table = connection.execute(sa.text("SELECT * FROM events")).fetchall()
    assert len(table) == 1
    assert "knife" not in str(table) and "topic 1" not in str(table)


async def test_a_conversation_goes_on_where_it_was(store: EncryptedTrackerStore) -> None:
    for number in range(3):
        await say(store, number)
    tracker = await store.retrieve("c1")
    assert tracker is not None
    assert len(tracker.events) == 9
    assert tracker.get_slot("topic") == "topic 2"


async def test_saving_twice_stores_once(store: EncryptedTrackerStore) -> None:
    tracker = await store.get_or_create_tracker("c1", append_action_listen=False)
    tracker.update_with_events(turn(1), DOMAIN)
    await store.save(tracker)
    await store.save(tracker)
    found = await store.retrieve_full_tracker("c1")
    assert found is not None and len(found.events) == 3


async def test_a_tracker_from_elsewhere_is_counted(store: EncryptedTrackerStore) -> None:
    await say(store, 1)
    tracker = DialogueStateTracker.from_events("c1", [*turn(1), *turn(2)], DOMAIN.slots)
    await store.save(tracker)
    found = await store.retrieve_full_tracker("c1")
    assert found is not None and len(found.events) == 6


async def test_a_long_conversation_is_not_read_again(store: EncryptedTrackerStore) -> None:
    for number in range(2 * SAVES_READ):
        await say(store, number)
    recent, full = await store.retrieve("c1"), await store.retrieve_full_tracker("c1")
    assert recent is not None and full is not None
    assert len(recent.events) == 3 * SAVES_READ
    assert isinstance(recent.events[0], ActionExecuted)
    assert recent.get_slot("topic") == f"topic {2 * SAVES_READ - 1}"
    assert len(full.events) == 3 * 2 * SAVES_READ


async def test_events_under_a_lost_key_do_not_stop_a_conversation(
    store: EncryptedTrackerStore, engine: sa.engine.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    await say(store, 1)
    monkeypatch.setenv("WAYMARK_SECRET_KEY", Fernet.generate_key().decode())
    other = EncryptedTrackerStore(DOMAIN, engine=engine)
    await say(other, 2)
    tracker = await other.retrieve("c1")
    assert tracker is not None and tracker.get_slot("topic") == "topic 2"


async def test_events_that_were_saved_one_by_one_are_read(
    store: EncryptedTrackerStore, engine: sa.engine.Engine
) -> None:
    tracker = DialogueStateTracker.from_events("c1", turn(1), DOMAIN.slots)
    with engine.begin() as connection:
        for event in tracker.events:
            row = {"sender_id": "c1", "type_name": event.type_name, "timestamp": 0.0}
            sealed = store._cipher.encrypt(json.dumps(event.as_dict()).encode()).decode()
            connection.execute(sa.insert(EncryptedTrackerStore.SQLEvent).values(**row, data=sealed))
    found = await store.retrieve("c1")
    assert found is not None and found.get_slot("topic") == "topic 1"


async def test_a_conversation_is_deleted_by_its_id(store: EncryptedTrackerStore, engine: sa.engine.Engine) -> None:
    await say(store, 1)
    with engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM events WHERE sender_id = :id"), {"id": "c1"})
    assert await store.retrieve("c1") is None


def test_keys_can_be_changed() -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    sealed = cipher({"WAYMARK_SECRET_KEY": old}).encrypt(b"words")
    assert cipher({"WAYMARK_SECRET_KEY": f"{new},{old}"}).decrypt(sealed) == b"words"
    with pytest.raises(InvalidToken):
        cipher({"WAYMARK_SECRET_KEY": new}).decrypt(sealed)


def test_without_a_key_nothing_is_kept() -> None:
    with pytest.raises(RuntimeError, match="WAYMARK_SECRET_KEY"):
        cipher({})


@pytest.mark.parametrize(
    ("environment", "url"),
    [
        ({"WAYMARK_DB_HOST": "/run/db", "WAYMARK_DB_USER": "u", "WAYMARK_DB_NAME": "n"}, "u@/n?host=%2Frun%2Fdb"),
        (
            {"WAYMARK_DB_HOST": "db", "WAYMARK_DB_PORT": "5433", "WAYMARK_DB_USER": "u", "WAYMARK_DB_PASSWORD": "p"},
            "u:p@db:5433/postgres",
        ),
    ],
)
def test_the_database_is_reached_by_socket_or_host(environment: dict[str, str], url: str) -> None:
    assert database_url(environment).render_as_string(hide_password=False) == f"postgresql+psycopg2://{url}"


def test_a_cut_begins_with_a_turn() -> None:
    events = [{"event": "slot"}, {"event": "action", "name": "action_listen"}, {"event": "user"}]
    assert from_a_turn_on(events) == events[1:]
    assert from_a_turn_on([{"event": "slot"}]) == [{"event": "slot"}]
