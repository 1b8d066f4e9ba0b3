"""What editors keep: records, their changes, what the public says is wrong, and what nobody could be offered."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base


class ServiceRecord(Base):
    """One service as editors write it (`api.directory.record.Record`). `origin` is `content`, `editor` or `feed …`."""

    __tablename__ = "service_record"

    slug: Mapped[str] = mapped_column(primary_key=True)
    record: Mapped[dict[str, Any]] = mapped_column(JSONB)
    origin: Mapped[str]
    changed_at: Mapped[datetime]


class ServiceRevision(Base):
    """One change of a record: who, when, why, and what it was like before."""

    __tablename__ = "service_revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(index=True)
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]
    reason: Mapped[str]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSONB)


class DirectoryState(Base):
    """What the tables were last made from, as fingerprints: `content` for records, `making` for how they are shown."""

    __tablename__ = "directory_state"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class Suggestion(Base):
    """What the public says is wrong in a listing, until an editor has looked."""

    __tablename__ = "suggestion"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(index=True)
    body: Mapped[str]
    made_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    decision: Mapped[str | None]


class SearchGap(Base):
    """How often a search found nothing good: need, group, place and language, never who or in which words."""

    __tablename__ = "search_gap"
    __table_args__ = (UniqueConstraint("month", "harm", "need", "group", "area", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[date]
    harm: Mapped[str]
    need: Mapped[str]
    group: Mapped[str]
    area: Mapped[str]
    language: Mapped[str]
    count: Mapped[int]
