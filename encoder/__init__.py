"""The sentence encoder that the bot understands messages with and the API searches the directory with."""
