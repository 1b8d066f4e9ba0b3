"""Makes the vectors that the search compares: of every service whose words are new or have changed."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from api.directory.areas import Areas
from api.directory.encoder import Encodes
from api.directory.store import Store
from api.directory.taxonomy import Taxonomy

BATCH = 64


@dataclass(frozen=True)
class Embedding:
    """Encodes what is not encoded yet; until then the search does without."""

    engine: AsyncEngine
    areas: Areas
    taxonomy: Taxonomy
    encoder: Encodes

    async def encode_waiting(self) -> int:
        """Encode all that waits, a batch at a time, each kept at once; gives how many."""
        count = 0
        while made := await self._batch():
            count += made
        return count

    async def _batch(self) -> int:
        async with AsyncSession(self.engine) as session:
            store = Store(session, self.areas, self.taxonomy)
            waiting = await store.without_embedding(BATCH)
            if not waiting:
                return 0
            # Encoding takes seconds: nothing is locked meanwhile.
            await session.rollback()
            vectors = await self.encoder.passages([words.replace("\n", " ") for _, words in waiting])
            await store.set_embeddings(list(zip([id for id, _ in waiting], vectors, strict=True)))
            await session.commit()
        return len(waiting)
