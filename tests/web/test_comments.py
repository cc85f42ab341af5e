"""The page of remarks on a draft: said, refused with nothing lost, answered, settled; counted where one looks."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from council.services import drafts
from tests.factory import Commune
from tests.services.office import new_meeting
from tests.services.test_annex_remarks import join
from tests.web.test_drafts import begin, typed


def test_a_remark_from_its_passage_to_its_end(
    clerk: FlaskClient, commune: Commune, enter: Callable[[int], FlaskClient]
) -> None:
    address = begin(clerk, commune)
    clerk.post(address, data=typed(1, note="Le comité demande une aide."))
    page = clerk.get(f"{address}/commentaires").text
    assert "Aucune remarque à traiter" in page and "§ N1\u00a0: Le comité demande une aide." in page
    mayor = enter(commune.mayor)
    said = {
        "place": "note:2",
        "quote": "une aide",
        "text": "Combien ? @Bernard",
        "to": commune.service,
        "version": "2",
    }
    for change, words in (
        ({"quote": "un prêt"}, "Ces mots ne se trouvent pas"),
        ({"text": " "}, "Écrivez votre remarque"),
        ({"text": "@Inconnu"}, "@Inconnu"),
    ):
        refused = mayor.post(f"{address}/commentaires", data={**said, **change})
        assert refused.status_code == 422 and words in refused.text
        assert 'value="note:2" selected' in refused.text and 'aria-invalid="true"' in refused.text
    assert 'value="13" selected' in refused.text  # the one to tell is still chosen
    kept = mayor.post(f"{address}/commentaires", data=said)
    assert kept.location.endswith(f"{address}/commentaires#remarque-1")
    assert "<mark>une aide</mark>" in mayor.get(f"{address}/commentaires").text
    assert "1 remarque à traiter" in clerk.get("/bureau/projets").text.replace("\u00a0", " ")
    assert "Remarques (1)" in clerk.get(address).text and "On vous cite" in clerk.get("/bureau/a-faire").text
    answer = f"{address}/commentaires/1"
    lost = clerk.post(answer, data={"text": "", "to": commune.mayor})
    assert lost.status_code == 422 and "Écrivez votre remarque" in lost.text
    assert "500 euros" in clerk.post(answer, data={"text": "500 euros"}, follow_redirects=True).text
    assert "On vous cite" not in clerk.get("/bureau/a-faire").text
    clerk.post(address, data=typed(2, note="Le comité demande 500 €."))
    assert "Passage modifié" in clerk.get(f"{address}/commentaires").text
    assert "est résolue" in clerk.post(f"{answer}/resoudre", follow_redirects=True).text
    assert clerk.post(answer, data={"text": "Trop tard"}).status_code == 422
    assert "est rouverte" in mayor.post(f"{answer}/rouvrir", follow_redirects=True).text
    assert enter(commune.accounts[4]).get(f"{address}/commentaires").status_code == 403


def test_remarks_on_an_annex_are_read_beside_it(clerk: FlaskClient, commune: Commune) -> None:
    address = begin(clerk, commune)
    item = drafts.list_on(commune.actor(commune.clerk), 1, new_meeting(commune))
    join(commune, item, 1, "1" * 64, "Plan de masse")
    beside, whole = f"{address}/commentaires?annexe=1", f"{address}/commentaires"
    assert beside in clerk.get(f"/bureau/points/{item}/annexes").text
    assert 'value="annexes:1">Annexe 1, Plan de masse' in clerk.get(whole).text
    refused = clerk.post(beside, data={"place": "annexes:1", "page": "7", "text": "Sans échelle."})
    assert refused.status_code == 422 and "de 1 à 4" in refused.text and "Sans échelle." in refused.text
    kept = clerk.post(beside, data={"place": "annexes:1", "page": "2", "text": "Sans échelle."})
    assert kept.location.endswith(f"{beside}#remarque-1")
    clerk.post(whole, data={"place": "", "text": "Manque un devis."})
    assert "1 remarque à traiter" in clerk.get(f"/bureau/points/{item}/annexes").text.replace("\u00a0", " ")
    page = clerk.get(beside).text
    assert "Sans échelle." in page and "Manque un devis." not in page and "annexes/1.pdf#page=2" in page
    assert "Sans échelle." in clerk.get(whole).text and "Remarques (2)" in clerk.get(address).text
    point = clerk.get(f"/bureau/points/{item}").text
    assert "Remarques (2)" in point and f'href="{address}"' in point
    settled = clerk.post(f"{address}/commentaires/1/resoudre?annexe=1")
    assert settled.location.endswith(f"{beside}#remarque-1")


def test_who_approves_sees_what_is_not_settled(
    clerk: FlaskClient, commune: Commune, enter: Callable[[int], FlaskClient]
) -> None:
    address = begin(clerk, commune)
    clerk.post(address, data=typed(1))
    clerk.post("/bureau/circuits", data={
        "name": "Court", "department_id": "", "step-0-name": "Maire", "step-0-who": [commune.mayor], "step-0-rule": "all", "step-0-days": "3",
    })  # fmt: skip
    clerk.post(f"{address}/circuit", data={"circuit_id": 1})
    clerk.post(f"{address}/commentaires", data={"place": "", "text": "Un devis manque."})
    assert "1 remarque à traiter" in enter(commune.mayor).get(address).text.replace("\u00a0", " ")


def test_remarks_are_not_printed(clerk: FlaskClient, commune: Commune) -> None:
    address = begin(clerk, commune)
    clerk.post(f"{address}/commentaires", data={"place": "", "text": "Entre nous seulement"})
    assert "Entre nous" in clerk.get(f"{address}/commentaires").text
    assert "Entre nous" not in clerk.get(address).text + clerk.get(f"{address}/versions").text
