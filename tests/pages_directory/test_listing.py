"""One service as a page, as a card, and what the public may say about it."""

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from api.app import create_app
from api.directory.editor_models import Suggestion
from api.i18n.catalogues import Review, Translated
from api.pages.directory.mistakes import read_body
from api.settings import Settings
from tests.fakes import FakeAssistant
from tests.pages_directory.conftest import HTML
from tests.pages_directory.records import HOSTILE, SECRET_STREET, OneMeaning

PATHS = ["/find/services/{}", "/find/services/{}/card", "/find/services/{}/mistake"]


async def test_a_listing_says_everything_that_is_public(client: httpx.AsyncClient) -> None:
    text = (await client.get("/find/services/plain")).text
    for said in ("Trust plain", "Monday to Friday, 9am to 5pm", "Free", "https://plain.example", "England, Wales"):
        assert said in text
    assert "Trust: Contact" in text
    assert "We check it again by" in text


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("slug", ["hidden", "nobody-knows"])
async def test_what_is_not_public_is_not_there(client: httpx.AsyncClient, path: str, slug: str) -> None:
    answer = await client.get(path.format(slug))
    assert answer.status_code == 404
    assert "Service hidden" not in answer.text


@pytest.mark.parametrize("path", PATHS)
async def test_a_confidential_place_is_shown_nowhere(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path.format("refuge"))
    assert answer.status_code == 200
    assert SECRET_STREET not in answer.text
    assert "The house" not in answer.text


@pytest.mark.parametrize("path", [*PATHS, "/find?harm=fraud"])
async def test_markup_in_a_record_stays_text(client: httpx.AsyncClient, path: str) -> None:
    text = (await client.get(path.format("hostile"))).text
    assert HOSTILE not in text
    assert "<script>alert" not in text


async def test_a_listing_that_is_late_warns(client: httpx.AsyncClient) -> None:
    assert "Numbers and opening times may be wrong" in (await client.get("/find/services/late")).text
    assert "Numbers and opening times may be wrong" not in (await client.get("/find/services/plain")).text


async def test_a_card_has_a_code_of_its_short_link(client: httpx.AsyncClient) -> None:
    text = (await client.get("/find/services/plain/card")).text
    assert "http://testserver/s/plain" in text
    assert "<svg" in text and "style=" not in text.partition("<svg")[2].partition("</svg>")[0]
    assert (await client.get("/s/plain")).headers["location"] == "/find/services/plain"
    assert (await client.get("/s/plain?lang=ar")).headers["location"] == "/find/services/plain?lang=ar"


async def test_pages_keep_the_safety_headers(client: httpx.AsyncClient) -> None:
    answer = await client.get("/find/services/plain")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert "govuk-exit-this-page" in answer.text


async def test_a_mistake_is_kept_for_the_editors(client: httpx.AsyncClient, app: FastAPI) -> None:
    form = {"about": "phone", "wrong": "Nobody answers \x00<b>", "correct": "0800 333"}
    answer = await client.post("/find/services/plain/mistake", data=form)
    assert answer.headers["location"] == "/find/services/plain/thanks"
    assert (await client.get(answer.headers["location"])).status_code == 200
    async with app.state.engine.connect() as connection:
        body = (await connection.execute(select(Suggestion.body).where(Suggestion.slug == "plain"))).scalars().all()[-1]
    assert read_body(body) == {"about": "phone", "wrong": "Nobody answers <b>", "correct": "0800 333"}


@pytest.mark.parametrize(
    "form",
    [
        {"wrong": "no subject"},
        {"about": "phone", "wrong": "  "},
        {"about": "nonsense", "wrong": "x"},
        {"about": "phone", "wrong": "x" * 1001},
        {"about": "phone" * 99, "wrong": "\u202e<b>", "correct": "x" * 20_000},
    ],
)
async def test_a_report_that_says_nothing_is_asked_again(client: httpx.AsyncClient, form: dict[str, str]) -> None:
    answer = await client.post("/find/services/plain/mistake", data=form)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text


async def test_what_was_typed_stays_in_the_form(client: httpx.AsyncClient) -> None:
    form = {"about": "hours", "wrong": "They open at 8", "correct": "y" * 9_000}
    text = (await client.post("/find/services/plain/mistake", data=form)).text
    assert "They open at 8" in text and "y" * 9_000 in text
    assert 'value="hours" checked' in text


async def test_a_postcode_in_a_report_is_cut(client: httpx.AsyncClient, app: FastAPI) -> None:
    form = {"about": "place", "wrong": "I live at SE5 8AZ", "correct": "se58az"}
    assert (await client.post("/find/services/plain/mistake", data=form)).status_code == 303
    async with app.state.engine.connect() as connection:
        body = (await connection.execute(select(Suggestion.body).order_by(Suggestion.id.desc()))).scalars().first()
    assert "SE5" in (body or "") and "8az" not in (body or "").lower()


async def test_nobody_is_asked_who_they_are(client: httpx.AsyncClient) -> None:
    text = (await client.get("/find/services/plain/mistake")).text
    assert not any(f'name="{name}"' in text for name in ("name", "email", "phone"))


async def test_arabic_pages_run_from_right_to_left(client: httpx.AsyncClient) -> None:
    for path in ("/find", "/find/services/plain", "/find/services/plain/card"):
        assert 'lang="ar" dir="rtl"' in (await client.get(f"{path}?lang=ar")).text


async def test_a_translated_description_is_shown_in_its_language(settings: Settings, filled_url: str) -> None:
    app = create_app(settings, filled_url, FakeAssistant(), OneMeaning())
    catalogue = app.state.conversations.archive.speakers["cy"].catalogue
    english = "For people who need plain."
    catalogue.entries["services/plain/description", english] = Translated("I bobl sydd ei angen.", Review.DRAFT)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver", headers=HTML) as client:
        welsh, other = [(await client.get(f"/find/services/plain?lang={code}")).text for code in ("cy", "pl")]
    await app.state.engine.dispose()
    assert '<bdi lang="cy">I bobl sydd ei angen.</bdi>' in welsh and english not in welsh
    assert 'class="w-note"' in welsh
    assert f'<bdi lang="en">{english}</bdi>' in other
