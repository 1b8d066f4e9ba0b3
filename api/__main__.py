"""The `waymark` command."""

import os
from pathlib import Path

import typer
from rich.console import Console

from api.content_commands import content, translate
from api.running import programs
from api.running.checks import CannotStart
from api.running.database import database, migrate
from api.running.evaluate import evaluate
from api.running.model import train_if_needed
from api.running.processes import bot_environment
from api.running.serve import serve
from api.settings import get_settings

cli = typer.Typer(name="waymark", no_args_is_help=True, pretty_exceptions_enable=False)
cli.add_typer(content, name="content")
cli.add_typer(translate, name="translate")
console = Console(highlight=False)


@cli.command("serve")
def serve_command() -> None:
    """Run everything on this machine until Ctrl-C."""
    try:
        serve(get_settings(), console)
    except CannotStart as fault:
        console.print(f"Waymark cannot start. {fault}")
        raise typer.Exit(1) from None


@cli.command("train")
def train_command() -> None:
    """Train the language model if what it is made of has changed."""
    settings = get_settings()
    try:
        with console.status("Training, if anything has changed …"):
            trained = train_if_needed(settings, {**os.environ, **bot_environment(settings, "")})
    except CannotStart as fault:
        console.print(str(fault))
        raise typer.Exit(1) from None
    console.print("Language model trained." if trained else "Language model is up to date.")


@cli.command("eval")
def evaluate_command(folder: Path) -> None:
    """Start Waymark, ask it the labelled questions of FOLDER, print how it answered, stop it."""
    try:
        code = evaluate(get_settings(), folder)
    except CannotStart as fault:
        console.print(str(fault))
        code = 1
    raise typer.Exit(code)


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
