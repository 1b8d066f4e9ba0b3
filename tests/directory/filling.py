"""Fills the directory's tables for a test or a measurement."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.directory.areas import read_areas
from api.directory.record import Record, read_records
from api.directory.store import Store
from api.directory.taxonomy import read_taxonomy
from api.settings import PROJECT

CONTENT = PROJECT / "content"
# A Monday at noon that is no bank holiday, soon after the records were checked.
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def store_of(session: AsyncSession) -> Store:
    """The store over the content's areas and taxonomy."""
    return Store(session, read_areas(CONTENT), read_taxonomy(CONTENT))


async def fill(session: AsyncSession, records: Sequence[Record] | None = None) -> None:
    """Write the project's records, or those given, and commit."""
    store = store_of(session)
    await store.prepare()
    await store.write(records or read_records(CONTENT / "services"), "content", "tests", "to have a directory", NOW)
    await session.commit()
