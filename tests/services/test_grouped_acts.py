"""Items voted together make an act and an extract each; the papers say that they were voted together."""

from __future__ import annotations

from io import BytesIO

from flask import Flask
from pypdf import PdfReader

from council.gateways.environment import environment
from council.meeting.state import MeetingState
from council.models import Act, Document, db
from council.services import acts
from tests.factory import Commune
from tests.services.after import STARTED, Sitting, convened, facts_of


def words(document: Document) -> str:
    pdf = PdfReader(BytesIO(environment().storage.get(document.sha256)))
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def test_each_item_of_a_block_has_its_act_and_says_so(app: Flask, commune: Commune) -> None:
    meeting, items = convened(commune)
    seats = commune.mandates
    sitting = Sitting(meeting, MeetingState(facts_of(commune, meeting, items)), STARTED)
    sitting.do("open_meeting", chair=seats[0], present=seats[:9]).do("name_secretary", seat=seats[2])
    sitting.do("form_block", items=[one.id for one in items[:3]])
    sitting.do("leave_block", items=[items[1].id], seat=seats[3])
    sitting.do("open_ballot", item=items[0].id, mode="main_levee")
    ballot = sitting.state.ballot
    sitting.do("record_hands", ballot=ballot, counts={"pour": 8, "contre": 1}, names={seats[4]: "contre"})
    sitting.do("close_ballot", ballot=ballot).do("proclaim", ballot=ballot)
    sitting.do("close_meeting")
    sitting.keep()
    assert acts.prepare(commune.actor(commune.clerk), meeting.id) == 2
    made = db.session.scalars(db.select(Act).order_by(Act.number)).all()
    assert [act.item_id for act in made] == [items[0].id, items[2].id]
    for act, other in zip(made, (3, 1), strict=True):
        assert act.result_sentence == "Adopté par 8 voix contre 1."
        assert act.result["counts"]["contre"] == 1
        assert [vote["choice"] for vote in act.result["votes"]].count("pour") == 8
        assert act.result["attendance"]["voters"] == 9
        assert act.result["together"].startswith(f"Vote groupé avec le point {other} de l’ordre du jour")
    documents = db.session.scalars(db.select(Document).order_by(Document.id)).all()
    for document, other in zip(documents[:2], (3, 1), strict=True):
        assert f"Vote groupé avec le point {other}" in words(document)
        assert "8 voix contre 1" in words(document)
    minutes = words(next(one for one in documents if one.kind == "minutes"))
    assert minutes.count("sont examinés ensemble") == 3
    assert "sorti du vote groupé, à la demande de" in minutes
