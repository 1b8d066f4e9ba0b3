"""`waymark directory …`: taking records in and giving them out, and keeping them true."""

import asyncio
import csv
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, TypeVar
from urllib.parse import urlsplit

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncEngine

from api.db import make_engine, make_sessions
from api.directory.areas import Areas, read_areas
from api.directory.checks import check_records, read_wrong_numbers
from api.directory.diff import Kind, lines_of
from api.directory.exporting import export_json, export_tables, export_yaml, records_of
from api.directory.feeds.fetching import CannotFetch, Fetcher, make_client
from api.directory.feeds.files import Form, UnknownForm, form_of, read_feed
from api.directory.feeds.own import read_own
from api.directory.feeds.referral import Publisher
from api.directory.feeds.tabular import NotTabular
from api.directory.importing import EDITOR, Outcome, Plan, import_records
from api.directory.oruk import Reading
from api.directory.overview import SOON_DAYS, Gap, due, gaps
from api.directory.record import Record
from api.directory.taxonomy import Taxonomy, read_taxonomy
from api.guidance.library import load_library
from api.running.database import database, migrate
from api.settings import get_settings

directory = typer.Typer(help="Take services in, give them out, see what is due.", no_args_is_help=True)
# Tables and diffs are read by people and by programs: a line is a line.
console = Console(highlight=False, soft_wrap=True)
# Where lists for programs are written to stdout, how it goes is told beside it.
aside = Console(highlight=False, soft_wrap=True, stderr=True)
Done = TypeVar("Done")
_MEGABYTE = 1_000_000


def _with_database(do: Callable[[AsyncEngine], Awaitable[Done]]) -> Done:
    async def run(url: str) -> Done:
        engine = make_engine(url, pool_size=2)
        try:
            return await do(engine)
        finally:
            await engine.dispose()

    with database(get_settings()) as url:
        migrate(url)
        return asyncio.run(run(url))


