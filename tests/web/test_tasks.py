"""Pages of tasks: given, refused with nothing lost, done from one's own page; the list of decisions."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from council.models import Act, MinutesComment, db
from council.services import acts
from tests.factory import Commune
from tests.services.after import hold_meeting
from tests.services.office import NOW, freeze_clock
from tests.web.test_drafts import begin


def test_a_task_from_its_draft_to_its_end(
    clerk: FlaskClient, commune: Commune, enter: Callable[[int], FlaskClient]
) -> None:
    address = begin(clerk, commune)
    task = {"title": "Demander un devis", "owner_id": commune.mayor, "due_on": "2026-11-27"}
    for change, words in (
        ({"title": ""}, "Dites ce qu’il y a à faire"),
        ({"due_on": ""}, "Indiquez le jour"),
        ({"due_on": "2020-01-01"}, "pas avant aujourd’hui"),
    ):
        refused = clerk.post(f"{address}/taches", data={**task, **change})
        assert refused.status_code == 422 and words in refused.text
        assert f'value="{commune.mayor}" selected' in refused.text
    assert clerk.post(f"{address}/taches", data=task).status_code == 302
    mayor = enter(commune.mayor)
    page = mayor.get("/bureau/a-faire").text
    assert "Demander un devis" in page and "En retard" not in page
    wrong = mayor.post("/bureau/taches/1/terminer", data={"done_on": "", "note": "Reçu", "retour": "a-faire"})
    assert wrong.status_code == 422 and "Reçu</textarea>" in wrong.text
    done = mayor.post(
        "/bureau/taches/1/terminer", data={"done_on": "2026-11-20", "note": "Reçu", "retour": "a-faire"}
    )
    assert done.location.endswith("/bureau/a-faire")
    assert "Aucune tâche ne vous est confiée" in mayor.get("/bureau/a-faire").text
    assert "Reçu" in clerk.get(f"{address}/taches").text
    assert "rouverte" in clerk.post("/bureau/taches/1/rouvrir", follow_redirects=True).text
    moved = {"owner_id": commune.service, "due_on": "2026-12-01", "revision": "3"}
    assert "changée" in clerk.post("/bureau/taches/1/changer", data=moved, follow_redirects=True).text
    assert (
        clerk.post("/bureau/taches/1/changer", data={**moved, "owner_id": commune.mayor}).status_code == 409
    )
    assert mayor.post("/bureau/taches/1/abandonner", data={"note": "Non"}).status_code == 403
    assert clerk.post("/bureau/taches/1/abandonner", data={"note": ""}).status_code == 422
    assert (
        "Abandonnée"
        in clerk.post("/bureau/taches/1/abandonner", data={"note": "Non"}, follow_redirects=True).text
    )
    assert clerk.get("/bureau/taches/9/terminer").status_code == 405
    assert clerk.post("/bureau/taches/9/terminer").status_code == 404
    assert enter(commune.accounts[4]).get("/bureau/decisions").status_code == 403


def test_decisions_are_listed_with_what_follows(clerk: FlaskClient, commune: Commune, enter: Callable[[int], FlaskClient]) -> None:  # fmt: skip
    meeting = hold_meeting(commune)
    freeze_clock(clerk.application)
    acts.prepare(commune.actor(commune.clerk), meeting.id)
    act = db.session.scalars(db.select(Act.id).where(Act.outcome == "adopted").order_by(Act.number)).first()
    page = f"/bureau/decisions/{act}"
    assert "Rien n’est encore confié" in clerk.get(page).text
    task = {"title": "Signer la convention", "owner_id": commune.service, "due_on": "2026-11-20"}
    assert clerk.post(page, data=task).location.endswith(page)
    assert "Signer la convention" in clerk.get("/bureau/decisions?etat=open").text
    assert "Signer la convention" not in clerk.get("/bureau/decisions?etat=late&page=9").text
    assert "Suivi jusqu’à l’exécution" in clerk.get(f"/bureau/seances/{meeting.id}/actes").text
    assert page in enter(commune.service).get("/bureau/a-faire").text
    remark = MinutesComment(
        organisation_id=commune.organisation_id, meeting_id=meeting.id, person_id=commune.persons[3], name="M. Petit", version=1,
        text="Je n’ai pas dit cela.", created_at=NOW,
    )  # fmt: skip
    db.session.add(remark)
    db.session.commit()
    about = f"/bureau/remarques/{remark.id}/taches"
    assert about in clerk.get(f"/bureau/seances/{meeting.id}/proces-verbal/remarques").text
    assert clerk.post(about, data=task).location.endswith(about)
    assert "Signer la convention" in clerk.get(about).text
