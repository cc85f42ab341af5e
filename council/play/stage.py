"""Where the play takes place: a fresh demonstration, a server process on a free port, and who is who."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.error import URLError

import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from council import demo
from council.app import create_app
from council.models import Account, Body, Item, Mandate, Meeting, Organisation, Person, db
from council.play.browser import Browser, Unexpected
from council.settings import Settings, load_settings

START = 60.0
"""Seconds the server may take to answer."""


@dataclass(frozen=True)
class Register:
    """Identifiers of the demonstration by its own keys (the local part of the mail address)."""

    meeting: int
    slug: str
    accounts: dict[str, int]
    seats: dict[str, int]
    items: list[int]
    """In the order of the agenda."""
    screen: str
    previous: int
    """The meeting before, whose minutes this one settles."""


class Stage:
    """A demonstration that is thrown away at the end.

    ``loaded``: a data folder to copy instead of loading one, with the ``secret_key`` it was loaded under.
    """

    arguments: tuple[str, ...] = ()
    """More words of the server's command."""

    def __init__(self, loaded: Path | None = None, secret_key: str = "") -> None:
        self.data_dir = Path(tempfile.mkdtemp(prefix="council-play-"))
        self.port = _free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self._loaded, self._secret_key = loaded, secret_key
        self._server: subprocess.Popen[bytes] | None = None

    def settings(self) -> Settings:
        """Settings of the demonstration; its own secret is in the folder."""
        return load_settings(
            {}, data_dir=self.data_dir, demo=True, base_url=self.base, live_mode="threading",
            secret_key=self._secret_key,
        )  # fmt: skip

    def load(self) -> None:
        """Fill the folder."""
        if self._loaded is not None:
            shutil.copytree(self._loaded, self.data_dir, dirs_exist_ok=True)
            return
        with self.app().app_context():
            upgrade()
        demo.load(self.settings())

    def app(self) -> Flask:
        """An application on the same database, to read what the play must compare with."""
        return create_app(replace(self.settings(), jobs_immediate=True))

    def environment(self) -> dict[str, str]:
        """Variables of the server process: the settings above and nothing of an installation of this machine."""
        settings = self.settings()
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("COUNCIL_")},
            "COUNCIL_DATA_DIR": str(self.data_dir), "COUNCIL_DEMO": "1", "COUNCIL_BASE_URL": self.base,
            "COUNCIL_REHEARSAL": "1" if settings.rehearsal else "",
            "COUNCIL_SECRET_KEY": settings.secret_key, "COUNCIL_DATABASE_URL": settings.database_url,
        }  # fmt: skip

    def open(self) -> None:
        """Start the server and wait until it answers. Raises Unexpected with the end of its log."""
        with (self.data_dir / "server.log").open("ab") as log:
            self._server = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "council.wsgi", "--port", str(self.port), *self.arguments],
                env=self.environment(), stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        deadline = time.monotonic() + START
        while time.monotonic() < deadline and self._server.poll() is None:
            try:
                Browser(self.base).get("/sante")
                return
            except URLError:
                time.sleep(0.1)
        raise Unexpected((self.data_dir / "server.log").read_text(errors="replace")[-2000:])

    def listen(self, host: str, port: int) -> None:
        """Serve there instead of on a free port of the loopback interface; call it before ``open``."""
        self.port, self.base = port, f"http://127.0.0.1:{port}"
        self.arguments = (*self.arguments, "--host", host)

    def wait(self) -> None:
        """Until the server ends, or somebody interrupts."""
        if self._server is not None:
            with suppress(KeyboardInterrupt):
                self._server.wait()

    @property
    def pid(self) -> int:
        """The running server process; 0 when there is none."""
        return self._server.pid if self._server is not None else 0

    def kill(self) -> None:
        """SIGKILL, as a power cut would; ``open`` starts it again on the same folder."""
        if self._server is not None and self._server.poll() is None:
            os.killpg(self._server.pid, signal.SIGKILL)
            self._server.wait()

    def close(self) -> None:
        """Stop the server with its worker, and forget the folder."""
        if self._server is not None and self._server.poll() is None:
            self._server.terminate()
            try:
                self._server.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()
        shutil.rmtree(self.data_dir, ignore_errors=True)

    def register(self) -> Register:
        """Who is who, and the meeting that is convened."""
        app = self.app()
        with app.app_context():
            meeting = db.session.execute(
                sa.select(Meeting).join(Body).where(Meeting.state == "convened", Body.kind == "council")
            ).scalar_one()
            accounts = db.session.execute(sa.select(Account.id, Account.email)).all()
            seats = db.session.execute(
                sa.select(Mandate.id, Person.email)
                .join(Person, Person.id == Mandate.person_id)
                .where(Mandate.body_id == meeting.body_id)
            ).all()
            items = db.session.execute(
                sa.select(Item.id).where(Item.meeting_id == meeting.id).order_by(Item.position)
            ).scalars()
            found = Register(
                meeting.id, db.session.get_one(Organisation, meeting.organisation_id).slug,
                {_key(email): account for account, email in accounts}, {_key(email): seat for seat, email in seats},
                list(items), meeting.screen_token, _before(meeting),
            )  # fmt: skip
            db.session.remove()
            db.engine.dispose()
        return found


def _before(meeting: Meeting) -> int:
    return db.session.execute(
        sa.select(Meeting.id)
        .where(
            Meeting.body_id == meeting.body_id,
            Meeting.state == "closed",
            Meeting.starts_at < meeting.starts_at,
        )
        .order_by(Meeting.starts_at.desc())
        .limit(1)
    ).scalar_one()


def _key(email: str) -> str:
    return email.split("@", 1)[0]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