def _vocabularies() -> tuple[Areas, Taxonomy]:
    content = get_settings().content_dir
    return read_areas(content), read_taxonomy(content)


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int], None]]:
    """A bar that counts; nothing where nobody looks."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=aside, transient=True, disable=not aside.is_terminal) as bar:
        task: TaskID = bar.add_task(what, total=None)
        yield lambda count: bar.advance(task, count)


@contextmanager
def _faults_are_told() -> Iterator[None]:
    try:
        yield
    except (CannotFetch, UnknownForm, NotTabular, OSError) as fault:
        aside.print(f"Nothing was changed. {fault}")
        raise typer.Exit(1) from None


@directory.command("import")
def import_command(
    source: Annotated[str, typer.Argument(help="A file, a folder, or an https address.")],
    format: Annotated[Form | None, typer.Option(help="What it is; told by what is in it.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")] = False,
    publisher: Annotated[str | None, typer.Option(help="Whose records these are; told by the address.")] = None,
    area: Annotated[str | None, typer.Option(help="Area (id of areas.yml) of services that name none.")] = None,
    verified_by: Annotated[str | None, typer.Option(help="Who answers for them: they are shown at once.")] = None,
    remove_gone: Annotated[bool, typer.Option("--remove-gone", help="Take out what it no longer has.")] = False,
    most_megabytes: Annotated[int, typer.Option(help="A larger download is refused.")] = 1000,
) -> None:
    """Take records in, all or none. Those of others stay hidden until an editor has verified them."""
    areas, taxonomy = _vocabularies()
    if area is not None and area not in areas.by_id:
        raise typer.BadParameter(f"{area} is not in areas.yml")
    now = datetime.now(UTC)
    with TemporaryDirectory(prefix="waymark-feed-") as folder, _faults_are_told():
        path = _fetch(source, Path(folder), most_megabytes) if "://" in source else Path(source)
        form = format or form_of(path)
        name = publisher or urlsplit(source).hostname or path.stem
        whose = Publisher(name, areas, taxonomy, now.date(), area, verified_by)
        ours = form is Form.YAML and publisher is None
        origin = EDITOR if ours else whose.origin
        why = f"taken in from {source}" + (f", verified by {verified_by}" if verified_by else "")
        plan = Plan(origin, (verified_by or EDITOR) if ours else origin, why, remove_gone, dry_run)
        with _progress("Services") as told:
            entries = read_feed(path, form, whose)
            outcome = _with_database(lambda engine: import_records(engine, (areas, taxonomy), entries, plan, now, told))
    _tell(outcome, plan)


def _fetch(url: str, folder: Path, most_megabytes: int) -> Path:
    with make_client() as client, _progress("Bytes") as told:
        return Fetcher(client, folder, most_bytes=most_megabytes * _MEGABYTE, told=told).fetch(url)


def _tell(outcome: Outcome, plan: Plan) -> None:
    for change in outcome.changes:
        for line in lines_of(change):
            console.print(line, markup=False)
    told = sum(outcome.counts[kind] for kind in Kind)
    if told > len(outcome.changes):
        console.print(f"… and {told - len(outcome.changes)} more")
    for fault in outcome.faults:
        console.print(f"{fault.place}: {fault.fault}", markup=False)
    counts = [f"{outcome.counts[name]} {name}" for name in (*Kind, "same", "skipped", "faults") if outcome.counts[name]]
    console.print(", ".join(counts) or "no records")
    if outcome.counts[Kind.GONE] and not plan.remove_gone:
        console.print("Those that are gone stay; --remove-gone takes them out.")
    if outcome.faults:
        console.print("Nothing was changed: all records are taken in, or none.")
        raise typer.Exit(1)
    if plan.dry_run:
        console.print("Nothing was changed: this was a dry run.")


@directory.command("export")
def export_command(
    out: Annotated[Path, typer.Option(help="The file; for YAML also a folder.")],
    format: Annotated[Form, typer.Option(help="Our YAML, a zip of tables, or JSON.")] = Form.YAML,
    unverified: Annotated[bool, typer.Option("--unverified", help="YAML only: also what is not shown.")] = False,
) -> None:
    """Give the directory out: what the public may see. Confidential places never."""
    if unverified and format is not Form.YAML:
        raise typer.BadParameter("only in YAML can others see what is not verified")
    now = datetime.now(UTC)
    messages = load_library(get_settings().content_dir).messages

    async def run(engine: AsyncEngine) -> None:
        with _progress("Services") as told:
            if format is Form.YAML:
                await export_yaml(engine, out, unverified, told)
            elif format is Form.HSDS:
                await export_tables(engine, _vocabularies(), out, now, told)
            else:
                with out.open("wb") as file:
                    await export_json(engine, Reading(now.date(), messages.__getitem__), file, told)

    with _faults_are_told():
        _with_database(run)
    console.print(f"Written: {out}")


@directory.command("check")
def check_command(
    path: Annotated[Path | None, typer.Argument(help="YAML to check instead of the database.")] = None,
) -> None:
    """The rules across records: unknown words, double names and numbers, wrong numbers, late checks."""
    vocabularies, now = _vocabularies(), datetime.now(UTC)
    records, unread = _from_files(path, vocabularies) if path else (_with_database(_kept), [])
    found = check_records(records, vocabularies, read_wrong_numbers(get_settings().content_dir), now.date())
    for line in unread:
        console.print(f"fault   {line}", markup=False)
    for finding in found:
        console.print(f"{'fault' if finding.fault else 'look'}   {finding.slug}: {finding.what}", markup=False)
    faults = len(unread) + sum(finding.fault for finding in found)
    verified = sum(record.verified for record in records)
    console.print(
        f"{len(records)} records, {verified} verified; {faults} faults, {len(found) + len(unread) - faults} to look at"
    )
    raise typer.Exit(1 if faults else 0)


def _from_files(path: Path, vocabularies: tuple[Areas, Taxonomy]) -> tuple[list[Record], list[str]]:
    read = list(read_own(path, vocabularies))
    return [one.record for one in read if one.record], [f"{one.place}: {one.fault}" for one in read if one.fault]


async def _kept(engine: AsyncEngine) -> list[Record]:
    async with make_sessions(engine)() as session:
        return [record async for records in records_of(session, unverified=True) for record in records]


@directory.command("due")
def due_command(
    within: Annotated[int, typer.Option(help="Days from today.")] = SOON_DAYS,
    unverified: Annotated[bool, typer.Option("--unverified", help="Also records that nobody has verified.")] = False,
) -> None:
    """What is due for checking, soonest first."""
    today = datetime.now(UTC).date()

    async def ask(engine: AsyncEngine) -> Table:
        table = Table("check by", "id", "name", "verified by", "from")
        async with make_sessions(engine)() as session:
            for one in await due(session, today + timedelta(days=within), unverified):
                late = " (late)" if one.next_check < today else ""
                table.add_row(f"{one.next_check}{late}", one.slug, one.name, one.verified_by or "-", one.origin)
        return table

    console.print(table if (table := _with_database(ask)).row_count else "Nothing is due.")


@directory.command("gaps")
def gaps_command(
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First month; a year ago.")] = None,
    csv_file: Annotated[bool, typer.Option("--csv", help="As CSV, for a spreadsheet.")] = False,
) -> None:
    """What was looked for in vain, by need, group, place and language. Fewer than five are left out."""
    today = datetime.now(UTC).date()
    first = since.date() if since else date(today.year - 1, today.month, 1)

    async def ask(engine: AsyncEngine) -> Sequence[Gap]:
        async with make_sessions(engine)() as session:
            return await gaps(session, first, today)

    found = _with_database(ask)
    names = [field.name for field in fields(Gap)]
    rows = [[str(getattr(gap, name)) for name in names] for gap in found]
    if csv_file:
        csv.writer(sys.stdout).writerows([names, *rows])
        return
    table = Table(*names)
    for row in rows:
        table.add_row(*(cell or "-" for cell in row))
    console.print(table if rows else "No gap was met five times or more.")
