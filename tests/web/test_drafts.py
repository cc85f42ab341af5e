"""The pages of drafts: begin, write, autosave, unite two writers, versions, put on an agenda, read without the right to write."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from council.models import Draft, DraftTyping, db
from tests.factory import Commune
from tests.services.office import draft as text
from tests.services.office import new_meeting


def begin(client: FlaskClient, commune: Commune, title: str = "Achat d’un véhicule") -> str:
    """The address of a new draft."""
    answer = client.post("/bureau/projets/nouveau", data={"title": title, "body_id": commune.body_id})
    assert answer.status_code == 302, answer.text
    return str(answer.location)


def typed(revision: int, **more: object) -> dict[str, object]:
    """What the form sends for a whole text."""
    one = text()
    return {
        "title": one.title, "kind": one.kind, "nature_code": "1", "matiere_code": "7.5", "ballot_mode": "public",
        "majority_rule": "simple_expressed", "video_case": "ordinary", "note": "Une note.", "visas-0": one.visas[0],
        "considerants-0": one.considerants[0], "expose": "Exposé.", "articles-0": "Accorde 500 €.", "direction": "none",
        "department_id": "", "meeting_id": "", "rapporteur_id": "", "filed_by_id": "", "budget_lines-0": "", "amount": "",
        "revision": str(revision), **more,
    }  # fmt: skip


def test_a_draft_is_begun_written_and_listed(clerk: FlaskClient, commune: Commune) -> None:
    refused = clerk.post("/bureau/projets/nouveau", data={"title": "", "body_id": commune.body_id})
    assert refused.status_code == 422 and "Écrivez l’objet" in refused.text
    address = begin(clerk, commune)
    meeting = new_meeting(commune)
    money = {
        "direction": "expense",
        "amount": "12 500,5",
        "budget_lines-0": "Compte 65748",
        "meeting_id": str(meeting),
    }
    assert clerk.post(address, data=typed(1, **money)).status_code == 302
    page = clerk.get(address).text
    assert "12\u202f500,50" in page and "Compte 65748" in page
    wrong = clerk.post(address, data=typed(2, direction="expense", amount="beaucoup"))
    assert (
        wrong.status_code == 422
        and "Écrivez le montant en chiffres" in wrong.text
        and "beaucoup" in wrong.text
    )
    listed = clerk.post(f"{address}/inscrire", data={"meeting_id": meeting})
    assert listed.location.endswith(f"/bureau/seances/{meeting}")
    assert "son texte s’écrit sur la page du point" in clerk.get(address).text
    assert "À l’ordre du jour" in clerk.get("/bureau/projets?etat=listed").text


def test_two_browsers_on_one_draft(clerk: FlaskClient, commune: Commune) -> None:
    address = begin(clerk, commune)
    clerk.post(address, data=typed(1))
    assert clerk.post(address, data=typed(2, note="Celle de l’une.")).status_code == 302
    clash = clerk.post(address, data=typed(2, note="Celle de l’autre.", expose="Autre exposé."))
    assert clash.status_code == 409
    assert "Celle de l’une." in clash.text and "Celle de l’autre." in clash.text
    assert "Autre exposé." in clash.text and 'name="revision" type="hidden" value="3"' in clash.text
    assert clerk.post(address, data=typed(3, note="Les deux.", expose="Autre exposé.")).status_code == 302
    versions = clerk.get(f"{address}/versions").text
    assert "<del>" in versions and "<ins>" in versions
    assert clerk.post(f"{address}/versions/2/reprendre").status_code == 302
    assert "Une note." in clerk.get(address).text


def test_rows_are_added_without_script_and_nothing_typed_is_lost(
    clerk: FlaskClient, commune: Commune
) -> None:
    address = begin(clerk, commune)
    page = clerk.post(address, data=typed(1, row="budget_lines:add", note="Pas encore enregistrée"))
    assert 'name="budget_lines-1"' in page.text and "Pas encore enregistrée" in page.text
    assert db.session.scalars(db.select(Draft.revision)).one() == 1


def test_a_closed_tab_loses_nothing(clerk: FlaskClient, commune: Commune) -> None:
    address = begin(clerk, commune)
    kept = clerk.post(f"{address}/saisie", data=typed(1, note="Tapée dans le train"))
    assert kept.status_code == 204
    page = clerk.get(address).text
    assert "Une saisie non enregistrée vous attend" in page and "Tapée dans le train" not in page
    again = clerk.get(f"{address}?saisie=1").text
    assert "Tapée dans le train" in again and "Accorde 500 €." in again
    assert clerk.post(f"{address}/saisie/oublier").status_code == 302
    assert db.session.scalars(db.select(DraftTyping)).all() == []


def test_the_mayor_reads_and_does_not_write(
    clerk: FlaskClient, commune: Commune, enter: Callable[[int], FlaskClient]
) -> None:
    address = begin(clerk, commune)
    clerk.post(address, data=typed(1))
    mayor = enter(commune.mayor)
    page = mayor.get(address)
    assert page.status_code == 200 and "<textarea" not in page.text and "Accorde" in page.text
    assert mayor.post(address, data=typed(2)).status_code == 403
    assert mayor.get("/bureau/projets").status_code == 200
    clerk.post(f"{address}/abandonner", data={"motive": "Renoncement"})
    assert "Renoncement" in mayor.get(address).text
    assert clerk.post(f"{address}/reprendre").status_code == 302


def test_a_draft_goes_through_the_circuit_on_its_pages(
    clerk: FlaskClient, commune: Commune, enter: Callable[[int], FlaskClient]
) -> None:
    drawn = {
        "name": "Court", "department_id": "", "step-0-name": "Maire", "step-0-who": [commune.mayor], "step-0-rule": "all",
        "step-0-days": "3", "step-1-name": "", "step-1-rule": "any", "step-1-days": "3",
    }  # fmt: skip
    refused = clerk.post("/bureau/circuits", data={**drawn, "step-0-days": "90"})
    assert refused.status_code == 422 and "de 1 à 60" in refused.text and 'value="Maire"' in refused.text
    assert clerk.post("/bureau/circuits", data=drawn).status_code == 302
    assert (
        clerk.post("/bureau/services", data={"name": "Finances", "head_id": commune.service}).status_code
        == 302
    )
    page = clerk.get("/bureau/circuits").text
    assert "Court" in page and "Finances" in page and clerk.get("/bureau/circuits/1").status_code == 200
    address = begin(clerk, commune)
    assert (
        "au moins un article"
        in clerk.post(f"{address}/circuit", data={"circuit_id": 1}, follow_redirects=True).text
    )
    clerk.post(address, data=typed(1))
    assert (
        "Le projet est en validation"
        in clerk.post(f"{address}/circuit", data={"circuit_id": 1}, follow_redirects=True).text
    )
    mayor = enter(commune.mayor)
    assert "Subvention au comité des fêtes" in mayor.get("/bureau/a-faire").text
    assert "Votre réponse" in mayor.get(address).text
    stale = mayor.post(f"{address}/valider", data={"version": "1"}, follow_redirects=True).text
    assert "Le texte a changé" in stale
    again = mayor.post(f"{address}/renvoyer", data={"version": "1", "motive": "À refaire en partie"})
    assert again.status_code == 409 and "À refaire en partie</textarea>" in again.text
    sent = mayor.post(
        f"{address}/renvoyer", data={"version": "2", "motive": "Le devis manque"}, follow_redirects=True
    ).text
    assert "Le devis manque" in sent and "À reprendre" in clerk.get("/bureau/a-faire").text
    clerk.post(f"{address}/circuit", data={"circuit_id": 1})
    assert (
        "Votre validation est enregistrée"
        in mayor.post(f"{address}/valider", data={"version": "2"}, follow_redirects=True).text
    )
    assert "Prêt" in clerk.get("/bureau/projets").text


def test_an_absence_is_noted_on_the_page_of_what_is_to_do(clerk: FlaskClient, commune: Commune) -> None:
    form = {"to_id": commune.mayor, "starts_on": "2026-11-20", "ends_on": "2026-11-27"}
    assert (
        "Indiquez le premier et le dernier jour"
        in clerk.post("/bureau/a-faire/delegations", data={**form, "ends_on": ""}, follow_redirects=True).text
    )
    page = clerk.post("/bureau/a-faire/delegations", data=form, follow_redirects=True).text
    assert "répond à votre place du" in page
    assert (
        "répond à votre place du"
        not in clerk.post("/bureau/a-faire/delegations/1/fin", follow_redirects=True).text
    )


def test_opinions_are_asked_and_given_on_a_page(
    clerk: FlaskClient, commune: Commune, enter: Callable[[int], FlaskClient]
) -> None:
    address = begin(clerk, commune)
    asked = {
        "kind": "legal",
        "giver": "Service juridique",
        "due_on": "2026-11-27",
        "account_id": commune.mayor,
    }
    refused = clerk.post(f"{address}/avis", data={**asked, "due_on": "2020-01-01"})
    assert refused.status_code == 422 and 'value="Service juridique"' in refused.text
    assert clerk.post(f"{address}/avis", data=asked).status_code == 302
    mayor = enter(commune.mayor)
    assert "Avis à donner" in mayor.get("/bureau/a-faire").text
    given = {"answer": "unfavourable", "text": "", "given_on": "2026-11-20"}
    assert "se motive" in mayor.post(f"{address}/avis/1", data=given).text
    kept = mayor.post(f"{address}/avis/1", data={**given, "text": "Hors délai", "given_on": "2027-01-01"})
    assert kept.status_code == 422 and "Hors délai" in kept.text
    page = mayor.post(f"{address}/avis/1", data={**given, "text": "Hors délai"}, follow_redirects=True).text
    assert "Défavorable" in page and "Hors délai" in page
    assert "ne se retire plus" in clerk.post(f"{address}/avis/1/retirer", follow_redirects=True).text
