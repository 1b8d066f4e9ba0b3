"""The front doors of help as data (`content/routes.yml`): which services come first for whom and where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.directory.areas import Areas
from api.directory.finding.query import Query
from api.directory.record import Axis
from api.yaml_files import read_yaml


@dataclass(frozen=True)
class Route:
    """Services that come first for those who fit every condition it has."""

    services: tuple[str, ...]
    harm: tuple[str, ...] = ()
    need: tuple[str, ...] = ()
    area: str | None = None
    under: int | None = None

    def fits(self, query: Query, around: frozenset[str]) -> bool:
        """Whether somebody who looks for this is meant."""
        return (
            (not self.harm or query.has("harm", *self.harm))
            and (not self.need or query.has("need", *self.need))
            and (self.area is None or self.area in around)
            and (self.under is None or (query.age is not None and query.age < self.under))
        )


@dataclass(frozen=True)
class Routes:
    """All routes, what is offered when nothing else is near, and what topics look for."""

    routes: tuple[Route, ...]
    safety_net: tuple[Route, ...]
    topics: Mapping[str, Mapping[Axis, tuple[str, ...]]]

    def front_doors(self, query: Query, areas: Areas) -> Sequence[str]:
        """The services that come first, best first."""
        return _first(self.routes, query, areas)

    def net(self, query: Query, areas: Areas) -> Sequence[str]:
        """The services for everybody."""
        return _first(self.safety_net, query, areas)


def _first(routes: Sequence[Route], query: Query, areas: Areas) -> Sequence[str]:
    around = frozenset(wider for id in query.areas or ("uk",) for wider in areas.around(id))
    return next((route.services for route in routes if route.fits(query, around)), ())


def read_routes(content: Path) -> Routes:
    """`content/routes.yml`."""
    raw = read_yaml(content / "routes.yml")
    return Routes(
        routes=tuple(Route(**_tuples(entry)) for entry in raw["routes"]),
        safety_net=tuple(Route(**_tuples(entry)) for entry in raw["safety_net"]),
        topics={topic: {axis: tuple(keys) for axis, keys in terms.items()} for topic, terms in raw["topics"].items()},
    )


def _tuples(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
