"""Reads the standard API as its clients do, and says what the standard forbids."""

import json
from collections.abc import Iterator
from typing import Any

import httpx

Json = dict[str, Any]


async def all_of(client: httpx.AsyncClient, path: str, **params: Any) -> list[Json]:
    """Everything of a list, as lines."""
    answer = await client.get(path, params={"format": "ndjson", **params})
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


async def names(client: httpx.AsyncClient, path: str, **params: Any) -> list[str]:
    """The slugs of the services of a list."""
    found = await all_of(client, path, **params)
    return [one.get("service", one)["waymark"]["slug"] for one in found]


async def one_of(client: httpx.AsyncClient, slug: str) -> Json:
    """A service in full, found by its slug."""
    [found] = [one for one in await all_of(client, "/services", full="true") if one["waymark"]["slug"] == slug]
    return found


def nulls(value: Any, path: str = "") -> Iterator[str]:
    """Where a value is null."""
    if value is None:
        yield path
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from nulls(inner, f"{path}/{key}")
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from nulls(inner, f"{path}/{at}")


def ids(value: Any) -> Iterator[str]:
    """Every id of an answer, those that lead elsewhere too."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "id" or key.endswith("_id"):
                yield inner
            else:
                yield from ids(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from ids(inner)
