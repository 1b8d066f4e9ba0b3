"""What Waymark can answer, as the bot reads it."""

import httpx


async def test_every_topic_is_listed_with_what_it_answers(client: httpx.AsyncClient) -> None:
    topics = {topic["id"]: topic for topic in (await client.get("/v1/guidance")).json()["topics"]}
    assert len(topics) >= 158
    assert topics["rights.complaint"]["written"]
    assert topics["rights.complaint"]["follow_ups"] == ["more", "how_long", "what_if_not", "who_to_ask"]
