"""The page of the oral questions received before a meeting."""

from __future__ import annotations

from flask.testing import FlaskClient

from council.models import Item, Meeting, OralQuestion, db
from tests.factory import Commune, make_meeting
from tests.services.office import NOW


def test_questions_are_noted_kept_and_taken_back(commune: Commune, clerk: FlaskClient) -> None:
    meeting = make_meeting(commune, NOW.replace(month=12), state="draft").id
    where = f"/bureau/seances/{meeting}/questions"
    assert "ajoutez-en un" in clerk.get(where).text
    item = db.session.get_one(Meeting, meeting).items[0].id
    db.session.get_one(Item, item).kind = "question"
    db.session.commit()
    board = clerk.get(f"/bureau/seances/{meeting}").text
    assert "Question orale" in board
    assert where in board
    typed = {
        "item_id": str(item),
        "mandate_id": str(commune.mandates[1]),
        "text": "Et la piscine ?",
        "received_on": "",
    }
    refused = clerk.post(where, data=typed)
    assert refused.status_code == 422
    assert "Et la piscine" in refused.text
    assert clerk.post(where, data=typed | {"received_on": "2026-01-05"}).status_code == 302
    page = clerk.get(where).text
    assert "Et la piscine" in page
    row = db.session.scalars(db.select(OralQuestion)).one()
    assert clerk.post(f"/bureau/questions/{row.id}/retrait").status_code == 302
    assert db.session.scalars(db.select(OralQuestion.id)).first() is None
