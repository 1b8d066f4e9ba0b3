"""Finding services as a page: what is shown, and what an address never says."""

import re
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from api.directory.editor_models import SearchGap
from api.directory.finding.finder import make_finder
from api.pages.directory.links import WORDS_LAST_SECONDS, Codes, Seal
from api.settings import Settings


async def found(client: httpx.AsyncClient, **form: str) -> httpx.Response:
    """Send the search form and go where it leads."""
    answer = await client.post("/find", data=form)
    return await client.get(answer.headers["location"]) if answer.status_code == 303 else answer


async def test_the_form_is_there_without_a_search(client: httpx.AsyncClient) -> None:
    answer = await client.get("/find")
    assert answer.status_code == 200
    assert all(f'name="{name}"' in answer.text for name in ("words", "place", "harm", "need", "group", "delivery"))
    assert "w-result" not in answer.text


async def test_words_stand_in_no_address(client: httpx.AsyncClient) -> None:
    answer = await client.post("/find", data={"words": "somebody follows me home", "place": "SE5 9RS"})
    address = answer.headers["location"]
    assert answer.status_code == 303
    assert not any(word in address.lower() for word in ("follow", "home", "9rs", "se5"))
    page = await client.get(address)
    assert "somebody follows me home" in page.text
    assert "9RS" not in page.text


async def test_words_are_forgotten_after_a_while(app: FastAPI, client: httpx.AsyncClient) -> None:
    seal = Seal(app.state.secret)
    old = seal._fernet.encrypt_at_time(b"somebody follows me", 1_700_000_000 - WORDS_LAST_SECONDS).decode()
    assert seal.open(old) is None
    answer = await client.get("/find", params={"s": old, "harm": "fraud"})
    assert answer.status_code == 200
    assert "follows" not in answer.text
    assert "no longer keep" in answer.text


async def test_what_is_sealed_elsewhere_cannot_be_read_here() -> None:
    assert Seal("one key").open(Seal("another key").close("words")) is None
    assert Seal("one key").open("not sealed at all \udc80") is None


async def test_near_comes_before_london_and_london_before_the_country(client: httpx.AsyncClient) -> None:
    answer = await found(client, harm="stalking_and_harassment", place="Lambeth")
    order = [answer.text.index(f"/find/services/{slug}") for slug in ("lambeth-only", "all-london", "national")]
    assert order == sorted(order)
    assert ">Local<" in answer.text and "For all of London" in answer.text
    assert "Works in this area" in answer.text
    assert 'href="tel:08001112222"' in answer.text


async def test_a_choice_is_kept_to(client: httpx.AsyncClient) -> None:
    answer = await found(client, harm="stalking_and_harassment", language="pl")
    assert "Service national" in answer.text
    assert "Service all-london" not in answer.text


async def test_open_now_leaves_out_what_is_closed(client: httpx.AsyncClient) -> None:
    answer = await found(client, harm="stalking_and_harassment", place="Lambeth", open_now="true")
    assert answer.text.index("/find/services/all-london") < answer.text.index("/find/services/lambeth-only")


async def test_ten_a_page_and_the_rest_on_the_next(client: httpx.AsyncClient) -> None:
    first = await client.get("/find?group=domestic_workers")
    second = await client.get("/find?group=domestic_workers&page=2")
    assert first.text.count('class="w-result"') == 10
    assert second.text.count('class="w-result"') == 2
    assert "12 services found" in first.text
    assert (await client.get("/find?group=domestic_workers&page=900")).text.count('class="w-result"') == 2


