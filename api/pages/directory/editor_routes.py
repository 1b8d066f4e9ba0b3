"""The editors' lists: records, what is due, what the public says, what nobody could be offered."""

import csv
import io
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Form, Path, Query, Response
from fastapi.responses import RedirectResponse

from api.conversations.rules import clean
from api.directory.freshness import overdue
from api.directory.overview import SOON_DAYS
from api.directory.record import Axis
from api.errors import NotFound
from api.identity.dependencies import editor
from api.pages.cookies import from_here
from api.pages.directory.desk import MOST_DECIDED
from api.pages.directory.mistakes import read_body
from api.pages.directory.pages import DirectoryPages, name_of_language
from api.pages.directory.staff import InRoom, StaffForm

router = APIRouter(prefix="/editors")
Words = Annotated[str, Query(max_length=100)]
Only = Annotated[Literal["", "unverified"], Query()]
Page = Annotated[int, Query(ge=1, le=1000)]
_YEAR = timedelta(days=365)
_AXES: tuple[Axis, ...] = ("harm", "need", "group")
_COLUMNS = (*_AXES, "area", "language", "count")


class Decision(StaffForm):
    """What an editor decides about a suggestion."""

    decision: Literal["approved", "refused"]


@router.get("")
async def home(room: InRoom, q: Words = "", only: Only = "", page: Page = 1) -> Response:
    """Search in all records, also those that nobody has verified."""
    today, words = datetime.now(UTC).date(), clean(q)
    lines, counts = await room.desk.lines(words, only, page), await room.desk.counts(today)
    more = len(lines) == room.desk.most_rows
    values = {"lines": lines, "counts": counts, "more": more, "q": words, "only": only, "page": page, "today": today}
    return room.page("home.html", 200, soon_days=SOON_DAYS, **values)


@router.get("/due")
async def due(room: InRoom, page: Page = 1) -> Response:
    """What is to be checked: first what should have been already, then what comes soon."""
    today = datetime.now(UTC).date()
    records, counts = await room.desk.due(today, page), await room.desk.counts(today)
    values = {
        "late": [one for one in records if one.next_check <= today],
        "soon": [one for one in records if one.next_check > today],
        "withheld": {one.slug for one in records if overdue(one.next_check, today)},
        "more": len(records) == room.desk.most_rows,
    }
    return room.page("due.html", 200, soon_days=SOON_DAYS, counts=counts, page=page, **values)


@router.get("/suggestions")
async def suggestions(room: InRoom) -> Response:
    """What the public says is wrong."""
    waiting = [(one, read_body(one.body)) for one in await room.desk.suggestions()]
    names = await room.desk.names({one.slug for one, _ in waiting})
    return room.page("suggestions.html", suggestions=waiting, names=names)


@router.get("/suggestions/decided")
async def decided(room: InRoom, page: Page = 1) -> Response:
    """What became of what the public said: what was decided, by whom and when."""
    found = [(one, read_body(one.body)) for one in await room.desk.decided(page)]
    names = await room.desk.names({one.slug for one, _ in found})
    more = len(found) == MOST_DECIDED
    return room.page("decided.html", suggestions=found, names=names, more=more, page=page)


@router.post("/suggestions/{id}", dependencies=[Depends(from_here), Depends(editor)])
async def decide(room: InRoom, id: Annotated[int, Path(ge=1, lt=2**31)], form: Annotated[Decision, Form()]) -> Response:
    """Approve, and go on to change the record; or refuse."""
    room.check(form)
    slug = await room.desk.decide(id, form.decision, room.staff.name, datetime.now(UTC))
    if slug is None:
        raise NotFound
    approved = f"/editors/records/{slug}?approved={id}"
    return RedirectResponse(approved if form.decision == "approved" else "/editors/suggestions", 303)


@router.get("/gaps")
async def gaps(room: InRoom) -> Response:
    """What was looked for in vain in the last year."""
    return room.page("gaps.html", gaps=await room.desk.gaps(_a_year_ago()))


@router.get("/gaps.csv")
async def gaps_as_csv(room: InRoom) -> Response:
    """The same, for commissioners."""
    text = io.StringIO()
    writer = csv.DictWriter(text, _COLUMNS)
    writer.writeheader()
    writer.writerows(_in_words(gap, room.pages) for gap in await room.desk.gaps(_a_year_ago()))
    headers = {"Content-Disposition": 'attachment; filename="gaps.csv"'}
    return Response(text.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _in_words(gap: Mapping[str, Any], pages: DirectoryPages) -> dict[str, Any]:
    """A line that somebody can read who does not know our ids."""
    named: dict[str, str] = {axis: pages.term_name(axis, gap[axis]) if gap[axis] else "" for axis in _AXES}
    language = name_of_language(gap["language"], "en") if gap["language"] else ""
    return {**gap, **named, "area": pages.area_name(gap["area"]), "language": language}


def _a_year_ago() -> date:
    return (datetime.now(UTC) - _YEAR).date()
