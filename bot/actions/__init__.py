"""The action server's actions. They read the tracker, ask `rules` what to do, and answer with response ids."""

import os

# The action server listens on every address unless told otherwise; only Rasa on this machine may call it.
os.environ.setdefault("SANIC_HOST", "127.0.0.1")
