"""The verbs of the conversation API, so that a test reads as a story."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx


@dataclass
class Chat:
    """One conversation as an outside client has it."""

    client: httpx.AsyncClient
    id: str
    token: str
    opened: dict[str, Any]

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def _url(self, what: str = "") -> str:
        return f"/v1/conversations/{self.id}{what}"

    async def say(self, text: str, client_id: str | None = None) -> httpx.Response:
        body = {"text": text, "client_id": client_id or str(uuid4())}
        return await self.client.post(self._url("/messages"), json=body, headers=self.headers)

    async def press(self, payload: str) -> httpx.Response:
        body = {"payload": payload, "client_id": str(uuid4())}
        return await self.client.post(self._url("/messages"), json=body, headers=self.headers)

    async def read(self, after: str | None = None) -> list[dict[str, Any]]:
        params = {"after": after} if after else {}
        answer = await self.client.get(self._url("/messages"), params=params, headers=self.headers)
        messages: list[dict[str, Any]] = answer.json()["messages"]
        return messages

    async def switch_to(self, locale: str) -> httpx.Response:
        return await self.client.post(self._url("/locale"), json={"locale": locale}, headers=self.headers)

    async def delete(self) -> httpx.Response:
        return await self.client.delete(self._url(), headers=self.headers)


async def open_chat(client: httpx.AsyncClient, **body: str) -> Chat:
    """Start a conversation."""
    answer = await client.post("/v1/conversations", json=body)
    assert answer.status_code == 201, answer.text
    opened = answer.json()
    return Chat(client, opened["id"], opened["token"], opened)
