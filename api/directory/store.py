"""Keeps records, and makes the public tables and the search index from them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from api.db import Base
from api.directory import models
from api.directory.areas import Areas
from api.directory.editor_models import ServiceRecord, ServiceRevision
from api.directory.projection import Rows, rows_of, stable_id, taxonomy_rows
from api.directory.record import Record
from api.directory.taxonomy import Taxonomy

BATCH = 500
# Weights of the three lines of `ServiceIndex.words`.
_WEIGHTS = ("A", "B", "C")


class Store:
    """The directory's tables, in one session."""

    def __init__(self, session: AsyncSession, areas: Areas, taxonomy: Taxonomy) -> None:
        self._session = session
        self._areas = areas
        self._taxonomy = taxonomy

    async def prepare(self) -> None:
        """Bring the taxonomy's own tables up to what the content says."""
        for model, rows in taxonomy_rows(self._taxonomy).items():
            statement = upsert(model)
            changed = {key: statement.excluded[key] for key in rows[0] if key != "id"}
            await self._session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changed), rows)

    async def records(self, slugs: Sequence[str] | None = None) -> dict[str, ServiceRecord]:
        """The records kept, all of them or those named."""
        query = select(ServiceRecord).order_by(ServiceRecord.slug)
        if slugs is not None:
            query = query.where(ServiceRecord.slug.in_(slugs))
        return {kept.slug: kept for kept in (await self._session.scalars(query)).all()}

    async def write(self, records: Iterable[Record], origin: str, who: str, why: str, now: datetime) -> None:
        """Keep records, remember what each was before, and make the public rows anew."""
        for batch in _batches(records):
            before = await self.records([record.id for record in batch])
            rows = [
                {"slug": record.id, "record": plain(record), "origin": origin, "changed_at": now} for record in batch
            ]
            statement = upsert(ServiceRecord)
            changed = {key: statement.excluded[key] for key in ("record", "origin", "changed_at")}
            # What is kept is read before it is overwritten.
            revisions = [
                _revision(row, before[row["slug"]].record if row["slug"] in before else None, who, why) for row in rows
            ]
            await self._session.execute(statement.on_conflict_do_update(index_elements=["slug"], set_=changed), rows)
            await self._session.execute(insert(ServiceRevision), revisions)
            await self._project(batch, now)
            self._session.expunge_all()

    async def remove(self, slugs: Sequence[str], who: str, why: str, now: datetime) -> None:
        """Take records out; what they were is remembered."""
        kept = await self.records(slugs)
        for slug, record in kept.items():
            row = {"slug": slug, "record": None, "changed_at": now}
            await self._session.execute(insert(ServiceRevision), [_revision(row, record.record, who, why)])
        await self._session.execute(delete(ServiceRecord).where(ServiceRecord.slug.in_(slugs)))
        await self._session.execute(delete(models.Service).where(models.Service.slug.in_(slugs)))

    async def _project(self, batch: Sequence[Record], now: datetime) -> None:
        ids = [stable_id("service", record.id) for record in batch]
        kept = select(models.ServiceIndex.service_id, models.ServiceIndex.words, models.ServiceIndex.embedding)
        encoded = {
            row.service_id: (row.words, row.embedding)
            for row in await self._session.execute(kept.where(models.ServiceIndex.service_id.in_(ids)))
        }
        places = select(models.ServiceAtLocation.location_id).where(models.ServiceAtLocation.service_id.in_(ids))
        await self._session.execute(delete(models.Location).where(models.Location.id.in_(places)))
        await self._session.execute(delete(models.Service).where(models.Service.id.in_(ids)))
        rows = rows_of(batch, self._areas, self._taxonomy, now)
        for row in rows.get(models.ServiceIndex, []):
            words, embedding = encoded.get(row["service_id"], (None, None))
            row["embedding"] = embedding if words == row["words"] else None
        await self._insert(rows)

    async def _insert(self, rows: Rows) -> None:
        """Parents before children, in the order of the metadata."""
        organizations = list({row["id"]: row for row in rows.get(models.Organization, [])}.values())
        if organizations:
            await self._session.execute(upsert(models.Organization).on_conflict_do_nothing(), organizations)
        tables = {table.name: at for at, table in enumerate(Base.metadata.sorted_tables)}
        for model in sorted(rows, key=lambda model: tables[model.__tablename__]):
            if model is models.ServiceIndex:
                await self._session.execute(_index_statement(), [_with_levels(row) for row in rows[model]])
            elif model is not models.Organization:
                await self._session.execute(insert(model), rows[model])

    async def without_embedding(self, limit: int) -> list[tuple[Any, str]]:
        """Services whose words are not encoded yet."""
        query = select(models.ServiceIndex.service_id, models.ServiceIndex.words)
        found = await self._session.execute(query.where(models.ServiceIndex.embedding.is_(None)).limit(limit))
        return [(row.service_id, row.words) for row in found]

    async def set_embeddings(self, vectors: Sequence[tuple[Any, Any]]) -> None:
        """Keep the encodings of services."""
        statement = update(models.ServiceIndex).where(models.ServiceIndex.service_id == bindparam("of"))
        for of, vector in vectors:
            await self._session.execute(statement.values(embedding=vector), {"of": of})


def plain(record: Record) -> dict[str, Any]:
    """A record as JSON values, without what is not said."""
    return record.model_dump(mode="json", exclude_defaults=True)


def _revision(row: dict[str, Any], before: dict[str, Any] | None, who: str, why: str) -> dict[str, Any]:
    return {
        "slug": row["slug"],
        "changed_at": row["changed_at"],
        "changed_by": who,
        "reason": why,
        "before": before,
        "after": row["record"],
    }


def _with_levels(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, **dict(zip(("level_a", "level_b", "level_c"), row["words"].split("\n"), strict=True))}


def _index_statement() -> Any:
    levels = [
        func.setweight(func.to_tsvector("english", bindparam(name)), literal_column(f"'{weight}'"))
        for name, weight in zip(("level_a", "level_b", "level_c"), _WEIGHTS, strict=True)
    ]
    return insert(models.ServiceIndex).values(document=levels[0].concat(levels[1]).concat(levels[2]))


def _batches(records: Iterable[Record]) -> Iterator[list[Record]]:
    left = iter(records)
    while batch := list(islice(left, BATCH)):
        yield batch
