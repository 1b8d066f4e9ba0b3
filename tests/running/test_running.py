"""Starting Waymark: what is checked, and what is said when it cannot start."""

import socket
from pathlib import Path

import pytest

from api.running import checks
from api.running.checks import CannotStart, check_disk, check_port
from api.running.database import connection_environment
from api.running.model import fingerprint
from api.running.processes import supervisor_config
from api.settings import Settings


def test_a_taken_port_is_named_with_the_setting_to_change() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CannotStart, match=rf"Port {port} is taken.*WAYMARK_PORT"):
            check_port(port, "WAYMARK_PORT")


def test_a_full_disk_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "NEEDED_BYTES", 10**18)
    with pytest.raises(CannotStart, match="are free on the disk"):
        check_disk(tmp_path)


def test_a_wrong_python_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks.sys, "version_info", (3, 14, 0))
    with pytest.raises(CannotStart, match=r"needs Python 3\.11; this is 3\.14"):
        checks.check_python()


def test_the_model_is_made_anew_when_an_example_changes(tmp_path: Path) -> None:
    examples = tmp_path / "bot" / "data" / "one.yml"
    examples.parent.mkdir(parents=True)
    examples.write_text("a")
    before = fingerprint(tmp_path)
    assert fingerprint(tmp_path) == before
    examples.write_text("b")
    assert fingerprint(tmp_path) != before


def test_every_process_is_restarted_and_stopped_with_its_children(settings: Settings, tmp_path: Path) -> None:
    config = supervisor_config(settings, tmp_path)
    programs = config.count("[program:")
    assert programs == 4
    assert config.count("autorestart=true") == config.count("killasgroup=true") == programs


def test_rasa_is_only_reachable_from_this_machine(settings: Settings, tmp_path: Path) -> None:
    assert "--interface 127.0.0.1" in supervisor_config(settings, tmp_path)


def test_rasa_finds_the_database_over_a_socket_or_a_host() -> None:
    assert connection_environment("postgresql://u:p@/db?host=/tmp/x")["WAYMARK_DB_HOST"] == "/tmp/x"
    assert connection_environment("postgresql://u:p@db.internal:6543/db")["WAYMARK_DB_PORT"] == "6543"
