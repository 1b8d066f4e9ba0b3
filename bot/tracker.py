"""Rasa's memory of a conversation: in the same PostgreSQL as everything else, in a schema of its own, encrypted.

Deleting a conversation is `DELETE FROM rasa.events WHERE sender_id = :id`.
"""

from __future__ import annotations

import itertools
import json
import logging
import os
import time
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import URL, Engine
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.orm import declarative_base, sessionmaker

logger = logging.getLogger(__name__)

SCHEMA = "rasa"
# A turn is saved once, so six turns: enough for every rule, and the work does not grow with the conversation.
SAVES_READ = 6
ATTEMPTS = 30
WAIT_SECONDS = 1.0

_STORED = "waymark_events_stored"


class EncryptedTrackerStore(SQLTrackerStore):
    """Events are unreadable without WAYMARK_SECRET_KEY. The first of several keys (comma-separated) writes."""

    Base = declarative_base(metadata=sa.MetaData(schema=SCHEMA))

    class SQLEvent(Base):  # type: ignore[misc, valid-type]
        """The events of one save, sealed together: one by one, opening them took a tenth of a message's time.

        Who and when are plain, for deletion and order; what was said or understood is in `data`. `type_name` and
        `timestamp` are those of the last event.
        """

        __tablename__ = "events"

        id = sa.Column(sa.BigInteger, primary_key=True)
        sender_id = sa.Column(sa.String(255), nullable=False, index=True)
        type_name = sa.Column(sa.String(255), nullable=False)
        timestamp = sa.Column(sa.Float)
        data = sa.Column(sa.Text, nullable=False)

    def __init__(
        self,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        host: str | None = None,
        engine: Engine | None = None,
        **kwargs: Any,
    ) -> None:
        self._cipher = cipher(os.environ)
        self.engine = engine or sa.create_engine(database_url(os.environ), pool_pre_ping=True, pool_size=5)
        self._create_tables()
        self.sessionmaker = sessionmaker(bind=self.engine)
        # SQLTrackerStore's own start would make its own engine and table.
        TrackerStore.__init__(self, domain, event_broker, **kwargs)

    def _create_tables(self) -> None:
        """The database may still be starting, and another server may be making the same tables."""
        for attempt in itertools.count(1):
            try:
                if self.engine.dialect.name == "postgresql":
                    with self.engine.begin() as connection:
                        connection.execute(sa.text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
                self.Base.metadata.create_all(self.engine)
                return
            except (OperationalError, ProgrammingError, IntegrityError):
                if attempt >= ATTEMPTS:
                    raise
                logger.warning("The database is not ready.", extra={"attempt": attempt})
                time.sleep(WAIT_SECONDS)

    async def _retrieve(self, sender_id: str, fetch_events_from_all_sessions: bool) -> DialogueStateTracker | None:
        event = self.SQLEvent
        query = sa.select([event.data]).where(event.sender_id == sender_id).order_by(event.id.desc())
        if not fetch_events_from_all_sessions:
            query = query.limit(SAVES_READ)
        with self.session_scope() as session:
            rows = session.execute(query).scalars().all()
        if not rows or not self.domain:
            return None
        events = [event for data in reversed(rows) for event in self._open(data)]
        if len(rows) == SAVES_READ and not fetch_events_from_all_sessions:
            events = from_a_turn_on(events)
        tracker = DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)
        setattr(tracker, _STORED, len(tracker.events))
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        await self.stream_events(tracker)
        stored = getattr(tracker, _STORED, None)
        with self.session_scope() as session:
            if stored is None:
                saved = sa.select([self.SQLEvent.data]).where(self.SQLEvent.sender_id == tracker.sender_id)
                stored = sum(len(self._open(data)) for data in session.execute(saved).scalars())
            new = list(itertools.islice(tracker.events, stored, None))
            if new:
                sealed = self._seal([event.as_dict() for event in new])
                last = new[-1]
                session.add(
                    self.SQLEvent(
                        sender_id=tracker.sender_id, type_name=last.type_name, timestamp=last.timestamp, data=sealed
                    )
                )
            session.commit()
        setattr(tracker, _STORED, len(tracker.events))

    def _event_query(self, session: Any, sender_id: str, fetch_events_from_all_sessions: bool) -> Any:
        raise NotImplementedError("Events are read in `_retrieve`.")

    def _additional_events(self, session: Any, tracker: DialogueStateTracker) -> Iterator[Any]:
        raise NotImplementedError("New events are counted in `save`.")

    def _seal(self, events: list[dict[str, Any]]) -> str:
        return self._cipher.encrypt(json.dumps(events).encode()).decode("ascii")

    def _open(self, data: str) -> list[dict[str, Any]]:
        """Nothing when it was sealed with a key that is gone: the conversation goes on without it."""
        try:
            opened: list[dict[str, Any]] | dict[str, Any] = json.loads(self._cipher.decrypt(data.encode("ascii")))
        except InvalidToken:
            logger.error("Stored events cannot be opened with WAYMARK_SECRET_KEY.")
            return []
        # Before events were saved together, a row held one.
        return [opened] if isinstance(opened, dict) else opened


def cipher(environment: Mapping[str, str]) -> MultiFernet:
    keys = [key.strip() for key in environment.get("WAYMARK_SECRET_KEY", "").split(",") if key.strip()]
    if not keys:
        raise RuntimeError("WAYMARK_SECRET_KEY is not set: conversations are only kept encrypted.")
    return MultiFernet([Fernet(key) for key in keys])


def database_url(environment: Mapping[str, str]) -> URL:
    """A host that begins with a slash is the folder of a Unix socket."""
    host = environment.get("WAYMARK_DB_HOST") or None
    socket = host if host and host.startswith("/") else None
    return URL.create(
        "postgresql+psycopg2",
        username=environment.get("WAYMARK_DB_USER") or None,
        password=environment.get("WAYMARK_DB_PASSWORD") or None,
        host=None if socket else host,
        port=int(environment["WAYMARK_DB_PORT"]) if environment.get("WAYMARK_DB_PORT") else None,
        database=environment.get("WAYMARK_DB_NAME") or "postgres",
        query={"host": socket} if socket else {},
    )


def from_a_turn_on(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Half a turn would fit no rule: begin where Rasa was listening."""
    for at, event in enumerate(events):
        if event.get("event") == "action" and event.get("name") == ACTION_LISTEN_NAME:
            return events[at:]
    return events
