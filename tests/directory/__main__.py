"""Asks the service search the labelled questions, with the encoder: `python -m tests.directory`."""

import asyncio
import os
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from sqlalchemy.ext.asyncio import AsyncSession

from api.db import make_engine
from api.directory.areas import read_areas
from api.directory.embedding import Embedding
from api.directory.encoder import Encoder
from api.directory.finding.finder import make_finder
from api.directory.taxonomy import read_taxonomy
from api.running.database import embedded, migrate
from tests.directory.filling import CONTENT, NOW, fill
from tests.directory.questions import Asked, ask_all, share


async def ask(url: str) -> list[Asked]:
    """The questions, asked of a directory that holds the project's records."""
    encoder = Encoder()
    finder = make_finder(CONTENT, encoder)
    finder.now = lambda: NOW
    engine = make_engine(url)
    async with AsyncSession(engine) as session:
        await fill(session)
        await Embedding(engine, read_areas(CONTENT), read_taxonomy(CONTENT), encoder).encode_waiting()
        return await ask_all(finder, session)


def main() -> None:
    """Print what was missed, and the shares."""
    console = Console(highlight=False, width=150)
    with TemporaryDirectory() as folder, embedded(Path(folder) / "data") as url:
        migrate(url)
        asked = asyncio.run(ask(url))
    for one in asked:
        if not one.right or not one.honest:
            console.print(f"{one.text}\n   wanted {', '.join(one.want) or 'nothing'}; found {', '.join(one.found)}")
    wanted = [one for one in asked if one.want]
    console.print(f"first three {share(wanted, 'right'):.1%}, first {share(wanted, 'first'):.1%} of {len(wanted)}")
    console.print(f"rightly said whether there is something: {share(asked, 'honest'):.1%} of {len(asked)}")


if __name__ == "__main__":
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    main()
