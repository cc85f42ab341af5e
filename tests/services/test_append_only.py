"""What the database itself refuses: changing or deleting a line of the journal of publications; on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from council.models import Meeting, PublicationLine, PublicationStamp, db
from council.permissions import system_actor
from council.services import publication_journal, seals
from council.services.pipeline import unit_of_work
from tests.factory import Commune, make_meeting


class Away:
    """A time-stamping service that does not answer."""

    async def async_timestamp(self, *_words: object) -> None:
        raise OSError("away")


@pytest.fixture
def meeting(commune: Commune, monkeypatch: pytest.MonkeyPatch) -> Meeting:
    monkeypatch.setattr(seals, "timestamper", lambda _organisation: Away())
    return make_meeting(commune, datetime(2026, 12, 3, 19, tzinfo=UTC))


def write(organisation_id: int, meeting: Meeting, sha256: str) -> None:
    with unit_of_work(system_actor(organisation_id), "test") as work:
        publication_journal.of_agenda(work, "published", meeting, sha256)


def test_lines_and_stamps_are_never_changed_nor_deleted(commune: Commune, meeting: Meeting) -> None:
    write(commune.organisation_id, meeting, "a" * 64)
    now = datetime(2026, 11, 20, tzinfo=UTC)
    db.session.add(PublicationStamp(organisation_id=commune.organisation_id, seq=1, at=now, answer=b"stamp"))
    db.session.commit()
    for verb in (
        "UPDATE publication_line SET sha256 = ''", "DELETE FROM publication_line",
        "UPDATE publication_stamp SET seq = 9", "DELETE FROM publication_stamp",
    ):  # fmt: skip
        with pytest.raises(sa.exc.IntegrityError, match="append-only"):
            db.session.execute(sa.text(verb))
        db.session.rollback()
    (line,) = db.session.scalars(db.select(PublicationLine))
    assert (line.sha256, db.session.scalars(db.select(PublicationStamp.answer)).all()) == (
        "a" * 64,
        [b"stamp"],
    )


def test_two_publications_at_once_follow_each_other(app: Flask, commune: Commune, meeting: Meeting) -> None:
    organisation_id = commune.organisation_id
    db.session.rollback()

    def publish(number: int) -> None:
        with app.app_context():
            write(organisation_id, meeting, f"{number:064x}")

    app.extensions["council_jobs"]._delivering = True  # lines only: the stamps are another test's
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(publish, range(12)))
    lines = list(db.session.scalars(db.select(PublicationLine).order_by(PublicationLine.seq)))
    assert [line.seq for line in lines] == list(range(1, 13))
    assert [line.prev_hash for line in lines] == ["", *(line.hash for line in lines[:-1])]
