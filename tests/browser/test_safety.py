"""Leaving at once, and leaving little behind."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser


def stored(page: Page) -> int:
    """How many things scripts have put into this browser."""
    return int(page.evaluate("localStorage.length + sessionStorage.length"))


def press_exit(visitor: Visitor) -> None:
    visitor.page.locator(".govuk-exit-this-page__button").click()


def press_shift(visitor: Visitor) -> None:
    for _ in range(3):
        visitor.page.keyboard.press("Shift")


@pytest.mark.parametrize("leave", [press_exit, press_shift])
class TestExit:
    def test_leads_away_and_forgets(self, visitor: Visitor, leave: Callable[[Visitor], None]) -> None:
        visitor.start()
        visitor.say("no further action")
        assert stored(visitor.page) == 0
        leave(visitor)
        visitor.page.wait_for_url("**/health")
        assert visitor.forgotten()
        visitor.page.go_back()
        assert "/chat" not in visitor.page.url
        visitor.open("/chat")
        assert "no further action" not in visitor.page.content()

    def test_does_not_need_waymark(self, visitor: Visitor, leave: Callable[[Visitor], None]) -> None:
        visitor.start()
        visitor.context.route("**/leave", lambda route: route.abort())
        leave(visitor)
        visitor.page.wait_for_url("**/health")


def test_a_press_counts_though_the_button_moves_away_before_the_mouse_is_let_go(visitor: Visitor) -> None:
    visitor.start()
    visitor.page.locator(".govuk-exit-this-page__button").dispatch_event("mousedown", {"button": 0})
    visitor.page.wait_for_url("**/health")


# Chromium may hang when it is closed on the way to the next page, so the tests that leave wait until it is there.
CLICK = "document.querySelector('.govuk-exit-this-page__button').click()"
SHIFTS = "for (let i = 0; i < 3; i++) document.dispatchEvent(new KeyboardEvent('keyup', { key: 'Shift' }))"


@pytest.mark.parametrize("leave", [CLICK, SHIFTS])
def test_exit_blanks_the_page_at_once(visitor: Visitor, leave: str) -> None:
    visitor.start()
    visitor.say("no further action")
    seen = visitor.page.evaluate(f"() => {{ {leave}; return [document.title, document.body.innerText.trim()]; }}")
    assert seen == ["", "Loading."]
    visitor.page.wait_for_url("**/health")
    assert visitor.forgotten()


def test_capital_letters_do_not_exit(visitor: Visitor) -> None:
    visitor.start()
    visitor.page.locator("#text").click()
    for letter in "HELP ME":
        visitor.page.keyboard.press(f"Shift+{letter}" if letter != " " else "Space")
    visitor.page.wait_for_timeout(300)
    assert visitor.page.url.endswith("/chat")
    expect(visitor.page.locator("#text")).to_have_value("HELP ME")


def test_the_history_holds_one_entry_for_the_chat(visitor: Visitor) -> None:
    visitor.open("/")
    before = visitor.page.evaluate("history.length")
    visitor.start()
    visitor.say("no further action")
    visitor.say("unclear")
    assert visitor.page.evaluate("history.length") <= before + 1


def test_titles_are_neutral(visitor: Visitor) -> None:
    visitor.start()
    for path in ("/", "/chat", "/chat/print", "/chat/end", "/safety", "/ended", "/nowhere"):
        visitor.open(path)
        assert visitor.page.title() == "Waymark"


def test_nothing_is_loaded_from_elsewhere_and_the_policy_is_kept(visitor: Visitor) -> None:
    visitor.start()
    visitor.say("he is outside with a knife", answers=2)
    visitor.page.locator("details summary").first.click()
    for path in ("/", "/chat", "/chat/print", "/chat/end", "/safety", "/ended"):
        visitor.open(path)
    assert visitor.complaints == []
    assert visitor.foreign_requests() == []
