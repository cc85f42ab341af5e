"""What the database itself refuses: changing or deleting what is written once; on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from council.models import JournalHead, Meeting, MeetingEvent, PublicationLine, PublicationStamp, db
from council.permissions import system_actor
from council.services import publication_journal, seals
from council.services.pipeline import unit_of_work
from tests.factory import Commune, make_meeting

AT = datetime(2026, 12, 3, 19, tzinfo=UTC)


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


def test_the_minute_book_is_never_changed_nor_deleted(commune: Commune, meeting: Meeting) -> None:
    owner = {"organisation_id": commune.organisation_id, "meeting_id": meeting.id}
    db.session.add(
        MeetingEvent(**owner, seq=1, at=AT, actor="Mme X", kind="k", payload="{}", prev_hash="0", hash="1")
    )
    db.session.add(JournalHead(**owner, last=1, first=1, chain="1", root="1", key="k", signature="s"))
    db.session.commit()
    for verb in (
        "UPDATE meeting_event SET actor = 'M. Y'", "DELETE FROM meeting_event",
        "UPDATE journal_head SET signature = ''", "DELETE FROM journal_head",
    ):  # fmt: skip
        with pytest.raises(sa.exc.IntegrityError, match="append-only"):
            db.session.execute(sa.text(verb))
        db.session.rollback()
    assert db.session.scalars(db.select(MeetingEvent.actor)).all() == ["Mme X"]
    assert db.session.scalars(db.select(JournalHead.signature)).all() == ["s"]


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
@pytest.mark.parametrize("table", ["meeting_event", "journal_head", "publication_line", "publication_stamp"])
def test_no_table_written_once_is_emptied_at_once(commune: Commune, table: str) -> None:
    """SQLite has no such statement."""
    with pytest.raises(sa.exc.IntegrityError, match="append-only"):
        db.session.execute(sa.text(f"TRUNCATE {table} CASCADE"))
    db.session.rollback()


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
