"""Paper at home: who gets it, and the one file to print."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from flask import Flask
from pypdf import PdfReader

from council.gateways.environment import environment
from council.models import Convocation, Mandate, db
from council.queries.paper_sendings import print_file, ways
from council.services.convocations import convene
from council.services.dossiers import freeze_dossier
from council.services.errors import NotAllowed, NotFound, Refused
from council.services.items import add_item
from council.services.paper_sendings import request_print, set_way
from tests.factory import Commune, make_commune
from tests.services.office import NOW, draft, new_meeting

pytestmark = pytest.mark.usefixtures("clock")
ADDRESS = "12 rue Haute\n\n 45000 Testville "


@pytest.fixture
def commune(app: Flask) -> Commune:
    """Three members."""
    return make_commune(members=3)


def _convened(commune: Commune) -> int:
    clerk, meeting = commune.actor(commune.clerk), new_meeting(commune)
    add_item(clerk, meeting, draft())
    freeze_dossier(clerk, meeting)
    convene(clerk, meeting)
    return meeting


def test_who_asks_for_paper_gets_paper(commune: Commune) -> None:
    clerk = commune.actor(commune.clerk)
    with pytest.raises(Refused, match="adresse postale"):
        set_way(clerk, commune.mandates[2], "paper", " ")
    with pytest.raises(Refused, match="six lignes"):
        set_way(clerk, commune.mandates[2], "paper", "\n".join("abcdefg"))
    with pytest.raises(Refused, match="voie d’envoi"):
        set_way(clerk, commune.mandates[2], "pigeon", ADDRESS)
    set_way(clerk, commune.mandates[2], "paper", ADDRESS)
    found = ways(commune.body_id, NOW)
    assert found is not None
    assert [(one.channel, one.postal_address) for one in found[1]][2] == (
        "paper",
        "12 rue Haute\n45000 Testville",
    )
    with pytest.raises(NotAllowed):
        set_way(commune.actor(commune.service), commune.mandates[2], "mail", "")
    other = make_commune(slug="ailleurs", members=1)
    with pytest.raises(NotFound):
        set_way(other.actor(other.clerk), commune.mandates[2], "mail", "")


@pytest.mark.parametrize("with_dossier", [False, True])
def test_one_file_with_address_pages_and_a_list_to_sign(commune: Commune, with_dossier: bool) -> None:
    clerk = commune.actor(commune.clerk)
    for seat in commune.mandates[1:]:
        set_way(clerk, seat, "paper", ADDRESS)
    meeting = _convened(commune)
    request_print(clerk, "convocation", meeting, with_dossier)
    found = print_file("convocation", meeting)
    assert found is not None
    assert (found.people, found.with_dossier, found.waiting) == (2, with_dossier, False)
    data = environment().storage.get(found.sha256)
    rows = db.session.scalars(
        db.select(Convocation).where(Convocation.meeting_id == meeting, Convocation.channel == "paper")
    ).all()
    with (
        pikepdf.open(BytesIO(data)) as pdf,
        pikepdf.open(environment().storage.path(str(rows[0].sha256))) as letter,
    ):
        own = len(letter.pages)
        each = 2 + own + own % 2
        papers = int(rows[0].dossier.pages or 0) if with_dossier else 0
        each += papers + papers % 2
        assert len(pdf.pages) == found.pages == 2 * each + 2
    pages = [
        " ".join(page.extract_text().replace("\u00a0", " ").split())
        for page in PdfReader(BytesIO(data)).pages
    ]
    seats = [db.session.get_one(Mandate, seat) for seat in commune.mandates[1:]]
    for rank, mandate in enumerate(seats):
        cover, first = pages[rank * each], pages[rank * each + 2]
        assert mandate.person.last_name.upper() in cover
        assert "45000 Testville" in cover
        assert "J’ai l’honneur de vous convoquer" in first
    assert "Liste des remises contre signature" in pages[2 * each]
    assert all(mandate.person.last_name.upper() in pages[2 * each] for mandate in seats)


def test_nobody_on_paper(commune: Commune) -> None:
    meeting = _convened(commune)
    assert print_file("convocation", meeting) is None
    clerk = commune.actor(commune.clerk)
    with pytest.raises(Refused, match="Personne"):
        request_print(clerk, "convocation", meeting, with_dossier=True)
    for paper, number in (("complement", 1), ("affiche", meeting), ("convocation", meeting + 50)):
        with pytest.raises(NotFound):
            request_print(clerk, paper, number, with_dossier=True)
