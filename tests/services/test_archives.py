"""What leaves for the archives is whole and valid; nothing is eliminated without a visa, nor beyond its slip."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from council.gateways.environment import environment
from council.law.retention import CLASSES, DESTROY, KEEP
from council.models import ArchivePackage, AuditLine, Document, EliminationSlip, MailboxMessage, Meeting, db
from council.services import archives, eliminations
from council.services.eliminations import Visa
from council.services.errors import NotAllowed, NotFound, Refused
from tests.documents.test_seda import NS, checked
from tests.factory import Commune, make_commune
from tests.services.after_world import World, made_world, world
from tests.services.office import NOW, freeze_clock

__all__ = ["made_world", "world"]


def test_the_package_of_a_meeting(world: World, sign_in: Callable[[FlaskClient, int, int], None]) -> None:
    office = world.app.test_client()
    sign_in(office, world.commune.clerk, world.commune.organisation_id)
    assert office.post(f"/bureau/seances/{world.meeting_id}/archives").status_code == 302
    made = db.session.scalars(db.select(ArchivePackage)).one()
    page = office.get("/bureau/archives").text
    assert f"/bureau/archives/{made.id}.zip" in page and "À confirmer" in page
    data = office.get(f"/bureau/archives/{made.id}.zip", buffered=True).data
    assert hashlib.sha256(data).hexdigest() == made.sha256
    with zipfile.ZipFile(BytesIO(data)) as zipped:
        tree = checked(zipped.read("manifest.xml"))
        names = {
            one.findtext("s:FileInfo/s:Filename", namespaces=NS): one.findtext("s:Uri", namespaces=NS)
            for one in tree.iterfind(".//s:BinaryDataObject", NS)
        }
        assert len(names) == made.files
        signed = list(
            db.session.scalars(db.select(Document).where(Document.state.in_(("signed", "published"))))
        )
        assert len(signed) == 7
        for paper in signed:
            content = zipped.read(names[f"{paper.kind}-{paper.id}.pdf"])
            assert hashlib.sha256(content).hexdigest() == paper.sha256
            report = json.loads(zipped.read(names[f"{paper.kind}-{paper.id}-validation.json"]))
            assert report["status"] == "valid"
        assert any(name.startswith("livre-de-seance") for name in names)
    formats = {one.text for one in tree.iterfind(".//s:FormatId", NS)}
    assert "fmt/479" in formats  # PDF/A-3a, as our papers say of themselves
    titles = [one.text for one in tree.iterfind(".//s:Title", NS)]
    assert titles[0].startswith("Conseil municipal, séance du 05/11/2026")
    assert any(one.startswith("Point 1, délibération 2026-11-001") for one in titles)
    assert {one.text for one in tree.iterfind(".//s:FinalAction", NS)} == {"Keep"}


def test_what_is_not_held_or_not_signed_does_not_leave(commune: Commune) -> None:
    from tests.factory import make_meeting

    meeting = make_meeting(commune, NOW + timedelta(days=9))
    with pytest.raises(Refused, match="pas close"):
        archives.request_package(commune.actor(commune.clerk), meeting.id)
    db.session.get_one(Meeting, meeting.id).state = "closed"
    db.session.commit()
    with pytest.raises(Refused, match="encore signé"):
        archives.request_package(commune.actor(commune.clerk), meeting.id)
    with pytest.raises(NotAllowed):
        archives.request_package(commune.actor(commune.mayor), meeting.id)
    other = make_commune(slug="ailleurs")
    with pytest.raises(NotFound):
        archives.request_package(other.actor(other.clerk), meeting.id)


def test_the_retention_table() -> None:
    for one in CLASSES.values():
        assert (one.due_on(date(2026, 1, 1)) is None) == (one.final == KEEP)
    assert CLASSES["audit"].due_on(date(2024, 2, 29)) == date(2027, 2, 28)
    assert {one.code for one in CLASSES.values() if one.final == DESTROY} == {"audit", "mail"}
    assert all(CLASSES[code].final == KEEP for code in ("acts", "minutes", "convocations"))


@pytest.fixture
def aged(app: Flask, commune: Commune) -> Commune:
    """Mails of four years and of yesterday; another commune's old one too."""
    freeze_clock(app)
    other = make_commune(slug="ailleurs")
    for owner, at in (
        (commune, NOW - timedelta(days=1500)), (commune, NOW - timedelta(days=1400)), (commune, NOW - timedelta(days=1)),
        (other, NOW - timedelta(days=1500)),
    ):  # fmt: skip
        db.session.add(
            MailboxMessage(
                organisation_id=owner.organisation_id, message_id=f"{owner.slug}{at}", recipient="x", subject="s",
                text="t", attachments=[], sent_at=at,
            )
        )  # fmt: skip
    db.session.commit()
    return commune


