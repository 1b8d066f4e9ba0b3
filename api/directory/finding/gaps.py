"""Searches that found nothing good, counted by what was looked for and where: no words, no person."""

from datetime import date

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.directory.editor_models import SearchGap
from api.directory.finding.query import Query


async def count_gap(session: AsyncSession, query: Query, day: date) -> None:
    """Count one; the caller commits."""
    first = {axis: next(iter(query.terms.get(axis, ())), "") for axis in ("harm", "need", "group")}
    area = query.areas[0] if query.areas else ""
    row = {"month": day.replace(day=1), **first, "area": area, "language": query.language or "", "count": 1}
    again = insert(SearchGap).values(row)
    unique = [SearchGap.month, SearchGap.harm, SearchGap.need, SearchGap.group, SearchGap.area, SearchGap.language]
    await session.execute(again.on_conflict_do_update(index_elements=unique, set_={"count": SearchGap.count + 1}))
