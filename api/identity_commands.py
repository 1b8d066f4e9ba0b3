"""`waymark account`: the accounts of editors and caseworkers, for whoever runs this installation."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import typer
from rich.console import Console

from api.db import make_engine
from api.identity.service import ROLES, Identity
from api.running.database import database, migrate
from api.settings import get_settings

account = typer.Typer(no_args_is_help=True, help="Accounts of editors and caseworkers.")
console = Console(highlight=False)


@account.command("add")
def add(name: str, role: str = typer.Argument(help="editor, caseworker or admin")) -> None:
    """Make an account and show its password once."""
    if role not in ROLES:
        raise typer.BadParameter(f"one of {', '.join(ROLES)}")
    _show(name, _with_accounts(lambda identity: identity.add(name, role, datetime.now(UTC))), "is taken already")


@account.command("password")
def password(name: str) -> None:
    """Give an account another password, show it once, and sign the account out everywhere."""
    _show(name, _with_accounts(lambda identity: identity.new_password(name)), "is no account")


def _show(name: str, made: str | None, otherwise: str) -> None:
    if made is None:
        console.print(f"{name} {otherwise}.")
        raise typer.Exit(1)
    console.print(f"Name: {name}\nPassword: {made}\nIt is shown once and kept nowhere.")


def _with_accounts(ask: Callable[[Identity], Awaitable[str | None]]) -> str | None:
    async def run(url: str) -> str | None:
        engine = make_engine(url, pool_size=1)
        try:
            return await ask(Identity(engine, timedelta()))
        finally:
            await engine.dispose()

    with database(get_settings()) as url:
        migrate(url)
        return asyncio.run(run(url))
