"""Every parameter of the standard: what it finds, and how a wrong one is refused."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import event

from api.directory.projection import stable_id
from api.errors import PROBLEM_TYPE
from tests.directory_api.reading import all_of, names, one_of
from tests.directory_api.records import EVERYTHING, SHOWN

ALL = sorted(one.id for one in SHOWN)
HARM, BURGLARY = stable_id("taxonomy", "harm"), stable_id("term", "harm", "burglary_and_theft")
OPEN_DOOR = stable_id("organization", "open door")
FOUND_BY = [
    ({"search": "counselling burglary"}, ["everything"]),
    ({"search": "Old Door"}, ["everything"]),
    ({"taxonomy_term_id": BURGLARY}, ["everything"]),
    ({"taxonomy_id": HARM}, ALL),
    ({"taxonomy_id": stable_id("taxonomy", "need")}, ["everything"]),
    ({"organization_id": OPEN_DOOR}, ["everything"]),
    ({"organization_id": BURGLARY}, []),
    ({"modified_after": "2026-11-20T12:00:00Z"}, ALL),
    ({"modified_after": "2026-11-20T12:00:00"}, ALL),
    ({"modified_after": "2026-11-20T13:00:01+01:00"}, []),
    ({"modified_after": "2026-11-21"}, []),
    ({"taxonomy_term_id": BURGLARY, "search": "nobody"}, []),
]


@pytest.mark.parametrize(("params", "found"), FOUND_BY)
async def test_services_are_found_by(client: httpx.AsyncClient, params: dict[str, str], found: list[str]) -> None:
    assert sorted(await names(client, "/services", **params)) == found
    reached = [name for name in found if name != "by-letter"]
    assert sorted(await names(client, "/service_at_locations", **params)) == reached


async def test_the_minimal_form_is_all_on_one_page(client: httpx.AsyncClient) -> None:
    page = (await client.get("/services", params={"minimal": "true"})).json()
    assert page["size"] == page["total_items"] == len(SHOWN)
    assert {frozenset(one) for one in page["contents"]} == {frozenset({"id", "last_modified", "modified_date"})}
    assert (await client.get("/services", params={"minimal": "true", "per_page": 3})).json()["size"] == 3


async def test_the_full_form_has_everything(client: httpx.AsyncClient) -> None:
    found = await one_of(client, "everything")
    basic = [one for one in await all_of(client, "/services") if one["id"] == found["id"]]
    assert "phones" not in basic[0]
    assert [phone["number"] for phone in found["phones"]] == ["020 7946 0001", "020 7946 0002", "60002"]
    assert (found["schedules"][0]["byday"], found["schedules"][0]["closes_at"]) == ("MO,TU", "23:59")
    assert {language["name"] for language in found["languages"]} == {"Polish", "Welsh"}
    assert {area["name"] for area in found["service_areas"]} == {"London", "Southwark"}
    assert found["service_at_locations"][0]["location"]["addresses"][0]["postal_code"] == "SE1 2QH"
    assert {attribute["taxonomy_term"]["code"] for attribute in found["attributes"]} >= {"burglary_and_theft", "phone"}
    beyond = found["waymark"]
    assert (beyond["women_only"], beyond["waiting_days"], beyond["former_names"]) == (True, 7, ["Old Door"])


async def test_an_organization_has_its_services(client: httpx.AsyncClient) -> None:
    plain = (await client.get(f"/organizations/{OPEN_DOOR}")).json()
    full = (await client.get(f"/organizations/{OPEN_DOOR}", params={"full_service": "true"})).json()
    assert [service["name"] for service in plain["services"]] == [EVERYTHING.name]
    assert "phones" not in plain["services"][0]
    assert full["services"][0]["phones"]
    [listed] = await all_of(client, "/organizations", search="open door")
    assert "services" not in listed
    [listed] = await all_of(client, "/organizations", search="open door", full="true")
    assert listed["services"] == plain["services"]


async def test_terms_are_found_by(client: httpx.AsyncClient) -> None:
    whole = await all_of(client, "/taxonomy_terms")
    assert await all_of(client, "/taxonomy_terms", top_only="true") == whole
    assert await all_of(client, "/taxonomy_terms", parent_id=BURGLARY) == []
    harms = await all_of(client, "/taxonomy_terms", taxonomy_id=HARM)
    assert {term["taxonomy_id"] for term in harms} == {str(HARM)}
    assert [term["code"] for term in await all_of(client, "/taxonomy_terms", search="burglary")] == [
        "burglary_and_theft"
    ]
    assert await all_of(client, "/taxonomies", search="%") == []


NEAR = [
    ({"postcode": "SE1"}, {"everything", "safe", "late", "closed"}),
    ({"postcode": "se1 9zq"}, {"everything", "safe", "late", "closed"}),
    ({"postcode": "HA9"}, {"everything", "late", "closed"}),
    ({"postcode": "SE1", "proximity": "2000"}, {"everything"}),
    ({"postcode": "SE12QH", "proximity": "10"}, set()),
    ({"postcode": "CF10", "proximity": "5000"}, set()),
]


@pytest.mark.parametrize(("params", "found"), NEAR)
async def test_places_are_found_by_postcode(client: httpx.AsyncClient, params: dict[str, str], found: set[str]) -> None:
    near = await names(client, "/service_at_locations", **params)
    assert {name for name in near if not name.startswith("many")} == found


async def test_a_service_without_a_building_is_where_it_is_reached(client: httpx.AsyncClient) -> None:
    found = {one["service"]["waymark"]["slug"]: one for one in await all_of(client, "/service_at_locations")}
    assert "by-letter" not in found
    assert found["late"]["location"]["location_type"] == "virtual"
    assert "addresses" not in found["safe"]["location"]
    assert found["everything"]["location"]["location_type"] == "physical"


async def test_what_is_not_as_usual_is_said(client: httpx.AsyncClient) -> None:
    late, closed, usual = [await one_of(client, slug) for slug in ("late", "closed", "everything")]
    assert "1 January 2020" in late["alert"]
    assert (late["status"], late["waymark"]["overdue"]) == ("active", True)
    assert "1 January 2099" in closed["alert"]
    assert (closed["status"], closed["waymark"]["accepting"]) == ("temporarily closed", False)
    assert "alert" not in usual
    assert usual["waymark"]["overdue"] is False


WRONG = {
    "/services": ["page=0", "page=x", "per_page=0", "per_page=501", "format=xml", "taxonomy_term_id=1", "full=perhaps",
                  "taxonomy_id=1", "organization_id=1", "modified_after=soon", "modified_after=1", "minimal=7",
                  "search=%00", f"search={'x' * 201}"],
    "/taxonomy_terms": ["taxonomy_id=1", "parent_id=1", "top_only=perhaps"],
    "/organizations": ["full=perhaps", "full_service=perhaps"],
    "/service_at_locations": ["postcode=London", "postcode=", "proximity=5", "postcode=SE1&proximity=-1",
                              "postcode=SE1&proximity=far", "postcode=SE1&proximity=nan"],
    "/services/1": [""],
}  # fmt: skip


@pytest.mark.parametrize(("path", "wrong"), [(path, wrong) for path, each in WRONG.items() for wrong in each])
async def test_a_wrong_parameter_is_refused(client: httpx.AsyncClient, path: str, wrong: str) -> None:
    answer = await client.get(f"{path}?{wrong}")
    assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM_TYPE)
    assert answer.json()["status"] == 422


@pytest.mark.parametrize("params", ["postcode=CF10", "postcode=ZZ9", "postcode=ZZ9&proximity=5"])
async def test_a_postcode_that_is_not_known_is_said_to_be(client: httpx.AsyncClient, params: str) -> None:
    assert (await client.get(f"/service_at_locations?{params}")).status_code == 404


@pytest.mark.parametrize("path", ["/services", "/service_at_locations", "/organizations"])
async def test_a_page_takes_as_many_queries_as_a_short_one(app: FastAPI, client: httpx.AsyncClient, path: str) -> None:
    asked: list[str] = []

    def note(*args: Any) -> None:
        asked.append(args[2])

    event.listen(app.state.engine.sync_engine, "before_cursor_execute", note)
    counts = []
    for size in (2, 50):
        asked.clear()
        await client.get(path, params={"full": "true", "full_service": "true", "per_page": size})
        counts.append(len(asked))
    event.remove(app.state.engine.sync_engine, "before_cursor_execute", note)
    assert counts[0] == counts[1] <= 17
