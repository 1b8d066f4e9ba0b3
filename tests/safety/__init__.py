"""The safety set and the program that asks it. It knows nothing of Waymark but the conversation API."""
