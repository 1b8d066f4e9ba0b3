"""The search on the project's own records: what it finds, what it withholds, and what it counts."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.directory.editor_models import SearchGap
from api.directory.finding.finder import Finder, Finding
from api.directory.finding.query import Query
from api.directory.freshness import GRACE
from api.directory.record import Capacity, Record, read_records
from api.settings import PROJECT
from tests.directory.filling import NOW, store_of
from tests.directory.questions import ask_all, share

SAMARITANS = next(one for one in read_records(PROJECT / "content" / "services") if one.id == "samaritans")


async def find(finder: Finder, session: AsyncSession, text: str, **chosen: Any) -> Finding:
    return await finder.find(session, finder.read(text, Query(**chosen)), count=False)


def ids(finding: Finding) -> list[str]:
    return [one.card.id for one in finding.found]


async def change(session: AsyncSession, **changes: Any) -> None:
    record: Record = SAMARITANS.model_copy(update=changes)
    await store_of(session).write([record], "editor", "tests", "to see it withheld", NOW)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("action fraud", "report-fraud"),
        ("samaratans number", "samaritans"),
        ("n.s.p.c.c", "nspcc"),
        ("the gaia centre", "gaia-centre"),
    ],
)
async def test_names_old_names_and_misspelt_names(text: str, first: str, finder: Finder, session: AsyncSession) -> None:
    finding = await find(finder, session, text)
    assert ids(finding)[0] == first
    assert finding.named


async def test_at_most_three_each_with_reasons_and_whether_it_is_open(finder: Finder, session: AsyncSession) -> None:
    finding = await find(finder, session, "my husband hits me, I live in Brixton")
    gaia = next(one for one in finding.found if one.card.id == "gaia-centre")
    assert len(finding.found) == 3
    assert (gaia.tier.value, gaia.card.open_now) == ("local", True)
    assert {"harm:domestic_abuse", "place", "open_now"} <= set(gaia.why)


@pytest.mark.parametrize("text", ["robbed in Brixton, who is there", "my flat in Peckham was burgled, who helps"])
async def test_a_near_service_for_other_harms_is_no_answer(text: str, finder: Finder, session: AsyncSession) -> None:
    found = await find(finder, session, text)
    mismatched = {"gaia-centre", "southwark-domestic-abuse-service", "the-havens"}
    assert ids(found)[0] in {"london-victim-witness-service", "victim-support"}
    assert not mismatched.intersection(ids(found))


async def test_london_says_honestly_that_nothing_is_local(finder: Finder, session: AsyncSession) -> None:
    finding = await find(finder, session, "burgled in Walthamstow")
    assert finding.nothing_local
    assert ids(finding)[0] == "london-victim-witness-service"


async def test_adult_sexual_violence_in_london_has_its_front_door(finder: Finder, session: AsyncSession) -> None:
    adult = await find(finder, session, "I was raped, I am 30, I live in Camden")
    assert ids(adult)[0] == "the-havens"
    assert "rape-sexual-abuse-support-line" in ids(adult)
    child = await find(finder, session, "I am 12 and my uncle touches me")
    assert ids(child)[0] == "childline"


@pytest.mark.parametrize(
    ("text", "for_the_young"),
    [("counselling", "childline"), ("my brother was knifed", "vess"), ("abused in the past, helpline", "childline")],
)
async def test_a_search_for_adults_shows_nobody_who_is_for_children_alone(
    text: str, for_the_young: str, finder: Finder, session: AsyncSession
) -> None:
    young = {one.id for one in read_records(PROJECT / "content" / "services") if (one.maximum_age or 99) <= 25}
    assert for_the_young in young
    for words in ("for adults", "for an adult", "over 18s"):
        finding = await finder.find(session, finder.read(f"{text}, {words}"), limit=50, count=False)
        assert finding.found and not young & set(ids(finding))
    assert for_the_young in ids(await finder.find(session, finder.read(text), limit=50, count=False))


@pytest.mark.parametrize(
    "changes",
    [
        {"next_check": (NOW - GRACE - timedelta(days=1)).date()},
        {"capacity": Capacity(closed_until=(NOW + timedelta(days=1)).date())},
        {"capacity": Capacity(accepting=False)},
        {"verified_on": None},
    ],
    ids=["overdue", "closed", "full", "unverified"],
)
async def test_what_may_not_be_shown_is_withheld(
    changes: dict[str, Any], finder: Finder, session: AsyncSession
) -> None:
    assert "samaritans" in ids(await find(finder, session, "samaritans"))
    await change(session, **changes)
    assert "samaritans" not in ids(await find(finder, session, "samaritans"))


async def test_within_the_days_of_grace_it_is_still_shown(finder: Finder, session: AsyncSession) -> None:
    await change(session, next_check=(NOW - GRACE).date())
    assert "samaritans" in ids(await find(finder, session, "samaritans"))


async def test_open_now_leaves_out_what_is_closed(finder: Finder, session: AsyncSession) -> None:
    finder.now = lambda: NOW.replace(hour=3)
    finding = await find(finder, session, "my husband hits me", open_now=True)
    assert finding.found
    assert all(one.card.open_now is not False for one in finding.found)
    assert finding.found[0].card.open_now


async def test_another_one_is_another_one(finder: Finder, session: AsyncSession) -> None:
    first = await find(finder, session, "domestic abuse")
    second = await find(finder, session, "domestic abuse", without=frozenset(ids(first)))
    assert second.found
    assert not set(ids(first)) & set(ids(second))


async def test_a_split_postcode_is_asked_about(finder: Finder, session: AsyncSession) -> None:
    finding = await find(finder, session, "domestic abuse BR1")
    assert finding.ask == ("bromley", "lewisham")


async def test_a_search_without_a_good_result_is_counted_without_words(finder: Finder, session: AsyncSession) -> None:
    query = finder.read("xyzzy in Lambeth, German")
    for _ in range(2):
        assert not (await finder.find(session, query)).good
    [gap] = (await session.scalars(select(SearchGap))).all()
    assert (gap.area, gap.language, gap.count, gap.month) == ("lambeth", "de", 2, NOW.date().replace(day=1))


async def test_the_words_are_read_again_when_the_directory_changed(finder: Finder, session: AsyncSession) -> None:
    before = await finder.vocabulary(session)
    later = NOW + timedelta(hours=1)
    record = SAMARITANS.model_copy(update={"aliases": ("Quaxholm",)})
    await store_of(session).write([record], "editor", "tests", "a new name", later)
    finder._looked = 0
    assert not before.counts["quaxholm"]
    assert (await finder.vocabulary(session)).counts["quaxholm"] == 1


async def test_services_are_encoded_again_when_their_words_change(session: AsyncSession) -> None:
    store = store_of(session)
    waiting = await store.without_embedding(1000)
    await store.set_embeddings([(id, [0.05] * 384) for id, _ in waiting])
    assert await store.without_embedding(1000) == []
    await change(session, description="Something else entirely.")
    [(_, words)] = await store.without_embedding(1000)
    assert "Something else entirely." in words


async def test_the_labelled_questions_by_words_and_terms_alone(finder: Finder, session: AsyncSession) -> None:
    """With the encoder it is more: `python -m tests.directory` measures it."""
    asked = await ask_all(finder, session)
    wanted = [one for one in asked if one.want]
    assert len(asked) == 150
    assert share(wanted, "right") >= 0.84
    assert share(asked, "honest") >= 0.85
