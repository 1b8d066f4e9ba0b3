"""Every text of the project loads, keeps the rules of `content/README.md` and speaks of nothing unknown."""

from datetime import date

import pytest

from api.guidance.checks import check_library
from api.guidance.library import Library
from api.guidance.text import FOLLOW_UPS

GROUPS_WITH_ALL_TEXTS = ("rights", "stages", "chat", "limit", "crisis")


def test_every_text_keeps_the_rules(library: Library) -> None:
    assert check_library(library, date(2026, 11, 21)) == []


@pytest.mark.parametrize("group", GROUPS_WITH_ALL_TEXTS)
def test_every_topic_of_a_group_is_written(library: Library, group: str) -> None:
    topics = [topic for topic in library.topics if topic.startswith(f"{group}.")]
    assert [topic for topic in topics if topic not in library.texts] == []


def test_rights_and_stages_answer_the_follow_up_questions(library: Library) -> None:
    texts = [text for text in library.texts.values() if text.topic.startswith(("rights.", "stages."))]
    assert [text.topic for text in texts if text.follow_ups != list(FOLLOW_UPS)] == []


def test_a_crisis_text_names_999_in_its_first_words(library: Library) -> None:
    for text in library.texts.values():
        if text.topic.startswith("crisis."):
            answer = " ".join(unit.source for block in text.sections["answer"] for unit in block.units)
            assert "999" in " ".join(answer.split()[:60]), text.topic


def test_services_give_a_way_to_reach_them(library: Library) -> None:
    unreachable = [s.id for s in library.services.values() if not (s.phones or s.text or s.url or s.webchat)]
    assert unreachable == []
