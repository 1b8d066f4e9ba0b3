"""Records are taken in all or none; those of others stay hidden, and an editor's work is not overwritten."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from api.db import make_sessions
from api.directory import models
from api.directory.diff import Change, FieldChange, Kind, lines_of
from api.directory.editor_models import ServiceRecord
from api.directory.feeds.referral import read_service
from api.directory.importing import EDITOR, Outcome, Plan, Read, import_records
from api.directory.record import read_record
from tests.directory_keeping.conftest import NOW, Vocabularies, record
from tests.directory_keeping.feeds import SERVICE, publisher

OURS = Plan(EDITOR, "ann", "from a file")
FEED = Plan("feed robbery.example", "feed robbery.example", "a feed")


def _reads(*ids: str, **fields: Any) -> list[Read]:
    return [Read(id, read_record(record(id, **fields))) for id in ids]


async def _import(engine: AsyncEngine, vocabularies: Vocabularies, reads: list[Read], plan: Plan = OURS) -> Outcome:
    return await import_records(engine, vocabularies, reads, plan, NOW)


async def _count(engine: AsyncEngine, model: Any) -> int:
    async with make_sessions(engine)() as session:
        return int((await session.execute(select(func.count()).select_from(model))).scalar_one())


async def test_many_are_taken_in_and_the_same_again_changes_nothing(
    engine: AsyncEngine, vocabularies: Vocabularies
) -> None:
    reads = _reads(*(f"s-{number}" for number in range(1200)))
    assert (await _import(engine, vocabularies, reads)).counts == {"new": 1200}
    assert (await _import(engine, vocabularies, reads)).counts == {"same": 1200}
    assert await _count(engine, models.Service) == await _count(engine, models.Phone) == 1200
    assert await _count(engine, models.Organization) == 1


async def test_one_bad_row_keeps_everything_out(engine: AsyncEngine, vocabularies: Vocabularies) -> None:
    outcome = await _import(engine, vocabularies, [*_reads("one"), Read("line 2", fault="no name"), *_reads("one")])
    assert [(fault.place, fault.fault) for fault in outcome.faults] == [
        ("line 2", "no name"),
        ("one", "id: one is there twice"),
    ]
    assert await _count(engine, ServiceRecord) == await _count(engine, models.Service) == 0


async def test_a_dry_run_tells_and_keeps_nothing(engine: AsyncEngine, vocabularies: Vocabularies) -> None:
    await _import(engine, vocabularies, _reads("one"))
    changed = _reads("one", description="Other words.") + _reads("two")
    outcome = await _import(engine, vocabularies, changed, replace(OURS, dry_run=True))
    assert [line for change in outcome.changes for line in lines_of(change)] == [
        "changed  one  One",
        "    description: For people who were robbed. -> Other words.",
        "new  two  Two",
    ]
    assert await _count(engine, ServiceRecord) == 1


async def test_a_feed_is_hidden_until_somebody_answers_for_it(engine: AsyncEngine, vocabularies: Vocabularies) -> None:
    await _import(engine, vocabularies, [read_service("1", SERVICE, publisher(vocabularies))], FEED)
    assert (await _count(engine, ServiceRecord), await _count(engine, models.Service)) == (1, 0)
    answered = publisher(vocabularies, verified_by="Ann")
    await _import(engine, vocabularies, [read_service("1", SERVICE, answered)], FEED)
    assert await _count(engine, models.Service) == 1


async def test_a_feed_that_says_the_same_undoes_no_verification(
    engine: AsyncEngine, vocabularies: Vocabularies
) -> None:
    answered = publisher(vocabularies, verified_by="Ann")
    await _import(engine, vocabularies, [read_service("1", SERVICE, answered)], FEED)
    later = replace(publisher(vocabularies), today=NOW.date() + timedelta(days=30))
    outcome = await _import(engine, vocabularies, [read_service("1", SERVICE, later)], FEED)
    assert outcome.counts == {"same": 1} and await _count(engine, models.Service) == 1
    other = {**SERVICE, "phones": [{"number": "0117 496 0009"}]}
    await _import(engine, vocabularies, [read_service("1", other, later)], FEED)
    assert await _count(engine, models.Service) == 0, "a new number is for an editor to look at"


async def test_an_editor_who_took_it_over_keeps_it(engine: AsyncEngine, vocabularies: Vocabularies) -> None:
    read = read_service("1", SERVICE, publisher(vocabularies))
    assert read.record is not None
    await _import(engine, vocabularies, [read], FEED)
    edited = read.record.model_copy(update={"description": "The editor's words."})
    await _import(engine, vocabularies, [Read("1", edited)], OURS)
    outcome = await _import(engine, vocabularies, [read], FEED)
    assert [change.kind for change in outcome.changes] == [Kind.KEPT]


async def test_what_a_feed_no_longer_has_is_told_and_taken_out_when_asked(
    engine: AsyncEngine, vocabularies: Vocabularies
) -> None:
    reads = [read_service("", {**SERVICE, "id": id}, publisher(vocabularies)) for id in ("one", "two")]
    await _import(engine, vocabularies, reads, FEED)
    await _import(engine, vocabularies, _reads("ours"))
    outcome = await _import(engine, vocabularies, reads[:1], FEED)
    assert (outcome.counts[Kind.GONE], await _count(engine, ServiceRecord)) == (1, 3)
    await _import(engine, vocabularies, reads[:1], replace(FEED, remove_gone=True))
    assert await _count(engine, ServiceRecord) == 2


def test_a_diff_says_what_was_and_what_is() -> None:
    fields = (FieldChange("phones", None, [{"number": "999", "label": None}]), FieldChange("url", "x" * 200, None))
    assert list(lines_of(Change(Kind.CHANGED, "one", "One", fields))) == [
        "changed  one  One",
        "    phones: (nothing) -> number 999",
        f"    url: {'x' * 120} … -> (nothing)",
    ]
