"""`make bench-directory`: how long many services take to import, and to search, on this machine.

Services are generated (`bench.generated`); their meanings are random vectors, harder to search than real ones.
"""

import asyncio
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import psycopg
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from api.db import make_engine, make_sessions
from api.directory.areas import read_areas
from api.directory.finding.finder import make_finder
from api.directory.sync import sync
from api.directory.taxonomy import read_taxonomy
from api.running.database import embedded, migrate
from api.settings import PROJECT
from bench.generated import write_tables, write_yaml

SIZES = (500, 5_000, 50_000)
PEOPLE, EACH, ALONE = 20, 15, 60
CONTENT = PROJECT / "content"
PORT = 8190
QUESTIONS = (
    "somebody to talk to after a burglary in {place}", "my ex follows me everywhere, {place}",
    "help for young people in {place} who speak Polish", "i was robbed in {place} and need a lawyer",
    "counselling for men in {place}", "they sent my pictures to everyone at school in {place}",
)  # fmt: skip
PLACES = ("Lambeth", "Hackney", "Brixton", "Leeds", "Cardiff", "Ealing", "SE5", "Bristol", "Newham", "Croydon")
HEAD = """# Benchmarks of the directory

Measured by `make bench-directory` on one machine ({processors} processors, shared with the database and with those who
ask), with generated services next to the real ones. Import: seconds and the most memory of `waymark directory import`,
from the start of the process to its end, every service verified and so written to all tables; "busy" is the processor
time of the command without the database's, and does not depend on what else the machine does. Search: `GET
/v1/services/search` by {people} people at once, milliseconds; the time in the database is of one search alone.

| services | import of tables, s | of it busy, s | memory, MB | import of YAML, s | of it busy, s | memory, MB |
| ---: | ---: | ---: | ---: | ---: | ---: | ---: |
"""
SEARCH_HEAD = """
| services | what is searched | p50, ms | p95, ms | searches a second | in the database: p50, ms | p95, ms |
| ---: | --- | ---: | ---: | ---: | ---: | ---: |
"""


@dataclass(frozen=True)
class Import:
    """Seconds by the clock and of a processor (without the database's), and megabytes at the most."""

    seconds: float
    busy: float
    megabytes: float

    @property
    def cells(self) -> str:
        """As part of a line of the report."""
        return f"{self.seconds:.0f} | {self.busy:.0f} | {self.megabytes:.0f}"


@dataclass(frozen=True)
class Searched:
    """Milliseconds of searches by many at once, and of one search in the database."""

    what: str
    p50: float
    p95: float
    a_second: float
    database_p50: float
    database_p95: float


def take_in(path: Path, form: str, url: str) -> Import:
    """Run the command as somebody would, and look at what it took."""
    command = [sys.executable, "-W", "ignore", "-m", "api", "directory", "import", str(path), "--format", form]
    command += ["--verified-by", "bench"] if form == "hsds" else []
    started = time.perf_counter()
    child = subprocess.Popen(command, cwd=PROJECT, env={**os.environ, "DATABASE_URL": url}, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    if status:
        raise RuntimeError(f"the import of {path.name} failed")
    return Import(time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000)


def encode_at_random(url: str) -> None:
    """A vector for each service."""
    vector = "ARRAY(SELECT random() - 0.5 + 0 * length(words) FROM generate_series(1, 384))::real[]::halfvec"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"UPDATE waymark.service_index SET embedding = l2_normalize({vector})")
        connection.execute("VACUUM ANALYZE")


