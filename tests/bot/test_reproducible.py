"""The same sentences must give the same model, on another day and in another process: else no score can be compared."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.featurizer import SentenceFeaturizer
from bot.nlu.topic_selector import TopicSelector

from .conftest import WordsEncoder

PROJECT = Path(__file__).parents[2]
# Prints the hash of a stored model of a few sentences; nothing in it may depend on the order of a set.
TRAIN = """
import hashlib, sys
from pathlib import Path
import numpy as np
from bot.nlu.settings import Settings
from bot.nlu.topic_model import TopicModel
texts = [f"{word} {number % 7} about my {thing}" for number, (word, thing) in enumerate(
    (word, thing) for word in ("ask", "tell", "help", "need") for thing in ("case", "court", "phone", "statement"))]
labels = [text.split()[-1] for text in texts]
encodings = np.random.default_rng(7).normal(size=(len(texts), 16)).astype(np.float32)
path = Path(sys.argv[1])
TopicModel.fit(texts, encodings, labels, Settings()).save(path)
print(hashlib.sha256(path.read_bytes()).hexdigest())
"""


def stored(folder: Path, data: TrainingData, context: ExecutionContext) -> dict[str, str]:
    folder.mkdir()
    storage, resource = LocalModelStorage(folder), Resource("component")
    TopicSelector.create(TopicSelector.get_default_config(), storage, resource, context).train(data)
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_topic_selector_is_stored_the_same_twice(
    encoder: WordsEncoder, training_data: TrainingData, context: ExecutionContext, tmp_path: Path
) -> None:
    config = {**SentenceFeaturizer.get_default_config(), "encoder": "words"}
    featurizer = SentenceFeaturizer(config, "featurizer")
    data = featurizer.process_training_data(training_data)
    backwards = TrainingData(list(reversed(data.training_examples)))
    one, other = (stored(tmp_path / name, part, context) for name, part in (("one", data), ("other", backwards)))
    assert one == other != {}


def test_another_process_learns_the_same_model(tmp_path: Path) -> None:
    found = {
        subprocess.run(
            [sys.executable, "-c", TRAIN, str(tmp_path / f"{seed}.npz")],
            cwd=PROJECT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(found) == 1
