"""`python -m bot.cross_validate`: Rasa's own `rasa test nlu --cross-validation`, with each sentence encoded only once.

Rasa asks every model about what it learned too, so that each sentence goes through the encoder ten times; that alone
would take half an hour. Otherwise nothing is changed: Rasa splits, trains whole pipelines, asks them and counts.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from rasa.model_testing import perform_nlu_cross_validation
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.utils.common import configure_logging_and_warnings
from rasa.utils.log_utils import configure_structlog

from bot.measure import CONFIG, DATA, FOLDS, read, say
from bot.nlu import encoder as encoders
from bot.nlu.ahead import texts_of
from bot.nlu.encoder import EncodingCache, FloatArray, SentenceEncoder
from bot.sections import table, write_section

REPORTS = Path("var/cross-validation")
# What Rasa calls its reports, and what we call what they are about.
KEPT = {"intent": "intent_report.json", "topic": "response_selection_report.json"}
SHARES = ("precision", "recall", "f1-score")
SENTENCES = "support"


class Remembering:
    """An encoder that has encoded some texts already."""

    def __init__(self, inner: SentenceEncoder, texts: Sequence[str]) -> None:
        self._inner = inner
        self.name, self.dimension = inner.name, inner.dimension
        self._known = dict(zip(texts, EncodingCache(inner).encode(texts), strict=True))

    def encode(self, texts: Sequence[str]) -> FloatArray:
        new = [text for text in texts if text not in self._known]
        self._known.update(zip(new, self._inner.encode(new), strict=True))
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.stack([self._known[text] for text in texts])


def remember(name: str, texts: Sequence[str]) -> None:
    """From now on the encoder of that name is one that remembers."""
    inner = encoders.load_encoder(name)
    encoders._loaded[name] = Remembering(inner, texts)


def averages(folder: Path) -> dict[str, Any]:
    """Of each of Rasa's reports its averages, without the names and scores of single topics."""
    found: dict[str, Any] = {}
    for what, name in KEPT.items():
        path = folder / name
        if path.exists():
            report = json.loads(path.read_text(encoding="utf-8"))
            weighted = report["weighted avg"]
            found[what] = {name: round(float(weighted[name]), 4) for name in (*SHARES, SENTENCES) if name in weighted}
    return found


def row(what: str, report: dict[str, float]) -> list[str]:
    """A line of the table: how many sentences, and the shares."""
    shares = [f"{report[name]:.1%}" if name in report else "-" for name in SHARES]
    return [what, f"{report.get(SENTENCES, 0):.0f}", *shares]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, default=CONFIG)
    parser.add_argument("--json", type=Path, help="also write the averages to this file")
    parser.add_argument("--document", type=Path, help="also write the averages into this document")
    options = parser.parse_args(arguments)
    configure_structlog(logging.WARNING)
    configure_logging_and_warnings(logging.WARNING)
    config = yaml.safe_load(options.config.read_text(encoding="utf-8"))
    for part in config["pipeline"]:
        if "encoder" in part:
            remember(part["encoder"], sorted({piece for _, text in read() for piece in texts_of(text)}))
    say("All sentences are encoded; Rasa splits, trains and asks.")
    data = TrainingDataImporter.load_from_dict(training_data_paths=[str(DATA)]).get_nlu_data()
    quiet = {"folds": FOLDS, "disable_plotting": True, "errors": False, "successes": False}
    asyncio.run(perform_nlu_cross_validation(config, data, str(REPORTS), quiet))
    found = averages(REPORTS)
    for what, report in found.items():
        say(f"{what:8}" + "".join(f"{name:>11} {value:8}" for name, value in report.items()))
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    if options.document:
        rows = [row(what, report) for what, report in found.items()]
        write_section(options.document, "rasa-five-fold", table(["Rasa's own", "sentences", *SHARES], rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
