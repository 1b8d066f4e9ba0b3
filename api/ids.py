"""Ids that sort by the time they were made (UUID version 7, RFC 9562)."""

import uuid_utils


def new_id() -> str:
    """A new sortable id; within one process later ids sort after earlier ones."""
    return str(uuid_utils.uuid7())
