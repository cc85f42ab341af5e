"""The pages about copies: the list as a clerk pastes it, what became of each copy, what a reader's link opens."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from council.models import Account, Body, MailboxMessage, MunicipalCopy, MunicipalReader, Organisation, db
from council.services.convocations import convene
from council.services.dossiers import freeze_dossier
from council.services.items import add_item
from tests.factory import Commune
from tests.queries_sent import counted
from tests.services.office import draft, new_meeting
from tests.services.test_municipal_copies import ANNE, LIST
from tests.web.test_office_pages import commune, read

__all__ = ["commune"]


def where(commune: Commune) -> str:
    return f"/bureau/assemblees/{commune.body_id}/conseillers-municipaux"


@pytest.fixture
def epci(commune: Commune) -> Commune:
    """A community council."""
    db.session.get_one(Body, commune.body_id).regime = "fr-epci"
    db.session.commit()
    return commune


def called(commune: Commune) -> int:
    clerk, meeting = commune.actor(commune.clerk), new_meeting(commune)
    add_item(clerk, meeting, draft(note="<p>Une note.</p>"))
    freeze_dossier(clerk, meeting)
    convene(clerk, meeting)
    db.session.rollback()
    return meeting


def mailed() -> str:
    """The path of the link in Anne's first mail."""
    db.session.rollback()
    query = db.select(MailboxMessage.text).where(MailboxMessage.recipient == ANNE).order_by(MailboxMessage.id)
    return re.findall(r"https?://[^/]+(/\S+/copies/\S+)", db.session.scalars(query).first() or "")[0]


def test_a_commune_sees_nothing_of_it(commune: Commune, clerk: FlaskClient) -> None:
    meeting = called(commune)
    for page in ("/bureau/seances", f"/bureau/seances/{meeting}/convocation"):
        assert "onseillers municipaux à informer" not in clerk.get(page).text
        assert "Copies aux conseillers" not in clerk.get(page).text
    assert clerk.get(where(commune)).status_code == 404
    assert clerk.get(f"/bureau/seances/{meeting}/copies").status_code == 404
    assert clerk.post(where(commune), data={"liste": LIST}).status_code == 404
    assert db.session.scalar(db.select(db.func.count(MunicipalReader.id))) == 0


def test_the_list_is_pasted_wrong_lines_stay_in_the_box(epci: Commune, clerk: FlaskClient) -> None:
    assert where(epci) in clerk.get("/bureau/seances").text
    assert "Tant qu’elle est vide" in read(clerk, where(epci))
    bad = clerk.post(where(epci), data={"liste": LIST + "Mme Perdue;Les Ormes;perdue\n"})
    assert bad.status_code == 422
    box = re.findall(r"<textarea[^>]*>(.*?)</textarea>", bad.text, re.S)[0]
    assert box.split("\n") == ["Nom;Commune;Courriel", "Mme Perdue;Les Ormes;perdue"]
    assert "2 ajoutées" in bad.text
    assert "Ligne 4" in bad.text
    mended = clerk.post(where(epci), data={"liste": box.replace(";perdue", ";perdue@les-ormes.example")})
    assert mended.status_code == 302
    page = read(clerk, where(epci))
    assert "3\u00a0personnes, 2\u00a0communes" in page
    assert "Mme Perdue" in page
    nothing = clerk.post(where(epci), data={"liste": " "})
    assert (nothing.status_code, "au moins une ligne" in nothing.text) == (422, True)


@pytest.mark.parametrize("coding", ["utf-8-sig", "cp1252", "utf-16"])
def test_a_file_of_any_encoding_is_read(epci: Commune, clerk: FlaskClient, coding: str) -> None:
    data = {"liste": "", "fichier": (BytesIO(LIST.replace(";", "\t").encode(coding)), "liste.csv")}
    assert clerk.post(where(epci), data=data, content_type="multipart/form-data").status_code == 302
    assert "M. Léon Faure" in clerk.get(where(epci)).text


