"""Starting the live namespace: unsafe set-ups are refused, a Redis outage is survived, a restored database is noticed."""

from __future__ import annotations

import importlib.util
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, current_app

from council.live import notes as notes_module
from council.live.notes import RedisNotes
from council.live.server import attach, epoch
from council.models import JournalHead, Meeting, MeetingEvent, db
from council.queries.live import Books
from council.settings import load_settings
from tests.conftest import free_port
from tests.live.room import Room
from tests.tampering import unkept


def test_gevent_without_its_websocket_does_not_start(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    env = current_app.extensions["council"]
    real = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "geventwebsocket" else real(name)
    )
    settings = replace(env.settings, live_mode="gevent")
    with pytest.raises(RuntimeError, match="gevent-websocket"):
        attach(
            Flask("x"),
            settings,
            env.clock,
            app.extensions["council_committer"],
            app.extensions["council_books"],
        )


def test_epoch_is_one_until_a_copy_is_restored(tmp_path: Path) -> None:
    settings = load_settings({}, data_dir=tmp_path)
    assert epoch(settings) == 1
    (tmp_path / "epoch").write_text("4\n", encoding="ascii")
    assert epoch(settings) == 4


@pytest.fixture
def hanging(monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """A port whose connections are accepted by the system and answered by nobody."""
    monkeypatch.setattr(notes_module, "ANSWER", 0.2)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(4)
        yield listener


def test_votes_do_not_wait_for_redis(hanging: socket.socket, caplog: pytest.LogCaptureFixture) -> None:
    """Neither for one that is away nor for one that hangs: a listener that never answers takes the connection."""
    for url in (f"redis://127.0.0.1:{free_port()}/0", f"redis://127.0.0.1:{hanging.getsockname()[1]}/0"):
        later: list[Callable[[], None]] = []
        postponed: Any = SimpleNamespace(start_background_task=later.append)
        notes = RedisNotes(url, lambda meeting: None, postponed)
        notes.publish(1)
        notes.publish(1)
        caplog.clear()
        (send,) = later
        send()
        assert "live note not published" in caplog.text
        notes.publish(2)
        assert len(later) == 2


def test_restored_copy_is_read_anew(room: Room) -> None:
    """Whoever restores an older copy of the database must not see lines that no longer exist."""
    books: Books = current_app.extensions["council_books"]
    room.open()
    before = books.read(room.meeting)
    assert before is not None
    db.session.rollback()
    unkept(MeetingEvent, JournalHead)
    db.session.execute(sa.delete(MeetingEvent).where(MeetingEvent.seq > before.seq - 3))
    db.session.execute(sa.delete(JournalHead).where(JournalHead.last > before.seq - 3))
    kept = db.session.execute(
        sa.select(MeetingEvent.hash).order_by(MeetingEvent.seq.desc()).limit(1)
    ).scalar_one()
    values: dict[str, Any] = {"last_seq": before.seq - 3, "head_hash": kept}
    db.session.execute(sa.update(Meeting).values(**values))
    db.session.commit()
    after = books.read(room.meeting)
    assert after is not None
    assert (after.seq, after.head) == (before.seq - 3, kept)
    assert room.do("name_secretary", seat=room.commune.mandates[4])["seq"] == before.seq - 2
    again = books.read(room.meeting)
    assert again is not None
    assert again.state.secretary == room.commune.mandates[4]
