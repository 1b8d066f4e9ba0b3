"""What the pages want of a search of the directory."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from api.directory.finding.query import Query

PER_PAGE = 10
MOST = 100


@dataclass(frozen=True)
class Match:
    """A service that was found: how near it is (`local`, `london`, `national`), and why it was chosen.

    A reason is a key of `api.directory.finding.rank`: `harm:fraud`, `place`, `language:pl`, `name` and the like.
    """

    slug: str
    tier: str
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class Matches:
    """Best first. `choices` are areas to choose from before anything near can be said."""

    found: tuple[Match, ...] = ()
    choices: tuple[str, ...] = ()
    nothing_local: bool = False
    read: Query = field(default_factory=Query)


class Finds(Protocol):
    """Finds services; the words of the query are read first."""

    async def matches(self, query: Query, now: datetime, most: int) -> Matches:
        """The best services, at most so many."""
