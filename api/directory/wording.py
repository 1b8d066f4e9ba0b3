"""What a record says in words, and the context under which translations of it are kept. Names are not translated."""

from collections.abc import Iterator

from api.directory.record import Record

# In the order in which people read them. What is for editors, and what a service calls itself, stays as it is.
WORDED = ("description", "hours", "who_for", "not_for", "cost", "referral", "consent", "worker_gender")


def context(service: str, field: str) -> str:
    """Where a translation belongs: one record, one field, so that a change in one leaves the others as they are."""
    return f"services/{service}/{field}"


def wording(record: Record) -> Iterator[tuple[str, str]]:
    """The context and the English of all that is to be translated: nothing of a record that nobody has verified."""
    if not record.verified:
        return
    for field in WORDED:
        said = getattr(record, field)
        if said:
            yield context(record.id, field), said
