"""Keeps records, and makes the public tables and the search index from them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import bindparam, delete, insert, null, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from api.db import SCHEMA, Base
from api.directory import models
from api.directory.areas import Areas
from api.directory.editor_models import ServiceRecord, ServiceRevision
from api.directory.projection import Row, Rows, rows_of, stable_id, taxonomy_rows
from api.directory.record import Record
from api.directory.taxonomy import Taxonomy

BATCH = 500

# All rows of a batch travel as one JSON value: one statement for each table, whatever the number of services.
_INSERT = "INSERT INTO {table} SELECT * FROM jsonb_populate_recordset(NULL::{table}, CAST(:rows AS jsonb)) {conflict}"
# The first three lines of `words` weigh most, less and least.
_INDEX = f"""
    INSERT INTO {SCHEMA}.service_index (
        service_id, slug, next_check, closed_until, accepting, words, document, embedding, terms, areas, languages)
    SELECT service_id, slug, next_check, closed_until, accepting, words,
           setweight(to_tsvector('english', split_part(words, E'\\n', 1)), 'A')
           || setweight(to_tsvector('english', split_part(words, E'\\n', 2)), 'B')
           || setweight(to_tsvector('english', split_part(words, E'\\n', 3)), 'C'),
           embedding, terms, areas, languages
    FROM jsonb_populate_recordset(NULL::{SCHEMA}.service_index, CAST(:rows AS jsonb))"""  # noqa: S608
# What is kept is read before it is overwritten.
_REVISION = f"""
    INSERT INTO {SCHEMA}.service_revision (slug, changed_at, changed_by, reason, before, after)
    SELECT fresh.slug, :now, :who, :why, kept.record, fresh.record
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS fresh (slug text, record jsonb)
    LEFT JOIN {SCHEMA}.service_record kept USING (slug)
    ORDER BY fresh.slug"""  # noqa: S608
_KEEP = f"""
    INSERT INTO {SCHEMA}.service_record (slug, record, origin, changed_at)
    SELECT slug, record, :origin, :now
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS fresh (slug text, record jsonb)
    ON CONFLICT (slug) DO UPDATE SET record = excluded.record, origin = excluded.origin,
                                     changed_at = excluded.changed_at"""  # noqa: S608
_ENCODED = f"""
    SELECT service_id, words, embedding::text AS embedding FROM {SCHEMA}.service_index
    WHERE service_id = ANY(CAST(:ids AS uuid[])) AND embedding IS NOT NULL"""  # noqa: S608


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
            rows = _json([{"slug": record.id, "record": plain(record)} for record in batch])
            await self._session.execute(text(_REVISION), {"rows": rows, "now": now, "who": who, "why": why})
            await self._session.execute(text(_KEEP), {"rows": rows, "now": now, "origin": origin})
            await self._project(batch, now)
            self._session.expunge_all()

    async def remove(self, slugs: Sequence[str], who: str, why: str, now: datetime) -> None:
        """Take records out; what they were is remembered."""
        kept = await self.records(slugs)
        for slug, record in kept.items():
            revision = {"slug": slug, "changed_at": now, "changed_by": who, "reason": why, "before": record.record}
            await self._session.execute(insert(ServiceRevision), [{**revision, "after": null()}])
        await self._session.execute(delete(ServiceRecord).where(ServiceRecord.slug.in_(slugs)))
        await self._clear([stable_id("service", slug) for slug in slugs])

    async def project_again(self, now: datetime) -> None:
        """Make all public rows anew from what is kept: what they are made with has changed."""
        last = ""
        query = select(ServiceRecord.slug, ServiceRecord.record).order_by(ServiceRecord.slug).limit(BATCH)
        while found := (await self._session.execute(query.where(ServiceRecord.slug > last))).all():
            await self._project([Record.model_validate(row.record) for row in found], now)
            last = found[-1].slug

    async def tidy(self) -> None:
        """Take out organisations that no longer have a service, and terms that the taxonomy no longer has."""
        organization, term = models.Organization, models.TaxonomyTerm
        used = select(models.Service.id).where(models.Service.organization_id == organization.id)
        await self._session.execute(delete(organization).where(~used.exists()))
        known = [row["id"] for row in taxonomy_rows(self._taxonomy)[term]]
        attributes = select(models.Attribute.id).where(models.Attribute.taxonomy_term_id == term.id)
        await self._session.execute(delete(term).where(term.id.not_in(known), ~attributes.exists()))

    async def _project(self, batch: Sequence[Record], now: datetime) -> None:
        ids = [stable_id("service", record.id) for record in batch]
        encoded = {
            row.service_id: (row.words, row.embedding)
            for row in await self._session.execute(text(_ENCODED), {"ids": [str(id) for id in ids]})
        }
        await self._clear(ids)
        rows = rows_of(batch, self._areas, self._taxonomy, now)
        for row in rows.get(models.ServiceIndex, []):
            words, embedding = encoded.get(row["service_id"], (None, None))
            row["embedding"] = embedding if words == row["words"] else None
        await self._insert(rows)

    async def _clear(self, ids: Sequence[Any]) -> None:
        places = select(models.ServiceAtLocation.location_id).where(models.ServiceAtLocation.service_id.in_(ids))
        await self._session.execute(delete(models.Location).where(models.Location.id.in_(places)))
        await self._session.execute(delete(models.Service).where(models.Service.id.in_(ids)))

    async def _insert(self, rows: Rows) -> None:
        """Parents before children, in the order of the metadata."""
        tables = {table.name: at for at, table in enumerate(Base.metadata.sorted_tables)}
        for model in sorted(rows, key=lambda model: tables[model.__tablename__]):
            await self._session.execute(text(_statement(model)), {"rows": _json(rows[model])})

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


def _statement(model: type[Base]) -> str:
    if model is models.ServiceIndex:
        return _INDEX
    # Services share their organisation: whoever comes first brings it in.
    conflict = "ON CONFLICT DO NOTHING" if model is models.Organization else ""
    return _INSERT.format(table=f"{SCHEMA}.{model.__tablename__}", conflict=conflict)


def _json(rows: Sequence[Row]) -> str:
    """Rows as one value; what JSON has no word for (ids, days, times) goes as its text."""
    return json.dumps(rows, default=str, ensure_ascii=False)


def _batches(records: Iterable[Record]) -> Iterator[list[Record]]:
    """Each batch names a service once; the last word counts."""
    left = iter(records)
    while batch := list(islice(left, BATCH)):
        yield list({record.id: record for record in batch}.values())
