"""Conversations, messages, counts, and the job queue."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager

revision: str = "0001"
down_revision: str | None = None
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

TIME = sa.DateTime(timezone=True)
SCHEMA = "waymark"


def upgrade() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("last_message_at", TIME, nullable=False, index=True),
        schema=SCHEMA,
    )
    _create_message()
    op.create_table(
        "answer_feedback",
        sa.Column("topic", sa.String(), primary_key=True),
        sa.Column("locale", sa.String(), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("helpful", sa.Integer(), nullable=False),
        sa.Column("not_helpful", sa.Integer(), nullable=False),
        schema=SCHEMA,
    )
    op.create_table(
        "rate_count",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("window", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        schema=SCHEMA,
        prefixes=["UNLOGGED"],
    )
    _create_job_queue()


def _create_message() -> None:
    conversation = sa.ForeignKey(f"{SCHEMA}.conversation.id", ondelete="CASCADE")
    op.create_table(
        "message",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("conversation_id", sa.String(), conversation, nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("client_id", sa.Uuid()),
        sa.Column("reply_to", sa.String(), index=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("answered_at", TIME),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.UniqueConstraint("conversation_id", "client_id"),
        schema=SCHEMA,
    )
    op.create_index("ix_message_conversation_id_id", "message", ["conversation_id", "id"], schema=SCHEMA)


def _create_job_queue() -> None:
    """Procrastinate's own schema, as it ships it: many statements, so past SQLAlchemy's parameter handling."""
    driver = op.get_bind().connection.driver_connection
    if driver is None:
        raise RuntimeError("migrations need a database connection")
    driver.execute(SchemaManager.get_schema())


def downgrade() -> None:
    for table in ("rate_count", "answer_feedback", "message", "conversation"):
        op.drop_table(table, schema=SCHEMA)
