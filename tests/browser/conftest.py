"""A real browser on a running Waymark. Only the assistant is a stand-in; the crisis check and all texts are real."""

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from api.app import create_app
from api.conversations.assistant import AssistantUnavailable
from api.conversations.rules import Utterance
from api.settings import PROJECT, Settings
from tests.find_browser import ARGUMENTS, find_browser
from tests.server import running

# Machines that test are slower than people.
expect.set_options(timeout=20_000)

AXE = PROJECT / "web" / "node_modules" / "axe-core" / "axe.min.js"
GUIDANCE = "rights.review_decision"
# The site that embeds exists only inside the test; Chromium would ask before it lets such a site reach this machine.
HERE_ONLY = ["--disable-features=LocalNetworkAccessChecks"]


class StandIn:
    """Answers like Rasa; words in a message make it slow, absent, or unsure."""

    async def ask(self, conversation_id: str, message: str, locale: str) -> list[Utterance]:
        if message.startswith("/choose_topic"):
            return [Utterance("utter_topic", json.loads(message.removeprefix("/choose_topic")))]
        if "slow" in message:
            await asyncio.sleep(0.8)
        if "away" in message:
            raise AssistantUnavailable("away")
        if "unclear" in message:
            topics = ["rights.overview", "stages.overview", "find.services"]
            return [Utterance("utter_did_you_mean", {"topics": topics})]
        if "twice" in message:
            return [Utterance("utter_topic", {"topic": GUIDANCE}), Utterance("utter_unclear", {})]
        return [Utterance("utter_topic", {"topic": GUIDANCE})]


@pytest.fixture(scope="session")
def start_app(settings: Settings, database_url: str) -> Callable[..., Any]:
    """Starts Waymark with other settings."""

    def start(**changes: Any) -> Any:
        return running(create_app(settings.model_copy(update=changes), database_url, StandIn()))

    return start


@pytest.fixture(scope="session")
def base_url(start_app: Callable[..., Any]) -> Iterator[str]:
    with start_app(exit_url="/health") as url:
        yield url.replace("127.0.0.1", "localhost")


# Not for the whole run: while Playwright is there, no asynchronous test of another folder could run.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = find_browser()
    if path is None:
        pytest.fail("There is no Chromium on this machine: `make browser` installs one.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *HERE_ONLY])
        yield chromium
        chromium.close()


@dataclass
class Visitor:
    """A person at a browser, and what the browser did behind their back."""

    context: BrowserContext
    page: Page
    base_url: str
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def open(self, path: str = "/") -> None:
        self.page.goto(self.base_url + path)

    def start(self, lang: str = "en") -> None:
        self.open(f"/?lang={lang}")
        self.page.locator("#start button").click()
        self.page.wait_for_url("**/chat")
        self.page.locator("#log li.w-message").first.wait_for()

    def say(self, words: str, answers: int = 1) -> None:
        before = self.page.locator("[data-speak]").count()
        self.page.locator("#text").fill(words)
        self.page.locator("#composer button").click()
        self.page.locator("[data-speak]").nth(before + answers - 1).wait_for()

    def forgotten(self) -> bool:
        """Whether the browser soon holds no cookie; leaving does not wait for that."""
        for _ in range(50):
            if not self.context.cookies():
                return True
            self.page.wait_for_timeout(100)
        return False

    def violations(self) -> list[str]:
        """What axe-core finds wrong with the page as it is now."""
        found = self.page.evaluate(AXE.read_text() + "; axe.run(document, {resultTypes: ['violations']})")
        return [f"{v['id']}: {[n['html'][:160] for n in v['nodes']]}" for v in found["violations"]]

    def foreign_requests(self) -> list[str]:
        return [url for url in self.asked if urlsplit(url).netloc != urlsplit(self.base_url).netloc]


@pytest.fixture
def visit(browser: Browser, base_url: str) -> Iterator[Callable[..., Visitor]]:
    """Lets a person come with a browser of their own."""
    contexts = []

    def come(url: str = base_url, width: int = 1280, height: int = 800, **options: Any) -> Visitor:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        visitor = Visitor(context, page, url)
        page.on("console", lambda said: visitor.complaints.append(said.text) if said.type != "log" else None)
        page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
        context.on("request", lambda request: visitor.asked.append(request.url))
        return visitor

    yield come
    for context in contexts:
        context.close()


@pytest.fixture
def visitor(visit: Callable[..., Visitor]) -> Visitor:
    return visit()


@pytest.fixture
def without_script(visit: Callable[..., Visitor]) -> Visitor:
    return visit(java_script_enabled=False)
