"""Asks a Rasa server as many people at once would, and times each answer."""

import asyncio
import statistics
import time
from dataclasses import dataclass
from itertools import cycle, islice
from uuid import uuid4

import httpx


@dataclass(frozen=True)
class Timing:
    """Seconds an answer took: the middle one and the slowest of 20; and answers a second over all people."""

    people: int
    p50: float
    p95: float
    a_second: float


async def _person(client: httpx.AsyncClient, url: str, questions: list[str]) -> list[float]:
    sender, times = str(uuid4()), []
    for question in questions:
        started = time.perf_counter()
        answer = await client.post(url, json={"sender": sender, "message": question, "metadata": {"locale": "en"}})
        times.append(time.perf_counter() - started)
        if answer.status_code != 200 or not answer.json():
            raise RuntimeError(f"no answer: {answer.status_code}")
    return times


async def _people(url: str, questions: list[str], people: int, each: int) -> Timing:
    asked = cycle(questions)
    async with httpx.AsyncClient(timeout=120) as client:
        started = time.perf_counter()
        rounds = [_person(client, url, list(islice(asked, each))) for _ in range(people)]
        times = sorted(second for one in await asyncio.gather(*rounds) for second in one)
        took = time.perf_counter() - started
    return Timing(people, statistics.median(times), times[int(len(times) * 0.95)], len(times) / took)


def measure(base: str, questions: list[str]) -> list[Timing]:
    """One person alone, then 10 and 40 at once; a warm-up first, which is not counted."""
    url = f"{base}/webhooks/rest/webhook"
    asyncio.run(_people(url, questions, people=1, each=10))
    plan = [(1, 100), (10, 20), (40, 8)]
    return [asyncio.run(_people(url, questions, people, each)) for people, each in plan]
