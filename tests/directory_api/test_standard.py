"""The rules of Open Referral UK 3.0 that its own checker looks at, on every list and every id."""

from uuid import UUID

import httpx
import pytest

from tests.directory_api.reading import all_of, ids, nulls
from tests.directory_api.records import SHOWN

LISTS = {
    "/services": {"id", "name", "status", "description", "last_modified", "organization"},
    "/organizations": {"id", "name", "description"},
    "/service_at_locations": {"id", "service_id", "location_id", "location", "service"},
    "/taxonomies": {"id", "name", "description"},
    "/taxonomy_terms": {"id", "name", "description", "taxonomy", "taxonomy_id"},
}
FLAGS = {"total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty", "contents"}
STATUS = {"active", "inactive", "defunct", "temporarily closed"}


async def test_the_root_says_which_standard_this_is(client: httpx.AsyncClient) -> None:
    for path in ("/", ""):
        details = (await client.get(path)).json()
        assert details["version"] == "HSDS-UK-3.0"
        assert details["profile"].startswith("https://")
    assert (await client.get(details["openapi_url"])).json()["paths"]["/directory/services"]


@pytest.mark.parametrize("path", LISTS)
async def test_pages_join_to_the_whole(client: httpx.AsyncClient, path: str) -> None:
    whole = [one["id"] for one in await all_of(client, path)]
    found: list[str] = []
    for number in range(1, len(whole) // 5 + 2):
        page = (await client.get(path, params={"per_page": 5, "page": number})).json()
        if page["empty"]:
            break
        assert set(page) == FLAGS
        assert page["page_number"] == number
        assert page["first_page"] == (number == 1)
        assert page["last_page"] == (number == page["total_pages"])
        assert page["size"] == len(page["contents"]) <= 5
        assert page["size"] == 5 or page["last_page"]
        found += [one["id"] for one in page["contents"]]
    assert found == whole
    assert page["total_items"] == len(set(whole)) == len(whole) > 0


@pytest.mark.parametrize("path", LISTS)
async def test_a_page_after_the_last_is_empty(client: httpx.AsyncClient, path: str) -> None:
    page = (await client.get(path, params={"page": 1000})).json()
    assert (page["empty"], page["size"], page["first_page"], page["last_page"]) == (True, 0, False, True)


async def test_nothing_found_is_one_empty_page(client: httpx.AsyncClient) -> None:
    page = (await client.get("/services", params={"search": "xyzzy"})).json()
    assert page == {"total_items": 0, "total_pages": 1, "page_number": 1, "size": 0, "first_page": True,
                    "last_page": True, "empty": True, "contents": []}  # fmt: skip


@pytest.mark.parametrize("form", [{}, {"full": "true", "full_service": "true"}], ids=["basic", "full"])
@pytest.mark.parametrize("path", LISTS)
async def test_what_is_listed_is_whole(client: httpx.AsyncClient, path: str, form: dict[str, str]) -> None:
    for one in await all_of(client, path, **form):
        assert LISTS[path] <= set(one)
        assert list(nulls(one)) == []
        assert [str(UUID(id)) for id in ids(one)] == list(ids(one))
        assert one.get("status", "active") in STATUS


@pytest.mark.parametrize("path", LISTS)
async def test_everything_listed_can_be_read_by_its_id(client: httpx.AsyncClient, path: str) -> None:
    for one in await all_of(client, path):
        answer = await client.get(f"{path}/{one['id']}")
        assert answer.status_code == 200
        assert answer.json()["id"] == one["id"]
        assert list(nulls(answer.json())) == []
        missing = await client.get(f"{path}/{UUID(int=UUID(one['id']).int ^ 255)}")
        assert (missing.status_code, missing.json()["status"]) == (404, 404)


async def test_the_order_is_by_name(client: httpx.AsyncClient) -> None:
    found = [(one["name"], one["id"]) for one in await all_of(client, "/services")]
    assert found == sorted(found)
    assert len(found) == len(SHOWN)


async def test_a_term_belongs_to_its_taxonomy(client: httpx.AsyncClient) -> None:
    for one in await all_of(client, "/taxonomies"):
        terms = (await client.get(f"/taxonomies/{one['id']}")).json()["taxonomy_terms"]
        assert {term["taxonomy_id"] for term in terms} == {one["id"]}


@pytest.mark.parametrize("path", ["/services", "/services?page=0", "/services/nothing", "/nothing", "/"])
async def test_every_site_may_read_it(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).headers["access-control-allow-origin"] == "*"


async def test_a_browser_that_asks_first_is_told_yes(client: httpx.AsyncClient) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    answer = await client.options("/services", headers=asked)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (204, "*")


@pytest.mark.parametrize("path", ["/health", "/v1/guidance", "/", "/directorybook"])
async def test_no_other_part_is_open_to_other_sites(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(f"http://testserver{path}", headers={"Origin": "https://example.org"})
    assert "access-control-allow-origin" not in answer.headers
