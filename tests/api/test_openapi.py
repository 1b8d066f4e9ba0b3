"""The API against its own OpenAPI document: schemathesis with all its checks."""

import os
import subprocess
import sys
from pathlib import Path

from api.app import create_app
from api.settings import PROJECT, Settings
from tests.fakes import FakeAssistant
from tests.server import running


def test_the_api_does_what_its_openapi_document_says(settings: Settings, database_url: str, tmp_path: Path) -> None:
    with running(create_app(settings, database_url, FakeAssistant())) as base:
        command = [sys.executable, "-m", "schemathesis.cli", "run", f"{base}/v1/openapi.json", "--checks", "all",
                   # A wrong token is answered like an unknown conversation (404), so that existence is not revealed.
                   "--exclude-checks", "ignored_auth", "--max-examples", "15", "--seed", "7",
                   # tests/directory_api does the same on a directory that has something in it.
                   "--exclude-path-regex", "^/directory",
                   "--request-timeout", "10", "--generation-database", "none"]  # fmt: skip
        environment = {**os.environ, "SCHEMATHESIS_HOOKS": "tests.api.schemathesis_hooks", "PYTHONPATH": str(PROJECT),
                       "COLUMNS": "160"}  # fmt: skip
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=500)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
