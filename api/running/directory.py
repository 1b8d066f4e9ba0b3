"""The service directory at start: what the content says, brought into the tables, and told in a few lines."""

import asyncio
from datetime import datetime

from rich.console import Console

from api.db import make_engine
from api.directory.diff import Kind
from api.directory.sync import CannotSync, Synced, sync
from api.settings import Settings


def load_directory(settings: Settings, url: str, now: datetime, console: Console) -> None:
    """Bring the directory up to the content. With a fault in the content it stays as it was, and Waymark starts."""
    try:
        synced = asyncio.run(_sync(settings, url, now))
    except CannotSync as fault:
        console.print(f"[bold]The service directory stays as it was.[/bold] Content at fault:\n{fault}")
        return
    if synced.outcome is None:
        console.print("Service directory is up to date.")
        return
    counts = synced.outcome.counts
    told = [f"{counts[kind]} {kind}" for kind in (Kind.NEW, Kind.CHANGED, Kind.GONE) if counts[kind]]
    console.print(f"Service directory loaded: {', '.join(told) or 'nothing new'}.")
    for change in synced.outcome.changes:
        if change.kind is Kind.KEPT:
            console.print(f"  Not overwritten: {change.slug} ({change.why})")


async def _sync(settings: Settings, url: str, now: datetime) -> Synced:
    engine = make_engine(url, pool_size=1)
    try:
        return await sync(engine, settings.content_dir, now)
    finally:
        await engine.dispose()
