"""Editors at work: finding records, changing them with a history, and looking at what the public says."""

from datetime import UTC, date, datetime

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import insert, select

from api.directory.editor_models import SearchGap, ServiceRevision, Suggestion
from api.pages.directory.desk import Desk
from api.pages.directory.mistakes import Mistake
from api.pages.directory.pages import DirectoryPages
from tests.pages_directory.conftest import Signed
from tests.pages_directory.records import HOSTILE, SECRET_STREET, TODAY

EDIT = "/editors/records/to-edit"
FIELDS = {
    "name": "Service to-edit",
    "organization": "Trust to-edit",
    "description": "For people who edit.",
    "phones": "0800 999 8888",
    "areas": "england",
    "next_check": "2027-03-01",
}


async def test_records_are_found_also_unverified_ones(editor: Signed) -> None:
    assert "/editors/records/hidden" in (await editor.http.get("/editors?q=HIDDEN")).text
    unverified = (await editor.http.get("/editors?only=unverified")).text
    assert "/editors/records/hidden" in unverified and "/editors/records/plain" not in unverified
    assert "/editors/records/" not in (await editor.http.get("/editors?q=%25")).text


async def test_all_records_can_be_reached_page_by_page(app: FastAPI) -> None:
    pages: DirectoryPages = app.state.directory_pages
    desk = Desk(app.state.engine, pages.areas, pages.taxonomy, most_rows=5)
    first, second = [{line.slug for line in await desk.lines("", "", page)} for page in (1, 2)]
    assert (len(first), len(second)) == (5, 5) and not first & second


async def test_what_is_due_and_what_comes_soon_is_listed_longest_first(editor: Signed) -> None:
    due, _, soon = (await editor.http.get("/editors/due")).text.partition("Due in the next 30 days")
    assert "Due now or overdue" in due
    found = [due.index(f"/editors/records/{slug}") for slug in ("to-check", "late", "due-today")]
    assert found == sorted(found)
    assert "/editors/records/due-soon" in soon and "/editors/records/due-soon" not in due
    assert not any(f"/editors/records/{slug}" in due + soon for slug in ("plain", "hidden"))


async def test_what_is_too_late_is_marked_as_no_longer_offered(editor: Signed) -> None:
    rows = (await editor.http.get("/editors/due")).text.split('<tr class="govuk-table__row">')
    marked = {slug: "No longer offered" in row for row in rows for slug in ("late", "due-today") if f"/{slug}" in row}
    assert marked == {"late": True, "due-today": False}


async def test_what_is_due_can_be_reached_page_by_page(app: FastAPI) -> None:
    pages: DirectoryPages = app.state.directory_pages
    desk = Desk(app.state.engine, pages.areas, pages.taxonomy, most_rows=2)
    first, second = [await desk.due(TODAY, page) for page in (1, 2)]
    days = [one.next_check for one in (*first, *second)]
    assert len(first) == 2 and second and days == sorted(days)
    assert not {one.slug for one in first} & {one.slug for one in second}


async def test_a_preview_shows_the_change_and_keeps_nothing(editor: Signed) -> None:
    preview = await editor.send(EDIT, EDIT, action="preview", **{**FIELDS, "description": "Seen before saved."})
    assert preview.status_code == 200
    assert "not saved yet" in preview.text
    assert '<bdi lang="en">Seen before saved.</bdi>' in preview.text
    assert "Seen before saved." not in (await editor.http.get("/find/services/to-edit")).text


async def test_a_change_is_public_at_once_and_in_the_history(editor: Signed, app: FastAPI) -> None:
    saved = await editor.send(
        EDIT, EDIT, action="save", reason="They <b>called</b>", **{**FIELDS, "phones": "0800 777"}
    )
    assert saved.headers["location"] == f"{EDIT}?saved=true"
    assert "Saved. The public sees it now." in (await editor.http.get(f"{EDIT}?saved=true")).text
    assert 'href="tel:0800777"' in (await editor.http.get("/find/services/to-edit")).text
    history = (await editor.http.get(f"{EDIT}/history")).text
    assert "They &lt;b&gt;called&lt;/b&gt;" in history and editor.name in history and "0800 777" in history
    newest = select(ServiceRevision).where(ServiceRevision.slug == "to-edit").order_by(ServiceRevision.id.desc())
    async with app.state.engine.connect() as connection:
        revision = (await connection.execute(newest)).first()
    assert (revision.changed_by, revision.reason) == (editor.name, "They <b>called</b>")
    assert revision.after["phones"] == [{"number": "0800 777"}] != revision.before["phones"]


