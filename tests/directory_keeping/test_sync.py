"""At start: the tables say what the content says, except where an editor knows better."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from api.db import make_sessions
from api.directory import models
from api.directory.diff import Kind
from api.directory.editor_models import ServiceRecord, ServiceRevision
from api.directory.importing import EDITOR
from api.directory.record import read_record
from api.directory.store import Store
from api.directory.sync import CannotSync, fingerprints, sync
from tests.directory_keeping.conftest import NOW, Vocabularies, put, record


async def _shown(engine: AsyncEngine) -> dict[str, str]:
    async with make_sessions(engine)() as session:
        found = await session.execute(select(models.Service.slug, models.Service.description))
        return {row.slug: row.description for row in found}


async def _edit(engine: AsyncEngine, vocabularies: Vocabularies, id: str, description: str | None) -> None:
    async with make_sessions(engine).begin() as session:
        store = Store(session, *vocabularies)
        if description is None:
            await store.remove([id], "ann", "closed", NOW)
        else:
            changed = read_record(record(id, description=description))
            await store.write([changed], EDITOR, "ann", "they told me", NOW)


async def test_verified_records_are_shown_and_the_others_kept(engine: AsyncEngine, content: Path) -> None:
    synced = await sync(engine, content, NOW)
    assert synced.outcome is not None and synced.outcome.counts[Kind.NEW] == 3
    assert set(await _shown(engine)) == {"one", "two"}
    async with make_sessions(engine)() as session:
        assert set(await session.scalars(select(ServiceRecord.slug))) == {"one", "two", "three"}


async def test_nothing_is_done_when_nothing_has_changed(engine: AsyncEngine, content: Path) -> None:
    await sync(engine, content, NOW)
    again = await sync(engine, content, NOW + timedelta(days=1))
    assert again.outcome is None and not again.made_again
    async with make_sessions(engine)() as session:
        assert set(await session.scalars(select(models.Service.last_modified))) == {NOW}


async def test_only_a_changed_record_is_written(engine: AsyncEngine, content: Path) -> None:
    await sync(engine, content, NOW)
    put(content, "one", description="For people who were burgled.")
    synced = await sync(engine, content, NOW + timedelta(days=1))
    assert synced.outcome is not None
    [change] = synced.outcome.changes
    assert (change.kind, change.slug, [field.field for field in change.fields]) == (
        Kind.CHANGED,
        "one",
        ["description"],
    )
    assert (await _shown(engine))["one"] == "For people who were burgled."


async def test_a_removed_file_is_removed_and_remembered(engine: AsyncEngine, content: Path) -> None:
    await sync(engine, content, NOW)
    (content / "services" / "two.yml").unlink()
    await sync(engine, content, NOW)
    assert set(await _shown(engine)) == {"one"}
    async with make_sessions(engine)() as session:
        last = await session.scalar(select(ServiceRevision).order_by(ServiceRevision.id.desc()).limit(1))
        assert last is not None and (last.slug, last.after, last.before is None) == ("two", None, False)


async def test_what_an_editor_changed_is_kept_and_told(
    engine: AsyncEngine, content: Path, vocabularies: Vocabularies
) -> None:
    await sync(engine, content, NOW)
    await _edit(engine, vocabularies, "one", "As the editor says.")
    await _edit(engine, vocabularies, "two", "As the editor says.")
    put(content, "one", description="As the file says.")
    (content / "services" / "two.yml").unlink()
    synced = await sync(engine, content, NOW)
    assert synced.outcome is not None
    assert [(change.kind, change.slug) for change in synced.outcome.changes] == [(Kind.KEPT, "one")]
    assert await _shown(engine) == {"one": "As the editor says.", "two": "As the editor says."}


async def test_what_an_editor_took_out_stays_out(
    engine: AsyncEngine, content: Path, vocabularies: Vocabularies
) -> None:
    await sync(engine, content, NOW)
    await _edit(engine, vocabularies, "one", None)
    put(content, "two", description="Changed, so that all is read again.")
    synced = await sync(engine, content, NOW)
    assert synced.outcome is not None
    assert synced.outcome.counts[Kind.KEPT] == 1 and set(await _shown(engine)) == {"two"}


async def test_a_faulty_file_changes_nothing(engine: AsyncEngine, content: Path) -> None:
    await sync(engine, content, NOW)
    put(content, "one", description="Changed.")
    put(content, "two", taxonomy={"harm": ["sorcery"]}, areas=["atlantis"])
    with pytest.raises(CannotSync, match=r"two\.yml: areas: atlantis.*taxonomy\.harm: sorcery"):
        await sync(engine, content, NOW)
    assert (await _shown(engine))["one"] == "For people who were robbed."


async def test_an_empty_folder_takes_nothing_out(engine: AsyncEngine, content: Path) -> None:
    await sync(engine, content, NOW)
    for path in (content / "services").rglob("*.yml"):
        path.unlink()
    with pytest.raises(CannotSync, match="no records"):
        await sync(engine, content, NOW)
    assert set(await _shown(engine)) == {"one", "two"}


async def test_with_other_words_all_rows_are_made_anew(engine: AsyncEngine, content: Path) -> None:
    await sync(engine, content, NOW)
    words = (content / "taxonomy.yml").read_text(encoding="utf-8")
    (content / "taxonomy.yml").unlink()
    (content / "taxonomy.yml").write_text(words.replace("robbery: Robbery and street crime", "robbery: Muggings"))
    synced = await sync(engine, content, NOW)
    assert synced.outcome is None and synced.made_again
    async with make_sessions(engine)() as session:
        assert all("Muggings" in words for words in await session.scalars(select(models.ServiceIndex.words)))


def test_the_fingerprint_follows_the_files(content: Path) -> None:
    before = fingerprints(content)
    assert fingerprints(content) == before
    put(content, "one", description="Another")
    after = fingerprints(content)
    assert after["content"] != before["content"] and after["making"] == before["making"]
