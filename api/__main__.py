"""The `waymark` command."""

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from api.content_commands import content, translate
from api.directory_commands import directory
from api.identity_commands import account
from api.running import programs
from api.running.checks import CannotStart
from api.running.conformance import conformance
from api.running.database import database, migrate
from api.running.evaluate import SETS, cross_validate, evaluate
from api.running.model import train_if_needed
from api.running.processes import bot_environment
from api.running.serve import serve
from api.settings import get_settings

cli = typer.Typer(name="waymark", no_args_is_help=True, pretty_exceptions_enable=False)
cli.add_typer(content, name="content")
cli.add_typer(translate, name="translate")
cli.add_typer(account, name="account")
cli.add_typer(directory, name="directory")
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
        trained = train_if_needed(settings, {**os.environ, **bot_environment(settings, "")}, console)
    except CannotStart as fault:
        console.print(str(fault))
        raise typer.Exit(1) from None
    console.print("Language model trained." if trained else "Language model is up to date.")


@cli.command("eval")
def evaluate_command(
    folder: Path,
    sets: Annotated[list[str], typer.Option("--set", help="Name of a file of dev/, without its ending.")] = list(SETS),  # noqa: B006
    show: Annotated[int, typer.Option(help="How many misses of each group to print.")] = 20,
    record: Annotated[bool, typer.Option("--record", help="Keep the figures in eval/history/.")] = False,
) -> None:
    """Start Waymark, ask it the labelled questions of FOLDER, print how it answered, stop it."""
    try:
        code = evaluate(get_settings(), folder, sets, show, record)
    except CannotStart as fault:
        console.print(str(fault))
        code = 1
    raise typer.Exit(code)


@cli.command("conformance")
def conformance_command(folder: Path) -> None:
    """Check the API at /directory with the standard's checker and schemas in FOLDER."""
    try:
        code = conformance(get_settings(), folder, console)
    except CannotStart as fault:
        console.print(str(fault))
        code = 1
    raise typer.Exit(code)


@cli.command("cross-validate")
def cross_validate_command(
    record: Annotated[bool, typer.Option("--record", help="Keep the figures in eval/history/.")] = False,
) -> None:
    """Measure the model on its own training data: our five folds, then `rasa test nlu --cross-validation`."""
    try:
        cross_validate(get_settings(), record)
    except CannotStart as fault:
        console.print(str(fault))
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
