"""Pages of the recurring points and of the register of delegated decisions."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from tests.factory import Commune
from tests.services.office import new_meeting, titles


def test_the_register_is_written_corrected_and_reported(commune: Commune, clerk: FlaskClient) -> None:
    where = "/bureau/decisions-par-delegation"
    assert "Aucune décision en 2026" in clerk.get(where).text
    wrong = {"number": "2026-1", "decided_on": "2026-13-40", "what": "Bail de la salle"}
    refused = clerk.post(f"{where}/{commune.body_id}", data=wrong)
    assert refused.status_code == 422
    assert "Bail de la salle" in refused.text
    assert (
        clerk.post(f"{where}/{commune.body_id}", data=wrong | {"decided_on": "2026-11-02"}).status_code == 302
    )
    page = clerk.get(f"{where}?annee=2026&corriger=1").text
    assert 'value="2026-11-02"' in page
    better = wrong | {"decided_on": "2026-11-03", "decision_id": "1"}
    assert clerk.post(f"{where}/{commune.body_id}", data=better).status_code == 302
    assert "03/11/2026" in clerk.get(where).text
    meeting = new_meeting(commune)
    board = clerk.get(f"/bureau/seances/{meeting}").text
    assert "1 décision au registre" in board
    assert "Rien qui demande une délibération" in board
    added = clerk.post(f"/bureau/seances/{meeting}/points-habituels", data={"key": "delegated"})
    assert added.location == f"/bureau/seances/{meeting}#point-1"
    assert "Inscrite à la séance" in clerk.get(where).text
    assert "figure déjà" in clerk.post(f"{where}/1/retirer", follow_redirects=True).text
    assert titles(meeting) == ["Compte rendu des décisions prises par délégation du conseil"]


def test_recurring_points_are_kept_by_body(
    commune: Commune, clerk: FlaskClient, enter: Callable[[int], FlaskClient]
) -> None:
    where = f"/bureau/assemblees/{commune.body_id}/points-recurrents"
    assert "Aucun point récurrent" in clerk.get(where).text
    refused = clerk.post(where, data={"title": "", "kind": "debate", "month": "1"})
    assert refused.status_code == 422
    assert (
        clerk.post(where, data={"title": "Débat annuel", "kind": "debate", "month": "1"}).status_code == 302
    )
    assert "chaque année, janvier" in clerk.get(where).text
    assert clerk.post("/bureau/points-recurrents/1/retirer").status_code == 302
    assert "Débat annuel" not in clerk.get(where).text
    service = enter(commune.service)
    assert service.post(where, data={"title": "X", "kind": "debate"}).status_code == 403
    assert service.get(where).status_code == 200


def test_a_decision_is_published_and_read_at_a_permanent_address(
    commune: Commune, clerk: FlaskClient, client: FlaskClient
) -> None:
    where = "/bureau/decisions-par-delegation"
    typed = {
        "number": "2026-041",
        "decided_on": "2026-11-19",
        "what": "Contrat d’entretien",
        "text": "Autorise le contrat.",
    }
    clerk.post(f"{where}/{commune.body_id}", data=typed)
    assert "Autorise le contrat." in clerk.get(f"{where}?corriger=1").text
    public = f"/{commune.slug}/decisions"
    assert "Aucune décision publiée" in client.get(public).text
    assert client.get(f"{public}/1").status_code == 404
    assert "par délégation" not in client.get(f"/{commune.slug}/deliberations").text
    assert clerk.post(f"{where}/1/publier").status_code == 302
    assert f"{public}/1" in clerk.get(where).text
    assert "Contrat d’entretien" in client.get(f"{public}?annee=2026").text
    page = client.get(f"{public}/1").text
    assert "Autorise le contrat." in page and "2026-041" in page
    assert public in client.get(f"/{commune.slug}/deliberations").text
