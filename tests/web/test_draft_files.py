"""Drafts as files on the pages: taken up from Word, proposed beside what exists, given out as Word and PDF."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient

from council.models import Draft, Mandate, Person, db
from tests.documents.word_texts import classic, framed, saved
from tests.factory import Commune
from tests.services.office import freeze_clock, new_meeting
from tests.web.test_drafts import begin, typed


def file(content: bytes, name: str = "projet.docx") -> tuple[BytesIO, str]:
    """A file as a form sends it."""
    return BytesIO(content), name


def stored() -> Draft:
    """The newest draft."""
    db.session.expire_all()
    return db.session.scalars(db.select(Draft).order_by(Draft.id.desc())).first()  # type: ignore[return-value]


def test_a_draft_begins_with_a_file(clerk: FlaskClient, commune: Commune) -> None:
    for _twice in range(2):
        answer = clerk.post(
            "/bureau/projets/nouveau",
            data={"title": "", "body_id": commune.body_id, "file": file(saved(classic))},
        )
        assert answer.status_code == 302
    assert db.session.scalar(db.select(db.func.count(Draft.id))) == 1  # a double click
    draft = stored()
    assert (draft.title, draft.revision, len(draft.content["visas"])) == (
        "Subvention au comité des fêtes",
        1,
        3,
    )
    assert draft.content["articles"][0].startswith("<p>d’accorder <em>500\u00a0€</em></p>")
    page = clerk.get(answer.location).text
    assert (
        "3 visas, 1 considérant, 2 articles" in page and "N’ont pas été repris" in page and "Présents" in page
    )


def test_a_refused_file_keeps_what_was_typed(clerk: FlaskClient, commune: Commune) -> None:
    answer = clerk.post(
        "/bureau/projets/nouveau",
        data={"title": "Mon objet", "body_id": commune.body_id, "file": file(b"%PDF-1.7", "x.pdf")},
    )
    assert answer.status_code == 422 and "Mon objet" in answer.text and "(.docx)" in answer.text
    assert db.session.scalar(db.select(db.func.count(Draft.id))) == 0


def test_a_file_over_the_limit_is_refused_before_it_is_read(
    clerk: FlaskClient, commune: Commune, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("council.services.draft_import.MOST_BYTES", 1000)
    address = begin(clerk, commune)
    answer = clerk.post(f"{address}/importer", data={"file": file(saved(framed))})
    assert answer.status_code == 422 and "Ce fichier dépasse" in answer.text


def hidden(page: str) -> dict[str, list[str]]:
    """What the proposal sends back."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page):
        found.setdefault(name, []).append(
            value.replace("&lt;", "<").replace("&gt;", ">").replace("&#34;", '"').replace("&amp;", "&")
        )
    return found


def test_a_file_is_proposed_beside_the_draft_and_loses_nothing(clerk: FlaskClient, commune: Commune) -> None:
    address = begin(clerk, commune)
    clerk.post(address, data=typed(1))
    assert clerk.post(f"{address}/importer", data={}).status_code == 422
    page = clerk.post(f"{address}/importer", data={"file": file(saved(framed))}).text
    assert "Texte actuel" in page and "Garder les deux" in page and stored().revision == 2
    sent = hidden(page)
    kept = {"title": "keep", "visas": "both", "considerants": "take", "expose": "take", "articles": "take"}
    assert clerk.post(f"{address}/importer/reprendre", data={**sent, **kept}).status_code == 302
    draft = stored()
    assert draft.revision == 3 and draft.title == "Subvention au comité des fêtes"
    assert draft.content["note"] == "<p>Une note.</p>"  # the file says nothing of it
    assert len(draft.content["visas"]) == 2 and draft.content["considerants"] == [
        "Considérant la hausse des prix\u202f;"
    ]
    assert "Accorde 500 €." in clerk.get(f"{address}/versions?avant=2&apres=3").text.replace("\u00a0", " ")


def test_a_colleague_who_saved_meanwhile_is_not_overwritten(clerk: FlaskClient, commune: Commune) -> None:
    address = begin(clerk, commune)
    sent = hidden(clerk.post(f"{address}/importer", data={"file": file(saved(framed))}).text)
    clerk.post(address, data=typed(1))
    page = clerk.post(f"{address}/importer/reprendre", data=sent)
    assert "Quelqu’un a enregistré ce projet entre-temps" in page.text and stored().revision == 2
    assert (
        "4\u00a0€"
        in clerk.post(f"{address}/importer/reprendre", data=hidden(page.text), follow_redirects=True).text
    )


