"""The page where the office gives members their voices."""

from __future__ import annotations

from flask.testing import FlaskClient

from council.models import Body, Mandate, db
from tests.factory import Commune


def test_voices_are_typed_kept_and_refused_with_a_sentence(commune: Commune, clerk: FlaskClient) -> None:
    db.session.get_one(Body, commune.body_id).regime = "free"
    db.session.commit()
    where = f"/bureau/assemblees/{commune.body_id}/voix"
    assert "Nombre de voix des membres" in clerk.get("/bureau/seances").text
    assert where in clerk.get("/bureau/assemblees/voix").text
    page = clerk.get(where)
    assert page.status_code == 200
    first = commune.mandates[0]
    fields = {f"voices-{seat}": "1" for seat in commune.mandates}
    wrong = clerk.post(where, data=fields | {f"voices-{first}": "deux"})
    assert wrong.status_code == 422
    assert 'value="deux"' in wrong.text
    assert "Écrivez un nombre de voix" in wrong.text
    zero = clerk.post(where, data=fields | {f"voices-{first}": "0"})
    assert zero.status_code == 422
    assert clerk.post(where, data=fields | {f"voices-{first}": "3"}).status_code == 302
    db.session.rollback()
    assert db.session.get_one(Mandate, first).voices == 3
