"""A route that forgets to ask who is calling shows one person's words to another.

So every route either depends on the key of its conversation, or is named here as open to all. None is for the bot
alone: it asks for nothing that is not public.
"""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from api.conversations.dependencies import own_conversation
from api.identity.dependencies import staff
from api.pages.chat import own_visit
from api.pages.cookies import from_here

KEYS: set[Any] = {own_conversation, own_visit, staff}

# Open to all: each shows nothing about anybody, or only what the caller's own cookie opens (`GET /chat`).
PUBLIC = {
    "POST /v1/conversations",
    "GET /v1/guidance",
    "GET /v1/services/search",
    "GET /v1/openapi.json",
    "GET /health",
    "GET /embed.js",
    "GET /",
    "GET /safety",
    "GET /ended",
    "GET /leave",
    "GET /chat",
    "POST /chat/start",
    # Open data: only what has been checked and may be shown is in the tables that it reads.
    "GET /directory",
    "GET /directory/",
    "GET /directory/services",
    "GET /directory/services/{id}",
    "GET /directory/organizations",
    "GET /directory/organizations/{id}",
    "GET /directory/service_at_locations",
    "GET /directory/service_at_locations/{id}",
    "GET /directory/taxonomies",
    "GET /directory/taxonomies/{id}",
    "GET /directory/taxonomy_terms",
    "GET /directory/taxonomy_terms/{id}",
    "GET /find",
    "POST /find",
    "GET /find/services/{slug}",
    "GET /find/services/{slug}/card",
    "GET /find/services/{slug}/mistake",
    "POST /find/services/{slug}/mistake",
    "GET /find/services/{slug}/thanks",
    "GET /directory/find",
    "GET /s/{slug}",
    "GET /f/{code}",
    "GET /editors/sign-in",
    "POST /editors/sign-in",
}

# What browsers send as a form, with a cookie that goes along by itself.
FORMS = re.compile(r" /(?:chat|find|editors)\b")


@pytest.fixture
def routes(app: FastAPI) -> dict[str, RouteContext]:
    """Every route by method and path; a page shown inside another site counts as the page."""
    return dict(_named(app))


def _named(app: FastAPI) -> Iterator[tuple[str, RouteContext]]:
    for route in iter_route_contexts(app.routes):
        for method in (route.methods or set()) - {"HEAD"}:
            path = (route.path or "").removeprefix("/embed") if (route.path or "").startswith("/embed/") else route.path
            yield f"{method} {path}", route


def _needs(dependant: Dependant) -> set[Any]:
    return {dependant.call}.union(*(_needs(inner) for inner in dependant.dependencies))


def _asks_for(route: RouteContext) -> set[Any]:
    return _needs(route.dependant) if isinstance(route.original_route, APIRoute) else set()


def test_every_route_that_is_not_public_asks_for_a_key(routes: dict[str, RouteContext]) -> None:
    open_routes = {name for name, route in routes.items() if not _asks_for(route) & KEYS}
    assert open_routes == PUBLIC


def test_every_form_refuses_other_sites(routes: dict[str, RouteContext]) -> None:
    forms = {name: route for name, route in routes.items() if not name.startswith("GET ") and FORMS.search(name)}
    assert forms
    assert [name for name, route in forms.items() if from_here not in _asks_for(route)] == []


def test_every_route_says_what_it_is_for(routes: dict[str, RouteContext]) -> None:
    silent = [name for name, route in routes.items() if _is_ours(route) and not (route.endpoint.__doc__ or "").strip()]
    assert silent == []


def _is_ours(route: RouteContext) -> bool:
    return isinstance(route.original_route, APIRoute)


async def test_a_key_of_one_conversation_does_not_open_another(client: httpx.AsyncClient) -> None:
    mine, theirs = [(await client.post("/v1/conversations", json={})).json() for _ in range(2)]
    headers = {"Authorization": f"Bearer {mine['token']}"}
    answer = await client.get(f"/v1/conversations/{theirs['id']}/messages", headers=headers)
    assert answer.status_code == 404
