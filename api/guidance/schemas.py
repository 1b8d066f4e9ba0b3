"""The shapes of the guidance API."""

from pydantic import BaseModel

from api.guidance.text import Kind


class TopicSummary(BaseModel):
    """A topic and whether its text is written."""

    id: str
    kind: Kind
    title: str
    written: bool
    follow_ups: list[str]
    related: list[str]


class TopicList(BaseModel):
    """All topics."""

    topics: list[TopicSummary]
