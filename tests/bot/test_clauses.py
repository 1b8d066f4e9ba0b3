from __future__ import annotations

import pytest

from bot.nlu.clauses import MAX_PARTS, split


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("Where is my phone?", []),
        ("Hello. Yes.", []),
        (
            "How do I get my phone back? Can I claim my train fare?",
            ["How do I get my phone back?", "Can I claim my train fare?"],
        ),
        (
            "how do i get my phone back and can i claim my train fare",
            ["how do i get my phone back", "and can i claim my train fare"],
        ),
        ("He broke my door.\nWho pays for that door?", ["He broke my door.", "Who pays for that door?"]),
        ("Please help me now. Hi. Who pays for this?", ["Please help me now. Hi.", "Who pays for this?"]),
        ("it was about Mr. Smith", []),
    ],
)
def test_a_message_is_split_into_what_it_says(text: str, parts: list[str]) -> None:
    assert [part.text for part in split(text)] == parts


def test_spans_are_those_of_the_text() -> None:
    text = "He broke my door. Who pays for that door?"
    assert [text[part.start : part.end] for part in split(text)] == [part.text for part in split(text)]


def test_a_story_has_at_most_six_parts() -> None:
    assert len(split("And then he came back again. " * 30)) == MAX_PARTS