def test_a_workbook_is_refused_with_what_to_do_and_nothing_typed_is_lost(
    epci: Commune, clerk: FlaskClient
) -> None:
    data = {"liste": "Mme Reste;Ici;reste@ici.example", "fichier": (BytesIO(b"PK\x03\x04xlsx"), "liste.xlsx")}
    answer = clerk.post(where(epci), data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "enregistrez-le au format CSV" in answer.text
    assert "Mme Reste;Ici;reste@ici.example" in answer.text


def test_a_reader_is_corrected_and_taken_out(epci: Commune, clerk: FlaskClient) -> None:
    clerk.post(where(epci), data={"liste": LIST})
    reader = db.session.scalars(db.select(MunicipalReader.id).where(MunicipalReader.email == ANNE)).one()
    typed = {"name": "Mme Anne Petit-Roux", "commune": "Sainte-Colombe", "email": "anne"}
    wrong = clerk.post(f"/bureau/conseillers-municipaux/{reader}", data=typed)
    assert (wrong.status_code, 'value="Mme Anne Petit-Roux"' in wrong.text) == (422, True)
    assert (
        clerk.post(f"/bureau/conseillers-municipaux/{reader}", data=typed | {"email": ANNE}).status_code
        == 302
    )
    assert "Mme Anne Petit-Roux" in clerk.get(where(epci)).text
    assert clerk.post(f"/bureau/conseillers-municipaux/{reader}/retrait").status_code == 302
    assert "Mme Anne Petit-Roux" not in clerk.get(where(epci)).text
    assert clerk.post(f"/bureau/conseillers-municipaux/{reader}", data=typed).status_code == 404


def test_a_long_list_is_paged_and_searched(epci: Commune, clerk: FlaskClient) -> None:
    lines = "\n".join(f"Élu {n};Commune {n % 40};elu{n}@communes.example" for n in range(230))
    clerk.post(where(epci), data={"liste": lines})
    first = clerk.get(where(epci)).text
    assert first.count('id="lecteur-') == 100
    assert "230\u00a0personnes, 40\u00a0communes" in first
    assert clerk.get(f"{where(epci)}?page=3").text.count('id="lecteur-') == 30
    found = clerk.get(f"{where(epci)}?q=elu229").text
    assert (found.count('id="lecteur-'), "Élu 229" in found) == (1, True)


def test_the_convocation_page_tells_of_the_copies(epci: Commune, clerk: FlaskClient) -> None:
    meeting = new_meeting(epci)
    add_item(epci.actor(epci.clerk), meeting, draft(note="<p>Une note.</p>"))
    before = f"/bureau/seances/{meeting}/convocation"
    assert "Aucun conseiller municipal à informer" in read(clerk, before)
    freeze_dossier(epci.actor(epci.clerk), meeting)
    convene(epci.actor(epci.clerk), meeting)
    assert "Aucun conseiller municipal n’est informé" in read(clerk, before)
    clerk.post(where(epci), data={"liste": LIST})
    after = read(clerk, before)
    assert "2 sur 2\u00a0copies parties" in after
    assert "à reprendre" not in after
    copy = db.session.scalars(db.select(MunicipalCopy).order_by(MunicipalCopy.id)).first()
    assert copy is not None
    copy.state, copy.answer = "refused", "550 5.1.1 inconnu"
    db.session.commit()
    assert "à reprendre" in read(clerk, before)
    assert "1\u00a0copie n’est pas partie" in read(clerk, before)
    page = read(clerk, f"/bureau/seances/{meeting}/copies")
    assert "550 5.1.1 inconnu" in page
    bad = clerk.post(f"/bureau/copies/{copy.id}/nouvel-envoi", data={"email": "anne@"})
    assert (bad.status_code, 'value="anne@"' in bad.text) == (422, True)
    again = clerk.post(f"/bureau/copies/{copy.id}/nouvel-envoi", data={"email": "anne@ailleurs.example"})
    assert again.status_code == 302
    assert "anne@ailleurs.example" in read(clerk, f"/bureau/seances/{meeting}/copies")


def test_a_link_opens_the_copies_and_nothing_else(epci: Commune, clerk: FlaskClient) -> None:
    clerk.post(where(epci), data={"liste": LIST})
    meeting = called(epci)
    path = mailed()
    reader = clerk.application.test_client()
    page = reader.get(path)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in page.headers
    assert "Mme Anne Petit" in page.text
    files = re.findall(r'href="([^"]+\.pdf)"', page.text)
    assert [one.rsplit("/", 1)[1] for one in files] == ["convocation.pdf", "notes.pdf"]
    for one in files:
        answer = reader.get(one, buffered=True)
        assert (answer.status_code, answer.data[:5]) == (200, b"%PDF-")
        assert answer.headers["Cache-Control"] == "private, no-store"
    assert reader.get(files[0].replace("convocation.pdf", "dossier.pdf")).status_code == 410
    assert reader.get(path[:-1]).status_code == 410
    assert reader.get(f"/bureau/seances/{meeting}").status_code == 302
    own = db.session.scalars(db.select(MunicipalReader.id).where(MunicipalReader.email == ANNE)).one()
    clerk.post(f"/bureau/conseillers-municipaux/{own}/retrait")
    assert reader.get(path).status_code == 410
    assert reader.get(files[0]).status_code == 410


def test_a_link_of_another_institution_opens_nothing(epci: Commune, clerk: FlaskClient) -> None:
    clerk.post(where(epci), data={"liste": LIST})
    called(epci)
    db.session.add(Organisation(slug="voisine", name="Voisine", kind="commune"))
    db.session.commit()
    slug = db.session.get_one(Organisation, epci.organisation_id).slug
    assert clerk.application.test_client().get(mailed().replace(slug, "voisine")).status_code == 410


def test_the_office_reads_no_link_in_the_mailbox(epci: Commune, clerk: FlaskClient) -> None:
    clerk.post(where(epci), data={"liste": LIST})
    called(epci)
    db.session.rollback()
    mail = db.session.scalars(db.select(MailboxMessage.id).where(MailboxMessage.recipient == ANNE)).one()
    text = clerk.get(f"/bureau/courriels/{mail}").text
    assert "(lien personnel masqué)" in text
    assert "/copies/" not in text


def test_who_may_not_convene_reads_the_list_and_changes_nothing(
    epci: Commune, clerk: FlaskClient, enter: Callable[[int], FlaskClient]
) -> None:
    clerk.post(where(epci), data={"liste": LIST})
    councillor = enter(epci.accounts[2])
    assert db.session.get_one(Account, epci.accounts[2])
    assert councillor.get(where(epci)).status_code == 403
    assert councillor.post(where(epci), data={"liste": LIST}).status_code == 403


def test_pages_stay_within_budget_whatever_the_list(epci: Commune, clerk: FlaskClient) -> None:
    lines = "\n".join(f"Élu {n};Commune {n % 9};elu{n}@communes.example" for n in range(120))
    clerk.post(where(epci), data={"liste": lines})
    meeting = called(epci)
    last = db.session.scalars(db.select(MunicipalCopy).order_by(MunicipalCopy.id.desc())).first()
    assert last is not None
    last.state = "doubtful"
    db.session.commit()
    page = read(clerk, f"/bureau/seances/{meeting}/copies")
    assert page.count('<th scope="row">') == 100
    assert page.index("elu119@") < page.index(
        "elu0@"
    )  # what needs somebody is shown first, whatever the order
    assert "Et 20\u00a0autres copies" in page
    sought = read(clerk, f"/bureau/seances/{meeting}/copies?q=elu77@")
    assert sought.count('<th scope="row">') == 1
    assert "Personne ne correspond" in read(clerk, f"/bureau/seances/{meeting}/copies?q=zorglub")
    for address, most in ((where(epci), 12), (f"/bureau/seances/{meeting}/copies", 12)):
        clerk.get(address)
        with counted() as queries:
            clerk.get(address)
        assert len(queries) <= most, (address, len(queries))


def test_what_no_database_takes_is_refused_line_by_line(epci: Commune, clerk: FlaskClient) -> None:
    odd = "A\x00b;Ici;a@b.fr\nC;I\x00ci;c@d.fr\nE;Ici;e\x00@f.fr\n"
    answer = clerk.post(where(epci), data={"liste": odd})
    assert answer.status_code == 422
    assert answer.text.count("caractère illisible") == 3
    assert clerk.get(f"{where(epci)}?q=%00").status_code < 500
    assert clerk.get(f"{where(epci)}?page=99999999999999999999").status_code == 200
