"""A worker that dies: who notices, how soon, and what a person can do meanwhile."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from council.app import create_app
from council.models import Dossier, OutboxMessage, db
from council.services import leases, mailbox, outbox
from council.services.dossiers import freeze_dossier, retry_dossier
from council.services.errors import Refused
from council.services.items import add_item
from council.services.leases import LEASE, release_abandoned
from council.services.outbox import ATTEMPTS, deliver_due
from council.settings import load_settings
from tests.factory import Commune, make_commune
from tests.services.office import draft, freeze_clock, new_meeting

SignIn = Callable[[FlaskClient, int, int], None]


def effect() -> OutboxMessage:
    """The one effect of the test, as the database has it."""
    db.session.rollback()
    return db.session.execute(db.select(OutboxMessage).execution_options(populate_existing=True)).scalar_one()


@pytest.fixture
def dying(commune: Commune, monkeypatch: pytest.MonkeyPatch) -> int:
    """A dossier whose worker died in the middle of the building."""

    def killed(*_args: object) -> None:
        raise SystemExit

    clerk, meeting = commune.actor(commune.clerk), new_meeting(commune)
    add_item(clerk, meeting, draft())
    monkeypatch.setattr("council.services.dossiers.write_dossier", killed)
    with pytest.raises(SystemExit):
        freeze_dossier(clerk, meeting)
    monkeypatch.undo()
    assert effect().state == "running"
    return int(effect().payload["dossier"])


def state(dossier_id: int) -> str:
    """The dossier's state in the database."""
    db.session.rollback()
    return db.session.get_one(Dossier, dossier_id, populate_existing=True).state


def test_another_worker_takes_over_after_a_minute(app: Flask, dying: int) -> None:
    """Not before the lease is over, then at once."""
    clock = freeze_clock(app, effect().next_try_at - timedelta(seconds=1))
    assert deliver_due() == 0
    clock.at += timedelta(seconds=1)
    assert deliver_due() == 1
    assert state(dying) == "ready"


def test_retry_works_once_the_lease_is_over(app: Flask, commune: Commune, dying: int) -> None:
    """«Réessayer» leaves a living worker alone, and does not wait for a dead one."""
    clerk = commune.actor(commune.clerk)
    retry_dossier(clerk, dying)
    mailbox.retry_effect(clerk, effect().id)
    assert (state(dying), effect().state) == ("building", "running")
    freeze_clock(app, effect().next_try_at)
    retry_dossier(clerk, dying)
    assert (state(dying), effect().state) == ("ready", "done")
    with pytest.raises(Refused):
        mailbox.retry_effect(clerk, effect().id)


def test_the_pages_say_interrupted(app: Flask, commune: Commune, dying: int, sign_in: SignIn) -> None:
    """Only when the lease is over."""
    client = app.test_client()
    sign_in(client, commune.clerk, 1)
    meeting = db.session.get_one(Dossier, dying).meeting_id
    address, progress = f"/bureau/seances/{meeting}/dossier", f"/bureau/dossiers/{dying}/avancement"
    assert "la construction continue" in client.get(address).text
    assert "interrompu" not in str(client.get(progress).json)
    freeze_clock(app, effect().next_try_at)
    page = client.get(address).text
    assert "la construction continue" not in page
    assert "reprise automatique dans moins d’une minute" in page and "Réessayer" in page
    assert "interrompu, reprise automatique" in str(client.get(progress).json)
    assert "Interrompu" in client.get("/bureau/courriels").text


def test_a_living_worker_renews_its_lease(
    app: Flask, commune: Commune, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slow work is not taken over."""
    started, seen = threading.Event(), []
    real = leases.extend

    def noted(message_id: int, attempt: int) -> None:
        real(message_id, attempt)
        started.set()

    def slow(message: OutboxMessage) -> None:
        db.session.rollback()
        before = message.next_try_at
        assert started.wait(20)
        seen.append(effect().next_try_at - before)

    monkeypatch.setattr(leases, "RENEWAL_SECONDS", 0.2)
    monkeypatch.setattr(leases, "extend", noted)
    monkeypatch.setitem(outbox._handlers, "slow", outbox.Handler(slow, lambda _work, _row, _answer: None))
    _queue(commune, "slow")
    assert deliver_due() == 1
    assert timedelta() < seen[0] < LEASE
    assert effect().state == "done"


def test_what_kills_every_worker_is_given_up(commune: Commune, caplog: pytest.LogCaptureFixture) -> None:
    """The other effects must not wait for ever behind it."""
    _queue(commune, "deadly")
    outbox.register("deadly", outbox.Handler(lambda _row: os.abort(), lambda _work, _row, _answer: None))
    row = effect()
    row.state, row.attempts, row.next_try_at = "running", ATTEMPTS, datetime(2026, 1, 1, tzinfo=UTC)
    db.session.commit()
    assert release_abandoned() == 1
    assert deliver_due() == 0
    assert effect().state == "failed"
    assert "interrompu à chaque essai" in effect().error
    outbox._handlers.pop("deadly")


def _queue(commune: Commune, kind: str) -> None:
    now = datetime.now(UTC)
    db.session.add(
        OutboxMessage(
            organisation_id=commune.organisation_id, kind=kind, key=f"{kind}:1", payload={}, next_try_at=now, created_at=now
        )
    )  # fmt: skip
    db.session.commit()


# --- a real worker, really killed ------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, sqlite_template: Path) -> Path:
    """The data of an embedded installation whose workers are processes."""
    shutil.copy(sqlite_template, tmp_path / "council.db")
    return tmp_path


@pytest.fixture
def workers(folder: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """``workers()`` starts one; all are killed at the end."""
    started: list[subprocess.Popen[bytes]] = []
    variables = {**os.environ, "COUNCIL_DATA_DIR": str(folder), "COUNCIL_SECRET_KEY": "test"}

    def start() -> subprocess.Popen[bytes]:
        started.append(subprocess.Popen([sys.executable, "-m", "council.cli", "worker"], env=variables))
        return started[-1]

    yield start
    for worker in started:
        worker.kill()
        worker.wait()


def _until(what: Callable[[], bool], seconds: float) -> float:
    """Wait for ``what``; gives how long it took."""
    began = time.monotonic()
    while not what():
        assert time.monotonic() - began < seconds
        time.sleep(0.01)
    return time.monotonic() - began


@pytest.mark.slow
def test_the_next_worker_goes_on_at_once(
    folder: Path, workers: Callable[[], subprocess.Popen[bytes]]
) -> None:
    """SIGKILL in the middle of a building: the worker started next does not wait for the lease.

    A third one, started beside it, waits for its turn and takes nothing away.
    """
    app = create_app(load_settings({}, data_dir=folder, secret_key="test", live_mode="threading"))
    with app.app_context():
        commune = make_commune()
        clerk, meeting = commune.actor(commune.clerk), new_meeting(commune)
        for number in range(12):
            add_item(clerk, meeting, draft(f"Point {number}"))
        dossier = freeze_dossier(clerk, meeting)
        first = workers()
        _until(lambda: state(dossier) == "building", 60)
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        assert (state(dossier), effect().state) == ("building", "running")
        lease_ends = effect().next_try_at
        workers(), workers()
        _until(lambda: effect().attempts == 2, 50)
        assert datetime.now(UTC) < lease_ends
        _until(lambda: state(dossier) == "ready", 60)
        assert effect().attempts == 2
        db.session.remove()
        db.engine.dispose()
