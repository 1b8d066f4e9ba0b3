"""YAML files, read by libyaml: each start reads hundreds, and the reader written in Python takes ten times as long."""

from pathlib import Path
from typing import Any

import yaml


def parse_yaml(text: str) -> Any:
    """Plain values out of YAML. Raises yaml.YAMLError."""
    return yaml.load(text, Loader=yaml.CSafeLoader)


def read_yaml(path: Path) -> Any:
    """Plain values out of a file. Raises OSError and yaml.YAMLError."""
    return parse_yaml(path.read_text(encoding="utf-8"))
