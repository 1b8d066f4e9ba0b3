"""What an editor types becomes a record, or is refused field by field: pure."""

from pathlib import Path

import pytest

from api.directory.areas import read_areas
from api.directory.store import plain
from api.directory.taxonomy import read_taxonomy
from api.pages.directory import editing
from api.pages.directory.editing import MainFields, Unreadable
from api.settings import PROJECT
from tests.pages_directory.records import made

CONTENT: Path = PROJECT / "content"
AREAS, TAXONOMY = read_areas(CONTENT), read_taxonomy(CONTENT)
KEPT = plain(made("kept", phones=[{"number": "101", "label": "day"}, {"number": "102"}], aliases=["old"]))


def form(**changes: object) -> MainFields:
    """The form as it is shown, with some fields typed over."""
    return MainFields.model_validate({**editing.fields_of(KEPT), **changes})


def test_a_form_that_nobody_touched_changes_nothing() -> None:
    record, faults = editing.checked(editing.merged(KEPT, form()), AREAS, TAXONOMY)
    assert faults == []
    assert record is not None and plain(record) == KEPT


def test_a_text_that_nobody_touched_changes_nothing() -> None:
    record, faults = editing.checked(editing.read_yaml(editing.yaml_of(KEPT)), AREAS, TAXONOMY)
    assert faults == []
    assert record is not None and plain(record) == KEPT


def test_what_is_typed_replaces_what_was_kept() -> None:
    typed = form(
        phones="0800 1 | night\r\n\r\n0800 2", areas="wales, lambeth", accepting="no", cost=" ", hours=" 9 to 5 "
    )
    record, _ = editing.checked(editing.merged(KEPT, typed), AREAS, TAXONOMY)
    assert record is not None
    assert [(one.number, one.label) for one in record.phones] == [("0800 1", "night"), ("0800 2", None)]
    assert (record.areas, record.capacity.accepting, record.cost) == (("wales", "lambeth"), False, None)
    assert (record.hours, record.aliases) == ("9 to 5", ("old",))


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"name": ""}, {"name"}),
        ({"phones": "call us"}, {"phones"}),
        ({"url": "javascript:alert(1)", "email": "nobody"}, {"url", "email"}),
        ({"areas": "mars, england"}, {"areas"}),
        ({"areas": ""}, {"areas"}),
        ({"next_check": "soon"}, {"next_check"}),
        ({"next_check": "9999-12-31"}, {"next_check"}),
        ({"next_check": "0", "closed_until": "0"}, {"next_check", "capacity"}),
        ({"closed_until": "never"}, {"capacity"}),
        ({"description": "a\x00b"}, {"yaml"}),
    ],
)
def test_each_fault_names_its_field(changes: dict[str, str], fields: set[str]) -> None:
    record, faults = editing.checked(editing.merged(KEPT, form(**changes)), AREAS, TAXONOMY)
    assert record is None
    assert {fault.field for fault in faults} == fields


@pytest.mark.parametrize(
    "text",
    [
        "",
        "just words",
        "- a list",
        "a: [1",
        "a: &x [1]\nb: [*x, *x]",
        "!!python/object/apply:os.system ['true']",
        "day: 2026-13-45",
        "x: " + "[" * 5000,
        "a: \x07",
    ],
)
def test_a_text_that_is_no_record_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        editing.read_yaml(text)


def test_a_fault_in_the_text_names_its_line() -> None:
    with pytest.raises(Unreadable) as caught:
        editing.read_yaml("id: one\nname: [unclosed\nareas: {")
    assert (caught.value.fault.code, caught.value.fault.said) == ("line", "3")


@pytest.mark.parametrize("text", ['note: "\\ud800"', 'note: "a\\0b"', "taxonomy: {harm: [nonsense]}", "surprise: 1"])
def test_what_cannot_be_kept_is_refused(text: str) -> None:
    record, faults = editing.checked({**KEPT, **editing.read_yaml(text)}, AREAS, TAXONOMY)
    assert record is None and faults
