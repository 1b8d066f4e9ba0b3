"""What a conversation does with text, buttons and danger."""

from datetime import timedelta

import pytest

from api.conversations.rules import (
    GIVE_UP_AFTER,
    Payload,
    PayloadSort,
    Utterance,
    after_crisis,
    clean,
    read_payload,
    retry_delay_seconds,
)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  hello\n", "hello"),
        ("a\u0000b", "ab"),
        ("\u202eevil", "evil"),
        ("\ud800x", "x"),
        ("line one\nline two", "line one\nline two"),
        ("<b>bold</b>", "<b>bold</b>"),
        ("e\u0301", "\u00e9"),
        ("\u200d", "\u200d"),
    ],
)
def test_only_harmful_characters_are_taken_out(written: str, kept: str) -> None:
    assert clean(written) == kept


@pytest.mark.parametrize(
    ("raw", "payload"),
    [
        ("topic:rights.complaint", Payload(PayloadSort.TOPIC, "rights.complaint")),
        ("more:stages.bail", Payload(PayloadSort.MORE, "stages.bail")),
        ("feedback:no:stages.bail", Payload(PayloadSort.FEEDBACK, "stages.bail", helpful=False)),
        ("none", Payload(PayloadSort.NONE)),
        ("topic:rights.complaint\n", None),
        ("topic:../etc", None),
        ("anything", None),
    ],
)
def test_a_button_is_one_of_ours_or_nothing(raw: str, payload: Payload | None) -> None:
    assert read_payload(raw) == payload


def test_after_a_crisis_reply_only_a_real_answer_follows() -> None:
    answers = [
        Utterance("utter_topic", {"topic": "crisis.child_at_risk"}),
        Utterance("utter_unclear"),
        Utterance("utter_topic", {"topic": "stages.bail"}),
    ]
    assert after_crisis("crisis.immediate_danger", answers) == [answers[2]]
    assert after_crisis(None, answers) == answers


def test_retries_slow_down_and_end() -> None:
    waited = [timedelta(seconds=seconds) for seconds in (0, 8, 30, 100, 800)]
    assert [retry_delay_seconds(one) for one in waited] == [5, 5, 15, 50, 60]
    assert retry_delay_seconds(GIVE_UP_AFTER) is None
