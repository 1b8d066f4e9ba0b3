"""Runs the migrations on the database that `migrate` names."""

from alembic import context
from sqlalchemy import create_engine, pool, text

from api.conversations import models as conversation_models
from api.db import SCHEMA, Base
from api.directory import editor_models as directory_editor_models
from api.directory import models as directory_models
from api.feedback import models as feedback_models
from api.identity import models as identity_models
from api.rate_limit import RateCount

TABLES = (
    conversation_models,
    directory_models,
    directory_editor_models,
    feedback_models,
    identity_models,
    RateCount,
)


def run() -> None:
    """Apply the migrations in one transaction."""
    url = context.config.attributes["database_url"].replace("postgresql://", "postgresql+psycopg://", 1)
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
        context.configure(connection=connection, target_metadata=Base.metadata, version_table_schema=SCHEMA)
        with context.begin_transaction():
            context.run_migrations()


run()
