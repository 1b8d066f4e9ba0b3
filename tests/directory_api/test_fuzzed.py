"""The standard API against its own OpenAPI document: schemathesis with all its checks, on a directory with records."""

import os
import subprocess
import sys
from pathlib import Path

from api.app import create_app
from api.settings import PROJECT, Settings
from tests.fakes import FakeAssistant
from tests.server import running


def test_every_parameter_does_what_the_openapi_document_says(
    settings: Settings, directory_url: str, tmp_path: Path
) -> None:
    with running(create_app(settings, directory_url, FakeAssistant())) as base:
        command = [sys.executable, "-m", "schemathesis.cli", "run", f"{base}/v1/openapi.json", "--checks", "all",
                   "--include-path-regex", "^/directory", "--max-examples", "30", "--seed", "7",
                   "--request-timeout", "10", "--generation-database", "none"]  # fmt: skip
        environment = {**os.environ, "SCHEMATHESIS_HOOKS": "tests.directory_api.fuzz_hooks",
                       "PYTHONPATH": str(PROJECT), "COLUMNS": "160"}  # fmt: skip
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=500)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