async def test_a_change_without_a_reason_is_not_kept(editor: Signed) -> None:
    answer = await editor.send(EDIT, EDIT, action="save", reason=" \x00", **{**FIELDS, "name": "Nameless"})
    assert answer.status_code == 422
    assert "Write why you change it." in answer.text
    assert "Nameless" not in (await editor.http.get("/find/services/to-edit")).text


async def test_faults_are_named_with_their_field(editor: Signed) -> None:
    wrong = {**FIELDS, "areas": "mars", "email": "nobody", "name": HOSTILE}
    answer = await editor.send(EDIT, EDIT, action="save", reason="x", **wrong)
    assert answer.status_code == 422
    assert answer.text.count("There is no such area: mars") == 2
    assert 'href="#areas">There is no such area: mars' in answer.text
    assert 'href="#email">Write an email address' in answer.text and 'value="nobody"' in answer.text
    assert "<script>alert" not in answer.text


async def test_a_form_that_is_wrong_keeps_what_was_typed(editor: Signed) -> None:
    long = {"name": "n" * 9_000, "hours": "\u202e<b>h", "reason": "r" * 600}
    answer = await editor.send(EDIT, EDIT, action="save", **{**FIELDS, **long})
    assert answer.status_code == 422
    assert long["name"] in answer.text and "\u202e&lt;b&gt;h" in answer.text and answer.text.count(long["reason"]) == 1
    assert "Write why in 500 characters or fewer." in answer.text
    checked = await editor.send(EDIT, f"{EDIT}/checked", reason="Read again", next_check="soon")
    assert 'href="#checked-next">Write the day' in checked.text and 'value="soon"' in checked.text


async def test_two_editors_do_not_overwrite_each_other(editor: Signed) -> None:
    hidden = {name: await editor.field(EDIT, name) for name in ("csrf", "version")}
    first = await editor.http.post(EDIT, data={**FIELDS, **hidden, "action": "save", "reason": "first"})
    second = await editor.http.post(EDIT, data={**FIELDS, **hidden, "action": "save", "reason": "second"})
    assert (first.status_code, second.status_code) == (303, 422)
    assert "Somebody else has changed this record" in second.text


@pytest.mark.parametrize(
    "yaml", ["id: another-id", "a: [", "x: " + "[" * 9000, "", "x" * 40_001, "id: to-edit\nname: 5"]
)
async def test_a_whole_record_that_is_wrong_is_shown_again(editor: Signed, yaml: str) -> None:
    answer = await editor.send(EDIT, f"{EDIT}/text", action="save", reason="x", yaml=yaml)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text


async def test_a_service_is_added_and_taken_from_view(editor: Signed) -> None:
    yaml = f"""{{id: added, name: Added, organization: Us, description: New., areas: [wales], confidence: V,
        phones: [{{number: "111"}}], sources: [{{title: A, publisher: B, url: "https://example.org"}}],
        verified_on: {TODAY}, next_check: 2027-01-01}}"""
    added = await editor.send("/editors/new", "/editors/new", action="save", reason="New", yaml=yaml)
    assert added.headers["location"] == "/editors/records/added?saved=true"
    assert (await editor.http.get("/find/services/added")).status_code == 200
    again = await editor.send("/editors/new", "/editors/new", action="save", reason="Twice", yaml=yaml)
    assert again.status_code == 422
    unseen = yaml.replace(f"verified_on: {TODAY}, ", "")
    path = "/editors/records/added"
    assert (await editor.send(path, f"{path}/text", action="save", reason="Closed", yaml=unseen)).status_code == 303
    assert (await editor.http.get("/find/services/added")).status_code == 404


async def test_checked_today_brings_a_service_back(editor: Signed) -> None:
    path = "/editors/records/to-check"
    refused = await editor.send(path, f"{path}/checked", reason="", next_check="2027-02-01")
    assert refused.status_code == 422
    early = await editor.send(path, f"{path}/checked", reason="x", next_check=str(TODAY))
    assert "The next check must be after today." in early.text
    done = await editor.send(path, f"{path}/checked", reason="Looked at the page", next_check="2027-02-01")
    assert done.status_code == 303
    text = (await editor.http.get(path)).text
    assert f"({editor.name})" in text and "1 February 2027" in text


