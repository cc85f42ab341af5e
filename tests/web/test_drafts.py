"""The pages of drafts: begin, write, autosave, unite two writers, versions, put on an agenda, read without the right to write."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from council.models import Draft, DraftTyping, Meeting, db
from council.services import departments, drafts
from council.services.departments import StepPlan
from council.services.dossiers import freeze_dossier
from council.services.draft_wishes import Wishes
from council.services.items import add_item
from council.web import errors
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
    assert "Le devis manque" in sent
    _told_why(clerk, mayor, address)
    clerk.post(f"{address}/circuit", data={"circuit_id": 1})
    assert (
        "Votre validation est enregistrée"
        in mayor.post(f"{address}/valider", data={"version": "2"}, follow_redirects=True).text
    )
    assert "Prêt" in clerk.get("/bureau/projets").text


def _told_why(writer: FlaskClient, reader: FlaskClient, address: str) -> None:
    """Who sent it back and why, at the top of its page and where it waits; the step that did is not said to be done."""
    for client in (writer, reader):
        page = client.get(address).text
        told = page.index("Renvoyé par ")
        assert told < page.index("«\u00a0Le devis manque\u00a0»") < page.index("Le circuit</h2>")
        assert ">Renvoyé<" in re.sub(r"\s+", "", page) and "Terminée" not in page
    waiting = writer.get("/bureau/a-faire").text
    assert "À reprendre" in waiting and ": «\u00a0Le devis manque\u00a0»" in waiting.replace(
        "&nbsp;", "\u00a0"
    )


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


def test_a_number_that_no_row_has_is_a_page_not_found(commune: Commune, clerk: FlaskClient) -> None:
    where = begin(clerk, commune)
    for number in ("99999999999", "9" * 30):
        assert clerk.post(f"{where}/circuit", data={"circuit_id": number}).status_code in (302, 404)
        assert clerk.get(f"/bureau/projets?service={number}").status_code in (200, 404)
        assert clerk.get(f"/bureau/projets/{number}").status_code == 404


def test_an_overflow_of_ours_is_no_page_not_found(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(OverflowError):  # as tests see whatever is unexpected
        errors._out_of_range(OverflowError("date value out of range"))


def test_the_list_begins_with_what_the_next_convocation_needs(commune: Commune, clerk: FlaskClient) -> None:
    actor, meeting = commune.actor(commune.clerk), new_meeting(commune, 7)
    drafts.begin(actor, commune.body_id, "Tarifs de la cantine", Wishes(meeting_id=meeting))
    page = clerk.get("/bureau/projets").text
    assert "Avant les convocations" in page
    assert "En péril" in page
    assert "Manque encore" in page
    assert "Avant les convocations" not in clerk.get("/bureau/projets?q=cantine").text


def test_the_most_urgent_come_first_the_others_are_a_link_away(
    commune: Commune, clerk: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("council.web.office.drafts.MOST_URGENT", 1)
    actor, meeting = commune.actor(commune.clerk), new_meeting(commune, 7)
    for title in ("Tarifs de la cantine", "Bail du presbytère"):
        drafts.begin(actor, commune.body_id, title, Wishes(meeting_id=meeting))
    page = clerk.get("/bureau/projets").text
    assert "Voir les 2 projets attendus" in page
    assert page.count("Manque encore") == 1
    page = clerk.get("/bureau/projets?delais=tous").text
    assert page.count("Manque encore") == 2


def test_a_draft_does_not_leave_without_what_its_writer_has_typed(
    commune: Commune, clerk: FlaskClient
) -> None:
    where = begin(clerk, commune)
    clerk.post(where, data=typed(1))
    way = departments.keep_circuit(
        commune.actor(commune.clerk), "Court", (StepPlan("Direction", (commune.clerk,)),)
    )
    meeting = new_meeting(commune, 7)
    assert clerk.post(f"{where}/saisie", data=typed(2, note="Pas encore enregistré.")).status_code == 204
    for action, data in (("circuit", {"circuit_id": way}), ("inscrire", {"meeting_id": meeting})):
        page = clerk.post(f"{where}/{action}", data=data, follow_redirects=True).text
        assert "Vous avez écrit dans ce projet sans enregistrer" in page
    assert clerk.post(where, data=typed(2, note="Enregistré, pour {{montant}}.")).status_code == 302
    page = clerk.post(f"{where}/circuit", data={"circuit_id": way}, follow_redirects=True).text
    assert "Le projet est en validation" in page
    assert "Il reste à remplir dans le texte\u00a0: {{montant}}" in page


def test_a_draft_does_not_leave_with_a_text_its_sender_has_not_seen(
    commune: Commune, clerk: FlaskClient, enter: Callable[[int], FlaskClient]
) -> None:
    where = begin(clerk, commune)
    clerk.post(where, data=typed(1))
    way = departments.keep_circuit(
        commune.actor(commune.clerk), "Court", (StepPlan("Direction", (commune.clerk,)),)
    )
    assert '<input type="hidden" name="version" value="2">' in clerk.get(where).text
    enter(commune.service).post(where, data=typed(2, note="Changée entre-temps."))
    sent = {"circuit_id": way, "version": 2}
    page = clerk.post(f"{where}/circuit", data=sent, follow_redirects=True).text
    assert "c’est maintenant la version 3" in page and "Le projet est en validation" not in page
    page = clerk.post(f"{where}/circuit", data={**sent, "version": 3}, follow_redirects=True).text
    assert "Le projet est en validation" in page


def test_the_convocation_names_the_points_with_holes(commune: Commune, clerk: FlaskClient) -> None:
    meeting = new_meeting(commune, 20)
    add_item(commune.actor(commune.clerk), meeting, text("Achat", note="Pour {{montant}}."))
    assert (
        "Point 1\u00a0: il reste à remplir montant"
        in clerk.get(f"/bureau/seances/{meeting}/convocation").text
    )


def test_unfinished_points_are_sent_by_a_choice_of_their_own(commune: Commune, clerk: FlaskClient) -> None:
    meeting = new_meeting(commune, 20)
    add_item(commune.actor(commune.clerk), meeting, text("Achat", note="Pour {{montant}}."))
    freeze_dossier(commune.actor(commune.clerk), meeting)
    where = f"/bureau/seances/{meeting}/convocation"
    page = clerk.get(where).text
    assert 'name="unfinished" value="1:1:0"' in page and "Envoyer tel quel le point 1, inachevé" in page
    refused = clerk.post(where)
    assert refused.status_code == 422 and "Inachevé" in refused.text and 'href="#unfinished"' in refused.text
    sent = clerk.post(where, data={"unfinished": "1:1:0"}, follow_redirects=True).text
    assert "La séance est convoquée" in sent


def test_the_parts_stand_in_the_order_of_the_pdf_on_every_page(
    clerk: FlaskClient, commune: Commune, enter: Callable[[int], FlaskClient]
) -> None:
    address = begin(clerk, commune)
    clerk.post(address, data=typed(1, note="LaNote", expose="LExpose", **{"visas-0": "LeVisa", "considerants-0": "LeMotif", "articles-0": "LArticle", "articles-1": "LeSecond"}))  # fmt: skip
    clerk.post(f"{address}/modele", data={"name": "Court"})
    pages = [clerk.get(address), enter(commune.mayor).get(address), clerk.get(f"{address}/lecture"), clerk.get("/bureau/modeles/1")]  # fmt: skip
    clerk.post(f"{address}/inscrire", data={"meeting_id": new_meeting(commune)})
    pages += [clerk.get("/bureau/points/1"), enter(commune.mayor).get("/bureau/points/1")]
    for page in pages:
        at = [page.text.index(word) for word in ("LaNote", "LExpose", "LeVisa", "LeMotif", "LArticle", "LeSecond")]  # fmt: skip
        assert at == sorted(at)
        said = re.sub(r"<[^>]+>|&nbsp;|\s+", " ", page.text)
        assert re.search(r"Article +1er", said) and not re.search(r"Article +1 ", said)
    for page in (pages[1], pages[2], pages[3], pages[5]):  # as a text of law, whose tables have borders
        assert 'class="law-text' in page.text


def test_what_was_typed_in_a_draft_waits_on_the_page_of_its_point(
    clerk: FlaskClient, commune: Commune, enter: Callable[[int], FlaskClient]
) -> None:
    service = enter(commune.service)
    address = begin(service, commune)
    service.post(address, data=typed(1, note="Première note."))
    service.post(
        f"{address}/saisie", data=typed(2, note="Tapée dans le train", amount="300", direction="expense")
    )
    assert clerk.post(f"{address}/inscrire", data={"meeting_id": new_meeting(commune)}).status_code == 302
    point = "/bureau/points/1"
    page = service.get(point).text
    assert "Une saisie non enregistrée vous attend" in page and "Tapée dans le train" in page
    assert "Une saisie non enregistrée vous attend" in service.get(address).text
    assert "saisie non enregistrée" not in clerk.get(point).text  # each their own
    clerk.post(point, data=typed(1, note="Première note.", expose="Relu par le secrétariat."))
    again = service.get(f"{point}?saisie=1").text
    assert "Tapée dans le train" in again and "Relu par le secrétariat." in again and "300" in again
    saved = service.post(
        point, data=typed(2, note="Tapée dans le train", expose="Relu par le secrétariat.", saisie="1")
    )
    assert saved.status_code == 302
    assert db.session.scalars(db.select(DraftTyping)).all() == []
    assert "saisie non enregistrée" not in service.get(point).text
    assert db.session.scalars(db.select(Draft.amount)).one() == 30_000  # what surrounds the text, too


def test_the_budget_of_a_listed_draft_is_still_written(clerk: FlaskClient, commune: Commune) -> None:
    address = begin(clerk, commune)
    clerk.post(address, data=typed(1))
    meeting = new_meeting(commune)
    clerk.post(f"{address}/inscrire", data={"meeting_id": meeting})
    wrong = clerk.post(
        f"{address}/budget",
        data={"direction": "expense", "amount": "beaucoup", "budget_lines": "Compte 6574"},
    )
    assert (
        wrong.status_code == 422
        and "en chiffres" in wrong.text
        and "beaucoup" in wrong.text
        and "Compte 6574" in wrong.text
    )
    sent = {"direction": "expense", "amount": "1 200", "budget_lines": "Compte 6574\nCompte 2188"}
    assert clerk.post(f"{address}/budget", data=sent).status_code == 302
    page = clerk.get(address).text
    assert "1\u202f200" in page and "Compte 2188" in page
    db.session.get_one(Meeting, meeting).state = "open"
    db.session.commit()
    assert "ne change plus" in clerk.post(f"{address}/budget", data=sent).text


def test_a_page_opened_before_the_agenda_is_saved_on_the_point(
    clerk: FlaskClient, commune: Commune, enter: Callable[[int], FlaskClient]
) -> None:
    service = enter(commune.service)
    address = begin(service, commune)
    service.post(address, data=typed(1))
    meeting = new_meeting(commune)
    clerk.post(f"{address}/inscrire", data={"meeting_id": meeting})
    sent = service.post(address, data=typed(2, note="Écrite trop tard."))
    assert sent.location.endswith("/bureau/points/1?saisie=1")
    assert "Écrite trop tard." in service.get(sent.location).text
    db.session.get_one(Meeting, meeting).state = "convened"
    db.session.commit()
    page = service.get("/bureau/points/1").text
    assert "Écrite trop tard." in page and "Ce texte ne s’écrit plus ici" in page
    forgotten = service.post(f"{address}/saisie/oublier", data={"point": "1"})
    assert forgotten.location.endswith("/bureau/points/1")
    assert "Écrite trop tard." not in service.get("/bureau/points/1").text
