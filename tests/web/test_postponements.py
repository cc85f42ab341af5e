"""The pages by which a point leaves an agenda before the convocation."""

from __future__ import annotations

from flask.testing import FlaskClient

from council.models import AgendaMove, db
from council.services.items import add_item
from tests.factory import Commune
from tests.services.office import draft, new_meeting, titles


def test_a_point_is_put_off_withdrawn_and_put_back(commune: Commune, clerk: FlaskClient) -> None:
    first = new_meeting(commune, 10)
    actor = commune.actor(commune.clerk)
    a, b = (add_item(actor, first, draft(f"Point {name}")) for name in "AB")
    where = f"/bureau/points/{a}/report"
    assert where in clerk.get(f"/bureau/points/{a}").text
    assert "Aucune autre séance" in clerk.get(where).text
    second = new_meeting(commune, 40)
    page = clerk.get(where)
    assert "30\u00a0décembre 2026 à" in page.text
    refused = clerk.post(where, data={"to_meeting_id": "", "motive": "Devis attendu"})
    assert refused.status_code == 422
    assert "Devis attendu" in refused.text
    assert "Choisissez la séance" in refused.text
    moved = clerk.post(where, data={"to_meeting_id": str(second), "motive": "Devis attendu"})
    assert moved.location == f"/bureau/seances/{first}#departs"
    board = clerk.get(f"/bureau/seances/{first}").text
    assert "Reporté à la séance du 30\u00a0décembre\u00a02026" in board
    assert "Motif&nbsp;: Devis attendu" in board
    assert "Reporté de la séance du 30\u00a0novembre\u00a02026" in clerk.get(f"/bureau/seances/{second}").text
    assert "par Mme Sylvie Bernard" in clerk.get(where).text
    assert clerk.post(f"/bureau/points/{b}/retrait", data={"withdrawal_motive": ""}).status_code == 422
    assert (
        clerk.post(f"/bureau/points/{b}/retrait", data={"withdrawal_motive": "Sans objet"}).status_code == 302
    )
    move = db.session.scalars(db.select(AgendaMove).where(AgendaMove.kind == "withdrawn")).one().id
    assert f"/bureau/sorties/{move}/retour" in clerk.get(f"/bureau/seances/{first}").text
    assert clerk.post(f"/bureau/sorties/{move}/retour").status_code == 302
    assert titles(first) == ["Point B"]
    assert f"/bureau/sorties/{move}/retour" not in clerk.get(f"/bureau/seances/{first}").text
