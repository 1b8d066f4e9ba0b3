"""Everybody can use it: axe-core in every state, the keyboard alone, small and enlarged screens, both directions."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser

RECORD = """
() => {
  window.announced = [];
  new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) window.announced.push(node.textContent);
  }).observe(document.getElementById("announcer"), { childList: true });
}
"""


def to_start(visitor: Visitor, lang: str) -> None:
    visitor.open(f"/?lang={lang}")


def to_chat(visitor: Visitor, lang: str) -> None:
    visitor.start(lang)


def to_answer(visitor: Visitor, lang: str) -> None:
    visitor.start(lang)
    visitor.page.locator("[value='topic:find.services']").first.click()
    visitor.page.locator("[data-speak]").nth(1).wait_for()
    visitor.page.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true; })")


def to_guidance(visitor: Visitor, lang: str) -> None:
    visitor.start(lang)
    visitor.page.locator("[value='topic:rights.overview']").first.click()
    visitor.page.locator("[data-speak]").nth(1).wait_for()


def to_crisis(visitor: Visitor, lang: str) -> None:
    visitor.start(lang)
    press = "button => { button.value = 'topic:crisis.immediate_danger'; button.click(); }"
    visitor.page.locator("#log button").first.evaluate(press)
    visitor.page.locator(".w-message--crisis").wait_for()


def to_error(visitor: Visitor, lang: str) -> None:
    visitor.start(lang)
    visitor.page.locator("#composer button").click()
    visitor.page.locator(".govuk-error-summary").wait_for()


def to_failure(visitor: Visitor, lang: str) -> None:
    visitor.start(lang)
    visitor.context.set_offline(True)
    visitor.page.locator("#text").fill("hello")
    visitor.page.locator("#composer button").click()
    visitor.page.locator(".w-failure").wait_for()
    visitor.context.set_offline(False)


def to_print(visitor: Visitor, lang: str) -> None:
    to_answer(visitor, lang)
    visitor.open("/chat/print")


def to_end(visitor: Visitor, lang: str) -> None:
    visitor.start(lang)
    visitor.open("/chat/end")


def to_path(path: str) -> Callable[[Visitor, str], None]:
    return lambda visitor, lang: visitor.open(f"{path}?lang={lang}")


STATES = {
    "start": to_start,
    "chat": to_chat,
    "answer with services": to_answer,
    "guidance": to_guidance,
    "crisis": to_crisis,
    "error": to_error,
    "not sent": to_failure,
    "print": to_print,
    "end": to_end,
    "ended": to_path("/ended"),
    "safety": to_path("/safety"),
    "gone": to_path("/chat"),
    "404": to_path("/nowhere"),
}


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_and_a_phone_scrolls_one_way(visit: Callable[..., Visitor], state: str, lang: str) -> None:
    visitor = visit(width=360, height=640, reduced_motion="reduce")
    STATES[state](visitor, lang)
    assert visitor.violations() == []
    assert visitor.page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize(("width", "scale"), [(1280, 1), (640, 2), (320, 4)])
def test_no_sideways_scrolling_on_large_or_enlarged_screens(
    visit: Callable[..., Visitor], width: int, scale: int
) -> None:
    visitor = visit(width=width, height=720 // scale, device_scale_factor=scale)
    to_answer(visitor, "en")
    assert visitor.page.evaluate("document.documentElement.scrollWidth") == width


def tab_to(page: Page, selector: str, most: int = 60) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the Tab key does not reach {selector}")


def test_the_keyboard_is_enough(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open("/?lang=en")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to main content")
    tab_to(page, "#start button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/chat")
    tab_to(page, "#text")
    page.keyboard.type("no further action")
    page.keyboard.press("Enter")
    page.locator("[data-speak]").nth(1).wait_for()
    assert page.evaluate("document.activeElement.id") == "text"
    tab_to(page, ".w-choice")
    page.keyboard.press("Enter")
    page.locator("[data-speak]").nth(2).wait_for()
    tab_to(page, "a[href='/chat/end']")


def test_each_reply_is_announced_once(visitor: Visitor) -> None:
    visitor.start()
    visitor.page.evaluate(RECORD)
    visitor.say("no further action")
    visitor.page.wait_for_timeout(700)
    answer = visitor.page.locator("#log > li").last.locator("[data-speak] p").first.inner_text()
    announced = visitor.page.evaluate("window.announced")
    assert sum(answer in line for line in announced) == 1
    assert len(announced) == 2
    assert visitor.page.locator("#log[aria-live], #log[role], #log [aria-live], #log [role=status]").count() == 0


def test_an_alarm_is_read_before_the_answer(visitor: Visitor) -> None:
    visitor.start()
    visitor.page.evaluate(RECORD)
    visitor.say("slow he is outside with a knife", answers=2)
    visitor.page.wait_for_timeout(700)
    announced = visitor.page.evaluate("window.announced")
    assert "999" in announced[0]
    assert len([line for line in announced if "999" in line and "danger" in line]) == 1


def test_a_mistake_takes_the_focus_to_its_explanation(visitor: Visitor) -> None:
    visitor.start()
    to_error_button = visitor.page.locator("#composer button")
    to_error_button.click()
    expect(visitor.page.locator(".govuk-error-summary")).to_be_focused()
    visitor.page.locator(".govuk-error-summary a").click()
    expect(visitor.page.locator("#text")).to_be_focused()


class TestRightToLeft:
    def test_the_page_and_each_message_have_their_direction(self, visitor: Visitor) -> None:
        visitor.start("ar")
        expect(visitor.page.locator("html")).to_have_attribute("dir", "rtl")
        for message in visitor.page.locator("[data-speak]").all():
            assert (message.get_attribute("lang"), message.get_attribute("dir")) in {("ar", "rtl"), ("en", "ltr")}

    def test_phone_numbers_stay_left_to_right_and_can_be_pressed(self, visitor: Visitor) -> None:
        to_answer(visitor, "ar")
        numbers = visitor.page.locator("a[href^='tel:']")
        assert numbers.count() >= 3
        for number in numbers.all():
            shown = "".join(c for c in number.inner_text() if c.isdigit() or c == "+")
            assert number.get_attribute("href") == f"tel:{shown}"
            assert number.evaluate("a => getComputedStyle(a.parentElement).direction") == "ltr"

    def test_own_words_stand_on_the_other_side(self, visitor: Visitor) -> None:
        sides = {}
        for lang in ("en", "ar"):
            visitor.context.clear_cookies()
            visitor.start(lang)
            visitor.say("hello")
            own = visitor.page.locator(".moj-message-item--sent").bounding_box()
            log = visitor.page.locator("#log").bounding_box()
            assert own and log
            sides[lang] = own["x"] - log["x"] > 100
        assert sides == {"en": True, "ar": False}
