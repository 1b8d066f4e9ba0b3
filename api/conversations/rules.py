"""Rules of a conversation: plain values in, decisions out."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

MAX_CHARACTERS = 2000
MAX_ATTEMPTS = 6
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
    NONE = "none"


@dataclass(frozen=True)
class Payload:
    """A pressed button, understood."""

    sort: PayloadSort
    topic: str | None = None
    helpful: bool | None = None


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


def retry_delay_seconds(attempts: int) -> int | None:
    """How long to wait before asking the assistant again; None when it has been tried often enough."""
    return None if attempts >= MAX_ATTEMPTS else int(5 * 2 ** max(attempts - 1, 0))
