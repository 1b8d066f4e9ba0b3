"""What actions ask of the API."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import httpx

TIMEOUT_SECONDS = 2.0
RETRIES = 2
BACK_OFF_SECONDS = 0.1
KEEP_SECONDS = 60.0
# While the API is away, people should not wait for it at every message.
LEAVE_ALONE_SECONDS = 30.0


class ApiError(Exception):
    """The API could not be asked."""


class ApiUnreachable(ApiError):
    """No connection, or no answer in time, after all retries."""


class ApiRefused(ApiError):
    """The API answered with an error, or with something that is not the catalogue."""


class ApiClient:
    def __init__(
        self,
        base_url: str,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Callable[[], float] = time.monotonic,
        back_off: float = BACK_OFF_SECONDS,
    ) -> None:
        self._base_url = base_url
        self._transport = transport
        self._clock = clock
        self._back_off = back_off
        self._topics: dict[str, bool] | None = None
        self._ask_again_at = float("-inf")
        self._failed: ApiError | None = None

    async def catalogue(self) -> dict[str, bool]:
        """Every topic, and whether its text is written; an older answer when the API is away."""
        if self._clock() >= self._ask_again_at:
            await self._refresh()
        if self._topics is None:
            raise self._failed or ApiUnreachable("The API has not answered yet.")
        return self._topics

    async def _refresh(self) -> None:
        try:
            self._topics = _topics(await self._get("/v1/guidance"))
            self._failed = None
            self._ask_again_at = self._clock() + KEEP_SECONDS
        except ApiError as error:
            self._failed = error
            self._ask_again_at = self._clock() + LEAVE_ALONE_SECONDS

    async def _get(self, path: str) -> httpx.Response:
        """Tries again when the connection or the server failed; a refusal stays one."""
        async with httpx.AsyncClient(
            base_url=self._base_url, timeout=TIMEOUT_SECONDS, transport=self._transport
        ) as client:
            for attempt in range(RETRIES + 1):
                if attempt:
                    await asyncio.sleep(self._back_off * 2 ** (attempt - 1))
                try:
                    response = await client.get(path)
                except httpx.TransportError:
                    continue
                if response.status_code >= 500:
                    continue
                if response.status_code != 200:
                    raise ApiRefused(f"The API answered {response.status_code}.")
                return response
        raise ApiUnreachable(f"No answer after {RETRIES + 1} attempts.")


def _topics(response: httpx.Response) -> dict[str, bool]:
    try:
        return {str(topic["id"]): bool(topic["written"]) for topic in response.json()["topics"]}
    except (ValueError, KeyError, TypeError) as error:
        raise ApiRefused("The API's catalogue cannot be read.") from error
