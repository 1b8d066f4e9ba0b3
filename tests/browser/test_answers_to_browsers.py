"""What the pages answer, seen without a browser: headers, cookies, forms of other sites, errors, and links."""

import re
from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest

from api.pages.contacts import Contacts, Part

HTML = {"Accept": "text/html"}
pytestmark = pytest.mark.browser


@pytest.fixture
def client(base_url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=base_url) as http:
        yield http


def started(client: httpx.Client, prefix: str = "") -> dict[str, str]:
    """Starts a chat; gives what its forms carry."""
    answer = client.post(f"{prefix}/chat/start", data={"lang": "en"})
    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"].partition(";")[0]
    client.headers["Cookie"] = cookie
    page = client.get(f"{prefix}/chat", headers=HTML).text
    found = re.search(r'name="csrf" value="(\w+)"', page)
    assert found
    return {"csrf": found[1], "client_id": str(uuid4()), "cookie": answer.headers["set-cookie"]}


def test_every_page_is_quiet_and_shut(client: httpx.Client) -> None:
    for path in ("/", "/safety", "/ended", "/chat", "/nowhere", "/embed/chat"):
        headers = client.get(path, headers=HTML).headers
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]


def test_the_cookie_is_kept_from_scripts_and_ends_with_the_browser(client: httpx.Client) -> None:
    cookie = (started(client))["cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Max-Age" not in cookie
    assert "Expires" not in cookie


def test_the_embedded_cookie_is_partitioned(client: httpx.Client) -> None:
    cookie = (started(client, "/embed"))["cookie"]
    assert "SameSite=None; Secure; Partitioned" in cookie


class TestForeignForms:
    def test_without_the_forms_secret(self, client: httpx.Client) -> None:
        form = started(client)
        for path in ("/chat/messages", "/chat/locale", "/chat/end"):
            body = {"csrf": "0" * 64, "client_id": form["client_id"], "text": "hello", "locale": "cy"}
            assert client.post(path, data=body).status_code == 403

    @pytest.mark.parametrize(
        "headers", [{"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site", "Origin": "null"}]
    )
    def test_from_another_site(self, client: httpx.Client, headers: dict[str, str]) -> None:
        form = started(client)
        body = {"csrf": form["csrf"], "client_id": form["client_id"], "text": "hello"}
        assert client.post("/chat/messages", data=body, headers=headers).status_code == 403

    def test_our_own_form_is_taken(self, client: httpx.Client) -> None:
        form = started(client)
        body = {"csrf": form["csrf"], "client_id": form["client_id"], "text": "hello"}
        headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
        answer = client.post("/chat/messages", data=body, headers=headers)
        assert (answer.status_code, answer.headers["location"]) == (303, "/chat#latest")

    def test_the_same_form_twice_acts_once(self, client: httpx.Client) -> None:
        form = started(client)
        body = {"csrf": form["csrf"], "client_id": form["client_id"], "text": "only once please"}
        for _ in range(2):
            client.post("/chat/messages", data=body)
        assert client.get("/chat", headers=HTML).text.count("only once please") == 1


class TestErrors:
    def test_a_person_gets_a_page(self, client: httpx.Client) -> None:
        answer = client.get("/nowhere", headers=HTML)
        assert answer.status_code == 404
        assert "There is no page here" in answer.text
        assert "999" in answer.text

    def test_a_program_gets_a_problem_document(self, client: httpx.Client) -> None:
        answer = client.get("/v1/nowhere", headers=HTML)
        assert answer.headers["content-type"] == "application/problem+json"

    def test_a_chat_that_is_gone_is_explained_and_its_cookie_dropped(self, client: httpx.Client) -> None:
        client.headers["Cookie"] = "waymark=unknown.key"
        answer = client.get("/chat", headers=HTML)
        assert answer.status_code == 404
        assert "This chat is not here any more" in answer.text
        assert "Max-Age=0" in answer.headers["set-cookie"]

    def test_our_own_fault_is_owned(self, client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("api.pages.routes.text", None)
        answer = client.get("/health", headers=HTML)
        assert answer.status_code == 500
        assert "on our side, not yours" in answer.text
        assert answer.headers["cache-control"] == "no-store"


def test_leaving_forgets_and_leads_away(client: httpx.Client) -> None:
    answer = client.get("/leave")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/health"
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert "clear-site-data" not in answer.headers, "Chromium would stay on the page until its cache is empty"


def test_health(client: httpx.Client) -> None:
    answer = client.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_what_people_write_is_never_markup(client: httpx.Client) -> None:
    form = started(client)
    body = {"csrf": form["csrf"], "client_id": form["client_id"], "text": "<script>alert(1)</script>"}
    client.post("/chat/messages", data=body)
    page = client.get("/chat", headers=HTML).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


class TestContacts:
    contacts = Contacts(phones=["999", "0808 168 9111", "116 123"], texts=["85258"])

    def test_known_numbers_can_be_pressed(self) -> None:
        parts = self.contacts.parts("Call 999 or 0808 168 9111.")
        assert [part.href for part in parts] == [None, "tel:999", None, "tel:08081689111", None]

    def test_texts_go_to_the_message_app(self) -> None:
        assert Part("85258", "sms:85258") in self.contacts.parts("Text SHOUT to 85258")

    @pytest.mark.parametrize("text", ["£999", "1999", "9990", "999.50", "Call 0800 000 000"])
    def test_other_numbers_are_left_alone(self, text: str) -> None:
        assert self.contacts.parts(text) == [Part(text)]

    def test_isolates_around_a_number_are_replaced(self) -> None:
        assert self.contacts.parts("\u2066116 123\u2069") == [Part("116 123", "tel:116123")]

    def test_an_address_ends_before_the_full_stop(self) -> None:
        parts = self.contacts.parts("See https://www.cps.gov.uk/a.")
        assert parts[1] == Part("https://www.cps.gov.uk/a", "https://www.cps.gov.uk/a")
