"""Asks the service search the labelled questions, and says which it got right."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from sqlalchemy.ext.asyncio import AsyncSession

from api.directory.finding.finder import Finder
from api.directory.finding.query import Query

QUESTIONS = Path(__file__).with_name("questions.en.yml")


@dataclass(frozen=True)
class Asked:
    """A question, what would be right, and what was found: right when a wanted one is among the first three."""

    text: str
    want: tuple[str, ...]
    found: tuple[str, ...]
    good: bool

    @property
    def right(self) -> bool:
        """For a question that nothing fits, right is to say so."""
        return bool(set(self.want) & set(self.found)) if self.want else not self.good

    @property
    def first(self) -> bool:
        """Whether the very first is right."""
        return bool(self.found) and self.found[0] in self.want if self.want else not self.good

    @property
    def honest(self) -> bool:
        """Whether it said rightly that there is something, or nothing."""
        return self.good == bool(self.want)


async def ask_all(finder: Finder, session: AsyncSession) -> list[Asked]:
    """All questions, in order, in the person's own words only."""
    asked = []
    for question in yaml.safe_load(QUESTIONS.read_text(encoding="utf-8")):
        finding = await finder.find(session, finder.read(question["text"], Query()), count=False)
        found = tuple(one.card.id for one in finding.found)
        asked.append(Asked(question["text"], tuple(question["want"]), found, finding.good))
    return asked


def share(asked: Sequence[Asked], what: str) -> float:
    """How many of the questions are `right`, `first` or `honest`."""
    return sum(getattr(one, what) for one in asked) / len(asked) if asked else 0.0