def texts(start: int, count: int) -> list[str]:
    """Questions, each of them new: what was asked before is remembered."""
    return [
        QUESTIONS[n % len(QUESTIONS)].format(place=PLACES[n // 7 % len(PLACES)]) + f" {n}"
        for n in range(start, start + count)
    ]


def choices(start: int, count: int) -> list[dict[str, str]]:
    """What somebody chooses instead of writing."""
    harms, needs = ("robbery", "domestic_abuse", "hate_crime", "fraud"), ("safety", "mental_health", "legal")
    return [
        {"harm": harms[n % 4], "need": needs[n % 3], "place": PLACES[n % len(PLACES)]}
        for n in range(start, start + count)
    ]


@contextmanager
def serving(url: str, folder: Path) -> Iterator[str]:
    """The API alone, as a process of its own."""
    environment = {**os.environ, "DATABASE_URL": url, "WAYMARK_EMBEDDED": "1", "WAYMARK_PORT": str(PORT),
                   "WAYMARK_VAR_DIR": str(folder), "WAYMARK_SEARCHES_PER_MINUTE": "1000000"}  # fmt: skip
    base = f"http://127.0.0.1:{PORT}"
    child = subprocess.Popen([sys.executable, "-W", "ignore", "-m", "api", "run-api"], cwd=PROJECT, env=environment)
    try:
        while not _is_up(base):
            if child.poll() is not None:
                raise RuntimeError("the API did not start")
            time.sleep(0.2)
        yield base
    finally:
        child.terminate()
        child.wait(30)


def _is_up(base: str) -> bool:
    try:
        return httpx.get(f"{base}/health", timeout=1).status_code == 200
    except httpx.HTTPError:
        return False


async def _person(client: httpx.AsyncClient, url: str, asked: Sequence[dict[str, str]]) -> list[float]:
    times = []
    for params in asked:
        started = time.perf_counter()
        answer = await client.get(url, params=params)
        times.append((time.perf_counter() - started) * 1000)
        answer.raise_for_status()
    return times


async def at_once(base: str, asked: Sequence[dict[str, str]]) -> tuple[list[float], float]:
    """Milliseconds of each search, in order, and searches a second."""
    async with httpx.AsyncClient(timeout=60) as client:
        url = f"{base}/v1/services/search"
        await _person(client, url, asked[:5])
        started = time.perf_counter()
        shares = [asked[number::PEOPLE] for number in range(PEOPLE)]
        found = await asyncio.gather(*(_person(client, url, share) for share in shares))
        took = time.perf_counter() - started
    times = sorted(one for person in found for one in person)
    return times, len(times) / took


async def in_database(url: str, asked: Sequence[dict[str, str]]) -> list[float]:
    """Milliseconds that the statements of one search take, one search after another."""
    engine = make_engine(url, pool_size=1)
    spent = _watch(engine)
    finder = make_finder(CONTENT, _vectors_at_random())
    times = []
    async with make_sessions(engine)() as session:
        await finder.vocabulary(session)
        for params in asked:
            spent.clear()
            said = " ".join([params.get("q", ""), *(v.replace("_", " ") for k, v in params.items() if k != "q")])
            await finder.find(session, finder.read(said), by_meaning="q" in params, count=False)
            times.append(sum(spent))
    await engine.dispose()
    return sorted(times)


def _watch(engine: AsyncEngine) -> list[float]:
    spent: list[float] = []
    started: list[float] = []
    event.listen(engine.sync_engine, "before_cursor_execute", lambda *_: started.append(time.perf_counter()))
    event.listen(
        engine.sync_engine,
        "after_cursor_execute",
        lambda *_: spent.append((time.perf_counter() - started.pop()) * 1000),
    )
    return spent


class _RandomVectors:
    async def query(self, text: str) -> list[float]:
        chance = random.Random(text)
        values = [chance.gauss(0, 1) for _ in range(384)]
        length = sum(value * value for value in values) ** 0.5
        return [value / length for value in values]

    async def passages(self, texts: Sequence[str]) -> list[list[float]]:
        return [await self.query(text) for text in texts]


def _vectors_at_random() -> _RandomVectors:
    return _RandomVectors()


def search(url: str, folder: Path) -> list[Searched]:
    """With words of one's own, each time new; with words that were asked before; with choices only."""
    measured = []
    count = PEOPLE * EACH
    kinds: dict[str, Callable[[int, int], list[dict[str, str]]]] = {
        "own words, never asked before": lambda start, many: [{"q": text} for text in texts(start, many)],
        "own words, asked before": lambda start, many: [{"q": text} for text in islice(cycle(texts(0, 25)), many)],
        "choices only": choices,
    }
    with serving(url, folder) as base:
        for what, asked in kinds.items():
            times, a_second = asyncio.run(at_once(base, asked(1000, count)))
            alone = asyncio.run(in_database(url, asked(5000, ALONE)))
            measured.append(
                Searched(what, statistics.median(times), _p95(times), a_second, statistics.median(alone), _p95(alone))
            )
    return measured


def _p95(times: Sequence[float]) -> float:
    return times[int(len(times) * 0.95)]


def measure(count: int) -> tuple[Import, Import, list[Searched]]:
    """One size: a database of its own for each form, then the searches."""
    vocabularies = read_areas(CONTENT), read_taxonomy(CONTENT)
    with TemporaryDirectory(prefix="waymark-bench-") as folder:
        write_yaml(Path(folder) / "all.yml", count, *vocabularies)
        write_tables(Path(folder) / "all.zip", count, *vocabularies)
        with _database(Path(folder) / "yaml") as url:
            yaml = take_in(Path(folder) / "all.yml", "yaml", url)
        with _database(Path(folder) / "tables") as url:
            tables = take_in(Path(folder) / "all.zip", "hsds", url)
            encode_at_random(url)
            return tables, yaml, search(url, Path(folder))


@contextmanager
def _database(folder: Path) -> Iterator[str]:
    with embedded(folder) as url:
        migrate(url)
        asyncio.run(_load(url))
        yield url


async def _load(url: str) -> None:
    engine = make_engine(url, pool_size=1)
    await sync(engine, CONTENT, datetime.now(UTC))
    await engine.dispose()


def main() -> int:
    """Measure, print and keep the report. Sizes may be given."""
    imports, searches = [], []
    for count in [int(size) for size in sys.argv[1:]] or SIZES:
        tables, yaml, found = measure(count)
        imports.append(f"| {count:,} | {tables.cells} | {yaml.cells} |")
        searches += [
            f"| {count:,} | {one.what} | {one.p50:.0f} | {one.p95:.0f} | {one.a_second:.0f} "
            f"| {one.database_p50:.1f} | {one.database_p95:.1f} |"
            for one in found
        ]
        print(imports[-1], *searches[-len(found) :], sep="\n", flush=True)
    head = HEAD.format(processors=os.cpu_count(), people=PEOPLE)
    report = head + "\n".join(imports) + "\n" + SEARCH_HEAD + "\n".join(searches) + "\n"
    (PROJECT / "docs" / "benchmarks-directory.md").write_text(report, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
