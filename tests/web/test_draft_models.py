"""The pages of models and of the library; lines taken without script; variables on the form; who is writing."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from council.models import Draft, DraftModel, KeptLine, db
from tests.factory import Commune
from tests.web.test_drafts import begin, typed


def test_a_model_is_made_shown_and_begun_with(
    clerk: FlaskClient, commune: Commune, enter: Callable[[int], FlaskClient]
) -> None:
    address = begin(clerk, commune)
    clerk.post(address, data={**typed(1), "articles-0": "Accorde {{montant}} à {{association}}."})
    page = clerk.get(address).text
    assert "{{montant}}" in page and "À remplir" in page and "écrivez le montant" in page
    filled = clerk.post(
        f"{address}/variables", data={"name": "association", "value": ""}, follow_redirects=True
    )
    assert "Écrivez ce qui remplace la variable" in filled.text
    answer = clerk.post(f"{address}/modele", data={"name": "Subvention"})
    model = db.session.scalars(db.select(DraftModel)).one()
    assert (
        answer.location.endswith(f"/bureau/modeles/{model.id}")
        and "{{association}}" in clerk.get(answer.location).text
    )
    assert (
        "porte déjà ce nom"
        in clerk.post(
            f"{begin(clerk, commune, 'Autre')}/modele", data={"name": "Subvention"}, follow_redirects=True
        ).text
    )
    assert ">Subvention</option>" in clerk.get("/bureau/projets/nouveau").text
    clerk.post(f"{address}/variables", data={"name": "association", "value": "Amis du livre"})
    assert "à Amis du livre." in clerk.get(f"{address}/lecture").text
    begun = clerk.post(
        "/bureau/projets/nouveau",
        data={"title": "Aide au club", "body_id": commune.body_id, "model_id": model.id},
    )
    assert begun.status_code == 302
    made = db.session.scalars(db.select(Draft).order_by(Draft.id.desc())).first()
    assert made is not None and (made.title, made.content["articles"]) == (
        "Aide au club",
        ["<p>Accorde {{montant}} à {{association}}.</p>"],
    )
    wrong = clerk.post(f"/bureau/modeles/{model.id}", data={"name": ""})
    assert wrong.status_code == 422 and "Donnez un nom" in wrong.text
    assert (
        clerk.post(f"/bureau/modeles/{model.id}", data={"name": "Subvention", "closed": "1"}).status_code
        == 302
    )
    assert ">Subvention</option>" not in clerk.get("/bureau/projets/nouveau").text
    assert enter(commune.mayor).post(f"/bureau/modeles/{model.id}", data={"name": "X"}).status_code == 403
    assert enter(commune.mayor).get("/bureau/modeles").status_code == 200


def test_a_line_of_the_library_joins_a_draft_by_a_press_without_script(
    clerk: FlaskClient, commune: Commune
) -> None:
    refused = clerk.post("/bureau/modeles/lignes", data={"kind": "visa", "text": ""})
    assert refused.status_code == 422 and "Écrivez la ligne" in refused.text
    assert (
        clerk.post(
            "/bureau/modeles/lignes", data={"kind": "visa", "text": "Vu la charte,", "matiere_code": "7.5"}
        ).status_code
        == 302
    )
    line = db.session.scalars(db.select(KeptLine)).one()
    address = begin(clerk, commune)
    page = clerk.get(address).text
    assert f'value="visas:take-{line.id}"' in page
    page = clerk.post(address, data={**typed(1), "row": f"visas:take-{line.id}"}).text
    assert 'name="visas-1"' in page and "Vu la charte,</textarea>" in page and "Une note." in page
    wrong = clerk.post(
        f"/bureau/modeles/lignes/{line.id}", data={"kind": "visa", "text": "", "matiere_code": "7.5"}
    )
    assert wrong.status_code == 422
    clerk.post(
        f"/bureau/modeles/lignes/{line.id}", data={"kind": "visa", "text": "Vu la charte,", "closed": "1"}
    )
    assert "visas:take-" not in clerk.get(address).text


def model_form(revision: int = 0, **more: object) -> dict[str, object]:
    """What the form of a model sends."""
    return {**typed(revision), "name": "Subvention", "rapporteur_id": "", **more}


def test_a_model_is_written_from_nothing_and_changed_by_hand(clerk: FlaskClient, commune: Commune) -> None:
    assert "/bureau/modeles/nouveau" in clerk.get("/bureau/modeles").text
    empty = clerk.get("/bureau/modeles/nouveau").text
    assert 'name="articles-0"' in empty and "beneficiaries-0" not in empty and "rapporteur_id" not in empty
    wrong = clerk.post("/bureau/modeles/nouveau", data=model_form(name="", note="Texte gardé"))
    assert (
        wrong.status_code == 422 and "Donnez un nom au modèle" in wrong.text and "Texte gardé" in wrong.text
    )
    more = clerk.post("/bureau/modeles/nouveau", data=model_form(row="articles:add", note="Texte gardé"))
    assert 'name="articles-1"' in more.text and "Texte gardé" in more.text
    where = clerk.post("/bureau/modeles/nouveau", data=model_form()).location
    assert "Accorde 500" in clerk.get(where).text
    page = clerk.get(f"{where}/ecrire").text
    assert 'value="Subvention"' in page and 'name="revision" type="hidden" value="1"' in page
    assert (
        clerk.post("/bureau/modeles/nouveau", data=model_form(note="Autre")).status_code == 422
    )  # its name is taken
    changed = model_form(
        1, name="Aide", note="Note du modèle.", **{"beneficiaries-0": "Club", "rapporteur_id": ""}
    )
    assert clerk.post(f"{where}/ecrire", data=changed).status_code == 302
    row = db.session.scalars(db.select(DraftModel)).one()
    assert (row.name, row.revision, row.content["note"], row.content["beneficiaries"]) == ("Aide", 2, "<p>Note du modèle.</p>", [])  # fmt: skip
    assert clerk.post(f"{where}/ecrire", data=changed).status_code == 302  # a double click
    stale = clerk.post(f"{where}/ecrire", data=model_form(1, note="Celle de l’autre."))
    assert stale.status_code == 409 and "Celle de l’autre." in stale.text and "Note du modèle." in stale.text
    assert 'name="revision" type="hidden" value="2"' in stale.text
    assert clerk.post(f"{where}/ecrire", data=model_form(2, title="")).status_code == 422
    assert clerk.get("/bureau/modeles/99/ecrire").status_code == 404


def test_only_who_prepares_meetings_writes_models(
    clerk: FlaskClient, commune: Commune, enter: Callable[[int], FlaskClient]
) -> None:
    where = clerk.post("/bureau/modeles/nouveau", data=model_form()).location
    for who in (commune.service, commune.mayor):
        client = enter(who)
        assert client.get(where).status_code == 200 and "/ecrire" not in client.get(where).text
        assert "modeles/nouveau" not in client.get("/bureau/modeles").text
        for path in ("/bureau/modeles/nouveau", f"{where}/ecrire"):
            assert client.get(path).status_code == 403
            assert client.post(path, data=model_form(1)).status_code == 403
