"""What the directory's tables were last made from."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None
SCHEMA = "waymark"


def upgrade() -> None:
    op.create_table(
        "directory_state",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_directory_state"),
        schema=SCHEMA,
    )


def downgrade() -> None:
    op.drop_table("directory_state", schema=SCHEMA)
