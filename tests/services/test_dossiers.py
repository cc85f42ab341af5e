"""Freezing, building and sealing dossiers."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from council.gateways.environment import environment
from council.models import AuditLine, Dossier, Organisation, OutboxMessage, db
from council.services import dossiers
from council.services.annexes import Upload, add_annex
from council.services.dossiers import freeze_dossier, retry_dossier
from council.services.errors import NotFound, Refused
from council.services.items import add_item, edit_item
from council.services.outbox import deliver_due
from tests.factory import Commune, make_commune
from tests.services.office import NOW, draft, new_meeting, small_pdf

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def agenda(commune: Commune) -> tuple[int, int]:
    """A meeting and its one item, with a two-page annex."""
    clerk, meeting = commune.actor(commune.clerk), new_meeting(commune)
    item = add_item(clerk, meeting, draft(rapporteur_id=commune.mandates[1]))
    add_annex(clerk, item, Upload("plan.pdf", small_pdf(2)))
    return meeting, item


def _dossier(dossier_id: int) -> Dossier:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Dossier, dossier_id)


def test_the_same_content_is_the_same_version(commune: Commune, agenda: tuple[int, int]) -> None:
    clerk, (meeting, item) = commune.actor(commune.clerk), agenda
    first = freeze_dossier(clerk, meeting)
    assert freeze_dossier(clerk, meeting) == first
    edit_item(clerk, item, draft("Autre objet"), revision=1)
    second = freeze_dossier(clerk, meeting)
    assert [_dossier(one).version for one in (first, second)] == [1, 2]
    edit_item(clerk, item, draft(rapporteur_id=commune.mandates[1]), revision=2)
    assert freeze_dossier(clerk, meeting) == first  # back to what version 1 holds


def test_the_pdf_is_built_sealed_and_mapped(commune: Commune, agenda: tuple[int, int]) -> None:
    dossier = _dossier(freeze_dossier(commune.actor(commune.clerk), agenda[0]))
    assert (dossier.state, dossier.progress, dossier.error) == ("ready", 100, "")
    assert dossier.sha256
    assert dossier.built_seconds
    data = environment().storage.get(dossier.sha256)
    with pikepdf.open(BytesIO(data)) as pdf:
        assert len(pdf.pages) == dossier.pages
        assert pdf.Root.AcroForm.Fields[0].FT == "/Sig"
    assert dossier.size == len(data)
    kinds = [(entry["kind"], entry["item_id"] == agenda[1]) for entry in dossier.outline]
    assert {("annex", True), ("note", True)} <= set(kinds)
    assert kinds[0] == ("cover", False)
    pages = [entry["page"] for entry in dossier.outline]
    assert pages == sorted(pages)
    assert pages[0] == 1


def test_later_edits_never_alter_a_frozen_version(commune: Commune, agenda: tuple[int, int]) -> None:
    before = _dossier(freeze_dossier(commune.actor(commune.clerk), agenda[0]))
    manifest, digest = dict(before.manifest), before.content_hash
    edit_item(commune.actor(commune.clerk), agenda[1], draft("Autre objet"), revision=1)
    db.session.get_one(Organisation, commune.organisation_id).name = "Autreville"
    db.session.commit()
    after = _dossier(before.id)
    assert (after.manifest, after.content_hash) == (manifest, digest)


def test_an_empty_agenda_is_refused(commune: Commune) -> None:
    with pytest.raises(Refused, match="vide"):
        freeze_dossier(commune.actor(commune.clerk), new_meeting(commune))


def test_a_failed_build_says_so_and_can_be_tried_again(
    commune: Commune,
    agenda: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*_args: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(dossiers, "write_dossier", broken)
        dossier = freeze_dossier(commune.actor(commune.clerk), agenda[0])
    assert _dossier(dossier).state == "failed"
    assert "Réessayer" in _dossier(dossier).error
    assert retry_dossier(commune.actor(commune.clerk), dossier) == agenda[0]
    assert _dossier(dossier).state == "ready"
    assert retry_dossier(commune.actor(commune.clerk), dossier) == agenda[0]  # harmless once ready
    other = make_commune(slug="ailleurs")
    with pytest.raises(NotFound):
        retry_dossier(other.actor(other.clerk), dossier)


def test_a_worker_that_repeats_a_finished_build_changes_nothing(
    commune: Commune, agenda: tuple[int, int]
) -> None:
    dossier = freeze_dossier(commune.actor(commune.clerk), agenda[0])
    sha256 = _dossier(dossier).sha256
    message = db.session.execute(db.select(OutboxMessage).where(OutboxMessage.kind == "dossier")).scalar_one()
    message.state, message.next_try_at = "pending", NOW
    db.session.commit()
    assert deliver_due() == 1
    assert (_dossier(dossier).state, _dossier(dossier).sha256) == ("ready", sha256)
    verbs = db.session.execute(db.select(AuditLine.verb)).scalars().all()
    assert verbs.count("outbox.dossier") == 2
