"""What editors read and write: records with their history, suggestions of the public, searches in vain."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import func, not_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from api.db import make_sessions
from api.directory.areas import Areas
from api.directory.diff import FieldChange, fields_changed
from api.directory.editor_models import SearchGap, ServiceRecord, ServiceRevision, Suggestion
from api.directory.overview import SOON_DAYS, Due, due, due_by
from api.directory.record import Record
from api.directory.store import Store
from api.directory.taxonomy import Taxonomy

MOST_ROWS, MOST_REVISIONS, MOST_DECIDED = 100, 50, 50
SOON = timedelta(days=SOON_DAYS)
# Fewer searches than this could point at one person.
LEAST_COUNT = 5
_ESCAPED = str.maketrans({"%": r"\%", "_": r"\_", "\\": r"\\"})


class ChangedMeanwhile(Exception):
    """Somebody else saved the record after this form was opened."""


@dataclass(frozen=True)
class Line:
    """A record in a list."""

    slug: str
    name: str
    verified: bool
    next_check: date


@dataclass(frozen=True)
class Revision:
    """One change: who, when, why and what."""

    who: str
    when: datetime
    why: str
    fields: tuple[FieldChange, ...]
    gone: bool


class Desk:
    """The editors' part of the directory."""

    def __init__(self, engine: AsyncEngine, areas: Areas, taxonomy: Taxonomy, most_rows: int = MOST_ROWS) -> None:
        self.most_rows = most_rows
        self._sessions = make_sessions(engine)
        self._areas = areas
        self._taxonomy = taxonomy

    async def lines(self, words: str, only: str, page: int = 1) -> list[Line]:
        """A page of records whose name or id holds some words; `only` is `unverified` or nothing."""
        name, verified = ServiceRecord.record["name"].astext, ServiceRecord.record["verified_on"].astext
        next_check = ServiceRecord.record["next_check"].astext
        query = select(ServiceRecord.slug, name.label("name"), verified.label("verified"), next_check.label("due"))
        if words:
            pattern = f"%{words.translate(_ESCAPED)}%"
            query = query.where(or_(name.ilike(pattern), ServiceRecord.slug.ilike(pattern)))
        if only == "unverified":
            query = query.where(verified.is_(None))
        async with self._sessions() as session:
            query = query.order_by(func.lower(name), ServiceRecord.slug)
            rows = await session.execute(query.limit(self.most_rows).offset((page - 1) * self.most_rows))
            return [Line(row.slug, row.name, row.verified is not None, date.fromisoformat(row.due)) for row in rows]

    async def due(self, today: date, page: int = 1) -> Sequence[Due]:
        """A page of what is due and what will be soon, longest due first."""
        async with self._sessions() as session:
            return await due(session, today + SOON, limit=self.most_rows, offset=(page - 1) * self.most_rows)

    async def counts(self, today: date) -> dict[str, int]:
        """How many records are kept, are not verified, are due or will be soon, and how many suggestions wait."""
        verified = ServiceRecord.record["verified_on"].astext
        records = select(
            func.count().label("records"),
            func.count().filter(verified.is_(None)).label("unverified"),
            func.count().filter(due_by(today)).label("due"),
            func.count().filter(due_by(today + SOON), not_(due_by(today))).label("soon"),
        ).select_from(ServiceRecord)
        waiting = select(func.count()).select_from(Suggestion).where(Suggestion.decided_at.is_(None))
        async with self._sessions() as session:
            found = (await session.execute(records)).one()
            return {**found._mapping, "suggestions": (await session.execute(waiting)).scalar_one()}

    async def kept(self, slug: str) -> ServiceRecord | None:
        """A record as it is kept."""
        async with self._sessions() as session:
            return await session.get(ServiceRecord, slug)  # type: ignore[no-any-return]

    async def save(self, record: Record, version: str, who: str, why: str, now: datetime) -> None:
        """Keep a record and remember what it was. `version` is of the form; raises ChangedMeanwhile."""
        query = select(ServiceRecord.changed_at).where(ServiceRecord.slug == record.id).with_for_update()
        async with self._sessions.begin() as session:
            changed_at = (await session.execute(query)).scalar_one_or_none()
            if version_of(changed_at) != version:
                raise ChangedMeanwhile
            await Store(session, self._areas, self._taxonomy).write([record], "editor", who, why, now)

    async def history(self, slug: str) -> list[Revision]:
        """The changes of a record, newest first."""
        query = select(ServiceRevision).where(ServiceRevision.slug == slug)
        query = query.order_by(ServiceRevision.changed_at.desc(), ServiceRevision.id.desc()).limit(MOST_REVISIONS)
        async with self._sessions() as session:
            return [_revision(one) for one in (await session.scalars(query)).all()]

    async def suggestions(self, slug: str | None = None) -> Sequence[Suggestion]:
        """What waits to be looked at, oldest first; of one service, or of all."""
        query = select(Suggestion).where(Suggestion.decided_at.is_(None)).order_by(Suggestion.id).limit(self.most_rows)
        if slug is not None:
            query = query.where(Suggestion.slug == slug)
        async with self._sessions() as session:
            return list((await session.scalars(query)).all())

    async def decided(self, page: int = 1) -> Sequence[Suggestion]:
        """A page of what editors have decided, newest first."""
        query = select(Suggestion).where(Suggestion.decided_at.is_not(None))
        query = query.order_by(Suggestion.decided_at.desc(), Suggestion.id.desc())
        async with self._sessions() as session:
            rows = await session.scalars(query.limit(MOST_DECIDED).offset((page - 1) * MOST_DECIDED))
            return list(rows.all())

    async def suggestion(self, id: int) -> Suggestion | None:
        """One of them, decided or not."""
        async with self._sessions() as session:
            return await session.get(Suggestion, id)  # type: ignore[no-any-return]

    async def names(self, slugs: Collection[str]) -> dict[str, str]:
        """The names of records."""
        query = select(ServiceRecord.slug, ServiceRecord.record["name"].astext)
        async with self._sessions() as session:
            return {slug: name for slug, name in await session.execute(query.where(ServiceRecord.slug.in_(slugs)))}

    async def decide(self, id: int, decision: str, who: str, now: datetime) -> str | None:
        """Note what an editor decided; gives the service, or None when it was decided already."""
        waiting = update(Suggestion).where(Suggestion.id == id, Suggestion.decided_at.is_(None))
        change = waiting.values(decision=decision, decided_by=who, decided_at=now).returning(Suggestion.slug)
        async with self._sessions.begin() as session:
            slug: str | None = (await session.execute(change)).scalar_one_or_none()
            return slug

    async def gaps(self, since: date) -> list[dict[str, Any]]:
        """What was looked for in vain and how often, most often first; small numbers are left out."""
        what = (SearchGap.harm, SearchGap.need, SearchGap.group, SearchGap.area, SearchGap.language)
        count = func.sum(SearchGap.count)
        query = select(*what, count.label("count")).where(SearchGap.month >= since).group_by(*what)
        query = query.having(count >= LEAST_COUNT).order_by(count.desc(), *what)
        async with self._sessions() as session:
            return [dict(row) for row in (await session.execute(query)).mappings()]


def version_of(changed_at: datetime | None) -> str:
    """What a form carries to tell whether its record has changed meanwhile."""
    return changed_at.astimezone(UTC).isoformat() if changed_at else ""


def _revision(kept: ServiceRevision) -> Revision:
    changes = fields_changed(kept.before or {}, kept.after or {})
    return Revision(kept.changed_by, kept.changed_at, kept.reason, changes, gone=kept.after is None)
