"""A published meeting made once per test process and copied for each test: rendering and signing take seconds."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from council.models import Document, db
from council.services import acts, keys, publication, signing
from tests.conftest import Browser
from tests.factory import Commune, make_commune, make_meeting
from tests.services.after import PASSPHRASE, SECRET, hold_meeting, make_keys
from tests.services.office import freeze_clock


@dataclass
class World:
    """An application on a copy of the data."""

    app: Flask
    client: FlaskClient
    commune: Commune
    meeting_id: int


def _open(folder: Path) -> Flask:
    from council.app import create_app
    from council.settings import load_settings

    settings = load_settings(
        {}, data_dir=folder, secret_key="test", jobs_immediate=True, live_mode="threading"
    )
    app = create_app(settings)
    app.testing, app.test_client_class = True, Browser
    app.config.update(WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
    return app


def _live(app: Flask) -> tuple[Commune, int]:
    """Hold, prepare, sign all but minutes and attendance sheet, publish; convene a meeting with a secret point."""
    commune = make_commune()
    meeting = hold_meeting(commune)
    acts.prepare(commune.actor(commune.clerk), meeting.id)
    make_keys(commune)
    ids = list(
        db.session.scalars(db.select(Document.id).where(Document.kind.in_(("extract", "deliberations_list"))))
    )
    for index in (0, 2):
        signing.sign(commune.actor(commune.accounts[index]), ids, PASSPHRASE)
    publication.publish_meeting(commune.actor(commune.clerk), meeting.id)
    coming = make_meeting(commune, datetime.now(UTC) + timedelta(days=6), state="convened")
    coming.agenda_published_at = datetime.now(UTC)
    first = min(coming.items, key=lambda item: item.position)
    first.confidential, first.public_title, first.title = (
        True,
        "Affaire de personnel",
        f"Situation de {SECRET}",
    )
    first.note = first.expose = f"<p>{SECRET}</p>"
    db.session.commit()
    return commune, meeting.id


def _to_sign(app: Flask) -> tuple[Commune, int]:
    """Hold and prepare; keys of the mayor, of the secretary of the meeting and of the first deputy; nothing is signed.

    All on 6 November 2026, whatever day the tests run.
    """
    freeze_clock(app, datetime(2026, 11, 6, 9, tzinfo=UTC))
    commune = make_commune()
    meeting = hold_meeting(commune)
    acts.prepare(commune.actor(commune.clerk), meeting.id)
    make_keys(commune)
    keys.create_key(commune.actor(commune.accounts[1]), PASSPHRASE)
    return commune, meeting.id


Made = tuple[Path, Commune, int]


def _made(folder: Path, template: Path, fill: Callable[[Flask], tuple[Commune, int]]) -> Made:
    shutil.copy(template, folder / "council.db")
    app = _open(folder)
    with app.app_context():
        commune, meeting_id = fill(app)
        with db.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
        db.session.remove()
        db.engine.dispose()
    return folder, commune, meeting_id


def make_published(folder: Path, template: Path) -> Made:
    """The published meeting, in a folder of one's own."""
    return _made(folder, template, _live)


def copied(made: Made, folder: Path) -> Iterator[World]:
    """An application on a copy in ``folder``, its context pushed."""
    shutil.copytree(made[0], folder)
    app = _open(folder)
    with app.app_context():
        yield World(app, app.test_client(), *made[1:])
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def made_world(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Made:
    """The folder to copy, and the identifiers in it."""
    return make_published(tmp_path_factory.mktemp("world"), sqlite_template)


@pytest.fixture
def world(made_world: Made, tmp_path: Path) -> Iterator[World]:
    """A copy of one's own."""
    yield from copied(made_world, tmp_path / "world")


@pytest.fixture(scope="session")
def made_papers(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Made:
    """The same of a meeting whose papers await their signatures."""
    return _made(tmp_path_factory.mktemp("papers"), sqlite_template, _to_sign)


@pytest.fixture
def to_sign(made_papers: Made, tmp_path: Path) -> Iterator[World]:
    """A copy of one's own."""
    yield from copied(made_papers, tmp_path / "papers")
