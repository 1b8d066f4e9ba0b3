"""The commands as somebody types them: what they print, and whether they end well."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from api.directory_commands import directory
from api.settings import get_settings
from tests.directory_keeping.conftest import put, record
from tests.directory_keeping.feeds import package

# Each command runs an event loop of its own, so these tests are not asynchronous.


@pytest.fixture(autouse=True)
def settings_of_the_test(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DATABASE_URL", database_url)
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(directory, [str(argument) for argument in arguments])


def _file(folder: Path, *ids: str) -> Path:
    path = folder / "all.yml"
    path.write_text(yaml.safe_dump_all([record(id) for id in ids]), encoding="utf-8")
    return path


def test_importing_says_what_it_did(tmp_path: Path) -> None:
    path = _file(tmp_path, "typed-one", "typed-two")
    dry = _run("import", path, "--dry-run")
    assert dry.exit_code == 0 and "2 new" in dry.output and "dry run" in dry.output
    done = _run("import", path)
    assert done.exit_code == 0 and "new  typed-one  Typed One" in done.output
    again = _run("import", path)
    assert "2 same" in again.output


def test_bad_lines_are_listed_and_nothing_is_taken_in(tmp_path: Path) -> None:
    tables = package(tmp_path / "tables", phones="id,service_id,number\np1,s1\n")
    done = _run("import", tables, "--publisher", "council")
    assert done.exit_code == 1
    assert "phones.csv line 2: 2 cells where the first line has 3" in done.output
    assert "Nothing was changed" in done.output


@pytest.mark.parametrize("source", ["http://council.example/services", "nothing-here.yml", "nothing.doc"])
def test_what_cannot_be_read_is_one_sentence(source: str) -> None:
    done = _run("import", source)
    assert done.exit_code == 1 and "Nothing was changed." in done.output


def test_everything_can_be_given_out(tmp_path: Path) -> None:
    _run("import", _file(tmp_path, "typed-one"))
    for form, name in (("yaml", "out.yml"), ("hsds", "out.zip"), ("oruk-json", "out.json")):
        done = _run("export", "--format", form, "--out", tmp_path / name)
        assert done.exit_code == 0 and (tmp_path / name).stat().st_size > 100, done.output
    assert _run("export", "--format", "hsds", "--unverified", "--out", tmp_path / "x.zip").exit_code == 2


def test_checking_files_finds_faults(content: Path) -> None:
    assert _run("check", content / "services").exit_code == 0
    put(content, "one", part_of="nobody")
    done = _run("check", content / "services")
    assert done.exit_code == 1 and "fault   one: part_of: there is no nobody" in done.output


def test_lists_are_tables_or_files(tmp_path: Path) -> None:
    _run("import", _file(tmp_path, "typed-one"))
    assert "typed-one" in _run("due", "--within", 9999).output
    assert _run("check").exit_code in (0, 1)
    assert _run("gaps", "--csv").output.startswith("harm,need,group,area,language,count")
    assert _run("gaps").exit_code == 0
