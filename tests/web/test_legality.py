"""The pages of the legality control, as a clerk uses them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from council.models import Body, db
from council.services import legality_sending
from tests.factory import Commune
from tests.gateways import legality_samples as samples
from tests.services.legality import Control, controlled
from tests.services.office import small_pdf


@pytest.fixture
def control(app: Flask, commune: Commune, client: FlaskClient, sign_in: Callable[..., None]) -> Control:
    sign_in(client, commune.clerk, commune.organisation_id)
    return controlled(app, commune)


def words(text: str) -> str:
    bare = re.sub(r"<(script|style|svg)\b.*?</\1>|<[^>]+>", " ", text, flags=re.S)
    return re.sub(r"[\s\u00a0\u202f]+", " ", bare.replace("&nbsp;", " ").replace("&#39;", "’"))


def fields(text: str) -> dict[str, str]:
    """What the form of the message holds."""
    found = {
        "subject": re.search(r'<textarea[^>]*name="subject"[^>]*>(.*?)</textarea>', text, re.S)[1],  # type: ignore[index]
        "number": re.search(r'name="number" value="([^"]*)"', text)[1],  # type: ignore[index]
    }
    for name in ("code", "matiere"):
        select = re.search(rf'<select[^>]*name="{name}".*?</select>', text, re.S)
        chosen = re.search(r'value="([^"]*)" selected', select[0]) if select else None
        found[name] = chosen[1] if chosen else ""
    return found


def test_an_act_is_previewed_confirmed_and_its_answer_shown(control: Control, client: FlaskClient) -> None:
    act = control.acts[0].id
    address = f"/bureau/actes/{act}/legalite"
    page = client.get(address)
    assert page.status_code == 200
    told = words(page.text)
    assert "045-214500019-20261105-2026_11_001-DE" in told
    assert "art. L. 2131-2" in told
    done = client.post(address, data=fields(page.text), follow_redirects=True)
    assert "Envoyée, accusé attendu" in words(done.text)
    row = control.sendings()[0]
    receipt = samples.receipt(
        row.identifier, "2026-11-20", samples.repeated(row.number, document=row.files[0]["name"])
    )
    (control.folder / "retours" / "ar.xml").write_bytes(receipt)
    client.post("/bureau/legalite/relever", follow_redirects=True)
    told = words(client.get(address).text)
    assert "Reçue en préfecture" in told
    assert "déféré du préfet" in told
    copy = client.get(f"{address}/copie.pdf", buffered=True)
    assert copy.data.startswith(b"%PDF")
    assert client.get(f"{address}/message.xml").data.startswith(b"<?xml")
    again = client.post(address, data={**fields(page.text), "subject": "Autre"}, follow_redirects=True)
    assert again.status_code == 200
    assert len(control.sendings()) == 1


def test_a_refused_form_keeps_what_was_typed(control: Control, client: FlaskClient) -> None:
    address = f"/bureau/actes/{control.acts[0].id}/legalite"
    typed = {**fields(client.get(address).text), "subject": "Fête 🎉 " + "x" * 600}
    refused = client.post(address, data=typed)
    assert refused.status_code == 422
    assert "🎉" in refused.text
    assert "Remplacez-les" in words(refused.text)
    long = client.post(address, data={**typed, "subject": "mot " * 150})
    assert "500 au plus" in words(long.text)
    assert 'name="shorten"' in long.text
    reviewed = client.post(address, data={**typed, "subject": "mot " * 150, "shorten": "1", "review": "1"})
    assert "mot..." in reviewed.text
    assert control.sendings() == []


def test_a_meeting_leaves_at_once_with_its_progress(control: Control, client: FlaskClient) -> None:
    address = f"/bureau/seances/{control.meeting.id}/legalite"
    told = words(client.get(address).text)
    assert "4 délibérations prêtes" in told
    assert "Non soumise" in told
    done = client.post(address, follow_redirects=True)
    assert "4 délibérations partent vers la préfecture." in words(done.text)
    progress = client.get(f"{address}/avancement").get_json()
    assert (progress["value"], progress["total"], progress["done"]) == (4, 4, True)


def test_the_board_says_what_is_due_with_the_article(control: Control, client: FlaskClient) -> None:
    told = words(client.get("/bureau/actes/suivi").text)
    assert "À transmettre" in told
    assert "art. L. 2131-1" in told
    assert "À publier" in told
    (control.folder / "retours").mkdir(parents=True, exist_ok=True)
    client.post(
        f"/bureau/actes/{control.acts[0].id}/legalite",
        data=fields(client.get(f"/bureau/actes/{control.acts[0].id}/legalite").text),
    )
    identifier = control.sendings()[0].identifier
    (control.folder / "retours" / "lettre.tar.gz").write_bytes(
        samples.letter("LettreObservations", identifier, "Vice de forme", "2026-11-19")
    )
    (control.folder / "retours" / "faux.xml").write_bytes(b"<a/>")
    legality_sending.collect_for(control.commune.organisation_id)
    told = words(client.get("/bureau/actes/suivi").text)
    assert "Lettre d’observations du 19 novembre 2026" in told
    assert "Réponses mises de côté" in told
    letters = client.get("/bureau/legalite/courriers")
    assert "Vice de forme" in letters.text
    letter = next(one for one in control.answers() if one.kind == "observations")
    file = client.get(f"/bureau/legalite/courriers/{letter.id}/pieces/1")
    assert (file.data, file.mimetype) == (b"%PDF-1.4 lettre", "application/octet-stream")
    assert client.get(f"/bureau/legalite/courriers/{letter.id}/pieces/2").status_code == 404
    wrong = client.post(
        f"/bureau/legalite/courriers/{letter.id}/reponse", data={"answered_on": "hier"}, follow_redirects=True
    )
    assert "Indiquez le jour" in words(wrong.text)
    client.post(
        f"/bureau/legalite/courriers/{letter.id}/reponse",
        data={"answered_on": "2026-11-20", "note": "Répondu"},
    )
    assert "Traité le 20 novembre 2026" in words(client.get("/bureau/legalite/courriers").text)


def test_the_configuration_keeps_what_was_typed_and_imports_a_file(
    control: Control, client: FlaskClient
) -> None:
    address = "/bureau/legalite/configuration"
    typed = {
        "department": "045", "arrondissement": "2", "nature": "31", "trigram": "TST", "email": "pas une adresse",
        "transport": "folder",
    }  # fmt: skip
    refused = client.post(address, data=typed)
    assert refused.status_code == 422
    assert "pas une adresse" in refused.text
    assert client.post(address, data={**typed, "email": "a@b.fr"}).status_code == 302
    sent = client.post(
        "/bureau/legalite/classification",
        data={"file": (io.BytesIO(samples.CLASSIFICATION.replace(b"2026-03-01", b"2026-10-01")), "c.xml")},
        content_type="multipart/form-data", follow_redirects=True,
    )  # fmt: skip
    assert "La classification du 01/10/2026 est en usage." in words(sent.text)
    for data in ({}, {"file": (io.BytesIO(b"<a/>"), "c.xml")}):
        wrong = client.post(
            "/bureau/legalite/classification",
            data=data,
            content_type="multipart/form-data",
            follow_redirects=True,
        )
        assert "classification" in words(wrong.text)
    assert client.post("/bureau/legalite/classification/demande").status_code == 302


def test_a_dispensed_act_says_so(control: Control, client: FlaskClient) -> None:
    act = control.acts[2].id
    client.post(f"/bureau/actes/{act}/legalite/dispense", data={"exemption": "promotion_rates"})
    assert "Dispensée de transmission" in words(client.get(f"/bureau/actes/{act}/legalite").text)


def test_wallonia_does_not_see_it(control: Control, client: FlaskClient) -> None:
    db.session.execute(db.update(Body).values(regime="be-wal-commune"))
    db.session.commit()
    assert "Sans objet ici" in words(client.get("/bureau/legalite/configuration").text)
    told = words(client.get(f"/bureau/actes/{control.acts[0].id}/legalite").text)
    assert "tutelle" in told
    assert "Confirmer la transmission" not in told
    board = client.get("/bureau/actes/suivi").text
    assert "/legalite/configuration" not in board
    assert "À transmettre" not in words(board)


def test_a_transmission_is_cancelled_with_a_reason(control: Control, client: FlaskClient) -> None:
    act = control.acts[0].id
    address = f"/bureau/actes/{act}/legalite"
    client.post(address, data=fields(client.get(address).text))
    row = control.sendings()[0]
    assert "Annuler cette transmission" not in client.get(address).text
    (control.folder / "retours" / "ar.xml").write_bytes(
        samples.receipt(
            row.identifier, "2026-11-20", samples.repeated(row.number, document=row.files[0]["name"])
        )
    )
    client.post("/bureau/legalite/relever")
    assert "Annuler cette transmission" in client.get(address).text
    long = "Mauvais fichier " * 70
    refused = client.post(f"{address}/annulation", data={"motive": long})
    assert refused.status_code == 422
    assert "raccourcissez-le" in words(refused.text)
    assert long.strip() in words(refused.text), "nothing typed is lost"
    asked = client.post(f"{address}/annulation", data={"motive": "Mauvais fichier"}, follow_redirects=True)
    told = words(asked.text)
    assert "Envoyée, confirmation attendue" in told
    assert "Mauvais fichier" in told
    assert "Annuler cette transmission" not in told
    (control.folder / "retours" / "annulation.xml").write_bytes(
        samples.answer("", "ARAnnulation", IDActe=row.identifier, DateReception="2026-11-20")
    )
    client.post("/bureau/legalite/relever")
    told = words(client.get(address).text)
    assert "Confirmée par la préfecture" in told
    assert fields(client.get(address).text)["number"] == row.number, "it may leave again"


def test_a_letter_is_replied_to_from_its_page(control: Control, client: FlaskClient) -> None:
    act = control.acts[0].id
    address = f"/bureau/actes/{act}/legalite"
    client.post(address, data=fields(client.get(address).text))
    row = control.sendings()[0]
    receipt = samples.receipt(
        row.identifier, "2026-11-20", samples.repeated(row.number, document=row.files[0]["name"])
    )
    (control.folder / "retours" / "ar.xml").write_bytes(receipt)
    asked = samples.letter("DemandePieceComplementaire", row.identifier, "Les statuts.", "2026-11-20")
    (control.folder / "retours" / "b.tar.gz").write_bytes(asked)
    client.post("/bureau/legalite/relever", follow_redirects=True)
    letter = max(one.id for one in control.answers())
    where = f"/bureau/legalite/courriers/{letter}/envoi"
    wrong = client.post(
        where, data={"kind": "documents_refused", "note": "Vu", "files": (io.BytesIO(b"x"), "a.docx")}
    )
    assert wrong.status_code == 422
    assert "n’est pas un PDF" in words(wrong.text)
    assert 'value="Vu"' in wrong.text
    assert re.search(r'value="documents_refused" checked', wrong.text)
    papers = [(io.BytesIO(small_pdf()), "statuts.pdf"), (io.BytesIO(small_pdf()), "comptes.pdf")]
    done = client.post(
        where, data={"kind": "documents", "note": "Vu", "files": papers}, follow_redirects=True
    )
    told = words(done.text)
    assert "Envoyer les pièces demandées" in told
    assert "statuts.pdf, comptes.pdf" in told
    assert "Répondre par le canal" not in told
