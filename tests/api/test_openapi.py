"""The API against its own OpenAPI document (schemathesis, all checks)."""

import pytest
import schemathesis
from fastapi import FastAPI
