"""``signatures verify`` at the prompt: its status, its words, and the files it is given."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from signatures import __main__, trust, verify
from signatures.report import Report
from tests.signatures.conftest import LATER, NOW, World, flip

ROOT = Path(__file__).resolve().parents[2]
Check = Callable[..., Report]


def command(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "signatures", "verify", *(str(argument) for argument in arguments)]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=90, check=False)


def test_the_command_answers_by_its_status(world: World, final: bytes, raw: bytes, tmp_path: Path) -> None:
    root, good, bad = tmp_path / "root.pem", tmp_path / "good.pdf", tmp_path / "bad.pdf"
    plain, junk = tmp_path / "plain.pdf", tmp_path / "junk.pdf"
    root.write_bytes(world.authority.root_pem)
    good.write_bytes(final)
    bad.write_bytes(flip(final, len(final) // 2, 1))
    plain.write_bytes(raw)
    junk.write_bytes(b"junk")
    at = LATER.date().isoformat()
    cases = {good: 0, bad: 1, plain: 2, junk: 3}
    for path, status in cases.items():
        done = command(path, "--trust", root, "--json", "--at", at)
        assert (done.returncode, done.stderr) == (status, "")
        assert json.loads(done.stdout)["status"] in ("valid", "invalid", "unsigned", "unreadable")
    assert command(good, "--trust", root, "--at", at, "--expect", "prefet").returncode == 2
    assert "Document authentique" in command(good, "--trust", root, "--at", at).stdout


def test_the_command_answers_on_a_terminal_without_accents(final: bytes, tmp_path: Path) -> None:
    good = tmp_path / "good.pdf"
    good.write_bytes(final)
    words = [sys.executable, "-m", "signatures", "verify", good]
    spare = {"PYTHONIOENCODING": "ascii", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(words, cwd=ROOT, env=spare, capture_output=True, timeout=90, check=False)
    assert (done.returncode, done.stderr) == (2, b"")


def test_the_command_says_what_is_wrong_with_it(final: bytes, tmp_path: Path) -> None:
    good = tmp_path / "good.pdf"
    good.write_bytes(final)
    missing = command(tmp_path / "none.pdf")
    assert (missing.returncode, missing.stderr) == (3, "")
    assert "ne peut pas être lu" in missing.stdout
    wrong_root = command(good, "--trust", good)
    assert (wrong_root.returncode, "certificat" in wrong_root.stderr) == (2, True)
    assert "ISO 8601" in command(good, "--at", "demain").stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--at", "demain"], "ISO 8601"),
        (["--trust", "."], "ne peut pas être lu"),
        (["--crl", "none.crl"], "ne peut pas être lu"),
        (["--colour"], "mal écrite"),
        ([], ""),
    ],
)
def test_a_wrong_command_still_answers_in_json(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    status = __main__.main(["verify", str(tmp_path / "none.pdf"), "--json", *words])
    answer = json.loads(capsys.readouterr().out)
    assert (status, answer["status"]) == ((2, "indeterminate") if words else (3, "unreadable"))
    assert said in answer["reasons"][0]


def test_what_is_no_ordinary_file_is_unreadable(tmp_path: Path) -> None:
    """A pipe would make the command wait for ever, a device would never end, a giant would fill the memory."""
    pipe, giant, empty = tmp_path / "pipe", tmp_path / "giant.pdf", tmp_path / "empty.pdf"
    os.mkfifo(pipe)
    empty.touch()
    with giant.open("wb") as file:
        file.truncate(1 << 40)
    for path in (pipe, giant, empty, tmp_path, Path("/dev/zero"), Path("a\0b")):
        report = verify.verify_file(path, roots=trust.TrustList())
        assert (report.status, report.exit_code) == ("unreadable", 3), path


def test_a_file_gets_the_verdict_of_its_bytes(
    world: World, check: Check, final: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "final.pdf"
    path.write_bytes(final)
    crls = (world.authority.crl(now=NOW),)
    assert verify.verify_file(path, roots=world.roots, crls=crls, at=LATER) == check(final, crls=crls)
