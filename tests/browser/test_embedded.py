"""The chat inside another site."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser
HOST = "https://host.example"


def host_page(visitor: Visitor, direction: str = "ltr") -> None:
    """Open a page of another site that forbids nearly everything and shows Waymark."""
    policy = f"default-src 'none'; script-src {visitor.base_url}; frame-src {visitor.base_url}"
    html = (
        f"<!doctype html><html lang=en dir={direction}><title>Host</title><body><main><h1>A police force</h1></main>"
        f"<script src='{visitor.base_url}/embed.js'></script></body></html>"
    )
    headers = {"Content-Security-Policy": policy, "Content-Type": "text/html; charset=utf-8"}
    visitor.context.route(f"{HOST}/**", lambda route: route.fulfill(body=html, headers=headers))
    visitor.page.goto(f"{HOST}/")


@pytest.fixture(scope="module")
def welcoming(start_app: Callable[..., Any]) -> Any:
    with start_app(exit_url="/health", embed_origins=HOST) as url:
        yield url.replace("127.0.0.1", "localhost")


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_an_allowed_site_shows_the_chat(visit: Callable[..., Visitor], welcoming: str, direction: str) -> None:
    visitor = visit(welcoming)
    host_page(visitor, direction)
    region = visitor.page.get_by_role("region", name="Questions after a crime? Ask here")
    opener = region.get_by_role("button")
    expect(opener).to_have_attribute("aria-expanded", "false")
    box = opener.bounding_box()
    assert box
    assert (box["x"] > 640) == (direction == "ltr")
    opener.press("Enter")
    chat = visitor.page.frame_locator("iframe")
    chat.locator("#start button").click()
    chat.locator("#text").fill("no further action")
    chat.locator("#composer button").click()
    chat.locator("[data-speak]").nth(1).wait_for()
    cookie = visitor.context.cookies()[0]
    assert (cookie["sameSite"], cookie["secure"], cookie["httpOnly"]) == ("None", True, True)
    assert cookie.get("partitionKey")
    assert visitor.complaints == []


def test_exit_takes_the_whole_window_away(visit: Callable[..., Visitor], welcoming: str) -> None:
    visitor = visit(welcoming)
    host_page(visitor)
    visitor.page.get_by_role("button").click()
    chat = visitor.page.frame_locator("iframe")
    chat.locator("#start button").click()
    chat.locator("#text").wait_for()
    chat.locator(".govuk-exit-this-page__button").click()
    visitor.page.wait_for_url("**/health")
    assert visitor.forgotten()


def test_it_closes_and_gives_the_focus_back(visit: Callable[..., Visitor], welcoming: str) -> None:
    visitor = visit(welcoming)
    host_page(visitor)
    opener = visitor.page.get_by_role("button")
    opener.click()
    visitor.page.frame_locator("iframe").locator("#start").wait_for()
    opener.click()
    expect(visitor.page.locator("iframe")).to_have_count(0)
    expect(opener).to_be_focused()
    assert opener.get_attribute("aria-expanded") == "false"


def test_another_site_is_refused(visit: Callable[..., Visitor], base_url: str) -> None:
    visitor = visit(base_url)
    host_page(visitor)
    visitor.page.get_by_role("button").click()
    visitor.page.wait_for_timeout(500)
    assert visitor.page.frame_locator("iframe").locator("#start").count() == 0
    assert any("frame-ancestors" in complaint for complaint in visitor.complaints)
