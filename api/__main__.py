"""The `waymark` command."""

import typer
from rich.console import Console

from api.running import programs
from api.running.checks import CannotStart
from api.running.database import database, migrate
from api.running.serve import serve
from api.settings import get_settings

cli = typer.Typer(name="waymark", no_args_is_help=True, pretty_exceptions_enable=False)
console = Console(highlight=False)


@cli.command("serve")
def serve_command() -> None:
    """Run everything on this machine until Ctrl-C."""
    try:
        serve(get_settings(), console)
    except CannotStart as fault:
        console.print(f"Waymark cannot start. {fault}")
        raise typer.Exit(1) from None


@cli.command("migrate")
def migrate_command() -> None:
    """Bring the database to the newest schema."""
    with database(get_settings()) as url:
        migrate(url)


@cli.command("run-api", hidden=True)
def run_api_command() -> None:
    """The API alone; `serve` starts it."""
    programs.run_api(get_settings())


@cli.command("run-worker", hidden=True)
def run_worker_command() -> None:
    """The worker alone; `serve` starts it."""
    programs.run_worker(get_settings())


if __name__ == "__main__":
    cli()
