"""The search index holds what decides whether a service is shown, so that a search reads no other table to choose."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None
SCHEMA = "waymark"
TABLE = "service_index"


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("slug", sa.String(), nullable=True), schema=SCHEMA)
    op.add_column(TABLE, sa.Column("next_check", sa.Date(), nullable=True), schema=SCHEMA)
    op.add_column(TABLE, sa.Column("closed_until", sa.Date(), nullable=True), schema=SCHEMA)
    op.add_column(TABLE, sa.Column("accepting", sa.Boolean(), nullable=True), schema=SCHEMA)
    op.execute(
        f"""UPDATE {SCHEMA}.{TABLE} i
            SET slug = s.slug, next_check = s.next_check, closed_until = s.closed_until, accepting = s.accepting
            FROM {SCHEMA}.service s WHERE s.id = i.service_id"""  # noqa: S608
    )
    op.alter_column(TABLE, "slug", nullable=False, schema=SCHEMA)
    op.alter_column(TABLE, "next_check", nullable=False, schema=SCHEMA)
    op.create_index("ix_service_index_slug", TABLE, ["slug"], unique=True, schema=SCHEMA)
    op.drop_index("ix_service_index_embedding", TABLE, schema=SCHEMA)


def downgrade() -> None:
    op.create_index(
        "ix_service_index_embedding",
        TABLE,
        ["embedding"],
        schema=SCHEMA,
        postgresql_using="hnsw",
        postgresql_ops={"embedding": "halfvec_ip_ops"},
    )
    op.drop_index("ix_service_index_slug", TABLE, schema=SCHEMA)
    for column in ("accepting", "closed_until", "next_check", "slug"):
        op.drop_column(TABLE, column, schema=SCHEMA)
