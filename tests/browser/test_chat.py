"""Chatting, with and without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser


def said(page: Page) -> list[str]:
    """Who said what, in the order of the page; answers are shortened to their sender."""
    own = "li => li.matches('.moj-message-item--sent') ? li.querySelector('.w-text').innerText.trim() : 'Waymark'"
    return list(page.evaluate(f"Array.from(document.querySelectorAll('#log > li'), {own})"))


class TestWithScript:
    def test_an_answer_comes_without_leaving_the_page(self, visitor: Visitor) -> None:
        visitor.start()
        visitor.say("They sent me a letter saying no further action")
        assert said(visitor.page) == ["Waymark", "They sent me a letter saying no further action", "Waymark"]
        expect(visitor.page.locator("#text")).to_have_value("")
        expect(visitor.page.locator("#typing")).to_be_hidden()

    def test_the_answers_first_line_is_in_view(self, visit: Callable[..., Visitor]) -> None:
        visitor = visit(width=360, height=640, reduced_motion="reduce")
        visitor.start()
        visitor.say("no further action")
        bar = visitor.page.locator(".w-bar").bounding_box()
        answer = visitor.page.locator("#log > li").last.locator(".w-text").bounding_box()
        assert bar and answer
        assert bar["y"] + bar["height"] <= answer["y"] < 640

    def test_two_quick_messages_keep_their_order(self, visitor: Visitor) -> None:
        visitor.start()
        for words in ("slow first", "second"):
            visitor.page.locator("#text").fill(words)
            visitor.page.locator("#text").press("Enter")
        visitor.page.locator("[data-speak]").nth(2).wait_for()
        assert said(visitor.page) == ["Waymark", "slow first", "Waymark", "second", "Waymark"]
        visitor.page.reload()
        assert said(visitor.page) == ["Waymark", "slow first", "Waymark", "second", "Waymark"]

    def test_a_double_click_sends_once(self, visitor: Visitor) -> None:
        visitor.start()
        visitor.page.locator("#text").fill("slow once")
        visitor.page.locator("#composer button").dblclick()
        visitor.page.locator("[data-speak]").nth(1).wait_for()
        visitor.page.reload()
        assert said(visitor.page) == ["Waymark", "slow once", "Waymark"]

    def test_own_words_are_seen_before_the_answer(self, visitor: Visitor) -> None:
        visitor.start()
        visitor.page.locator("#text").fill("slow question")
        visitor.page.locator("#text").press("Enter")
        expect(visitor.page.locator("[data-pending]")).to_contain_text("slow question")
        expect(visitor.page.locator("#typing")).to_be_visible()

    def test_a_lost_connection_keeps_the_words_and_shows_the_numbers(self, visitor: Visitor) -> None:
        visitor.start()
        visitor.context.set_offline(True)
        visitor.page.locator("#text").fill("can you hear me")
        visitor.page.locator("#text").press("Enter")
        failure = visitor.page.locator(".w-failure")
        expect(failure).to_contain_text("999")
        visitor.context.set_offline(False)
        failure.get_by_role("button").click()
        visitor.page.locator("[data-speak]").nth(1).wait_for()
        expect(failure).to_have_count(0)
        assert said(visitor.page) == ["Waymark", "can you hear me", "Waymark"]

    def test_a_button_asks(self, visitor: Visitor) -> None:
        visitor.start()
        visitor.say("unclear")
        choice = visitor.page.locator("#log > li").last.locator(".w-buttons button").first
        title = choice.inner_text()
        choice.click()
        visitor.page.locator("[data-speak]").nth(2).wait_for()
        assert said(visitor.page)[-2:] == [title, "Waymark"]

    def test_feedback_is_thanked_for(self, visitor: Visitor) -> None:
        visitor.start()
        visitor.say("no further action")
        visitor.page.locator(".w-feedback button").first.click()
        visitor.page.locator("[data-speak]").nth(2).wait_for()
        expect(visitor.page.locator("#log > li").last).to_contain_text("Thank you")

    def test_the_page_follows_a_change_of_language(self, visitor: Visitor) -> None:
        visitor.start()
        visitor.say("Nie wiem, co robić. Dostałam list z policji i nie rozumiem")
        expect(visitor.page.locator("html")).to_have_attribute("lang", "pl")
        expect(visitor.page.locator("#log > li")).to_have_count(3)

    def test_a_second_window_sees_the_answer_too(self, visitor: Visitor) -> None:
        visitor.start()
        second = visitor.context.new_page()
        second.goto(visitor.base_url + "/chat")
        visitor.say("no further action")
        second.locator("[data-speak]").nth(1).wait_for()
        assert said(second) == said(visitor.page)

    def test_a_deleted_chat_goes_away_everywhere(self, visitor: Visitor) -> None:
        visitor.start()
        second = visitor.context.new_page()
        second.goto(visitor.base_url + "/chat/end")
        second.locator("main form button").click()
        second.wait_for_url("**/ended*")
        expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("not here any more")
        assert visitor.context.cookies() == []


class TestWithoutScript:
    def test_a_whole_chat(self, without_script: Visitor) -> None:
        page = without_script.page
        without_script.start()
        without_script.say("They sent me a letter saying no further action")
        assert page.url.endswith("/chat#latest")
        page.locator("#log > li").last.locator(".w-buttons button").first.click()
        page.wait_for_load_state()
        assert page.locator("#log > li").count() == 5
        page.reload()
        assert page.locator("#log > li").count() == 5

    def test_nothing_written_is_explained(self, without_script: Visitor) -> None:
        without_script.start()
        without_script.page.locator("#composer button").click()
        expect(without_script.page.locator(".govuk-error-summary")).to_contain_text("Write your message first")
        expect(without_script.page.locator(".govuk-error-message")).to_contain_text("Write your message first")

    def test_too_much_is_explained_and_kept(self, without_script: Visitor) -> None:
        without_script.start()
        without_script.page.locator("#text").fill("a" * 2001)
        without_script.page.locator("#composer button").click()
        expect(without_script.page.locator(".govuk-error-summary")).to_contain_text("2000")
        expect(without_script.page.locator("#text")).to_have_value("a" * 2001)

    def test_when_the_assistant_is_away_there_is_a_number(self, without_script: Visitor) -> None:
        without_script.start()
        without_script.say("are you away")
        expect(without_script.page.locator("#log > li").last).to_contain_text("999")

    def test_the_language_can_be_chosen(self, without_script: Visitor) -> None:
        without_script.start()
        without_script.page.locator("#locale").select_option("ar")
        without_script.page.locator("form[action='/chat/locale'] button").click()
        expect(without_script.page.locator("html")).to_have_attribute("dir", "rtl")

    def test_the_chat_can_be_printed_and_deleted(self, without_script: Visitor) -> None:
        page = without_script.page
        without_script.start()
        without_script.say("no further action")
        page.locator("a[href='/chat/print']").click()
        expect(page.locator(".w-log")).to_contain_text("no further action")
        without_script.open("/chat/end")
        page.locator("main form button").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Your chat is deleted")
        without_script.open("/chat")
        expect(page.get_by_role("heading", level=1)).to_contain_text("not here any more")

    def test_exit_works(self, without_script: Visitor) -> None:
        without_script.start()
        without_script.page.locator(".govuk-exit-this-page__button").click()
        without_script.page.wait_for_url("**/health")
        assert without_script.context.cookies() == []
