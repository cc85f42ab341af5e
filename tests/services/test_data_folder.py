"""The folder of the data: closed to other accounts of the machine, and a sentence when it cannot be written."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from council.models import prepare_engine
from council.settings import load_settings


def mode(path: Path) -> int:
    """Permission bits."""
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_folder_and_database_are_the_owners_alone(tmp_path: Path) -> None:
    """Whatever the umask; the journals beside the database as well."""
    before = os.umask(0o022)
    try:
        settings = load_settings({}, data_dir=tmp_path / "new")
        engine = sa.create_engine(settings.database_url)
        prepare_engine(engine)
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE t (x)")
            assert connection.exec_driver_sql("PRAGMA secure_delete").scalar_one() == 1
            files = sorted(settings.data_dir.iterdir())
        engine.dispose()
    finally:
        os.umask(before)
    assert mode(settings.data_dir) == 0o700
    assert [path.name for path in files][:2] == ["council.db", "council.db-shm"]
    assert mode(settings.data_dir / "council.db") == mode(settings.data_dir / "secret") == 0o600


def test_a_folder_that_was_there_keeps_its_mode(tmp_path: Path) -> None:
    """The operator's choice."""
    tmp_path.chmod(0o750)
    load_settings({}, data_dir=tmp_path)
    assert mode(tmp_path) == 0o750
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


@pytest.mark.slow
@pytest.mark.parametrize("module", ["council.wsgi", "council.cli"])
def test_an_unusable_folder_is_a_sentence(module: str, tmp_path: Path) -> None:
    """No traceback: the server and the command line say what to do."""
    (tmp_path / "file").write_text("not a folder")
    verb = {"council.wsgi": [], "council.cli": ["demo", "--reset"]}[module]
    ended = subprocess.run(
        [sys.executable, "-m", module, *verb], capture_output=True, text=True, check=False, timeout=120,
        env={**os.environ, "COUNCIL_DATA_DIR": str(tmp_path / "file" / "data")},
    )  # fmt: skip
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert "ne peut pas être écrit" in ended.stderr and "COUNCIL_DATA_DIR" in ended.stderr


def test_a_read_only_folder_is_a_sentence() -> None:
    """A folder that exists and takes no file, even from the superuser."""
    folder = Path(os.sep, "proc", "self")
    if not folder.is_dir():
        pytest.skip("no read-only folder here")
    with pytest.raises(SystemExit, match="ne peut pas être écrit"):
        load_settings({}, data_dir=folder)
