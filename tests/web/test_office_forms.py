"""The office's forms without JavaScript: rows, refusals, conflicts, double submissions; nothing typed is lost."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from council.documents.intake import Limits, Refused, intake
from council.models import Account, Annex, AuditLine, Item, Meeting, OutboxMessage, Person, db
from council.services.convocations import convene
from council.services.dossiers import freeze_dossier
from council.services.items import add_item
from tests.factory import Commune, make_commune
from tests.services.office import NOW, draft, new_meeting, small_pdf, stored, titles

SignIn = Callable[..., None]


@pytest.fixture
def commune(app: Flask) -> Commune:
    """Three members are enough: each convocation is a real PDF."""
    return make_commune(members=3)


@pytest.fixture
def meeting(commune: Commune, clerk: FlaskClient) -> int:
    """A draft meeting ten days ahead."""
    return new_meeting(commune)


def typed(**changes: object) -> dict[str, object]:
    """What a browser sends of a filled item form."""
    values: dict[str, object] = {
        "title": "Achat d’un tracteur", "kind": "decision", "rapporteur_id": "", "matiere_code": "3.1 – Acquisitions",
        "nature_code": "1", "ballot_mode": "main_levee", "majority_rule": "simple_expressed", "note": "Une note.",
        "visas-0": "Vu le CGCT", "considerants-0": "Considérant l’usure", "expose": "", "articles-0": "Achète.",
        "articles-1": "Paie.", "public_title": "", "revision": "1",
    }  # fmt: skip
    return {**values, **changes}


def areas(answer: TestResponse, name: str) -> list[str]:
    """Texts of the rows of a list, as the page shows them."""
    found = re.findall(rf'<textarea[^>]*name="{name}-\d+"[^>]*>(.*?)</textarea>', answer.text, re.S)
    return [html.unescape(one).strip() for one in found]


def test_a_closed_item_without_public_title_is_refused_and_kept(clerk: FlaskClient, meeting: int) -> None:
    form = typed(title="Litige avec un voisin", closed_session="y", public_title="")
    answer = clerk.post(f"/bureau/seances/{meeting}/points/nouveau", data=form)
    assert answer.status_code == 422
    assert "Écrivez le titre public" in html.unescape(answer.text)
    assert "Litige avec un voisin" in answer.text
    assert re.search(r'name="closed_session"[^>]*checked|checked[^>]*name="closed_session"', answer.text)
    form["public_title"] = "Affaire contentieuse (1 dossier)"
    assert clerk.post(f"/bureau/seances/{meeting}/points/nouveau", data=form).status_code == 302


def test_a_meeting_is_created_and_changed(commune: Commune, clerk: FlaskClient) -> None:
    form = {"body_id": commune.body_id, "date": "2026-12-04", "hour": "19:30", "place": "Mairie"}
    first = clerk.post("/bureau/seances/nouvelle", data=form)
    second = clerk.post("/bureau/seances/nouvelle", data=form)
    assert first.status_code == second.status_code == 302
    assert first.location == second.location
    made = db.session.execute(db.select(Meeting)).scalar_one()
    assert made.starts_at.isoformat() == "2026-12-04T18:30:00+00:00"  # 19:30 in Paris, in winter
    clerk.post(f"{first.location}/modifier", data={**form, "place": "Gymnase", "revision": "1"})
    assert stored(made.id).place == "Gymnase"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"date": "2026-11-01"}, "Cette date est passée"),
        ({"date": ""}, "Choisissez la date"),
        ({"place": ""}, "Indiquez le lieu"),
        ({"hour": "tard"}, "Écrivez l’heure comme ceci"),
        ({"date": "demain"}, "Écrivez la date comme ceci"),
    ],
)
def test_a_refused_meeting_form_keeps_what_was_typed(
    commune: Commune, clerk: FlaskClient, change: dict[str, str], words: str
) -> None:
    form = {
        "body_id": commune.body_id,
        "date": "2026-12-04",
        "hour": "19:30",
        "place": "Salle Jean-Moulin",
        **change,
    }
    answer = clerk.post("/bureau/seances/nouvelle", data=form)
    assert answer.status_code == 422
    assert words in answer.text
    assert form["place"] in answer.text
    assert "data-error-summary" in answer.text


def test_an_item_is_written_and_read_back(clerk: FlaskClient, meeting: int) -> None:
    answer = clerk.post(f"/bureau/seances/{meeting}/points/nouveau", data=typed(), follow_redirects=True)
    assert answer.status_code == 200
    assert areas(answer, "articles") == ["Achète.", "Paie."]
    item = db.session.execute(db.select(Item)).scalar_one()
    assert (item.matiere_code, item.ballot_mode, item.articles) == (
        "3.1",
        "main_levee",
        ["<p>Achète.</p>", "<p>Paie.</p>"],
    )
    clerk.post(f"/bureau/seances/{meeting}/points/nouveau", data=typed())
    assert len(titles(meeting)) == 1


def test_rows_without_javascript(clerk: FlaskClient, meeting: int) -> None:
    address = f"/bureau/seances/{meeting}/points/nouveau"
    added = clerk.post(address, data=typed(row="articles:add"))
    assert added.status_code == 200
    assert areas(added, "articles") == ["Achète.", "Paie.", ""]
    assert re.search(
        r'<textarea[^>]*autofocus[^>]*name="articles-2"|name="articles-2"[^>]*autofocus', added.text
    )
    assert areas(clerk.post(address, data=typed(row="articles-1:up")), "articles") == ["Paie.", "Achète."]
    assert areas(clerk.post(address, data=typed(row="articles-0:up")), "articles") == ["Achète.", "Paie."]
    assert areas(clerk.post(address, data=typed(row="articles-0:down")), "articles") == ["Paie.", "Achète."]
    assert areas(clerk.post(address, data=typed(row="articles-0:remove")), "articles") == ["Paie."]
    assert areas(clerk.post(address, data=typed(row="visas-0:remove")), "visas") == [""]
    assert areas(clerk.post(address, data=typed(row="autre-9:bizarre")), "articles") == ["Achète.", "Paie."]
    assert titles(meeting) == []


def test_rows_with_gaps_in_their_numbers_keep_their_order(clerk: FlaskClient, meeting: int) -> None:
    data = typed(**{"articles-7": "Charge le maire."})
    answer = clerk.post(f"/bureau/seances/{meeting}/points/nouveau", data=data, follow_redirects=True)
    assert areas(answer, "articles") == ["Achète.", "Paie.", "Charge le maire."]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": ""}, "Écrivez l’objet"),
        ({"title": "x" * 501}, "501 caractères"),
        ({"matiere_code": "autres"}, "Cette matière n’existe pas"),
        ({"rapporteur_id": "zorro"}, "Rapporteur"),
        ({"ballot_mode": "dés"}, "Mode de scrutin"),
    ],
)
def test_a_refused_item_keeps_every_field(
    clerk: FlaskClient, meeting: int, change: dict[str, str], words: str
) -> None:
    answer = clerk.post(f"/bureau/seances/{meeting}/points/nouveau", data=typed(**change))
    assert answer.status_code == 422
    assert words in answer.text
    assert areas(answer, "articles") == ["Achète.", "Paie."]
    assert "Considérant l’usure" in answer.text
    assert titles(meeting) == []


def test_two_clerks_both_texts_on_one_page(
    commune: Commune, clerk: FlaskClient, meeting: int, enter: Callable[[int], FlaskClient]
) -> None:
    item = add_item(commune.actor(commune.clerk), meeting, draft())
    db.session.remove()
    service = enter(commune.service)
    assert clerk.post(f"/bureau/points/{item}", data=typed(title="Version A")).status_code == 302
    conflict = service.post(f"/bureau/points/{item}", data=typed(title="Version B"))
    assert conflict.status_code == 409
    assert "Version A" in conflict.text
    assert "Version B" in conflict.text
    assert "Mme Sylvie Bernard" in conflict.text
    assert 'value="2"' in conflict.text
    assert stored(meeting).items[0].title == "Version A"
    assert (
        service.post(f"/bureau/points/{item}", data=typed(title="Version B", revision="2")).status_code == 302
    )
    assert stored(meeting).items[0].title == "Version B"


def test_the_meeting_form_conflict(commune: Commune, clerk: FlaskClient, meeting: int) -> None:
    form = {"body_id": commune.body_id, "date": "2026-12-04", "hour": "19:30", "place": "A", "revision": "1"}
    clerk.post(f"/bureau/seances/{meeting}/modifier", data=form)
    answer = clerk.post(f"/bureau/seances/{meeting}/modifier", data={**form, "place": "B"})
    assert answer.status_code == 409
    assert "Ce qui est enregistré maintenant" in answer.text
    assert 'value="2"' in answer.text
    tampered = clerk.post(
        f"/bureau/seances/{meeting}/modifier", data={**form, "place": "B", "revision": "²x"}
    )
    assert tampered.status_code == 409
    clerk.post(f"/bureau/seances/{meeting}/modifier", data={**form, "place": "B", "revision": "2"})
    assert stored(meeting).place == "B"


def test_a_paper_convocation_is_noted_from_the_page(
    commune: Commune, clerk: FlaskClient, meeting: int
) -> None:
    actor = commune.actor(commune.clerk)
    person = db.session.get_one(Person, commune.persons[1])
    person.email = ""
    db.session.get_one(Account, commune.accounts[1]).active = False
    db.session.commit()
    add_item(actor, meeting, draft())
    freeze_dossier(actor, meeting)
    assert "2 par courriel, 1 sur papier" in clerk.get(f"/bureau/seances/{meeting}/convocation").text
    convene(actor, meeting)
    db.session.remove()
    address = f"/bureau/seances/{meeting}/convocation"
    page = clerk.get(address).text
    assert "Remise le" in page
    form = re.search(r"/bureau/convocations/\d+/papier", page)
    assert form
    assert "Indiquez le jour" in clerk.post(form[0], data={"on": ""}).text
    assert "jour réel" in clerk.post(form[0], data={"on": "2026-11-01"}).text
    clerk.post(form[0], data={"on": "20/11/2026"})
    assert "3 / 3" in clerk.get(address).text


def test_order_by_buttons_and_by_scripts(commune: Commune, clerk: FlaskClient, meeting: int) -> None:
    ids = [add_item(commune.actor(commune.clerk), meeting, draft(title)) for title in "ABC"]
    db.session.remove()
    address = f"/bureau/seances/{meeting}/ordre"
    answer = clerk.post(address, data={"item": ids[2], "move": "up"})
    assert answer.location.endswith(f"#point-{ids[2]}")
    assert f'id="point-{ids[2]}"' in clerk.get(answer.location).text
    assert titles(meeting) == ["A", "C", "B"]
    script = clerk.post(
        address, data={"item": ids[1], "position": "1"}, headers={"Accept": "application/json"}
    )
    assert (script.status_code, script.data) == (204, b"")
    assert titles(meeting) == ["B", "A", "C"]
    assert clerk.post(address, data={"item": "x"}).status_code == 404


def test_deleting_asks_first(commune: Commune, clerk: FlaskClient, meeting: int) -> None:
    item = add_item(commune.actor(commune.clerk), meeting, draft())
    db.session.remove()
    assert "Supprimer le point 1" in clerk.get(f"/bureau/points/{item}/supprimer").text
    assert titles(meeting) != []
    clerk.post(f"/bureau/points/{item}/supprimer")
    assert clerk.post(f"/bureau/points/{item}/supprimer").status_code == 404
    assert titles(meeting) == []


def test_several_files_each_with_its_own_answer(commune: Commune, clerk: FlaskClient, meeting: int) -> None:
    item = add_item(commune.actor(commune.clerk), meeting, draft())
    db.session.remove()
    files = [
        (BytesIO(small_pdf()), "plan.pdf"),
        (BytesIO(b"PK\x03\x04"), "devis.docx"),
        (BytesIO(small_pdf(2)), "devis.pdf"),
    ]
    answer = clerk.post(f"/bureau/points/{item}/annexes", data={"files": files, "confidential": "y"})
    assert answer.status_code == 302
    page = clerk.get(answer.location).text
    assert re.search(r"2\sannexes jointes", page)
    assert re.search(r"1\sfichier refusé", page)
    assert re.search(r"«\u00a0devis.docx\u00a0».*Ce fichier est endommagé", page, re.DOTALL)
    assert clerk.get(f"/bureau/points/{item}/annexes/examen?sur=3").json["done"]
    refusal = re.search(r'name="deposit" value="(\d+)"', page)
    assert refusal
    clerk.post(f"/bureau/points/{item}/annexes/refus", data={"deposit": refusal[1]})
    assert "fichier refusé" not in clerk.get(answer.location).text
    annexes = list(db.session.execute(db.select(Annex).order_by(Annex.position)).scalars())
    assert [(one.title, one.confidential) for one in annexes] == [("plan", True), ("devis", True)]
    assert clerk.post(f"/bureau/points/{item}/annexes", data={}).status_code == 422
    first = annexes[0].id
    refused = clerk.post(f"/bureau/annexes/{first}", data={"title": ""})
    assert refused.status_code == 422
    assert "Donnez un titre" in refused.text
    clerk.post(f"/bureau/annexes/{first}", data={"title": "Plan de masse"})
    clerk.post(f"/bureau/annexes/{first}", data={"title": "ignoré", "move": "down"})
    db.session.rollback()
    db.session.expire_all()
    again = list(db.session.execute(db.select(Annex).order_by(Annex.position)).scalars())
    assert [(one.title, one.confidential) for one in again] == [("devis", True), ("Plan de masse", False)]
    clerk.post(f"/bureau/annexes/{first}/supprimer")
    assert len(list(db.session.execute(db.select(Annex)).scalars())) == 1


def test_dossier_then_convocation_from_the_pages(commune: Commune, clerk: FlaskClient, meeting: int) -> None:
    add_item(commune.actor(commune.clerk), meeting, draft())
    db.session.remove()
    assert "Le dossier n’est pas prêt" in clerk.get(f"/bureau/seances/{meeting}/convocation").text
    assert clerk.get(f"/bureau/seances/{meeting}/dossier.pdf").status_code == 404
    refused = clerk.post(f"/bureau/seances/{meeting}/convocation")
    assert refused.status_code == 422
    page = clerk.post(f"/bureau/seances/{meeting}/dossier", follow_redirects=True)
    assert "La version 1 contient les pièces telles qu’elles sont" in page.text
    with clerk.get(f"/bureau/seances/{meeting}/dossier.pdf") as live:
        assert live.data.startswith(b"%PDF-")
    done = clerk.post(f"/bureau/seances/{meeting}/convocation", follow_redirects=True)
    assert "3 convocations partent" in done.text
    again = clerk.post(f"/bureau/seances/{meeting}/convocation", follow_redirects=True)
    assert "déjà convoquée" in again.text
    progress = clerk.get(f"/bureau/seances/{meeting}/convocation/avancement").get_json()
    assert (progress["value"], progress["total"], progress["done"]) == (3, 3, True)
    assert (
        "nouvelle convocation" in clerk.post(f"/bureau/seances/{meeting}/points/nouveau", data=typed()).text
    )


def test_a_stale_dossier_is_never_behind_the_live_link(
    commune: Commune, clerk: FlaskClient, meeting: int
) -> None:
    actor = commune.actor(commune.clerk)
    add_item(actor, meeting, draft())
    dossier = freeze_dossier(actor, meeting)
    add_item(actor, meeting, draft("Ajouté ensuite"))
    db.session.remove()
    assert clerk.get(f"/bureau/seances/{meeting}/dossier.pdf").status_code == 404
    with clerk.get(f"/bureau/dossiers/{dossier}.pdf") as old:
        assert old.status_code == 200
    assert "Périmée" in clerk.get(f"/bureau/seances/{meeting}/dossier").text
    done = clerk.get(f"/bureau/dossiers/{dossier}/avancement").get_json()
    assert done["done"]
    assert done["value"] == 100


def test_urgency_from_the_page(commune: Commune, clerk: FlaskClient) -> None:
    actor, meeting = commune.actor(commune.clerk), new_meeting(commune, 3)
    add_item(actor, meeting, draft(note=""))
    freeze_dossier(actor, meeting)
    db.session.remove()
    address = f"/bureau/seances/{meeting}/convocation"
    assert "Motif de l’urgence" in clerk.get(address).text
    first = clerk.post(address, data={"notes_motive": "Le devis joint en tient lieu"})
    assert first.status_code == 422
    assert "Le devis joint en tient lieu" in first.text
    second = clerk.post(
        address, data={"urgent_reason": "Fuite", "notes_motive": "Devis"}, follow_redirects=True
    )
    assert "Convocation en urgence" in second.text


def test_a_stuck_mail_is_shown_and_tried_again(
    commune: Commune, clerk: FlaskClient, meeting: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from council.gateways.mail import LocalMailbox

    actor = commune.actor(commune.clerk)
    add_item(actor, meeting, draft())
    freeze_dossier(actor, meeting)

    def refuse(*_args: object) -> str:
        raise ConnectionRefusedError("le serveur d’envoi ne répond pas")

    with monkeypatch.context() as patch:
        patch.setattr(LocalMailbox, "send", refuse)
        convene(actor, meeting)
    stuck = list(
        db.session.execute(db.select(OutboxMessage).where(OutboxMessage.state == "pending")).scalars()
    )
    db.session.remove()
    page = clerk.get("/bureau/courriels").text
    assert "3\u00a0envois en difficulté" in page
    assert "le serveur d’envoi ne répond pas" in page
    assert "Refusé, à retenter" in clerk.get(f"/bureau/seances/{meeting}/convocation").text
    clerk.post(f"/bureau/envois/{stuck[0].id}/reessayer")
    assert "2\u00a0envois en difficulté" in clerk.get("/bureau/courriels").text
    assert "entre-temps" in clerk.post(f"/bureau/envois/{stuck[0].id}/reessayer", follow_redirects=True).text
    assert clerk.post("/bureau/envois/999/reessayer").status_code == 404


def test_the_mailbox_is_searched(clerk: FlaskClient, commune: Commune, meeting: int) -> None:
    actor = commune.actor(commune.clerk)
    add_item(actor, meeting, draft())
    freeze_dossier(actor, meeting)
    convene(actor, meeting)
    db.session.remove()
    assert clerk.get("/bureau/courriels?q=anne.").text.count('class="file"') == 1
    assert "Aucun courriel ne répond" in clerk.get("/bureau/courriels?q=100%25_").text


def test_every_write_leaves_an_audit_line(commune: Commune, clerk: FlaskClient, meeting: int) -> None:
    clerk.post(f"/bureau/seances/{meeting}/points/nouveau", data=typed())
    line = db.session.execute(db.select(AuditLine).where(AuditLine.verb == "items.add_item")).scalar_one()
    assert (line.account_id, line.actor, line.at) == (commune.clerk, "Mme Sylvie Bernard", NOW)


def test_a_convened_meeting_is_cancelled_from_its_board(
    commune: Commune, clerk: FlaskClient, meeting: int
) -> None:
    stored(meeting).state = "convened"
    db.session.commit()
    address = f"/bureau/seances/{meeting}/annulation"
    assert address in clerk.get(f"/bureau/seances/{meeting}").text
    assert "convoquez de nouveau" in html.unescape(clerk.get(address).text)
    refused = clerk.post(address, data={"motive": " "})
    assert refused.status_code == 422
    assert "Écrivez le motif" in html.unescape(refused.text)
    assert clerk.post(address, data={"motive": "Chaudière en panne"}).status_code == 302
    board = html.unescape(clerk.get(f"/bureau/seances/{meeting}").text)
    assert "Chaudière en panne" in board
    assert address not in board


def test_the_page_and_the_refusal_say_the_same_limit(
    app: Flask, commune: Commune, clerk: FlaskClient, meeting: int
) -> None:
    item = add_item(commune.actor(commune.clerk), meeting, draft())
    outside = app.extensions["council"]
    small = replace(outside.settings, max_upload_bytes=3 * 2**20)
    app.extensions["council"] = replace(outside, settings=small)
    page = html.unescape(clerk.get(f"/bureau/points/{item}/annexes").text)
    refused = intake(b"%PDF-" + b"0" * small.max_upload_bytes, "plan.pdf", Limits(small.max_upload_bytes))
    assert isinstance(refused, Refused)
    assert re.search(r"\b3\sMo au plus", page)
    assert re.search(r"la limite est de 3\sMo", refused.sentence)