def mails() -> int:
    return db.session.scalar(sa.select(sa.func.count(MailboxMessage.id))) or 0


def test_nothing_is_eliminated_without_a_visa_nor_beyond_the_slip(aged: Commune) -> None:
    clerk = aged.actor(aged.clerk)
    number = eliminations.prepare_slip(clerk, "mail", 3)
    slip = db.session.get_one(EliminationSlip, number)
    assert (slip.rows, slip.before, mails()) == (2, date(2023, 11, 20), 4)
    assert slip.sha256 and environment().storage.get(slip.sha256).startswith(b"%PDF")
    with pytest.raises(Refused, match="Aucun visa"):
        eliminations.eliminate(clerk, number)
    with pytest.raises(Refused, match="attend déjà"):
        eliminations.prepare_slip(clerk, "mail", 3)
    for visa, word in (
        (Visa(" ", "r", NOW.date()), "qui a donné"), (Visa("M. X", "", NOW.date()), "référence"),
        (Visa("M. X", "r", None), "daté"), (Visa("M. X", "r", date(2026, 11, 19)), "daté"), (Visa("M. X", "r", date(2026, 11, 21)), "daté"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=word):
            eliminations.record_visa(clerk, number, visa)
    with pytest.raises(NotAllowed):
        eliminations.record_visa(aged.actor(aged.mayor), number, Visa("M. X", "r", NOW.date()))
    eliminations.record_visa(clerk, number, Visa("Mme Y, directrice", "AD45-2026-12", NOW.date()))
    db.session.add(
        MailboxMessage(
            organisation_id=aged.organisation_id, message_id="late", recipient="x", subject="s", text="t",
            attachments=[], sent_at=datetime(2020, 1, 1, tzinfo=UTC),
        )
    )  # fmt: skip
    db.session.commit()
    assert eliminations.eliminate(clerk, number) == 2
    assert eliminations.eliminate(clerk, number) == 2  # a double click
    db.session.rollback()
    kept = set(db.session.scalars(db.select(MailboxMessage.message_id)))
    assert len(kept) == 3 and "late" in kept and any(one.startswith("ailleurs") for one in kept)
    told = db.session.scalars(db.select(AuditLine).where(AuditLine.verb == "eliminations.eliminate")).first()
    assert told is not None and told.detail["visa"] == "AD45-2026-12"


@pytest.mark.parametrize(
    ("category", "years", "word"),
    [
        ("acts", 50, "définitivement"),
        ("minutes", 50, "définitivement"),
        ("rien", 50, "définitivement"),
        ("audit", 1, "au moins 3 ans"),
        ("mail", 40, "Rien"),
    ],
)
def test_what_is_permanent_or_too_young_has_no_slip(
    aged: Commune, category: str, years: int, word: str
) -> None:
    with pytest.raises(Refused, match=word):
        eliminations.prepare_slip(aged.actor(aged.clerk), category, years)
    assert not db.session.scalars(db.select(EliminationSlip)).all()


def test_the_database_refuses_an_execution_without_visa(aged: Commune) -> None:
    number = eliminations.prepare_slip(aged.actor(aged.clerk), "mail", 3)
    with pytest.raises(sa.exc.IntegrityError):
        db.session.execute(sa.update(EliminationSlip).where(EliminationSlip.id == number).values(done_at=NOW))
    db.session.rollback()


def test_the_pages_of_a_slip(
    aged: Commune, app: Flask, sign_in: Callable[[FlaskClient, int, int], None]
) -> None:
    client = app.test_client()
    sign_in(client, aged.clerk, aged.organisation_id)
    made = client.post("/bureau/archives/bordereaux", data={"category": "mail", "years": "3"})
    address = made.headers["Location"]
    assert client.get(f"{address}.pdf", buffered=True).mimetype == "application/pdf"
    refused = client.post(f"{address}/visa", data={"by": "Mme Y", "reference": "", "on": "2026-11-20"})
    assert refused.status_code == 422 and 'value="Mme Y"' in refused.text
    client.post(f"{address}/visa", data={"by": "Mme Y", "reference": "R", "on": "2026-11-20"})
    assert "Exécuter" in client.get(address).text
    client.post(f"{address}/execution")
    assert mails() == 2
    assert "Exécuté" in client.get("/bureau/archives").text
