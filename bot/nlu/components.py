"""What our graph components share."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.encoder import FloatArray

# Where the featurizer leaves the parts of a message for the classifiers.
CLAUSES = "clauses"
CLAUSE_ENCODINGS = "clause_encodings"
# Where the topic selector leaves the probabilities of all labels, for the whole message and each part.
LABELS = "labels"
PROBABILITIES = "probabilities"

Example = tuple[str, str, FloatArray]


def digest(paths: Iterable[Path]) -> str:
    """Changes with the content of the files: Rasa's cache of trained components cannot see them."""
    seen = hashlib.sha256()
    for path in sorted(paths):
        seen.update(path.name.encode())
        if path.is_file():
            seen.update(path.read_bytes())
    return seen.hexdigest()


def own_code() -> str:
    return digest(Path(__file__).parent.glob("*.py"))


def encoding(message: Message) -> FloatArray | None:
    """The sentence encoding; none for a pressed button."""
    _, sentence = message.get_dense_features(TEXT, [])
    return None if sentence is None else np.asarray(sentence.features[0], dtype=np.float32)


def examples(messages: Iterable[Message]) -> list[Example]:
    """(label, text, encoding) of each training sentence, in an order that does not depend on the files'."""
    found = []
    for message in messages:
        vector, label = encoding(message), message.get(INTENT_RESPONSE_KEY) or message.get(INTENT)
        if vector is not None and label and message.get(TEXT):
            found.append((str(label), str(message.get(TEXT)), vector))
    return sorted(found, key=lambda example: example[:2])


def texts_and_encodings(message: Message) -> tuple[list[str], FloatArray] | None:
    """The whole message first, then its parts."""
    whole = encoding(message)
    if whole is None:
        return None
    clauses = message.get(CLAUSES) or []
    if not clauses:
        return [str(message.get(TEXT))], whole[np.newaxis]
    return [str(message.get(TEXT)), *(part.text for part in clauses)], np.vstack([whole, message.get(CLAUSE_ENCODINGS)])
