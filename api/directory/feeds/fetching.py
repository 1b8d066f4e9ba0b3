"""Brings another publisher's records onto the disk: over https only, from public addresses only, up to a size.

Whoever runs the feed decides where its redirects and its next pages lead: never into the operator's own network.
"""

import ipaddress
import json
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

MOST_BYTES = 1_000_000_000
MOST_REDIRECTS = 5
_MOST_PAGE_BYTES = 50_000_000
MOST_PAGES = 100_000
PER_PAGE = 100
TIMEOUT_SECONDS = 60
# With one of these, a service of a list is told in full, and need not be asked for by itself.
_PARTS = ("phones", "schedules", "service_areas", "contacts", "languages", "attributes", "service_at_locations")
_ENDINGS = {"json": ".json", "zip": ".zip", "yaml": ".yml"}


class CannotFetch(Exception):
    """The records of a publisher could not be fetched; the text says why."""


def public_addresses(host: str) -> list[str]:
    """The addresses of a host, as the system knows them."""
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)]
    except OSError:
        raise CannotFetch(f"{host} is not known.") from None


@dataclass
class Fetcher:
    """Fetches what is under one address into a folder. `resolve` tells the addresses of a host."""

    client: httpx.Client
    folder: Path
    resolve: Callable[[str], list[str]] = public_addresses
    most_bytes: int = MOST_BYTES
    told: Callable[[int], None] = lambda bytes: None
    _bytes: int = field(default=0, init=False)

    def fetch(self, url: str) -> Path:
        """The file with the records: as it is, or, for a list in pages, one service a line. Raises CannotFetch."""
        path, final = self._download(url, "feed")
        if path.suffix != ".json":
            return path
        page = _read_page(path)
        return path if page is None else self._pages(page, final)

    def _pages(self, page: Mapping[str, Any], url: str) -> Path:
        """All pages of a list, beginning again with large ones; services told in short are asked for in full."""
        path = self.folder / "services.ndjson"
        wanted = httpx.URL(url).copy_merge_params({"per_page": PER_PAGE, "full": "true"})
        with path.open("w", encoding="utf-8") as out:
            for number in range(1, MOST_PAGES):
                found = self._json(str(wanted.copy_merge_params({"page": number})))
                services = _services_of(found)
                for service in services:
                    out.write(json.dumps(self._in_full(service, url)) + "\n")
                if not services or _is_last(found, number):
                    return path
        raise CannotFetch("There is no end to its pages.")

    def _in_full(self, service: Any, url: str) -> Any:
        if not isinstance(service, Mapping) or any(part in service for part in _PARTS) or not service.get("id"):
            return service
        alone = httpx.URL(url).copy_with(query=None)
        return self._json(f"{str(alone).rstrip('/')}/{service['id']}")

    def _json(self, url: str) -> Any:
        path, _ = self._download(url, "page")
        try:
            return json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            raise CannotFetch(f"{url} answers something that is not JSON.") from None

    def _download(self, url: str, name: str) -> tuple[Path, str]:
        for _ in range(MOST_REDIRECTS + 1):
            with self._opened(url) as response:
                if response.is_redirect:
                    url = urljoin(url, response.headers.get("location", ""))
                    continue
                if response.status_code != httpx.codes.OK:
                    raise CannotFetch(f"{url} answers {response.status_code}.")
                path = self.folder / f"{name}{_ending(response, url)}"
                self._save(response, path)
                return path, url
        raise CannotFetch(f"{url} is redirected again and again.")

    def _save(self, response: httpx.Response, path: Path) -> None:
        with path.open("wb") as out:
            for chunk in response.iter_bytes():
                self._bytes += len(chunk)
                self.told(len(chunk))
                if self._bytes > self.most_bytes:
                    raise CannotFetch(f"It is larger than {self.most_bytes // 1_000_000} MB.")
                out.write(chunk)

    @contextmanager
    def _opened(self, url: str) -> Iterator[httpx.Response]:
        parts = urlsplit(url)
        if parts.scheme != "https" or not parts.hostname:
            raise CannotFetch(f"{url} is not an https address.")
        for address in self.resolve(parts.hostname):
            _check_public(address, parts.hostname)
        try:
            with self.client.stream("GET", url, headers={"Accept": "application/json, */*"}) as response:
                # A name may lead elsewhere between asking and calling: what was called counts.
                if peer := _peer(response):
                    _check_public(peer, parts.hostname)
                yield response
        except httpx.HTTPError as error:
            raise CannotFetch(f"{url} cannot be read ({type(error).__name__}).") from None


def make_client() -> httpx.Client:
    """A client that follows nothing by itself, and no proxy of the environment."""
    return httpx.Client(follow_redirects=False, timeout=TIMEOUT_SECONDS, trust_env=False)


def _check_public(address: str, host: str) -> None:
    if not ipaddress.ip_address(address.partition("%")[0]).is_global:
        raise CannotFetch(f"{host} is in a private network.")


def _peer(response: httpx.Response) -> str | None:
    stream = response.extensions.get("network_stream")
    peer = stream.get_extra_info("server_addr") if stream is not None else None
    return str(peer[0]) if isinstance(peer, tuple) else None


def _ending(response: httpx.Response, url: str) -> str:
    kind = response.headers.get("content-type", "").lower()
    if "ndjson" in kind or "jsonl" in kind or "json-seq" in kind:
        return ".ndjson"
    named = Path(urlsplit(url).path).suffix.lower()
    return next((ending for word, ending in _ENDINGS.items() if word in kind), named or ".json")


def _read_page(path: Path) -> Mapping[str, Any] | None:
    """The file as a page of a list, when it is one; no page is as long as a whole directory."""
    if path.stat().st_size > _MOST_PAGE_BYTES:
        return None
    try:
        value = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError:
        return None
    paged = isinstance(value, dict) and _services_of(value) and not _is_whole(value)
    return value if paged else None


def _is_whole(page: Mapping[str, Any]) -> bool:
    """Whether a single page is everything, in full."""
    parts = all(isinstance(one, dict) and any(part in one for part in _PARTS) for one in _services_of(page))
    return parts and _is_last(page, 1)


def _services_of(page: Any) -> list[Any]:
    found = (page.get("contents") or page.get("content")) if isinstance(page, Mapping) else None
    return found if isinstance(found, list) else []


def _is_last(page: Any, number: int) -> bool:
    last = page.get("last_page", page.get("last"))
    total = page.get("total_pages", page.get("totalPages"))
    return last is True or (isinstance(total, int) and number >= total)
