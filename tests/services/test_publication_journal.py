"""The public journal of publications: one line per publication in its transaction, a stamp by the worker, no way back."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

from council.gateways.environment import environment
from council.models import Act, Body, Document, Meeting, OutboxMessage, PublicationLine, PublicationStamp, db
from council.permissions import system_actor
from council.queries import publication_journal as journal
from council.queries.public_acts import published_file
from council.services import masking, publication, publication_journal, retractions, seals
from council.services.errors import NotFound, Refused
from council.services.outbox import deliver_due
from council.services.pipeline import unit_of_work
from council.services.public_agenda import publish_agenda
from signatures import publications
from signatures.__main__ import main
from signatures.trust import TrustList
from tests.factory import Commune, make_commune
from tests.services.after_world import World, made_world, world
from tests.services.office import freeze_clock

__all__ = ["made_world", "world"]


@pytest.fixture
def app(world: World) -> Flask:
    """A meeting is published whole in it, but for the minutes."""
    return world.app


@pytest.fixture
def commune(world: World) -> Commune:
    return world.commune


@pytest.fixture
def published(world: World) -> int:
    return world.meeting_id


def lines() -> list[PublicationLine]:
    return list(db.session.scalars(db.select(PublicationLine).order_by(PublicationLine.seq)))


def bundle(commune: Commune) -> bytes:
    return json.dumps(journal.bundle(commune.organisation_id)).encode()


def write_line(commune: Commune) -> None:
    meeting = db.session.scalars(db.select(Meeting)).first()
    assert meeting is not None
    with unit_of_work(system_actor(commune.organisation_id), "test") as work:
        publication_journal.of_agenda(work, "published", meeting, "a" * 64)


def roots() -> TrustList:
    return TrustList.from_pem([journal.root_pem().encode()])


def test_each_publication_is_a_line_and_one_stamp_dates_them_all(commune: Commune, published: int) -> None:
    files = {one.sha256 for one in db.session.scalars(db.select(Document)) if one.published_at}
    assert {line.sha256 for line in lines()} == files | {""}  # the restricted act has no file
    assert [line.reference for line in lines() if not line.sha256] == ["2026-11-004"]
    assert len(lines()) == db.session.scalar(sa.select(sa.func.count(Act.id))) + 1
    (stamp,) = db.session.scalars(db.select(PublicationStamp))
    assert stamp.seq == len(lines())
    verdict = publications.verify(bundle(commune), roots=roots(), files=sorted(files))
    assert (verdict.status, verdict.stamped, verdict.reasons) == ("valid", len(lines()), ())
    assert publications.verify(bundle(commune)).reasons == (publications.UNKNOWN,)
    publication.publish_meeting(commune.actor(commune.clerk), published)
    db.session.rollback()
    assert len(lines()) == len(verdict.found) + 1


def test_any_change_of_the_file_is_found(commune: Commune, published: int) -> None:
    whole = json.loads(bundle(commune))
    for change in (
        lambda told: told["lines"][2].update(sha256="0" * 64),
        lambda told: told["lines"].pop(1),
        lambda told: told["lines"].reverse(),
        lambda told: told["lines"][0].update(at="2020-01-01T00:00:00.000000Z"),
        lambda told: told["stamps"][0].update(seq=1),
        lambda told: told["stamps"][0].update(token=told["stamps"][0]["token"][:-8]),
        lambda told: told["lines"].pop(),
    ):
        told = json.loads(json.dumps(whole))
        change(told)
        assert publications.verify(json.dumps(told).encode(), roots=roots()).status == "invalid"
    assert publications.verify(bundle(commune), files=["f" * 64]).status == "invalid"
    for bad in (b"", b"{}", b"[1]", b'{"format": "council-publications/1"}', b"\xff"):
        assert publications.verify(bad).status == "unreadable"


def test_a_forged_stamp_proves_nothing(commune: Commune, published: int) -> None:
    (stamp,) = db.session.scalars(db.select(PublicationStamp))
    line = lines()[-1]
    found = publications.read_stamp(stamp.answer, line.hash, roots())
    assert found is not None and found.known
    assert publications.read_stamp(stamp.answer, "0" * 64, roots()) is None
    for index in range(60, len(stamp.answer), 97):
        forged = bytearray(stamp.answer)
        forged[index] ^= 1
        read = publications.read_stamp(bytes(forged), line.hash, roots())
        assert read is None or read.at == found.at


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl")
def test_openssl_agrees(commune: Commune, published: int, tmp_path: Path) -> None:
    (stamp,) = db.session.scalars(db.select(PublicationStamp))
    (tmp_path / "x.tsr").write_bytes(stamp.answer)
    (tmp_path / "root.pem").write_text(journal.root_pem())
    answer = subprocess.run(
        ["openssl", "ts", "-verify", "-in", "x.tsr", "-digest", lines()[-1].hash, "-CAfile", "root.pem",
         "-attime", str(int(environment().clock.now().timestamp()))],
        cwd=tmp_path, capture_output=True, text=True,
    )  # fmt: skip
    assert "Verification: OK" in answer.stdout, answer.stderr


def test_a_stamping_service_away_is_asked_again(
    app: Flask, commune: Commune, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Away:
        async def async_timestamp(self, *_words: object) -> None:
            raise TimestampRequestError("away")

    clock = freeze_clock(app)
    before = len(lines())
    with monkeypatch.context() as patched:
        patched.setattr(seals, "timestamper", lambda _organisation: Away())
        write_line(commune)
        assert len(lines()) == before + 1  # published all the same
        for _attempt in range(10):
            clock.at += timedelta(days=1)
            deliver_due()
    waiting = db.session.scalars(
        db.select(OutboxMessage).where(OutboxMessage.kind == publication_journal.KIND)
    )
    assert [one.state for one in waiting] == ["done", "failed"]
    assert publication_journal.stamp_what_waits() == 1
    deliver_due()
    assert publications.verify(bundle(commune), roots=roots()).stamped == before + 1
    assert publication_journal.stamp_what_waits() == 0


def test_a_retraction_is_one_more_line(commune: Commune, published: int) -> None:
    clerk = commune.actor(commune.clerk)
    first = next(line for line in lines() if line.reference == "2026-11-001")
    with pytest.raises(Refused, match="motif"):
        retractions.retract(clerk, first.id, "autre")
    before = len(lines())
    retractions.retract(clerk, first.id, "personal_data")
    db.session.rollback()
    last = lines()[-1]
    assert (len(lines()), last.kind, last.motive, last.sha256) == (
        before + 1,
        "retracted",
        "personal_data",
        first.sha256,
    )
    act = db.session.get_one(Act, first.act_id)
    assert (act.published_at, act.state) == (None, "signed")
    with pytest.raises(Refused, match="n’est plus en ligne"):
        retractions.retract(clerk, first.id, "error")
    assert journal.retracted_on(commune.organisation_id, "2026-11-001") is not None
    publication.publish_act(clerk, act.id)
    assert journal.retracted_on(commune.organisation_id, "2026-11-001") is None
    assert publications.verify(bundle(commune), roots=roots()).status == "valid"
    other = make_commune(slug="ailleurs")
    with pytest.raises(NotFound):
        retractions.retract(other.actor(other.clerk), first.id, "error")


def test_the_law_says_when_it_is_too_early(app: Flask, commune: Commune, published: int) -> None:
    line = lines()[0]
    assert "reste en ligne au moins" in retractions.early(line.meeting_id, line.at)
    freeze_clock(app, line.at + timedelta(days=70))
    assert retractions.early(line.meeting_id, line.at) == ""


def test_the_command_reads_the_exported_journal(
    commune: Commune, published: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "journal.json").write_bytes(bundle(commune))
    (tmp_path / "root.pem").write_text(journal.root_pem())
    paper = next(one for one in db.session.scalars(db.select(Document)) if one.published_at)
    file = environment().storage.path(paper.sha256)
    words = ["verify-publications", str(tmp_path / "journal.json"), "--trust", str(tmp_path / "root.pem")]
    assert main([*words, "--file", str(file)]) == 0
    assert "Ligne 1" in capsys.readouterr().out
    assert main([*words, "--file", str(tmp_path / "root.pem"), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["status"] == "invalid"
    assert main([*words, "--file", str(tmp_path / "nothing")]) == 2
    assert main(["verify-publications", str(tmp_path / "root.pem")]) == 3


def test_what_was_retracted_comes_back_only_by_itself(commune: Commune, published: int) -> None:
    """Publishing the rest of a meeting must not put back what somebody took off line."""
    clerk = commune.actor(commune.clerk)
    act = next(line for line in lines() if line.reference == "2026-11-001")
    paper = next(line for line in lines() if line.subject == "deliberations_list")
    for line in (act, paper):
        retractions.retract(clerk, line.id, "personal_data")
    publication.publish_meeting(clerk, published)
    db.session.rollback()
    assert db.session.get_one(Act, act.act_id).published_at is None
    assert db.session.get_one(Document, paper.document_id).published_at is None
    with pytest.raises(Refused):
        publication.publish_again(clerk, act.id)
    for line in [one for one in lines() if one.kind == "retracted"]:
        assert publication.publish_again(clerk, line.id)
    db.session.rollback()
    assert db.session.get_one(Document, paper.document_id).published_at is not None
    assert [one.kind for one in lines()[-4:]] == ["retracted", "retracted", "published", "published"]
    publication.publish_meeting(clerk, published)
    assert publications.verify(bundle(commune), roots=roots()).status == "valid"


def test_an_agenda_by_its_hash_is_not_served_once_a_title_closed(commune: Commune, published: int) -> None:
    """Its line stays; its bytes named somebody."""
    meeting = db.session.get_one(Meeting, published)
    with unit_of_work(system_actor(commune.organisation_id), "test") as work:
        publish_agenda(work, meeting)
    text = lines()[-1].sha256
    assert journal.published_text(commune.organisation_id, text)
    item = next(one for one in meeting.items if one.position == 2)
    item.confidential, item.public_title = True, "Affaire de personnel"
    db.session.commit()
    assert not journal.published_text(commune.organisation_id, text)
    item.confidential, item.public_title = False, ""
    db.session.commit()
    masking.decide(commune.actor(commune.clerk), published, "l’école de musique", masked=True)
    assert not journal.published_text(commune.organisation_id, text)
    assert not journal.published_text(commune.organisation_id, "0" * 64)


def test_nothing_of_a_private_body_is_named_or_served(commune: Commune, published: int) -> None:
    paper = next(one for one in db.session.scalars(db.select(Document)) if one.published_at)
    db.session.get_one(Body, commune.body_id).public = False
    db.session.commit()
    assert published_file(commune.organisation_id, paper.sha256) is None
    assert {one.title for one in journal.page(commune.organisation_id).entries} == {""}


def _forget_lines() -> None:
    """As in an installation that published before the journal: no line at all."""
    with db.engine.begin() as connection:
        dropped = (
            connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            .scalars()
            .all()
        )
        for name in dropped:
            if "publication" in name:
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql("DELETE FROM publication_stamp")
        connection.exec_driver_sql("DELETE FROM publication_line")
        connection.exec_driver_sql("DELETE FROM outbox_message")
    db.session.rollback()
    db.session.expire_all()


def test_what_was_published_before_the_journal_gets_its_line_and_can_be_retracted(
    app: Flask, commune: Commune, published: int
) -> None:
    before = {(one.subject, one.reference, one.sha256) for one in lines()}
    _forget_lines()
    clock = freeze_clock(app)
    clock.at += timedelta(days=400)
    db.session.rollback()
    assert publication_journal.write_missing() == len(before)
    assert publication_journal.write_missing() == 0
    deliver_due()
    assert {(one.subject, one.reference, one.sha256) for one in lines()} == before
    assert {one.at for one in lines()} == {clock.at}, "the journal vouches for nothing earlier"
    act = db.session.scalars(db.select(Act).where(Act.number == "2026-11-001")).one()
    entry = next(one for one in journal.page(commune.organisation_id).entries if one.reference == act.number)
    assert entry.declared == act.published_at != entry.at and entry.current
    files = [one.sha256 for one in lines() if one.sha256]
    assert publications.verify(bundle(commune), roots=roots(), files=files).status == "valid"
    retractions.retract(commune.actor(commune.clerk), entry.id, "personal_data")
    assert journal.retracted_on(commune.organisation_id, act.number) is not None
    assert publication_journal.write_missing() == 0
    assert publications.verify(bundle(commune), roots=roots(), files=files).status == "valid"


def test_a_usual_line_declares_no_other_day(commune: Commune, published: int) -> None:
    assert {one.declared for one in journal.page(commune.organisation_id).entries} == {None}
    assert publication_journal.write_missing() == 0
