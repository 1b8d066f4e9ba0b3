"""Rules of a conversation: plain values in, decisions out."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

MAX_CHARACTERS = 2000
GIVE_UP_AFTER = timedelta(minutes=15)
_HIDDEN = (
    "\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u2064\\u2066-\\u206f\\ufeff"
    "\\ufff9-\\ufffb"
)
_HARMFUL = re.compile(f"[{_HIDDEN}\\ud800-\\udfff]")
# At least one character that is neither hidden nor white space. Written so that JSON Schema reads it the same way.
VISIBLE = rf"[^\s{_HIDDEN}]"
_TOPIC = r"([a-z_]+\.[a-z_]+)"
_PAYLOADS = {
    "topic": rf"topic:{_TOPIC}",
    "more": rf"more:{_TOPIC}",
    "feedback": rf"feedback:(yes|no):{_TOPIC}",
    "place": r"place:([a-z][a-z-]{1,60})",
    "none": r"(none)",
}
PAYLOAD = rf"^(?:{'|'.join(_PAYLOADS.values())})$"


@dataclass(frozen=True)
class Utterance:
    """What to say, not yet in words: the id of a response and its arguments."""

    response: str
    arguments: dict[str, Any] = field(default_factory=dict)

    @property
    def topic(self) -> str | None:
        """The topic that it answers."""
        return self.arguments.get("topic")


class PayloadSort(StrEnum):
    """What a button does."""

    TOPIC = "topic"
    MORE = "more"
    FEEDBACK = "feedback"
    PLACE = "place"
    NONE = "none"


@dataclass(frozen=True)
class Payload:
    """A pressed button, understood."""

    sort: PayloadSort
    topic: str | None = None
    helpful: bool | None = None
    place: str | None = None


def clean(text: str) -> str:
    """What was written, without characters that hide or turn round other characters (Unicode TR 36)."""
    return unicodedata.normalize("NFC", _HARMFUL.sub("", text)).strip()


def read_payload(raw: str) -> Payload | None:
    """A button's payload, or None where it is not one of ours."""
    for sort, pattern in _PAYLOADS.items():
        found = re.fullmatch(pattern, raw)
        if not found:
            continue
        if sort == PayloadSort.NONE:
            return Payload(PayloadSort.NONE)
        if sort == PayloadSort.FEEDBACK:
            return Payload(PayloadSort.FEEDBACK, found[2], helpful=found[1] == "yes")
        if sort == PayloadSort.PLACE:
            return Payload(PayloadSort.PLACE, place=found[1])
        return Payload(PayloadSort(sort), found[1])
    return None


_UNSURE = {"utter_unclear", "utter_did_you_mean", "utter_not_yet", "utter_follow_up_of_what"}


def after_crisis(crisis: str | None, answers: Sequence[Utterance]) -> list[Utterance]:
    """The answers to give when a crisis reply has gone first: no second alarm, and no "I did not understand"."""
    if crisis is None:
        return list(answers)
    return [
        answer
        for answer in answers
        if answer.response not in _UNSURE and not (answer.topic or "").startswith(("crisis.", "chat."))
    ]


def retry_delay_seconds(waiting: timedelta) -> int | None:
    """How long until the assistant is asked again for a message that waits since `waiting`; None to give up.

    An assistant that crashed is back within a minute, so the first tries are close together.
    """
    return None if waiting >= GIVE_UP_AFTER else int(min(max(waiting.total_seconds() / 2, 5), 60))
