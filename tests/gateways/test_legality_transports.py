"""The ways to the prefecture: once under a name, whole or not at all, and answers that are not lost."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from council.gateways.legality.simulated import SimulatedPrefecture
from council.gateways.legality.transports import AlreadyOther, FolderTransport, HttpsTransport, NotSent
from tests.gateways.legality_samples import archive
from tests.gateways.operator import TOKEN, running

ON = date(2026, 11, 21)
NAME = "TST-EACT--214500019--20261105-1.tar.gz"


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_a_folder_gets_each_envelope_once(tmp_path: Path) -> None:
    folder = FolderTransport(tmp_path)
    folder.send(NAME, b"one")
    (tmp_path / "envois" / NAME).unlink()  # the operator's program took it
    folder.send(NAME, b"one")
    assert not (tmp_path / "envois" / NAME).exists()
    assert folder.recall(NAME, digest(b"one"))
    assert not folder.recall(NAME, digest(b"two"))
    with pytest.raises(AlreadyOther):
        folder.send(NAME, b"two")
    with pytest.raises(ValueError, match="x"):
        folder.send("../x", b"")


def test_an_envelope_written_before_its_mark_is_known(tmp_path: Path) -> None:
    """The disk was full between the two: the operator's program takes what it sees."""
    folder = FolderTransport(tmp_path)
    (tmp_path / "envois" / NAME).write_bytes(b"one")
    assert folder.recall(NAME, digest(b"one"))
    assert not folder.recall(NAME, digest(b"two"))


def test_answers_of_a_folder_stay_until_they_are_done_with(tmp_path: Path) -> None:
    folder = FolderTransport(tmp_path)
    inbox = tmp_path / "retours"
    (inbox / "b.xml").write_bytes(b"b")
    (inbox / ".half").write_bytes(b"half")
    (inbox / "a.xml").write_bytes(b"a")
    (inbox / "lien.xml").symlink_to("/etc/hostname")
    assert [(one.name, one.data) for one in folder.answers()] == [("a.xml", b"a"), ("b.xml", b"b")]
    folder.done("a.xml")
    folder.done("a.xml")
    assert [one.name for one in folder.answers()] == ["b.xml"]
    assert (inbox / "traites" / "a.xml").exists()


def test_an_answer_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("council.gateways.legality.transports.MOST_ANSWER", 10)
    folder = FolderTransport(tmp_path)
    (tmp_path / "retours" / "a.xml").write_bytes(b"x" * 11)
    assert [(one.name, one.too_large, one.data) for one in folder.answers()] == [("a.xml", True, b"")]


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    folder = FolderTransport(tmp_path)
    (tmp_path / "envois" / NAME).mkdir()
    (tmp_path / "envois" / "remis").rmdir()
    with pytest.raises(NotSent, match="ne peut pas être écrit"):
        folder.send(NAME, b"one")


def test_a_killed_sender_leaves_a_whole_envelope_or_none(tmp_path: Path) -> None:
    """SIGKILL at different moments of the same sending; then it is sent again, and is there once, whole."""
    code = (
        "import sys; from pathlib import Path; from council.gateways.legality.transports import FolderTransport;"
        f"print('ready', flush=True); FolderTransport(Path(sys.argv[1])).send('{NAME}', b'x' * (40 << 20))"
    )
    for delay in (0.002, 0.01, 0.03):
        process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(delay)
        process.kill()
        process.wait()
        process.stdout.close()
        seen = tmp_path / "envois" / NAME
        assert not seen.exists() or seen.stat().st_size == 40 << 20
    FolderTransport(tmp_path).send(NAME, b"x" * (40 << 20))
    names = [one for one in os.listdir(tmp_path / "envois") if one.endswith(".tar.gz")]
    assert names == [NAME]


def test_the_simulated_prefecture_answers_once(tmp_path: Path) -> None:
    name, data = archive()
    prefecture = SimulatedPrefecture(tmp_path, lambda: ON)
    prefecture.send(name.archive, data)
    prefecture.send(name.archive, data)
    assert len(list(prefecture.answers())) == 1


def test_an_operator_over_http() -> None:
    name, data = archive()
    with running(ON) as operator:
        way = HttpsTransport(operator.url, TOKEN, "127.0.0.1")
        assert not way.recall(name.archive, digest(data))
        way.send(name.archive, data)
        way.send(name.archive, data)
        assert way.recall(name.archive, digest(data))
        assert not way.recall(name.archive, digest(b"other"))
        with pytest.raises(AlreadyOther):
            way.send(name.archive, b"other")
        (answer,) = way.answers()
        way.done(answer.name)
        assert list(way.answers()) == []
        operator.failing = 1
        with pytest.raises(NotSent, match="panne"):
            way.recall(name.archive, digest(data))
        with pytest.raises(NotSent, match="identification"):
            HttpsTransport(operator.url, "wrong", "127.0.0.1").send(name.archive, data)
        operator.lose = 1
        with pytest.raises(NotSent, match="ne répond pas"):
            way.send(name.archive, data)
        assert way.recall(name.archive, digest(data))
    with pytest.raises(NotSent, match="ne répond pas"):
        way.send(name.archive, data)
