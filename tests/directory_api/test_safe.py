"""Confidential places and unverified records are nowhere, on any address that anybody can call without a key.

A call is safe when its answer has nothing of `SECRETS` but the words that the call itself brought.
"""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from api.directory.oruk import at_a_distance
from api.directory.projection import stable_id
from tests.directory_api.reading import names
from tests.directory_api.records import EVERYTHING, SAFE, SECRETS, UNSEEN, WITHDRAWN

HIDDEN = [stable_id("service", one.id) for one in (UNSEEN, WITHDRAWN)]
HIDDEN += [stable_id("organization", one.organization.lower()) for one in (UNSEEN, WITHDRAWN)]
HIDDEN += [stable_id("location", SAFE.id, 0), stable_id("location", EVERYTHING.id, 1)]
HIDDEN += [stable_id("service_at_location", stable_id("service", SAFE.id), HIDDEN[-2]), *map(at_a_distance, HIDDEN[:2])]
SHOWN = [stable_id("service", one.id) for one in (EVERYTHING, SAFE)]
SLUGS = [one.id for one in (EVERYTHING, SAFE, UNSEEN, WITHDRAWN)]

ASKED: list[dict[str, str]] = [
    {},
    {"full": "true", "full_service": "true", "per_page": "500"},
    {"format": "ndjson", "full": "true", "full_service": "true"},
    {"minimal": "true"},
    {"postcode": "SE1 9ZQ", "full": "true"},
    {"postcode": "SE1", "proximity": "5000", "full": "true"},
    *({name: word} for name in ("search", "q") for word in ("Nightingale Row", "Kestrel", "Unseen Harbour", "lantern")),
    {"q": "a refuge", "place": "Southwark"},
    {"q": "a refuge", "place": "SE1 9ZQ"},
]


def templates(app: FastAPI) -> list[str]:
    """Every address that answers GET."""
    found = {route.path or "" for route in iter_route_contexts(app.routes) if "GET" in (route.methods or ())}
    return sorted(found | {path for path, methods in app.openapi()["paths"].items() if "get" in methods})


def filled(template: str, value: object) -> str:
    """An address about one thing."""
    return re.sub(r"\{[^}]*\}", str(value), template)


def calls(app: FastAPI) -> Iterator[tuple[str, dict[str, str]]]:
    """Lists in every way of asking; everything shown and hidden by its id and slug, in both forms."""
    for template in templates(app):
        if "{" in template:
            values = (*HIDDEN, *SHOWN, *SLUGS)
            yield from ((filled(template, value), params) for value in values for params in ASKED[:2])
        else:
            yield from ((template, params) for params in ASKED)


def leaks(answer: httpx.Response, path: str, params: dict[str, str]) -> list[str]:
    """What is told that must not be; words of the call may be said again."""
    said = answer.text
    for value in (*params.values(), *path.split("/")):
        said = said.replace(value, "") if value else said
    return [secret for secret in SECRETS if secret.lower() in said.lower()]


async def test_no_public_address_tells_a_secret(app: FastAPI, client: httpx.AsyncClient) -> None:
    told: list[Any] = []
    for path, params in calls(app):
        answer = await client.get(f"http://testserver{path}", params=params)
        assert answer.status_code < 500, (path, params, answer.text[:300])
        told += [(path, params, found) for found in leaks(answer, path, params)]
    assert told == []


async def test_what_is_hidden_is_answered_like_what_is_not_there(app: FastAPI, client: httpx.AsyncClient) -> None:
    for template in (template for template in templates(app) if "{" in template):
        for hidden, nothing in ((HIDDEN[0], UUID(int=7)), (UNSEEN.id, "no-such-service")):
            answers = [await client.get(f"http://testserver{filled(template, value)}") for value in (hidden, nothing)]
            assert answers[0].status_code == answers[1].status_code, (template, hidden)


def test_the_walk_meets_what_it_is_for(app: FastAPI) -> None:
    walked = {path for path, _ in calls(app)}
    assert {"/directory/services", f"/directory/services/{HIDDEN[0]}", "/chat", "/v1/guidance"} <= walked


@pytest.mark.parametrize("id", HIDDEN)
async def test_what_is_hidden_has_no_address(client: httpx.AsyncClient, id: UUID) -> None:
    for kind in ("services", "organizations", "service_at_locations"):
        assert (await client.get(f"/{kind}/{id}")).status_code == 404


@pytest.mark.parametrize("word", ["Nightingale", "Kestrel", "Ravensgate", "9ZQ", "Unseen", "Lantern"])
async def test_a_search_for_a_secret_finds_nothing(client: httpx.AsyncClient, word: str) -> None:
    for path in ("/services", "/service_at_locations", "/organizations"):
        assert (await client.get(path, params={"search": word})).json()["total_items"] == 0


async def test_distance_does_not_tell_where_a_secret_place_is(client: httpx.AsyncClient) -> None:
    everywhere = {"postcode": "SE1", "proximity": "2000000"}
    assert await names(client, "/service_at_locations", **everywhere) == ["everything"]


async def test_the_order_does_not_tell_which_service_has_a_secret_place(client: httpx.AsyncClient) -> None:
    by_name = await names(client, "/services")
    assert await names(client, "/service_at_locations") == [name for name in by_name if name != "by-letter"]
