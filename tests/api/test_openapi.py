"""The API against its own OpenAPI document: schemathesis with all its checks."""

import subprocess
import sys
from pathlib import Path

import httpx

from api.app import create_app
from api.settings import Settings
from tests.fakes import FakeAssistant
from tests.server import running


def test_the_api_does_what_its_openapi_document_says(settings: Settings, database_url: str, tmp_path: Path) -> None:
    with running(create_app(settings, database_url, FakeAssistant())) as base:
        token = httpx.post(f"{base}/v1/conversations", json={}).json()["token"]
        command = [sys.executable, "-m", "schemathesis.cli", "run", f"{base}/v1/openapi.json", "--checks", "all",
                   "--header", f"Authorization: Bearer {token}", "--max-examples", "25", "--seed", "7",
                   "--request-timeout", "10", "--generation-database", "none"]  # fmt: skip
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=500)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