def test_a_draft_is_given_out_as_word_and_pdf(
    clerk: FlaskClient, commune: Commune, enter: Callable[[int], FlaskClient]
) -> None:
    address = begin(clerk, commune)
    clerk.post(address, data=typed(1))
    word = enter(commune.mayor).get(f"{address}/projet.docx")
    assert "Accorde 500" in "\n".join(one.text for one in Document(BytesIO(word.data)).paragraphs)
    assert "attachment" in word.headers["Content-Disposition"]
    for query in ("", "?numeros=1"):
        assert clerk.get(f"{address}/projet.pdf{query}").data.startswith(b"%PDF")
    page = clerk.get(f"{address}/lecture").text
    assert 'data-n="1"' in page and 'data-n="N1"' in page
    clerk.post(f"{address}/inscrire", data={"meeting_id": new_meeting(commune)})
    item = stored().item_id
    assert "Accorde 500" in "\n".join(
        one.text for one in Document(BytesIO(clerk.get(f"/bureau/points/{item}/projet.docx").data)).paragraphs
    )
    assert clerk.get(f"/bureau/points/{item}/projet.pdf").data.startswith(b"%PDF")
    assert clerk.get(f"{address}/importer").status_code == 302  # it is written on the point's page now
    named = begin(clerk, commune, "L’achat d’une œuvre")
    for ending in ("docx", "pdf"):  # a header in letters beyond Latin-1 stops the real server
        clerk.get(f"{named}/projet.{ending}").headers["Content-Disposition"].encode("latin-1")


def with_rapporteur(name: str) -> bytes:
    """The classic text, its rapporteur named under the object."""

    def write(document: Any) -> None:
        classic(document)
        line = next(one for one in document.paragraphs if one.text.startswith("Monsieur le maire"))
        line.insert_paragraph_before(f"Rapporteur\u00a0: {name}")

    return saved(write)


@pytest.mark.parametrize(
    ("name", "surname"),
    [("Mme Claire MOREAU, adjointe", "Moreau"), ("M. Lefevre", "Lefèvre"), ("Jean Inconnu", None), ("Mme Durand-Petit", None)],
)  # fmt: skip
def test_the_rapporteur_a_file_names_is_the_member_of_that_name(
    clerk: FlaskClient, commune: Commune, name: str, surname: str | None
) -> None:
    data = {"title": "", "body_id": commune.body_id, "file": file(with_rapporteur(name))}
    page = clerk.post("/bureau/projets/nouveau", data=data, follow_redirects=True).text
    chosen = db.session.get(Mandate, stored().content["rapporteur_id"] or 0)
    assert (chosen.person.last_name if chosen else None) == surname
    assert ("ne porte le nom du rapporteur du fichier" in page) is (surname is None)


def test_the_rapporteur_of_a_file_is_proposed_to_a_draft(clerk: FlaskClient, commune: Commune) -> None:
    address = begin(clerk, commune)
    moreau = db.session.scalars(
        db.select(Mandate.id).join(Person, Person.id == Mandate.person_id).where(Person.last_name == "Moreau")
    ).one()
    for answer, kept in (("keep", None), ("take", moreau)):
        page = clerk.post(f"{address}/importer", data={"file": file(with_rapporteur("Claire Moreau"))}).text
        assert "Aucun n’est choisi. Le fichier nomme" in page
        clerk.post(f"{address}/importer/reprendre", data={**hidden(page), "rapporteur": answer})
        assert stored().content["rapporteur_id"] == kept
    page = clerk.post(f"{address}/importer", data={"file": file(with_rapporteur("Claire Moreau"))}).text
    assert "Le fichier nomme" not in page


def test_the_same_file_again_is_said_to_be_the_same_draft(
    app: Flask, clerk: FlaskClient, commune: Commune
) -> None:
    clock = freeze_clock(app)
    pages = []
    for _twice in range(2):
        data = {"title": "", "body_id": commune.body_id, "file": file(saved(classic))}
        pages.append(clerk.post("/bureau/projets/nouveau", data=data, follow_redirects=True).text)
        clock.at += timedelta(hours=1)
    assert "Le projet est créé d’après le fichier" in pages[0]
    assert "Vous aviez déjà commencé ce projet vendredi 20 novembre 2026 à" in pages[1].replace("\u00a0", " ")
    assert "Le projet est créé" not in pages[1]
