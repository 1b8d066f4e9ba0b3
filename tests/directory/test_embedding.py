"""The worker's part: what waits is encoded in batches, once."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from api.directory.areas import Areas
from api.directory.embedding import BATCH, Embedding
from api.directory.taxonomy import Taxonomy
from tests.directory.conftest import NoMeaning


@dataclass
class Counting(NoMeaning):
    """Remembers how many texts came at once."""

    batches: list[int] = field(default_factory=list)

    async def passages(self, texts: Sequence[str]) -> list[list[float]]:
        self.batches.append(len(texts))
        return await super().passages(texts)


@pytest.fixture
async def emptied(directory: AsyncEngine) -> AsyncIterator[AsyncEngine]:
    """The directory, whose vectors are taken out again."""
    yield directory
    async with directory.begin() as connection:
        await connection.execute(text("UPDATE waymark.service_index SET embedding = NULL"))


async def test_all_that_waits_is_encoded_in_batches_and_only_once(
    emptied: AsyncEngine, areas: Areas, taxonomy: Taxonomy
) -> None:
    encoder = Counting()
    embedding = Embedding(emptied, areas, taxonomy, encoder)
    count = await embedding.encode_waiting()
    assert count > BATCH
    assert encoder.batches[0] == BATCH
    assert sum(encoder.batches) == count
    assert await embedding.encode_waiting() == 0
