"""Convocations through a real SMTP server on loopback: refusals, repetitions, a worker killed half way."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
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
from council.models import Convocation, OutboxMessage, db
from council.queries.proofs import by_member, lines
from council.services import convocations
from council.services.dossiers import freeze_dossier
from council.services.items import add_item
from council.services.outbox import deliver_due
from council.services.resending import settle
from council.settings import Settings, load_settings
from tests.conftest import free_port
from tests.factory import Commune, make_commune
from tests.nursery import NURSERY, Born
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
    assert deliver_due(members + 2) == members + 2  # the letters, a stamp of the agenda and one of the order
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
        assert deliver_due() == 5  # three mails, and the stamps of what was written and of what was sent
        assert [row.sent_at for row in _rows(meeting)].count(None) == 2
        clock.at += timedelta(minutes=1)
        assert deliver_due() == 3  # two mails, and the stamp of their proofs
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


ACCEPTED_THEN_KILLED, REFUSED_THEN_KILLED, NO_ANSWER, BUSY = 30, 61, 95, 120
KILLED_BEFORE_THE_TEXT = (150, 171, 200, 222)


class Deadly(Server):
    """Kills the worker it talks to, at every step of the conversation; counts what it really kept."""

    def __init__(self) -> None:
        super().__init__()
        self.texts = self.envelopes = 0
        self.worker: Born | None = None
        self.kills = 0

    def kill(self) -> None:
        """Kill it in the middle: what the server answers now, nobody hears."""
        self.kill_worker()
        self.kills += 1

    def kill_worker(self) -> None:
        """SIGKILL, and wait until it is dead."""
        assert self.worker is not None
        os.kill(self.worker.pid, signal.SIGKILL)
        self.worker.wait()

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Before any text: the worker may die here without leaving a doubt."""
        self.envelopes += 1
        if self.envelopes in KILLED_BEFORE_THE_TEXT:
            self.kill()
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """The text is whole: kept or not, and heard or not."""
        self.texts += 1
        if self.texts == BUSY:
            return "451 4.3.0 come back later"
        if self.texts == REFUSED_THEN_KILLED:
            self.kill()
            return "451 4.3.0 nobody hears this"
        self.received.append(message_from_bytes(bytes(envelope.content or b""), policy=policy.default))  # type: ignore[arg-type]
        if self.texts == ACCEPTED_THEN_KILLED:
            self.kill()
        if self.texts == NO_ANSWER:
            _server.transport.close()
        return f"250 2.0.0 kept as {len(self.received)}"

    def count(self) -> Counter[str]:
        """How many mails each recipient really has, repetitions included."""
        return Counter(str(mail["To"]) for mail in self.received)


@pytest.fixture
def smtp(request: pytest.FixtureRequest) -> Iterator[tuple[Server, int]]:
    """A server on loopback and its port."""
    kept, port = getattr(request, "param", Server)(), free_port()
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    yield kept, port
    controller.stop()


def _work_until_idle(server: Deadly, settings: Settings, app: Flask) -> None:
    """A worker process, another one when it is killed, until nothing waits that is due."""
    variables = {
        "COUNCIL_DATA_DIR": str(settings.data_dir), "COUNCIL_DATABASE_URL": settings.database_url,
        "COUNCIL_SECRET_KEY": "test", "COUNCIL_SMTP_HOST": "127.0.0.1", "COUNCIL_SMTP_PORT": str(settings.smtp_port),
    }  # fmt: skip
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline:
        server.worker = NURSERY.worker({**os.environ, **variables}, settings.data_dir / "worker.log")
        while server.worker.poll() is None and time.monotonic() < deadline:
            if not _waiting():
                time.sleep(3)  # the last one is on its way: this end must not be one more death in the middle
                server.kill_worker()
                return
            time.sleep(0.1)
    raise AssertionError("the worker never came to an end")


def _waiting() -> int:
    """Mails that the worker may send at once: neither claimed by a dead one nor put off."""
    db.session.rollback()
    query = db.select(db.func.count(OutboxMessage.id)).where(
        OutboxMessage.kind == "mail", OutboxMessage.state == "pending",
        OutboxMessage.next_try_at <= SystemClock().now(),
    )  # fmt: skip
    return int(db.session.scalar(query) or 0)


@pytest.mark.slow
@pytest.mark.parametrize("smtp", [Deadly], indirect=True)
def test_240_convocations_with_a_worker_killed_at_every_step(
    settings: Settings, smtp: tuple[Deadly, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, members = smtp[0], 240
    clock = FixedClock(SystemClock().now())
    app = _app(settings, clock)
    with app.app_context():
        commune, meeting = _convened(app, members, monkeypatch)
        _work_until_idle(server, settings, app)
        assert server.kills == len(KILLED_BEFORE_THE_TEXT) + 2
        clock.at = SystemClock().now() + timedelta(
            minutes=16
        )  # leases of the dead and waits after a refusal are over
        deliver_due()
        rows, states = _rows(meeting), by_member(lines(meeting), "convocation")
        doubtful = [row for row in rows if row.sent_at is None]
        assert len(rows) == members
        assert (
            len(doubtful) == 3
        )  # the three texts that nobody heard the answer of: shown, neither lost nor repeated
        assert {states[row.mandate_id].state for row in doubtful} == {"doubtful"}
        assert max(server.count().values()) == 1
        unheard = {_address(row) for row in doubtful}
        assert {_address(row) for row in rows} - unheard <= set(server.count())
        clerk = commune.actor(commune.clerk)
        for row in doubtful:
            settle(clerk, "convocation", row.id, arrived=_address(row) in server.count())
        deliver_due()
        count = server.count()
        assert len(count) == members
        assert set(count.values()) == {1}
        assert all(row.sent_at for row in _rows(meeting))
        told = by_member(lines(meeting), "convocation")
        assert all(one.state in ("sent", "settled") for one in told.values())
        assert told[commune.mandates[0]].answer.startswith("250 2.0.0 kept as ")
        db.session.remove()
        db.engine.dispose()


def _address(row: Convocation) -> str:
    """Where the mail went."""
    return row.mandate.person.email
