"""The page that calls a cancelled meeting for another day."""

from __future__ import annotations

from flask.testing import FlaskClient

from council.services import cancellations, convocations, dossiers
from council.services.items import add_item
from tests.factory import Commune
from tests.services.office import draft, future, new_meeting


def test_a_cancelled_meeting_gets_its_new_date(
    commune: Commune, clerk: FlaskClient, client: FlaskClient
) -> None:
    actor, old = commune.actor(commune.clerk), new_meeting(commune)
    add_item(actor, old, draft("Point A"))
    where = f"/bureau/seances/{old}/nouvelle-date"
    assert clerk.get(where).status_code == 302
    dossiers.freeze_dossier(actor, old)
    convocations.convene(actor, old)
    cancellations.cancel_convened(actor, old, "Neige")
    assert where in clerk.get(f"/bureau/seances/{old}").text
    assert clerk.get(where).status_code == 200
    refused = clerk.post(where, data={"date": "", "hour": "18:30", "place": "Salle des fêtes"})
    assert refused.status_code == 422
    assert "Salle des fêtes" in refused.text
    day = future(30).date().isoformat()
    made = clerk.post(where, data={"date": day, "hour": "18:30", "place": "Salle des fêtes"})
    assert made.status_code == 302
    new = int(made.location.rsplit("/", 1)[1])
    assert f"/bureau/seances/{new}" in clerk.get(f"/bureau/seances/{old}").text
    assert "séance annulée du" in clerk.get(made.location).text
    page = f"/{commune.slug}/seances/{old}"
    assert "reportée au" not in client.get(page).text
    dossiers.freeze_dossier(actor, new)
    convocations.convene(actor, new)
    assert "La séance est reportée au" in client.get(page).text
    assert "Cette séance remplace la" in client.get(f"/{commune.slug}/seances/{new}").text
