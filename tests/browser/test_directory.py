"""The directory's pages in a browser: for everybody, by keyboard, on a small phone, in both directions, on paper."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import expect

from api.app import create_app
from api.db import make_engine
from api.identity.service import Identity
from api.running.database import embedded, migrate
from api.settings import Settings
from tests.browser.conftest import StandIn, Visitor
from tests.browser.test_accessible import tab_to
from tests.pages_directory.records import OneMeaning, fill
from tests.server import running

pytestmark = pytest.mark.browser

PUBLIC = {
    "search": "/find",
    "results": "/find?harm=stalking_and_harassment&area=lambeth&open_now=true",
    "which borough": "/find?harm=fraud&area=lambeth&area=southwark",
    "nothing": "/find?group=jewish&area=lambeth",
    "listing": "/find/services/plain",
    "hostile": "/find/services/hostile",
    "late": "/find/services/late",
    "card": "/find/services/plain/card",
    "mistake": "/find/services/plain/mistake",
    "thanks": "/find/services/plain/thanks",
    "gone": "/find/services/hidden",
    "sign-in": "/editors/sign-in",
}
EDITORS = {
    "records": "/editors",
    "record": "/editors/records/hostile",
    "confidential": "/editors/records/refuge",
    "history": "/editors/records/plain/history",
    "due": "/editors/due",
    "suggestions": "/editors/suggestions",
    "decided": "/editors/suggestions/decided",
    "gaps": "/editors/gaps",
    "new": "/editors/new",
}
PASSWORD: dict[str, str] = {}


def aside(work: Any) -> Any:
    """Run it in a thread of its own: Playwright holds this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


async def prepare(url: str, settings: Settings) -> None:
    """The directory, and an editor."""
    await fill(url, settings)
    engine = make_engine(url, pool_size=1)
    PASSWORD["editor"] = await Identity(engine, settings.signed_in).add("editor", "editor", datetime.now(UTC)) or ""
    await engine.dispose()


@pytest.fixture(scope="module")
def site(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Waymark with the invented directory."""
    with embedded(tmp_path_factory.mktemp("directory-pages") / "data") as url:
        migrate(url)
        aside(prepare(url, settings))
        app: FastAPI = create_app(settings.model_copy(update={"exit_url": "/health"}), url, StandIn(), OneMeaning())
        with running(app) as address:
            yield address.replace("127.0.0.1", "localhost")


def enter(visitor: Visitor) -> None:
    visitor.open("/editors/sign-in")
    visitor.page.fill("#name", "editor")
    visitor.page.fill("#password", PASSWORD["editor"])
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/editors")


def unfolded(visitor: Visitor) -> None:
    visitor.page.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true; })")


def assert_fits(visitor: Visitor) -> None:
    unfolded(visitor)
    assert visitor.violations() == []
    assert visitor.page.evaluate("document.documentElement.scrollWidth") == 360
    assert visitor.complaints == []


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("state", PUBLIC)
def test_axe_finds_nothing_on_a_small_phone(visit: Callable[..., Visitor], site: str, state: str, lang: str) -> None:
    visitor = visit(site, width=360, height=640)
    path = PUBLIC[state]
    visitor.open(f"{path}{'&' if '?' in path else '?'}lang={lang}")
    visitor.complaints[:] = [said for said in visitor.complaints if "404" not in said]
    assert_fits(visitor)
    assert visitor.page.locator(".govuk-exit-this-page").count() == 1
    assert visitor.foreign_requests() == []


@pytest.mark.parametrize("state", EDITORS)
def test_axe_finds_nothing_on_the_pages_of_editors(visit: Callable[..., Visitor], site: str, state: str) -> None:
    visitor = visit(site, width=360, height=640)
    enter(visitor)
    visitor.open(EDITORS[state])
    assert_fits(visitor)


def test_a_search_works_without_script_and_shows_no_words(visit: Callable[..., Visitor], site: str) -> None:
    visitor = visit(site, java_script_enabled=False)
    visitor.open("/find")
    visitor.page.fill("#words", "somebody is stalking me")
    visitor.page.fill("#place", "Brixton")
    visitor.page.locator("#search button").click()
    expect(visitor.page.locator(".w-result").first).to_contain_text("Service lambeth-only")
    assert "stalking+me" not in visitor.page.url and "stalking%20me" not in visitor.page.url
    visitor.page.locator(".w-result h3 a").first.click()
    expect(visitor.page.locator("h1")).to_have_text("Service lambeth-only")


def test_the_keyboard_is_enough_to_find_and_to_report(visit: Callable[..., Visitor], site: str) -> None:
    visitor = visit(site)
    page = visitor.page
    visitor.open("/find")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to main content")
    tab_to(page, "#place")
    page.keyboard.type("Lambeth")
    tab_to(page, "details.w-filter summary")
    page.keyboard.press("Enter")
    tab_to(page, "input[value='stalking_and_harassment']")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/find?*")
    tab_to(page, ".w-result h3 a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/find/services/*")
    tab_to(page, "a[href$='/mistake']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/mistake")
    tab_to(page, "form button")
    page.keyboard.press("Enter")
    expect(page.locator(".govuk-error-summary")).to_be_focused()


def test_exit_leaves_from_the_directory(visit: Callable[..., Visitor], site: str) -> None:
    visitor = visit(site)
    visitor.open("/find/services/plain")
    visitor.page.locator(".govuk-js-exit-this-page-button").first.click()
    visitor.page.wait_for_url("**/health")


def test_only_the_card_is_printed(visit: Callable[..., Visitor], site: str) -> None:
    visitor = visit(site)
    visitor.open("/find/services/plain/card")
    visitor.page.emulate_media(media="print")
    expect(visitor.page.locator(".w-printed-card")).to_be_visible()
    expect(visitor.page.locator(".w-qr svg")).to_be_visible()
    for hidden in ("h1", ".w-header", ".w-bar", ".w-footer"):
        expect(visitor.page.locator(hidden)).to_be_hidden()


def test_an_editor_previews_saves_and_leaves(visit: Callable[..., Visitor], site: str) -> None:
    visitor = visit(site, java_script_enabled=False)
    page = visitor.page
    enter(visitor)
    visitor.open("/editors/records/to-edit")
    page.fill("#description", "For people in a browser.")
    page.locator("form", has=page.locator("#description")).get_by_text("Preview").click()
    expect(page.locator("#seen")).to_have_text("What the public will see (not saved yet)")
    page.fill("#reason", "They told us")
    page.locator("form", has=page.locator("#description")).get_by_text("Save").click()
    expect(page.locator(".w-preview")).to_contain_text("For people in a browser.")
    page.get_by_text("Sign out").click()
    visitor.open("/editors")
    expect(page.locator("h1")).to_have_text("Sign in")
