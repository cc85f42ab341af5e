"""Copies of a dossier asked for by the office; what changed between two versions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from council.documents import copies
from council.gateways.environment import environment
from council.models import Dossier, DossierCopy, db
from council.queries.dossier_copies import personal_file
from council.services import outbox
from council.services.annexes import Upload, add_annex
from council.services.dossier_copies import FAILED, request_copy
from council.services.dossiers import freeze_dossier
from council.services.errors import NotFound, Refused
from council.services.items import add_item, edit_item
from council.services.leases import LEASE
from tests.documents import tools
from tests.factory import Commune, make_commune
from tests.services.office import draft, freeze_clock, new_meeting, small_pdf

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def papers(commune: Commune) -> tuple[int, int, int]:
    """A meeting, an open item with an annex, and the version built of it."""
    clerk, meeting = commune.actor(commune.clerk), new_meeting(commune)
    item = add_item(clerk, meeting, draft("Vente du presbytère"))
    add_annex(clerk, item, Upload("plan.pdf", small_pdf(2)))
    add_item(
        clerk,
        meeting,
        replace(draft("Sanction de M. Untel"), closed_session=True, public_title="Affaire de personnel"),
    )
    return meeting, item, freeze_dossier(clerk, meeting)


def _copies(dossier_id: int) -> list[DossierCopy]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(db.select(DossierCopy).where(DossierCopy.dossier_id == dossier_id)))


@pytest.mark.needs("poppler")
def test_a_copy_is_made_once_and_sealed(commune: Commune, papers: tuple[int, int, int]) -> None:
    clerk, (meeting, _, dossier) = commune.actor(commune.clerk), papers
    assert request_copy(clerk, dossier, "public") == request_copy(clerk, dossier, "public") == meeting
    (copy,) = _copies(dossier)
    assert copy.state == "ready" and len(copy.files) == 1
    pdf = environment().storage.get(copy.files[0]["sha256"])
    text = tools.text(pdf)
    assert "Vente du presbytère" in text and "Untel" not in text and "Affaire de personnel" in text
    assert "Signature" in tools.run(["pdfsig", "PDF"], pdf, check=False)


def test_a_copy_that_failed_is_made_when_asked_for_again(
    commune: Commune, papers: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> None:
        raise OSError("disk full")

    clerk, dossier = commune.actor(commune.clerk), papers[2]
    with monkeypatch.context() as patch:
        patch.setattr(copies, "make_bundle", broken)
        patch.setattr(outbox, "ATTEMPTS", 1)
        request_copy(clerk, dossier, "bundle")
    (failed,) = _copies(dossier)
    assert (failed.state, failed.error, failed.files) == ("failed", FAILED, [])
    request_copy(clerk, dossier, "bundle")
    (made,) = _copies(dossier)
    assert (made.id, made.state, made.error, len(made.files)) == (failed.id, "ready", "", 1)


def test_a_copy_whose_worker_died_is_made_when_asked_for_again(
    app: Flask, commune: Commune, papers: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk, dossier = commune.actor(commune.clerk), papers[2]
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "_carry_out", lambda _message: 0)  # taken, then nothing more is heard
        request_copy(clerk, dossier, "bundle")
        request_copy(clerk, dossier, "bundle")
    (waiting,) = _copies(dossier)
    assert waiting.state == "queued"
    freeze_clock(app, environment().clock.now() + LEASE)
    request_copy(clerk, dossier, "bundle")
    (made,) = _copies(dossier)
    assert made.state == "ready"


def test_each_member_gets_a_copy_of_his_own(commune: Commune, papers: tuple[int, int, int]) -> None:
    request_copy(commune.actor(commune.clerk), papers[2], "readers")
    made = _copies(papers[2])
    assert len(made) == len(commune.mandates)
    assert len({copy.files[0]["sha256"] for copy in made}) == len(made)
    one = made[0]
    assert one.mandate is not None
    found = personal_file(papers[2], one.mandate.person_id)
    assert found is not None and found.sha256 == one.files[0]["sha256"]
    assert personal_file(papers[2], 0) is None


def test_volumes_and_pieces_are_kept_as_files(commune: Commune, papers: tuple[int, int, int]) -> None:
    clerk = commune.actor(commune.clerk)
    request_copy(clerk, papers[2], "volumes", 1)
    request_copy(clerk, papers[2], "bundle")
    volumes, bundle = _copies(papers[2])
    dossier = db.session.get_one(Dossier, papers[2])
    assert sum(one["pages"] for one in volumes.files) == dossier.pages
    assert environment().storage.get(bundle.files[0]["sha256"]).startswith(b"PK")


def test_wrong_wishes_are_refused_in_words(commune: Commune, papers: tuple[int, int, int]) -> None:
    clerk = commune.actor(commune.clerk)
    for size in (None, 0, -3, 10**6):
        with pytest.raises(Refused, match="de 1 à 1000 Mo") as refused:
            request_copy(clerk, papers[2], "volumes", size)
        assert refused.value.field == "largest_mb"
    with pytest.raises(Refused, match="choisissez-la"):
        request_copy(clerk, papers[2], "papier")
    other = make_commune(slug="voisine")
    with pytest.raises(NotFound):
        request_copy(other.actor(other.clerk), papers[2], "public")
    assert not _copies(papers[2])


def test_the_next_version_tells_which_pages_changed(commune: Commune, papers: tuple[int, int, int]) -> None:
    clerk, (meeting, item, first) = commune.actor(commune.clerk), papers
    assert db.session.get_one(Dossier, first).changes == {}
    edit_item(
        clerk, item, replace(draft("Vente du presbytère"), expose="<p>Le prix est revu.</p>"), revision=1
    )
    add_annex(clerk, item, Upload("avis.pdf", small_pdf(3)))
    second = db.session.get_one(Dossier, freeze_dossier(clerk, meeting))
    db.session.refresh(second)
    assert second.changes["since"] == 1
    told = {piece["title"]: piece for piece in second.changes["pieces"]}
    assert len(told["Point 1, projet de délibération"]["changed"]) == 1
    added = next(piece for title, piece in told.items() if "annexe 2" in title)
    assert len(added["added"]) == 3
    assert not any("annexe 1" in title for title in told)
    place = next(one for one in second.outline if one["title"].startswith("Annexe 2"))
    assert added["added"] == list(range(place["page"], place["page"] + 3))
