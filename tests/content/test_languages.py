"""Welsh and Arabic, end to end: what a reader of each gets."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from api.conversations.compose import compose
from api.conversations.rules import Utterance
from api.guidance.library import Library
from api.guidance.render import Speaker
from api.guidance.tokens import Duration
from api.i18n.catalogues import Review
from api.settings import PROJECT

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TWELVE_RIGHTS = [
    "understand", "crime_recorded", "information_on_reporting", "referral_and_support", "compensation",
    "case_information", "personal_statement", "trial_information", "outcome_and_appeals", "expenses_and_property",
    "offender_information", "complaint",
]  # fmt: skip


@pytest.mark.parametrize("locale", ["cy", "ar"])
def test_crisis_chat_limits_and_the_twelve_rights_are_in_the_language(
    locale: str, library: Library, speakers: Mapping[str, Speaker]
) -> None:
    topics = [f"rights.{key}" for key in TWELVE_RIGHTS]
    topics += [topic for topic in library.texts if topic.startswith(("crisis.", "chat.", "limit."))]
    in_english = [
        f"{topic}/{name}"
        for topic in topics
        for name, blocks in library.texts[topic].sections.items()
        if speakers[locale].blocks(blocks).review is Review.SOURCE
    ]
    assert in_english == []


@pytest.mark.parametrize("locale", ["cy", "ar"])
def test_what_no_person_has_checked_is_marked_draft(locale: str, speakers: Mapping[str, Speaker]) -> None:
    message = compose(speakers[locale], Utterance("utter_topic", {"topic": "rights.complaint"}), NOW)
    assert (message.locale, message.review) == (locale, Review.DRAFT)


def test_a_language_without_translations_gets_the_english_marked_as_such(speakers: Mapping[str, Speaker]) -> None:
    message = compose(speakers["pl"], Utterance("utter_topic", {"topic": "rights.complaint"}), NOW)
    assert (message.locale, message.dir, message.review) == ("en", "ltr", Review.SOURCE)


def test_arabic_keeps_numbers_the_right_way_round(speakers: Mapping[str, Speaker]) -> None:
    message = compose(speakers["ar"], Utterance("utter_topic", {"topic": "crisis.suicide_or_self_harm"}), NOW)
    assert message.dir == "rtl"
    assert "\u2066116 123\u2069" in message.text


@pytest.mark.parametrize("locale", ["en", "cy", "ar"])
def test_every_unit_of_time_can_be_said(locale: str, library: Library, speakers: Mapping[str, Speaker]) -> None:
    for unit in library.units:
        for count in (1, 2, 3, 5, 6, 10, 28):
            said = speakers[locale].duration(Duration(count, unit))
            assert str(count) in said and "{" not in said


def test_crisis_patterns_are_there_for_each_language_begun() -> None:
    assert {path.stem for path in (PROJECT / "content" / "crisis").glob("*.yml")} >= {"en", "cy", "ar"}
