"""At start: brings the tables up to `content/services`, when that or what they are made with has changed."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from api.db import make_sessions
from api.directory.areas import read_areas
from api.directory.editor_models import DirectoryState
from api.directory.feeds.own import read_own
from api.directory.importing import CONTENT, Outcome, Plan, import_into
from api.directory.store import Store
from api.directory.taxonomy import read_taxonomy

_LOCK = 0x57_4D_44  # Two machines that start at once take turns.
_PLAN = Plan(origin=CONTENT, who=CONTENT, why="content/services has changed", remove_gone=True)
# How a record becomes rows: with other words, areas or code, all rows are made anew.
_MAKING = ("projection.py", "record.py", "store.py")


@dataclass(frozen=True)
class Synced:
    """What was done. `outcome` is None when the records were those of last time."""

    outcome: Outcome | None
    made_again: bool


class CannotSync(Exception):
    """The content cannot be taken in; the tables stay as they were. The text says what is wrong, a fault a line."""


async def sync(engine: AsyncEngine, content: Path, now: datetime) -> Synced:
    """Bring the tables up to the content; next to nothing when nothing has changed. Raises CannotSync."""
    current = fingerprints(content)
    async with make_sessions(engine).begin() as session:
        await session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        known = {state.name: state.value for state in await session.scalars(select(DirectoryState))}
        if known == current:
            return Synced(None, made_again=False)
        outcome = await _take_in(session, content, now) if known.get("content") != current["content"] else None
        made_again = known.get("making") not in (None, current["making"])
        if made_again:
            await _make_again(session, content, now)
        await _note(session, current)
    return Synced(outcome, made_again)


async def _take_in(session: AsyncSession, content: Path, now: datetime) -> Outcome:
    vocabularies = read_areas(content), read_taxonomy(content)
    outcome = await import_into(session, vocabularies, read_own(content / "services", vocabularies), _PLAN, now)
    if outcome.faults:
        raise CannotSync("\n".join(f"{fault.place}: {fault.fault}" for fault in outcome.faults))
    return outcome


async def _make_again(session: AsyncSession, content: Path, now: datetime) -> None:
    store = Store(session, read_areas(content), read_taxonomy(content))
    await store.prepare()
    await store.project_again(now)
    await store.tidy()


async def _note(session: AsyncSession, current: dict[str, str]) -> None:
    statement = upsert(DirectoryState)
    await session.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_={"value": statement.excluded.value}),
        [{"name": name, "value": value} for name, value in current.items()],
    )


def fingerprints(content: Path) -> dict[str, str]:
    """What the tables are made from and with. Raises CannotSync when there are no records at all."""
    records = sorted((content / "services").rglob("*.yml"))
    if not records:
        # An empty folder is a wrong setting, not a wish to take every service out.
        raise CannotSync(f"There are no records in {content.name}/services.")
    code = [Path(__file__).with_name(name) for name in _MAKING]
    making = [content / "taxonomy.yml", content / "areas.yml", *code]
    return {"content": _digest(records), "making": _digest(making)}


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
