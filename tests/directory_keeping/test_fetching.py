"""A publisher decides where its redirects lead; never into the operator's network, never without an end."""

import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from api.directory.feeds.fetching import CannotFetch, Fetcher
from tests.directory_keeping.feeds import SERVICE

Handler = Callable[[httpx.Request], httpx.Response]
PRIVATE = {
    "inside.example": "10.0.0.7",
    "self.example": "127.0.0.1",
    "cloud.example": "169.254.169.254",
    "six.example": "::1",
}


def _fetcher(folder: Path, handler: Handler, most_bytes: int = 10_000_000) -> Fetcher:
    client = httpx.Client(transport=httpx.MockTransport(handler), follow_redirects=False)
    return Fetcher(client, folder, lambda host: [PRIVATE.get(host, "93.184.216.34")], most_bytes)


def _publisher(request: httpx.Request) -> httpx.Response:
    """Three services on three pages, each told in short; all of it under its id."""
    short = {key: SERVICE[key] for key in ("id", "name")}
    if request.url.path != "/services":
        return httpx.Response(200, json={**SERVICE, "id": request.url.path.rpartition("/")[2]})
    page = int(request.url.params.get("page", 1))
    contents = [{**short, "id": f"service-{page}"}]
    return httpx.Response(
        200, json={"total_pages": 3, "page_number": page, "last_page": page == 3, "contents": contents}
    )


def test_all_pages_are_fetched_and_services_in_full(tmp_path: Path) -> None:
    path = _fetcher(tmp_path, _publisher).fetch("https://council.example/services")
    services = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [service["id"] for service in services] == ["service-1", "service-2", "service-3"]
    assert all(service["phones"] for service in services)


def test_lines_and_packages_are_kept_as_they_are(tmp_path: Path) -> None:
    kinds = {"application/x-ndjson": ".ndjson", "application/zip": ".zip"}
    for kind, ending in kinds.items():
        fetcher = _fetcher(
            tmp_path, lambda request, kind=kind: httpx.Response(200, text="x", headers={"content-type": kind})
        )
        assert fetcher.fetch("https://council.example/all").suffix == ending


@pytest.mark.parametrize("host", PRIVATE)
def test_a_redirect_into_a_private_network_is_refused(host: str, tmp_path: Path) -> None:
    asked = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return httpx.Response(302, headers={"location": f"https://{host}/secrets"})

    with pytest.raises(CannotFetch, match="private network"):
        _fetcher(tmp_path, handler).fetch("https://council.example/services")
    assert asked == ["council.example"]


@pytest.mark.parametrize("url", ["http://council.example/services", "file:///etc/passwd", "ftp://council.example"])
def test_only_https_is_fetched(url: str, tmp_path: Path) -> None:
    with pytest.raises(CannotFetch, match="not an https address"):
        _fetcher(tmp_path, _publisher).fetch(url)


def test_a_redirect_to_http_is_refused(tmp_path: Path) -> None:
    fetcher = _fetcher(tmp_path, lambda request: httpx.Response(301, headers={"location": "http://council.example/"}))
    with pytest.raises(CannotFetch, match="not an https address"):
        fetcher.fetch("https://council.example/")


def test_redirects_come_to_an_end(tmp_path: Path) -> None:
    fetcher = _fetcher(tmp_path, lambda request: httpx.Response(301, headers={"location": "/again"}))
    with pytest.raises(CannotFetch, match="again and again"):
        fetcher.fetch("https://council.example/")


def test_a_feed_without_end_is_cut_off(tmp_path: Path) -> None:
    fetcher = _fetcher(tmp_path, lambda request: httpx.Response(200, content=b"x" * 5000), most_bytes=4000)
    with pytest.raises(CannotFetch, match="larger than"):
        fetcher.fetch("https://council.example/")


@pytest.mark.parametrize("status", [404, 500])
def test_an_error_is_said(status: int, tmp_path: Path) -> None:
    with pytest.raises(CannotFetch, match=f"answers {status}"):
        _fetcher(tmp_path, lambda request: httpx.Response(status)).fetch("https://council.example/")
