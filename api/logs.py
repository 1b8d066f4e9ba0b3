"""Structured logs: a fixed sentence, an `action`, ids in fields; never a phone number or the words of a message."""

import logging

import structlog


def configure(as_json: bool) -> None:
    """Set up logging for this process: JSON lines for machines, plain lines for people."""
    renderer = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
