"""Who keeps the directory sees what is due first, and gaps without anybody in them."""

from datetime import date
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from api.db import make_sessions
from api.directory.editor_models import SearchGap
from api.directory.importing import EDITOR, Plan, Read, import_records
from api.directory.overview import due, gaps
from api.directory.record import read_record
from tests.directory_keeping.conftest import NOW, Vocabularies, record


async def test_what_is_due_comes_soonest_first(engine: AsyncEngine, vocabularies: Vocabularies) -> None:
    days = {"late": "2026-11-01", "soon": "2026-12-01", "later": "2027-06-01"}
    reads = [Read(id, read_record(record(id, next_check=day))) for id, day in days.items()]
    reads.append(Read("", read_record(record("new", next_check="2026-11-30", verified_on=None, verified_by=None))))
    await import_records(engine, vocabularies, reads, Plan(EDITOR, "ann", "test"), NOW)
    async with make_sessions(engine)() as session:
        found = await due(session, date(2026, 12, 21))
        everything = await due(session, date(2026, 12, 21), unverified=True)
    assert [(one.slug, one.next_check, one.verified_by) for one in found] == [
        ("late", date(2026, 11, 1), "editors"),
        ("soon", date(2026, 12, 1), "editors"),
    ]
    assert [(one.slug, one.verified) for one in everything] == [("late", True), ("new", False), ("soon", True)]


def _gap(count: int, month: date = date(2026, 11, 1), **what: str) -> dict[str, Any]:
    empty = dict.fromkeys(("harm", "need", "group", "area", "language"), "")
    return {**empty, **what, "month": month, "count": count}


async def test_small_numbers_are_left_out_and_others_rounded(engine: AsyncEngine) -> None:
    rows = [_gap(4, harm="fraud"), _gap(3, area="lambeth"), _gap(4, date(2026, 10, 1), area="lambeth"),
            _gap(23, language="pl"), _gap(90, date(2025, 1, 1), language="pl")]  # fmt: skip
    async with make_sessions(engine).begin() as session:
        await session.execute(insert(SearchGap), rows)
        found = await gaps(session, date(2026, 1, 15), NOW.date())
    assert [(one.area, one.language, one.count) for one in found] == [("", "pl", 25), ("lambeth", "", 5)]
