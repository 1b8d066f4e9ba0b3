"""A directory in a real database, empty at the start of each test, and a folder of records to change."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from api.db import make_engine
from api.directory.areas import Areas, read_areas
from api.directory.taxonomy import Taxonomy, read_taxonomy
from api.settings import PROJECT

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TABLES = "service_record, service_revision, directory_state, service, organization, location, search_gap"
Vocabularies = tuple[Areas, Taxonomy]


@pytest.fixture(scope="session")
def vocabularies() -> Vocabularies:
    return read_areas(PROJECT / "content"), read_taxonomy(PROJECT / "content")


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    made = make_engine(database_url, pool_size=2)
    async with made.begin() as connection:
        await connection.execute(
            text(f"TRUNCATE {', '.join(f'waymark.{name.strip()}' for name in TABLES.split(','))} CASCADE")
        )
    yield made
    await made.dispose()


def record(id: str, **fields: Any) -> dict[str, Any]:
    """A verified record; fields replace its own, None takes one away."""
    made: dict[str, Any] = {
        "id": id,
        "name": id.replace("-", " ").title(),
        "organization": "Trust",
        "description": "For people who were robbed.",
        "phones": [{"number": "020 7946 0000"}],
        "areas": ["london"],
        "taxonomy": {"harm": ["robbery"], "need": ["safety"]},
        "confidence": "V",
        "sources": [{"title": "Page", "publisher": "Trust", "url": "https://www.example.org"}],
        "verified_on": "2026-11-01",
        "verified_by": "editors",
        "next_check": "2027-02-21",
    }
    return {name: value for name, value in {**made, **fields}.items() if value is not None}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content folder with three records and the real words and areas."""
    for name in ("taxonomy.yml", "areas.yml", "outward_codes.yml"):
        (tmp_path / name).symlink_to(PROJECT / "content" / name)
    (tmp_path / "taxonomy_words").symlink_to(PROJECT / "content" / "taxonomy_words")
    (tmp_path / "services" / "unverified").mkdir(parents=True)
    for id in ("one", "two"):
        put(tmp_path, id)
    put(tmp_path, "unverified/three", verified_on=None, verified_by=None)
    return tmp_path


def put(content: Path, name: str, **fields: Any) -> None:
    """Write a record's file."""
    path = content / "services" / f"{name}.yml"
    path.write_text(yaml.safe_dump(record(path.stem, **fields)), encoding="utf-8")
