"""Embeddings stay in the row: a search compares thousands, and fetching each from elsewhere took half of its time."""

from collections.abc import Sequence

from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None
TABLE = "waymark.service_index"
# Only what is written anew moves.
MOVE = f"UPDATE {TABLE} SET embedding = CAST(CAST(embedding AS text) AS halfvec)"  # noqa: S608


def upgrade() -> None:
    op.execute(f"ALTER TABLE {TABLE} ALTER COLUMN embedding SET STORAGE MAIN")
    op.execute(MOVE)


def downgrade() -> None:
    op.execute(f"ALTER TABLE {TABLE} ALTER COLUMN embedding SET STORAGE EXTERNAL")
    op.execute(MOVE)
