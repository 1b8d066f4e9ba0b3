"""What a change of records is: which are new, which fields of others differ, which are gone. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

MOST_SHOWN = 120
# What says how sure we are, not what the service is.
VERIFICATION = frozenset({"verified_on", "verified_by", "next_check", "confidence"})


class Kind(StrEnum):
    """What happens to a record. `kept`: it stays, because somebody else has changed it since."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"
    KEPT = "kept"


@dataclass(frozen=True)
class FieldChange:
    """One field, before and after; None: it was not said, or is not said any more."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Change:
    """One record that is not as it was. `why` is given where it is not plain to see."""

    kind: Kind
    slug: str
    name: str
    fields: tuple[FieldChange, ...] = ()
    why: str | None = None


def fields_changed(
    before: Mapping[str, Any], after: Mapping[str, Any], without: frozenset[str] = frozenset()
) -> tuple[FieldChange, ...]:
    """The fields of a record that differ, in the order of the newer one."""
    names = dict.fromkeys([*after, *before])
    return tuple(
        FieldChange(name, before.get(name), after.get(name))
        for name in names
        if name not in without and before.get(name) != after.get(name)
    )


def lines_of(change: Change) -> Iterator[str]:
    """A change as lines to read: what happens to which record, then each field with what it was and is."""
    why = f": {change.why}" if change.why else ""
    yield f"{change.kind}  {change.slug}  {change.name}{why}"
    for field in change.fields:
        yield f"    {field.field}: {_short(field.before)} -> {_short(field.after)}"


def _short(value: Any) -> str:
    if value is None:
        return "(nothing)"
    text = value if isinstance(value, str) else _flat(value)
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]} …"


def _flat(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_flat(inner)}" for name, inner in value.items() if inner not in (None, [], ()))
    if isinstance(value, list | tuple):
        return "; ".join(_flat(inner) for inner in value)
    return str(value)
