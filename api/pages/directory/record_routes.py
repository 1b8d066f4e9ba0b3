"""One record: seen by everybody who is signed in, changed by editors, with a preview, a reason and a history."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from dateutil.relativedelta import relativedelta
from fastapi import APIRouter, Depends, Form, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from api.conversations.rules import clean
from api.directory.editor_models import ServiceRecord
from api.directory.record import Record
from api.errors import NotFound
from api.identity.dependencies import editor
from api.pages.cookies import from_here
from api.pages.directory import editing
from api.pages.directory.desk import ChangedMeanwhile, version_of
from api.pages.directory.editing import Fault, MainFields
from api.pages.directory.mistakes import read_body
from api.pages.directory.public_routes import Slug
from api.pages.directory.staff import InRoom, Room, StaffForm

router = APIRouter(prefix="/editors")
# The form of the page that was sent, if any: what is wrong is shown beside it alone.
Sent = Literal["", "fields", "text", "checked"]
CHANGES = [Depends(from_here), Depends(editor)]
_MOST_REASON = 500
_UNTIL_NEXT_CHECK = relativedelta(months=3)


class Change(StaffForm):
    """What every change says: why, and of which state of the record it was made."""

    action: Literal["preview", "save"] = "preview"
    reason: str = ""
    version: str = Field("", max_length=40)


class FieldsChange(Change, MainFields):
    """A change by the form of main fields."""


class TextChange(Change):
    """A change of the whole record as YAML."""

    yaml: str = ""


class Checked(StaffForm):
    """Somebody has looked at the sources today, and all is still true."""

    reason: str = ""
    version: str = Field("", max_length=40)
    next_check: str = ""


@router.get("/new", dependencies=[Depends(editor)])
async def new(room: InRoom) -> Response:
    """An empty record."""
    return room.page("new.html", yaml="", faults=[], reason="")


@router.post("/new", dependencies=CHANGES)
async def add(room: InRoom, form: Annotated[TextChange, Form()]) -> Response:
    """Keep a new record."""
    room.check(form)
    record, faults = _read(room, form)
    faults += _reason(form.reason)
    if record is not None and not faults:
        faults = await _save(room, record, "", form.reason)
    if record is not None and not faults:
        return _saved(record.id)
    return room.page("new.html", status=422, yaml=form.yaml, faults=faults, reason=form.reason)


@router.get("/records/{slug}")
async def show(room: InRoom, slug: Slug) -> Response:
    """The record, with places that only those who are signed in may know."""
    kept = await _kept(room, slug)
    return await _page(room, kept, editing.fields_of(kept.record), editing.yaml_of(kept.record))


@router.post("/records/{slug}", dependencies=CHANGES)
async def change_fields(room: InRoom, slug: Slug, form: Annotated[FieldsChange, Form()]) -> Response:
    """Preview or keep what the form of main fields says."""
    room.check(form)
    kept = await _kept(room, slug)
    values = editing.merged(kept.record, form)
    record, faults = editing.checked(values, room.pages.areas, room.pages.taxonomy)
    shown = form.model_dump(include=set(MainFields.model_fields))
    return await _change(room, kept, form, record, faults, shown, editing.yaml_of(values), "fields")


@router.post("/records/{slug}/text", dependencies=CHANGES)
async def change_text(room: InRoom, slug: Slug, form: Annotated[TextChange, Form()]) -> Response:
    """Preview or keep the whole record."""
    room.check(form)
    kept = await _kept(room, slug)
    record, faults = _read(room, form)
    if record is not None and record.id != slug:
        record, faults = None, [Fault("id", "id")]
    return await _change(room, kept, form, record, faults, editing.fields_of(kept.record), form.yaml, "text")


@router.post("/records/{slug}/checked", dependencies=CHANGES)
async def mark_checked(room: InRoom, slug: Slug, form: Annotated[Checked, Form()]) -> Response:
    """Verified today."""
    room.check(form)
    kept = await _kept(room, slug)
    today = datetime.now(UTC).date()
    marks = {"verified_on": today, "verified_by": room.staff.name, "next_check": form.next_check.strip()}
    record, faults = editing.checked({**kept.record, **marks}, room.pages.areas, room.pages.taxonomy)
    if record is not None and record.next_check <= today:
        faults.append(Fault("next_check", "too_early"))
    faults += _reason(form.reason)
    if record is not None and not faults:
        faults = await _save(room, record, form.version, form.reason)
    if record is not None and not faults:
        return _saved(slug)
    fields, text = editing.fields_of(kept.record), editing.yaml_of(kept.record)
    return await _page(
        room, kept, fields, text, faults,
        sent="checked", reason=form.reason, status=422, version=form.version, next_check=form.next_check,
    )  # fmt: skip


@router.get("/records/{slug}/history")
async def history(room: InRoom, slug: Slug) -> Response:
    """Who changed what, when and why."""
    revisions = await room.desk.history(slug)
    if not revisions:
        raise NotFound
    return room.page("history.html", slug=slug, revisions=revisions, yaml_of=editing.value_of)


async def _change(
    room: Room, kept: ServiceRecord, form: Change, record: Record | None, faults: list[Fault],
    fields: Mapping[str, Any], text: str, sent: Sent,
) -> Response:  # fmt: skip
    if form.action == "save":
        faults = faults + _reason(form.reason)
        if record is not None and not faults:
            faults = await _save(room, record, form.version, form.reason)
        if record is not None and not faults:
            return _saved(record.id)
    return await _page(
        room, kept, fields, text, faults,
        sent=sent, reason=form.reason, status=422 if faults else 200, preview=record, version=form.version,
    )  # fmt: skip


async def _page(
    room: Room, kept: ServiceRecord, fields: Mapping[str, Any], text: str, faults: Sequence[Fault] = (),
    sent: Sent = "", reason: str = "", status: int = 200, preview: Record | None = None,
    version: str | None = None, next_check: str | None = None,
) -> Response:  # fmt: skip
    now = datetime.now(UTC)
    record = Record.model_validate(kept.record)
    suggestions = [(one, read_body(one.body)) for one in await room.desk.suggestions(kept.slug)]
    return room.page(
        "record.html",
        status=status,
        record=record,
        listing=room.pages.listings.preview(preview or record, now),
        previewed=preview is not None,
        fields=fields,
        yaml=text,
        faults=faults,
        sent=sent,
        reason=reason,
        version=version_of(kept.changed_at) if version is None else version,
        origin=kept.origin,
        suggestions=suggestions,
        approved=await _approved(room, kept.slug),
        saved="saved" in room.request.query_params and not sent,
        next_check=_next_check(now.date()) if next_check is None else next_check,
    )


async def _approved(room: Room, slug: str) -> Mapping[str, str] | None:
    """The suggestion that an editor has just approved: they need its words while they change the record."""
    id = room.request.query_params.get("approved", "")
    one = await room.desk.suggestion(int(id)) if re.fullmatch(r"[1-9]\d{0,8}", id, re.ASCII) else None
    return {**read_body(one.body), "id": id} if one is not None and one.slug == slug else None


async def _kept(room: Room, slug: str) -> ServiceRecord:
    kept = await room.desk.kept(slug)
    if kept is None:
        raise NotFound
    return kept


def _read(room: Room, form: TextChange) -> tuple[Record | None, list[Fault]]:
    try:
        values = editing.read_yaml(form.yaml)
    except editing.Unreadable as unreadable:
        return None, [unreadable.fault]
    return editing.checked(values, room.pages.areas, room.pages.taxonomy)


async def _save(room: Room, record: Record, version: str, reason: str) -> list[Fault]:
    try:
        await room.desk.save(record, version, room.staff.name, clean(reason), datetime.now(UTC))
    except ChangedMeanwhile:
        return [Fault("record", "changed")]
    return []


def _reason(reason: str) -> list[Fault]:
    if len(clean(reason)) > _MOST_REASON:
        return [Fault("reason", "reason_long")]
    return [] if clean(reason) else [Fault("reason", "reason")]


def _next_check(today: date) -> str:
    return (today + _UNTIL_NEXT_CHECK).isoformat()


def _saved(slug: str) -> Response:
    return RedirectResponse(f"/editors/records/{slug}?saved=true", 303)
