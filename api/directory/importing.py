"""Takes records in, all or none: those that are new or changed are written, an editor's work is kept and told."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from api.db import make_sessions
from api.directory.areas import Areas
from api.directory.diff import VERIFICATION, Change, Kind, fields_changed
from api.directory.editor_models import ServiceRecord, ServiceRevision
from api.directory.record import Record
from api.directory.store import BATCH, Store, plain
from api.directory.taxonomy import Taxonomy

CONTENT, EDITOR, FEED = "content", "editor", "feed "
# More would fill the screen and the memory; all of them are counted.
MOST_LISTED = 500


@dataclass(frozen=True)
class Read:
    """One record that was read, or why it could not be (`fault`), or why it is left out (`skipped`)."""

    place: str
    record: Record | None = None
    fault: str | None = None
    skipped: str | None = None


@dataclass(frozen=True)
class Plan:
    """Where records come from, who takes them in and why. An editor overwrites what others wrote, and nobody else."""

    origin: str
    who: str
    why: str
    remove_gone: bool = False
    dry_run: bool = False


@dataclass
class Outcome:
    """What an import does: how many records of each kind, and the first changes and faults."""

    counts: Counter[str] = field(default_factory=Counter)
    changes: list[Change] = field(default_factory=list)
    faults: list[Read] = field(default_factory=list)

    def add(self, change: Change) -> None:
        """Count a change, and keep it to be shown while there are few."""
        self.counts[change.kind] += 1
        if len(self.changes) < MOST_LISTED:
            self.changes.append(change)

    def refuse(self, read: Read) -> None:
        """Count a row that cannot be taken in."""
        self.counts["faults"] += 1
        if len(self.faults) < MOST_LISTED:
            self.faults.append(read)


class _UndoError(Exception):
    """Leaves the transaction without keeping anything."""


async def import_records(
    engine: AsyncEngine,
    vocabularies: tuple[Areas, Taxonomy],
    entries: Iterable[Read],
    plan: Plan,
    now: datetime,
    progress: Callable[[int], None] = lambda count: None,
) -> Outcome:
    """Take records in. With a single fault, or in a dry run, nothing is kept."""
    try:
        async with make_sessions(engine).begin() as session:
            outcome = await import_into(session, vocabularies, entries, plan, now, progress)
            if plan.dry_run or outcome.faults:
                raise _UndoError
    except _UndoError:
        pass
    return outcome


async def import_into(
    session: AsyncSession,
    vocabularies: tuple[Areas, Taxonomy],
    entries: Iterable[Read],
    plan: Plan,
    now: datetime,
    progress: Callable[[int], None] = lambda count: None,
) -> Outcome:
    """Take records in within a transaction of the caller, who undoes it when there are faults."""
    run = _Import(session, Store(session, *vocabularies), plan, now)
    if not plan.dry_run:
        await run.store.prepare()
    for batch in _batches(entries):
        await run.take(batch)
        progress(len(batch))
    await run.finish()
    return run.outcome


class _Import:
    def __init__(self, session: AsyncSession, store: Store, plan: Plan, now: datetime) -> None:
        self._session, self.store, self._plan, self._now = session, store, plan, now
        self._seen: set[str] = set()
        self.outcome = Outcome()

    @property
    def _writes(self) -> bool:
        return not (self._plan.dry_run or self.outcome.faults)

    async def take(self, batch: list[Read]) -> None:
        records = [record for read in batch if (record := self._accepted(read)) is not None]
        kept = await self.store.records([record.id for record in records])
        removed = await self._removed_by_others([record.id for record in records if record.id not in kept])
        wanted = [record for record in records if self._is_wanted(record, kept.get(record.id), removed)]
        self._session.expunge_all()
        if wanted and self._writes:
            await self.store.write(wanted, self._plan.origin, self._plan.who, self._plan.why, self._now)

    def _accepted(self, read: Read) -> Record | None:
        if read.record is None:
            if read.skipped:
                self.outcome.counts["skipped"] += 1
            else:
                self.outcome.refuse(read)
            return None
        if read.record.id in self._seen:
            self.outcome.refuse(Read(read.place, fault=f"id: {read.record.id} is there twice"))
            return None
        self._seen.add(read.record.id)
        return read.record

    def _is_wanted(self, record: Record, kept: ServiceRecord | None, removed: dict[str, str]) -> bool:
        plan = self._plan
        if kept is None:
            if record.id in removed:
                taken_out = f"{removed[record.id]} has taken it out"
                self.outcome.add(Change(Kind.KEPT, record.id, record.name, why=taken_out))
                return False
            self.outcome.add(Change(Kind.NEW, record.id, record.name))
            return True
        fields = fields_changed(kept.record, plain(record), _unimportant(record, plan))
        if not fields:
            self.outcome.counts["same"] += 1
            return False
        foreign = kept.origin != plan.origin and plan.origin != EDITOR
        why = f"origin is now {kept.origin}" if foreign else None
        self.outcome.add(Change(Kind.KEPT if foreign else Kind.CHANGED, record.id, record.name, fields, why))
        return not foreign

    async def _removed_by_others(self, slugs: list[str]) -> dict[str, str]:
        """Records that somebody took out since: bringing them back is for an editor to decide."""
        if not slugs or self._plan.origin == EDITOR:
            return {}
        last = (
            select(ServiceRevision.slug, ServiceRevision.changed_by, ServiceRevision.after.is_(None).label("gone"))
            .where(ServiceRevision.slug.in_(slugs))
            .ext(distinct_on(ServiceRevision.slug))
            .order_by(ServiceRevision.slug, ServiceRevision.id.desc())
        )
        found = await self._session.execute(last)
        return {row.slug: row.changed_by for row in found if row.gone and row.changed_by != self._plan.who}

    async def finish(self) -> None:
        """Find what is there from this origin and was not read; take it out where the plan says so."""
        query = select(ServiceRecord.slug, ServiceRecord.record["name"].astext.label("name"))
        found = await self._session.execute(
            query.where(ServiceRecord.origin == self._plan.origin).order_by(ServiceRecord.slug)
        )
        gone = [row for row in found if row.slug not in self._seen] if self._plan.origin != EDITOR else []
        for row in gone:
            self.outcome.add(Change(Kind.GONE, row.slug, row.name))
        if not self._writes:
            return
        if self._plan.remove_gone and gone:
            await self.store.remove([row.slug for row in gone], self._plan.who, self._plan.why, self._now)
        await self.store.tidy()


def _unimportant(record: Record, plan: Plan) -> frozenset[str]:
    """A feed that says the same as before undoes nobody's verification; its day of checking moves by itself."""
    if not plan.origin.startswith(FEED):
        return frozenset()
    return frozenset({"next_check"}) if record.verified else VERIFICATION


def _batches(entries: Iterable[Read]) -> Iterator[list[Read]]:
    left = iter(entries)
    while batch := list(islice(left, BATCH)):
        yield batch
