"""The editors' lists: records, what is due, what the public says, what nobody could be offered."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Path, Query, Response
from fastapi.responses import RedirectResponse

from api.conversations.rules import clean
from api.errors import NotFound
from api.identity.dependencies import editor
from api.pages.cookies import from_here
from api.pages.directory.mistakes import read_body
from api.pages.directory.staff import InRoom, StaffForm

router = APIRouter(prefix="/editors")
Words = Annotated[str, Query(max_length=100)]
Only = Annotated[Literal["", "unverified", "due"], Query()]
_YEAR = timedelta(days=365)
_COLUMNS = ("harm", "need", "group", "area", "language", "count")


class Decision(StaffForm):
    """What an editor decides about a suggestion."""

    decision: Literal["approved", "refused"]


@router.get("")
async def home(room: InRoom, q: Words = "", only: Only = "") -> Response:
    """Search in all records, also those that nobody has verified."""
    today, words = datetime.now(UTC).date(), clean(q)
    lines = await room.desk.lines(words, only, today)
    return room.page("home.html", lines=lines, counts=await room.desk.counts(today), q=words, only=only, today=today)


@router.get("/suggestions")
async def suggestions(room: InRoom) -> Response:
    """What the public says is wrong."""
    waiting = [(one, read_body(one.body)) for one in await room.desk.suggestions()]
    return room.page("suggestions.html", suggestions=waiting)


@router.post("/suggestions/{id}", dependencies=[Depends(from_here), Depends(editor)])
async def decide(room: InRoom, id: Annotated[int, Path(ge=1, lt=2**31)], form: Annotated[Decision, Form()]) -> Response:
    """Approve, and go on to change the record; or refuse."""
    room.check(form)
    slug = await room.desk.decide(id, form.decision, room.staff.name, datetime.now(UTC))
    if slug is None:
        raise NotFound
    return RedirectResponse(f"/editors/records/{slug}" if form.decision == "approved" else "/editors/suggestions", 303)


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
    writer.writerows(await room.desk.gaps(_a_year_ago()))
    headers = {"Content-Disposition": 'attachment; filename="gaps.csv"'}
    return Response(text.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _a_year_ago() -> date:
    return (datetime.now(UTC) - _YEAR).date()
