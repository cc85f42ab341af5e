"""The page of similar acts, and what citizens read of links."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient

from council.models import ActLink, db
from council.services import drafts
from council.services.items import add_item
from tests.factory import Commune
from tests.services.office import draft, new_meeting
from tests.services.test_search_index import EVENING, publish


def test_a_point_is_linked_from_the_page_of_similar_acts(
    commune: Commune, clerk: FlaskClient, enter: Callable[[int], FlaskClient]
) -> None:
    (act,) = publish(commune, "Tarifs de la piscine")
    number = act.number
    item = add_item(
        commune.actor(commune.clerk), new_meeting(commune), draft("Nouveaux tarifs de la piscine")
    )
    where = f"/bureau/actes-semblables?point={item}"
    assert where in clerk.get(f"/bureau/points/{item}").text
    page = clerk.get(where).text
    assert "Abroge la délibération" in page
    brief = clerk.get("/bureau/actes-semblables?bref=1&title=tarifs+piscine").text
    assert number in brief
    assert "<html" not in brief
    data = {"point": str(item), "act_id": "1", "kind": "amends", "cite": "1", "q": "piscine"}
    assert clerk.post("/bureau/actes-semblables", data=data).status_code == 302
    assert f"Modifie la délibération n°&nbsp;{number}" in clerk.get(where).text
    assert "Vu la délibération" in clerk.get(f"/bureau/points/{item}").text
    assert clerk.post("/bureau/actes-lies/1/retirer").location == where
    member = enter(commune.accounts[4])
    assert member.get("/bureau/actes-semblables?q=piscine").status_code == 403
    assert clerk.get("/bureau/actes-semblables?point=999").status_code == 404


def test_what_a_draft_does_to_an_act_is_pressed_under_its_object(
    commune: Commune, clerk: FlaskClient, enter: Callable[[int], FlaskClient]
) -> None:
    (act,) = publish(commune, "Tarifs de la piscine")
    number = act.number
    written = drafts.begin(commune.actor(commune.clerk), commune.body_id, "Révision des tarifs de la piscine")
    page = f"/bureau/projets/{written}"
    assert f"/bureau/actes-semblables?bref=1&amp;projet={written}" in clerk.get(page).text
    brief = clerk.get(f"/bureau/actes-semblables?bref=1&projet={written}&title=tarifs+piscine").text
    press = f"/bureau/actes-semblables?bref=1&kind=repeals&act_id=1&projet={written}"
    assert f'aria-label="Abroge la délibération n° {number}"' in brief
    assert press.replace("&", "&amp;") in brief
    typed = {"title": "tarifs piscine"}
    again = clerk.post(press, data=typed).text
    assert "Retirer le lien" in again
    assert 'id="actes-lies" hx-swap-oob' in again
    assert "la délibération n°&nbsp;" + number in again
    assert "Abroge" in clerk.get(page).text
    assert clerk.post(press.replace("repeals", "contredit"), data=typed).text.count("Choisissez") == 1
    gone = f"/bureau/actes-lies/1/retirer?bref=1&projet={written}"
    assert "Retirer le lien" not in clerk.post(gone, data=typed).text
    assert clerk.post(gone, data=typed).status_code == 200
    assert "Retirer le lien" not in clerk.get(page).text
    assert enter(commune.accounts[4]).post(press, data=typed).status_code == 403


def test_citizens_follow_a_link_from_either_act(commune: Commune, client: FlaskClient) -> None:
    (old,) = publish(commune, "Tarifs de la piscine", evening=EVENING - timedelta(days=40))
    (new,) = publish(commune, "Nouveaux tarifs")
    values = {"organisation_id": commune.organisation_id, "created_by": "X", "created_at": EVENING}
    db.session.add(ActLink(kind="repeals", item_id=new.item_id, act_id=old.id, **values))
    db.session.commit()
    pages = [f"/{commune.slug}/deliberations/{one.number}" for one in (old, new)]
    assert "Abrogée par la" in client.get(pages[0]).text
    assert pages[1] in client.get(pages[0]).text
    assert "Abroge la" in client.get(pages[1]).text
    assert pages[0] in client.get(pages[1]).text
