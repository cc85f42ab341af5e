"""The page that lays an agenda out, and what the board shows of sections."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from council.services import sections
from council.services.items import add_item
from tests.factory import Commune
from tests.services.office import draft, new_meeting, stored, titles


def test_sections_are_made_filled_and_put_in_order(commune: Commune, clerk: FlaskClient) -> None:
    meeting, actor = new_meeting(commune), commune.actor(commune.clerk)
    a, b = (add_item(actor, meeting, draft(f"Point {name}", matiere_code=code)) for name, code in (("A", "7.5"), ("B", "1.1")))  # fmt: skip
    where = f"/bureau/seances/{meeting}/rubriques"
    assert where in clerk.get(f"/bureau/seances/{meeting}").text
    page = clerk.get(where).text
    assert "n’a pas de rubrique" in page
    assert "Ajouter la rubrique Finances" in page
    assert clerk.post(where, data={"title": "Finances"}).status_code == 302
    refused = clerk.post(where, data={"title": "x" * 121})
    assert refused.status_code == 422
    assert "x" * 121 in refused.text
    section = sections.sections_of(meeting)[0].id
    assert (
        clerk.post(f"{where}/points", data={f"point-{a}": str(section), f"point-{b}": ""}).status_code == 302
    )
    board = clerk.get(f"/bureau/seances/{meeting}").text
    assert 'class="sortable__part" data-part="1"' in board
    assert titles(meeting) == ["Point B", "Point A"]
    order = f"/bureau/seances/{meeting}/ordre"
    assert clerk.post(order, data={"item": b, "position": "2", "section": section}).status_code == 302
    assert titles(meeting) == ["Point A", "Point B"]
    renamed = clerk.post(f"/bureau/rubriques/{section}", data={"verb": "rename", "title": "Budget"}, follow_redirects=True)  # fmt: skip
    assert "Budget" in renamed.text
    preview = clerk.get(f"{where}?rule=theme&headings=1").text
    assert "(aujourd’hui 2)" in preview
    assert titles(meeting) == ["Point A", "Point B"]
    stale = clerk.post(f"{where}/ranger", data={"rule": "theme", "headings": "1", "revision": "1"})
    assert stale.status_code == 409
    assert "Appliquer cet ordre" in stale.text
    done = clerk.post(
        f"{where}/ranger", data={"rule": "theme", "headings": "1", "revision": stored(meeting).revision}
    )
    assert done.location == f"/bureau/seances/{meeting}"
    assert titles(meeting) == ["Point B", "Point A"]
    assert "Commande publique" in clerk.get(f"/bureau/seances/{meeting}").text
    section = sections.sections_of(meeting)[0].id
    clerk.post(f"/bureau/rubriques/{section}", data={"verb": "remove"})
    assert "Commande publique" not in clerk.get(f"/bureau/seances/{meeting}").text


def test_a_service_neither_sees_nor_changes_the_order(
    commune: Commune, enter: Callable[[int], FlaskClient]
) -> None:
    meeting, service = new_meeting(commune), enter(commune.service)
    assert service.get(f"/bureau/seances/{meeting}/rubriques").status_code == 403
    assert service.post(f"/bureau/seances/{meeting}/rubriques", data={"title": "X"}).status_code == 403
