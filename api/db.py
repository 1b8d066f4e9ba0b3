"""The database: engine, sessions and the base of all models."""

from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, MetaData, event
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase

SCHEMA = "waymark"


class Base(DeclarativeBase):
    """Base of every model. All times are aware and in UTC."""

    metadata = MetaData(
        schema=SCHEMA,
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        },
    )
    type_annotation_map = {datetime: DateTime(timezone=True)}  # noqa: RUF012


def make_engine(url: str, pool_size: int = 20) -> AsyncEngine:
    """An engine for a `postgresql://` address; one connection is held for each message in hand."""
    engine = create_async_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1),
        pool_size=pool_size,
        max_overflow=40,
        # An error's text goes to the log: never with what somebody wrote.
        hide_parameters=True,
    )
    event.listen(engine.sync_engine, "connect", _set_up)
    return engine


def _set_up(connection: Any, _: Any) -> None:
    """What the planner of each connection is told."""
    cursor = connection.cursor()
    # Rows are fetched one by one where few are needed, for the tables lie in memory.
    cursor.execute("SET random_page_cost = 1.0")
    cursor.close()
    connection.commit()


def make_sessions(engine: AsyncEngine) -> async_sessionmaker:  # type: ignore[type-arg]
    """Sessions whose objects stay readable after a commit."""
    return async_sessionmaker(engine, expire_on_commit=False)