async def test_confidential_places_are_for_those_signed_in(editor: Signed, client: httpx.AsyncClient) -> None:
    text = (await editor.http.get("/editors/records/refuge")).text
    assert SECRET_STREET in text
    seen = text.partition('class="w-preview"')[2].partition("</section>")[0]
    assert SECRET_STREET not in seen


async def keep(app: FastAPI, slug: str, wrong: str) -> int:
    """A suggestion of the public."""
    row = {"slug": slug, "body": Mistake(about="phone", wrong=wrong, correct="").body, "made_at": datetime.now(UTC)}
    async with app.state.engine.begin() as connection:
        return int((await connection.execute(insert(Suggestion).values(row).returning(Suggestion.id))).scalar_one())


@pytest.mark.parametrize(
    ("decision", "goes"), [("approved", "/editors/records/plain"), ("refused", "/editors/suggestions")]
)
async def test_suggestions_are_decided_once(editor: Signed, app: FastAPI, decision: str, goes: str) -> None:
    id = await keep(app, "plain", f"{HOSTILE} {decision}")
    assert HOSTILE not in (await editor.http.get("/editors/suggestions")).text
    assert "Somebody says" in (await editor.http.get("/editors/records/plain")).text
    answer = await editor.send("/editors", f"/editors/suggestions/{id}", decision=decision)
    assert answer.headers["location"].partition("?")[0] == goes
    page = (await editor.http.get(answer.headers["location"])).text
    assert ("You approved this suggestion" in page and f"Sons&#34; {decision}" in page) == (decision == "approved")
    again = await editor.send("/editors", f"/editors/suggestions/{id}", decision="approved")
    assert again.status_code == 404
    async with app.state.engine.connect() as connection:
        kept = (await connection.execute(select(Suggestion).where(Suggestion.id == id))).one()
    assert (kept.decision, kept.decided_by) == (decision, editor.name)


async def test_decided_suggestions_say_by_whom_newest_first(editor: Signed, app: FastAPI) -> None:
    ids = {name: await keep(app, "plain", f"{HOSTILE} {name}") for name in ("waits", "older", "newer")}
    for name, decision in (("older", "approved"), ("newer", "refused")):
        await editor.send("/editors", f"/editors/suggestions/{ids[name]}", decision=decision)
    assert 'href="/editors/suggestions/decided"' in (await editor.http.get("/editors/suggestions")).text
    page = (await editor.http.get("/editors/suggestions/decided")).text
    newer, older = page.index("Sons&#34; newer"), page.index("Sons&#34; older")
    assert page.index("Refused") < newer < page.index("Approved") < older
    assert page[:older].count(f"<bdi>{editor.name}</bdi> on ") == 2
    assert "Sons&#34; waits" not in page and HOSTILE not in page


async def test_decided_suggestions_come_fifty_to_a_page(editor: Signed, app: FastAPI) -> None:
    then = datetime(2026, 1, 1, tzinfo=UTC)
    decided = {"slug": "gone", "made_at": then, "decided_at": then, "decided_by": "ann", "decision": "refused"}
    async with app.state.engine.begin() as connection:
        await connection.execute(insert(Suggestion), [{**decided, "body": f"no {number}"} for number in range(51)])
    first, second = [(await editor.http.get(f"/editors/suggestions/decided?page={page}")).text for page in (1, 2)]
    assert first.count('class="w-result"') == 50 and 'rel="next"' in first
    assert "no 0<" in second and "no 0<" not in first and 'rel="prev"' in second


async def test_small_numbers_are_left_out_of_the_gaps(editor: Signed, app: FastAPI) -> None:
    month = {"month": date(TODAY.year, TODAY.month, 1), "need": "housing", "group": "", "language": ""}
    rows = [
        {**month, "harm": "fraud", "area": "lambeth", "count": 7},
        {**month, "harm": "robbery", "area": "sutton", "count": 4},
    ]
    async with app.state.engine.begin() as connection:
        await connection.execute(insert(SearchGap), rows)
    page, csv = await editor.http.get("/editors/gaps"), await editor.http.get("/editors/gaps.csv")
    assert "Lambeth" in page.text and "Sutton" not in page.text
    assert ",Lambeth,,7" in csv.text and "Sutton" not in csv.text
    assert csv.headers["content-type"].startswith("text/csv")


@pytest.mark.parametrize("path", ["/editors/records/nobody", "/editors/records/nobody/history"])
async def test_a_record_that_is_not_there(editor: Signed, path: str) -> None:
    assert (await editor.http.get(path)).status_code == 404
