"""The page on what an opponent would attack: its links, its words, who may read it."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from council.services.items import add_item
from tests.factory import Commune
from tests.services.office import draft, new_meeting


def test_each_line_leads_to_what_mends_it(commune: Commune, clerk: FlaskClient) -> None:
    meeting = new_meeting(commune, 20)
    item = add_item(commune.actor(commune.clerk), meeting, draft(note="", rapporteur_id=commune.mandates[0]))
    where = f"/bureau/seances/{meeting}/fragilites"
    assert where in clerk.get(f"/bureau/seances/{meeting}").text
    page = clerk.get(where).text
    assert "CGCT, art. L.\u00a02121-12 (FR-CONV-06)" in page
    assert f'href="/bureau/points/{item}"' in page
    assert "CGCT, art. L.\u00a02122-22 et L.\u00a02122-23 (FR-AG-07)" in page
    assert "Usage, aucun article en cause" not in page


def test_who_may_read_it(commune: Commune, enter: Callable[[int], FlaskClient]) -> None:
    where = f"/bureau/seances/{new_meeting(commune, 1)}/fragilites"
    service = enter(commune.service).get(where).text
    assert "ne sont montrés qu’à ceux qui tiennent le registre" in service
    assert "/modifier" not in service
    assert "/modifier" in enter(commune.clerk).get(where).text
    assert enter(commune.accounts[4]).get(where).status_code == 403
    assert enter(commune.clerk).get("/bureau/seances/999/fragilites").status_code == 404
