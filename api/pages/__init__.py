"""The pages that people see."""

from fastapi import FastAPI


def install(app: FastAPI) -> None:
    """Add the pages to the application."""