async def test_a_postcode_of_two_boroughs_asks_which(client: httpx.AsyncClient) -> None:
    answer = await client.post("/find", data={"harm": "fraud", "place": "se5"})
    areas = parse_qs(urlsplit(answer.headers["location"]).query)["area"]
    page = await client.get(answer.headers["location"])
    assert len(areas) == 2
    assert all(f"area={area}" in page.text for area in areas)
    assert "just for this area" not in page.text
    again = re.search(r'name="place"[^>]* value="([^"]*)"', page.text)
    repeated = await client.post("/find", data={"harm": "fraud", "place": again[1] if again else ""})
    assert parse_qs(urlsplit(repeated.headers["location"]).query)["area"] == areas


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"words": " ", "place": ""}, "Write what is needed"),
        ({"words": "help", "place": "Atlantis"}, "We do not know this place"),
        ({"words": "x" * 501}, "500 characters"),
        ({"words": "x" * 20_000, "place": "y" * 20_000}, "500 characters"),
        ({"words": "\u202e<b>\x00", "place": "Lambeth" * 50}, "We do not know this place"),
    ],
)
async def test_a_search_that_cannot_be_made_says_why(
    client: httpx.AsyncClient, form: dict[str, str], said: str
) -> None:
    answer = await client.post("/find", data=form)
    assert answer.status_code == 422
    assert said in answer.text


async def test_nothing_unverified_or_overdue_is_found(client: httpx.AsyncClient) -> None:
    answer = await client.get("/find?harm=fraud&page=1")
    more = await client.get("/find?harm=fraud&page=2")
    assert "Service plain" in answer.text + more.text
    for slug in ("hidden", "late"):
        assert f"Service {slug}" not in answer.text + more.text


async def test_where_nothing_is_found_there_is_a_person_to_call(client: httpx.AsyncClient) -> None:
    answer = await client.get("/find?group=jewish&area=lambeth")
    assert answer.status_code == 200
    assert "We found nothing that fits" in answer.text
    assert answer.text.count('href="tel:') >= 2


async def test_a_search_in_vain_is_counted_without_words(client: httpx.AsyncClient, app: FastAPI) -> None:
    for form in ({"group": "jewish", "place": "Sutton"}, {"words": "stalked", "group": "jewish", "place": "Sutton"}):
        assert "We found nothing that fits" in (await found(client, **form)).text
    query = select(SearchGap.harm, SearchGap.count).where(SearchGap.area == "sutton", SearchGap.group == "jewish")
    async with app.state.engine.connect() as connection:
        assert set(await connection.execute(query)) == {("", 1), ("stalking_and_harassment", 1)}


async def test_what_was_understood_is_said(client: httpx.AsyncClient) -> None:
    page = await found(client, words="somebody is stalking me", place="Lambeth")
    assert "You looked for:" in page.text
    assert '<bdi lang="en">Stalking and harassment</bdi>' in page.text.partition("You looked for:")[2][:200]


async def test_a_code_that_says_nothing_leads_to_the_form(client: httpx.AsyncClient) -> None:
    assert (await client.get("/f/aaaa")).headers["location"] == "/find"


async def test_another_site_cannot_send_the_form(client: httpx.AsyncClient) -> None:
    answer = await client.post("/find", data={"words": "help"}, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403


async def test_the_long_name_leads_to_the_same_page(client: httpx.AsyncClient) -> None:
    answer = await client.get("/directory/find?harm=fraud")
    assert answer.headers["location"] == "/find?harm=fraud"


async def test_a_search_has_a_short_link_without_words(client: httpx.AsyncClient, app: FastAPI) -> None:
    page = await found(client, words="somebody is stalking me", place="Lambeth")
    code = page.text.partition("/f/")[2].partition("<")[0]
    answer = await client.get(f"/f/{code}")
    asked = parse_qs(urlsplit(answer.headers["location"]).query)
    assert asked == {"harm": ["stalking_and_harassment"], "area": ["lambeth"]}


def test_no_two_choices_have_the_same_letters(settings: Settings) -> None:
    finder = make_finder(settings.content_dir)
    languages = [code for code, _ in finder.words.languages]
    choices = len(finder.taxonomy.terms) + len(finder.areas.by_id) + len(languages) + 1
    assert len(Codes(finder.areas, finder.taxonomy, languages)) == choices


@pytest.mark.parametrize("query", ["harm=nothing&area=mars", "language=%00&lang=%27", "s=%00", "open_now=true&s=x"])
async def test_an_odd_address_is_answered(client: httpx.AsyncClient, query: str) -> None:
    assert (await client.get(f"/find?{query}")).status_code == 200
