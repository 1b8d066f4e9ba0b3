"""The search as outside programs call it."""

from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs


async def search(site: httpx.AsyncClient, **params: Any) -> dict[str, Any]:
    answer = await site.get("/v1/services/search", params=params)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_words_place_and_terms(site: httpx.AsyncClient) -> None:
    found = await search(
        site, q="my husband hits me", place="Brixton", need=["safety", "housing"], delivery="in_person"
    )
    assert found["place"] == [{"id": "lambeth", "name": "Lambeth"}]
    assert len(found["services"]) == 3
    first = found["services"][0]
    assert first["id"] == "gaia-centre"
    assert (first["tier"], first["open_now"]) == ("local", True)
    assert "harm:domestic_abuse" in first["reasons"]
    assert first["phones"] == ["020 7733 8724"]


async def test_of_a_full_postcode_only_the_first_half_is_read(site: httpx.AsyncClient) -> None:
    with capture_logs() as logs:
        found = await search(site, q="domestic abuse, I am at SE15 4XX", place="BR1 3XY")
    assert [choice["id"] for choice in found["ask"]] == ["bromley", "lewisham"]
    assert not any("4XX" in str(line) or "3XY" in str(line) or "domestic" in str(line) for line in logs)


async def test_where_the_person_lives_counts_before_where_it_happened(site: httpx.AsyncClient) -> None:
    both = await search(site, q="raped", place="wales", crime_place="camden")
    assert [place["id"] for place in both["place"]] == ["wales"]
    one = await search(site, q="raped", crime_place="camden")
    assert [place["id"] for place in one["place"]] == ["camden"]


async def test_nothing_near_gives_those_who_help_everybody(site: httpx.AsyncClient) -> None:
    found = await search(site, q="xyzzy", place="lambeth")
    assert not found["good"]
    assert [service["id"] for service in found["services"]] == ["london-victim-witness-service", "victim-support"]


@pytest.mark.parametrize(
    "params",
    [
        {"language": "POLISH"},
        {"age": -1},
        {"limit": 50},
        {"q": "x" * 501},
        {"open_now": "perhaps"},
    ],
)
async def test_values_that_cannot_be_used_are_refused(params: dict[str, Any], site: httpx.AsyncClient) -> None:
    answer = await site.get("/v1/services/search", params=params)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("params", [{"harm": "nothing_known"}, {"place": "Atlantis"}])
async def test_terms_and_places_that_nobody_knows_are_not_found(
    params: dict[str, str], site: httpx.AsyncClient
) -> None:
    answer = await site.get("/v1/services/search", params=params)
    assert answer.status_code == 404
    assert "Atlantis" not in answer.text


async def test_no_parameters_at_all(site: httpx.AsyncClient) -> None:
    found = await search(site)
    assert not found["good"]
    assert found["services"][0]["id"] == "victim-support"
