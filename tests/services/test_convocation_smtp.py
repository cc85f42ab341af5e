"""Convocations through a real SMTP server on loopback: refusals, repetitions, a worker killed half way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask

from council.app import create_app
from council.documents.facts import MadePdf
from council.gateways.clock import FixedClock, SystemClock
from council.models import Convocation, db
from council.services import convocations
from council.services.dossiers import freeze_dossier
from council.services.items import add_item
from council.services.outbox import deliver_due
from council.settings import Settings, load_settings
from tests.conftest import free_port
from tests.factory import Commune, make_commune
from tests.services.office import NOW, draft, new_meeting, small_pdf


class Server:
    """Keeps what it received; ``answer`` may refuse or do mischief."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.answer: Callable[[int], str] = lambda _count: "250 kept"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """aiosmtpd calls this for each mail."""
        mail = message_from_bytes(bytes(envelope.content or b""), policy=policy.default)
        answer = self.answer(len(self.received) + 1)
        if answer.startswith("250"):
            self.received.append(mail)  # type: ignore[arg-type]
        return answer

    @property
    def by_id(self) -> dict[str, EmailMessage]:
        """What receivers keep: one mail for each Message-ID."""
        return {str(mail["Message-ID"]): mail for mail in self.received}


@pytest.fixture
def smtp() -> Iterator[tuple[Server, int]]:
    """A server on loopback and its port."""
    kept, port = Server(), free_port()
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    yield kept, port
    controller.stop()


@pytest.fixture
def settings(smtp: tuple[Server, int], database_url: str, tmp_path: Path) -> Settings:
    """A served installation that sends by SMTP; its worker is another process."""
    return load_settings(
        {}, data_dir=tmp_path, database_url=database_url, secret_key="test", live_mode="threading",
        smtp_host="127.0.0.1", smtp_port=smtp[1], mail_from="mairie@example.org",
    )  # fmt: skip


def _letter(facts: object) -> MadePdf:
    """Thirty real letters would take long and prove nothing here."""
    return MadePdf(small_pdf(), 1, "0" * 64)


def _convened(app: Flask, members: int, monkeypatch: pytest.MonkeyPatch) -> tuple[Commune, int]:
    """A meeting convened, its letters written, its mails waiting."""
    monkeypatch.setattr(convocations, "make_convocation", _letter)
    commune = make_commune(members=members)
    clerk, meeting = commune.actor(commune.clerk), new_meeting(commune)
    add_item(clerk, meeting, draft())
    freeze_dossier(clerk, meeting)
    assert deliver_due(1) == 1
    convocations.convene(clerk, meeting)
    assert deliver_due(members) == members
    return commune, meeting


def _rows(meeting: int) -> list[Convocation]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.execute(db.select(Convocation).where(Convocation.meeting_id == meeting)).scalars())


def _app(settings: Settings, clock: FixedClock | SystemClock) -> Flask:
    app = create_app(settings, clock=clock)
    app.testing = True
    return app


def test_a_server_that_refuses_then_accepts(
    settings: Settings, smtp: tuple[Server, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, clock, seen = smtp[0], FixedClock(NOW), []

    def moody(count: int) -> str:
        seen.append(count)
        return "451 4.3.0 come back later" if len(seen) in (2, 3) else "250 kept"

    server.answer = moody
    app = _app(settings, clock)
    with app.app_context():
        _, meeting = _convened(app, 5, monkeypatch)
        assert deliver_due() == 4  # three mails, and the time stamp of the agenda that was published
        assert [row.sent_at for row in _rows(meeting)].count(None) == 2
        clock.at += timedelta(minutes=1)
        assert deliver_due() == 2
        assert deliver_due() == 0
        assert [row.sent_at for row in _rows(meeting)].count(clock.at) == 2
        db.session.remove()
        db.engine.dispose()
    assert len(server.received) == len(server.by_id) == 5
    mail = server.received[0]
    assert mail["From"] == "mairie@example.org"
    assert "Convocation du conseil municipal" in mail["Subject"]
    parts = list(mail.iter_attachments())
    assert [part.get_content_type() for part in parts] == ["application/pdf"]
    assert parts[0].get_content().startswith(b"%PDF-")
    body = mail.get_body()
    assert body is not None
    assert "/compte/lien/" in body.get_content()


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_of_thirty(
    settings: Settings, smtp: tuple[Server, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, members = smtp[0], 30
    clock = FixedClock(SystemClock().now())
    app = _app(settings, clock)
    variables = {
        "COUNCIL_DATA_DIR": str(settings.data_dir), "COUNCIL_DATABASE_URL": settings.database_url,
        "COUNCIL_SECRET_KEY": "test", "COUNCIL_SMTP_HOST": "127.0.0.1", "COUNCIL_SMTP_PORT": str(smtp[1]),
    }  # fmt: skip
    worker: list[subprocess.Popen[bytes]] = []

    def deadly(count: int) -> str:
        if count == 12:  # accepted, and the worker never hears of it: the worst moment
            os.kill(worker[0].pid, signal.SIGKILL)
        return "250 kept"

    server.answer = deadly
    with app.app_context():
        commune, meeting = _convened(app, members, monkeypatch)
        worker.append(
            subprocess.Popen([sys.executable, "-m", "council.cli", "worker"], env={**os.environ, **variables})
        )
        assert worker[0].wait(timeout=120) == -signal.SIGKILL
        assert sum(row.sent_at is None for row in _rows(meeting)) == members - 11
        clock.at += timedelta(minutes=16)  # the dead worker's lease is over
        assert deliver_due() == members - 11
        assert all(row.sent_at for row in _rows(meeting))
        db.session.remove()
        db.engine.dispose()
    recipients = [str(mail["To"]) for mail in server.by_id.values()]
    assert len(recipients) == len(set(recipients)) == members
    assert len(server.received) == members + 1  # one repetition, under the same Message-ID
    assert commune.mandates
