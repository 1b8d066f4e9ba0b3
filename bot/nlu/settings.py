"""How the topic model learns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Settings:
    """Values found by cross-validation; `config.yml` may change them. docs/understanding.md says what each way gave."""

    # n-grams of either kind, the most frequent
    max_ngrams: int = 30_000
    # of the support vector machine; its margins count so many times as much as what the network says
    cost: float = 0.3
    sharpness: float = 4.0
    # of the network: its width, how often it sees every sentence, and of how many sentences it learns at a time
    hidden: int = 768
    rounds: int = 10
    batch: int = 512
    seed: int = 7

    @classmethod
    def of(cls, config: Mapping[str, object]) -> Settings:
        """The settings of a component; what it does not name is as above."""
        return cls(**{key: config[key] for key in asdict(cls()) if key in config})  # type: ignore[arg-type]
