"""The training as the one who waits for it sees it."""

import sys
from pathlib import Path

from api.running.model import run_training

SAYS = """
print("Loading")
print("INFO bot.nlu.encoder - Encoded 512 of 900 new sentences")
print("INFO bot.nlu.encoder - Encoded 900 of 900 new sentences")
raise SystemExit(3)
"""


def test_how_far_the_training_is_is_told_and_all_of_it_is_logged(tmp_path: Path) -> None:
    told: list[str] = []
    log = tmp_path / "train.log"
    assert run_training([sys.executable, "-c", SAYS], {}, log, told.append) == 3
    assert told == ["encoded 512 of 900 new sentences", "encoded 900 of 900 new sentences"]
    assert log.read_text().startswith("Loading\n")
