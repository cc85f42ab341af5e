"""The office after the meeting, page by page: acts, parapheur, minutes, publication; who may see what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import html5lib
import pytest
from flask.testing import FlaskClient

from council.models import (
    Act,
    Document,
    DocumentHash,
    Mandate,
    Minutes,
    OutboxMessage,
    SignatureStep,
    SigningKey,
    db,
)
from tests.services.after import PASSPHRASE
from tests.services.after_world import World

SignIn = Callable[[FlaskClient, int, int], None]


@pytest.fixture
def clerk(world: World, sign_in: SignIn) -> FlaskClient:
    """The secretary general."""
    sign_in(world.client, world.commune.clerk, 1)
    return world.client


@pytest.fixture
def mayor(world: World, sign_in: SignIn) -> FlaskClient:
    """The mayor."""
    client = world.app.test_client()
    sign_in(client, world.commune.mayor, 1)
    return client


def sheet() -> Document:
    """The attendance sheet: prepared, it awaits the mayor."""
    return db.session.scalars(
        db.select(Document).where(Document.kind == "attendance").execution_options(populate_existing=True)
    ).one()


def tick() -> str:
    """The box of the attendance sheet, as the parapheur shows it now."""
    return f"{sheet().id}:{sheet().sha256}"


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    """A page that parses as HTML5 with one title of level one."""
    answer = client.get(address)
    assert answer.status_code == status, address
    html5lib.HTMLParser(strict=True).parse(answer.data)
    assert answer.text.count("<h1") == 1, address
    return answer.text


def test_pages_answer(world: World, clerk: FlaskClient) -> None:
    """Every page of the office after the meeting."""
    meeting = world.meeting_id
    assert "arrêté" not in page(clerk, "/bureau/actes")
    acts = page(clerk, f"/bureau/seances/{meeting}/actes")
    assert "n°&nbsp;2026-11-001" in acts
    assert "Texte non public" in acts
    for duty in ("Échéances", "Liste des délibérations", "Procès-verbal à arrêter", "Recours des tiers"):
        assert duty in acts
    for address in ("proces-verbal", "proces-verbal/avant-arret"):
        page(clerk, f"/bureau/seances/{meeting}/{address}")
    page(clerk, f"/bureau/documents/{sheet().id}")
    page(clerk, "/bureau/parapheur")
    page(clerk, "/bureau/ma-cle")
    assert clerk.get(f"/bureau/seances/{meeting}/actes/avancement").json == {
        "value": 9, "total": 9, "words": "9 sur 9", "done": True, "next": f"/bureau/seances/{meeting}/actes",
    }  # fmt: skip


def test_preparing_again_from_the_page_adds_nothing(world: World, clerk: FlaskClient) -> None:
    """A second click on «Préparer»."""
    before = len(db.session.scalars(db.select(Document)).all())
    answer = clerk.post(f"/bureau/seances/{world.meeting_id}/actes", follow_redirects=True)
    assert "6 actes" in answer.text
    assert len(db.session.scalars(db.select(Document)).all()) == before


def test_signing_from_the_parapheur(mayor: FlaskClient) -> None:
    """What awaits, the passphrase, the batch, what was signed."""
    waiting = tick()
    assert f'value="{waiting}"' in page(mayor, "/bureau/parapheur")
    answer = mayor.post(
        "/bureau/parapheur", data={"document": [waiting], "passphrase": PASSPHRASE}, follow_redirects=True
    )
    assert "1\u00a0document signé" in answer.text
    assert sheet().state == "signing"
    batch = db.session.scalars(db.select(OutboxMessage).where(OutboxMessage.kind == "signing")).all()[-1]
    progress = mayor.get(f"/bureau/parapheur/lots/{batch.id}/avancement").json
    assert progress is not None
    assert (progress["value"], progress["total"], progress["done"]) == (1, 1, True)


def test_wrong_passphrase_keeps_the_ticks(mayor: FlaskClient) -> None:
    """A sentence at the field; nothing signed; what was unticked stays so."""
    waiting, box = tick(), f"doc-{sheet().id}"
    answer = mayor.post("/bureau/parapheur", data={"document": [waiting], "passphrase": "fausse phrase"})
    assert answer.status_code == 422
    assert "n’ouvre pas cette clé" in answer.text
    assert f'value="{waiting}" id="{box}" checked' in answer.text
    answer = mayor.post("/bureau/parapheur", data={"passphrase": PASSPHRASE})
    assert "Cochez au moins un document" in answer.text
    assert f'value="{waiting}" id="{box}" checked' not in answer.text
    assert sheet().state == "prepared"


def test_a_paper_that_changed_is_not_signed_unread(world: World, mayor: FlaskClient) -> None:
    """Written anew between the reading and the signature: not signed, said so; its tick does not follow it."""
    shown = tick()
    document = sheet()
    document.sha256 = world.app.extensions["council"].storage.put(b"%PDF-1.7 another text")
    db.session.commit()
    answer = mayor.post("/bureau/parapheur", data={"document": [shown], "passphrase": "fausse phrase"})
    assert f'id="doc-{document.id}"' in answer.text
    assert f'id="doc-{document.id}" checked' not in answer.text
    answer = mayor.post(
        "/bureau/parapheur", data={"document": [shown], "passphrase": PASSPHRASE}, follow_redirects=True
    )
    assert "Ce document a changé depuis que vous l’avez lu" in answer.text
    assert sheet().state == "prepared"


@pytest.mark.parametrize("forged", ["{id}", "{id}:", "{id}:zz", "x:{sha}", "99999999999999999999:{sha}"])
def test_a_tick_without_what_was_read_signs_nothing(mayor: FlaskClient, forged: str) -> None:
    """No way to sign by the number alone."""
    value = forged.format(id=sheet().id, sha=sheet().sha256)
    answer = mayor.post("/bureau/parapheur", data={"document": [value], "passphrase": PASSPHRASE})
    assert answer.status_code == 422
    assert "Cochez au moins un document" in answer.text
    assert sheet().state == "prepared"


def test_interrupted_work_is_said(world: World, mayor: FlaskClient, clerk: FlaskClient) -> None:
    """A worker died over a batch and over the acts: the pages do not pretend that the work goes on."""
    mayor.post("/bureau/parapheur", data={"document": [tick()], "passphrase": PASSPHRASE})
    for effect in db.session.scalars(
        db.select(OutboxMessage).where(OutboxMessage.kind.in_(("signing", "acts"))).order_by(OutboxMessage.id)
    ):
        effect.state, effect.next_try_at, batch = "running", effect.created_at, effect.id
    lost = db.session.scalars(db.select(Document.id).where(Document.kind == "minutes")).one()
    for child in (SignatureStep, DocumentHash):
        db.session.execute(db.delete(child).where(child.document_id == lost))
    db.session.execute(db.delete(Document).where(Document.id == lost))
    db.session.commit()
    seen = page(mayor, f"/bureau/parapheur/lots/{batch}")
    assert "reprise automatique dans moins d’une minute" in seen and "le travail continue" not in seen
    acts = f"/bureau/seances/{world.meeting_id}/actes"
    seen = page(clerk, acts)
    assert "reprise automatique dans moins d’une minute" in seen and "Réessayer" in seen
    for client, address in ((mayor, f"/bureau/parapheur/lots/{batch}"), (clerk, acts)):
        told = client.get(f"{address}/avancement").json
        assert told is not None and told["words"].startswith("interrompu")
    clerk.post(acts)
    assert "Préparation interrompue" not in page(clerk, acts)


def test_my_batch_is_mine(world: World, mayor: FlaskClient, clerk: FlaskClient) -> None:
    """Another person's batch and papers are not found."""
    mayor.post("/bureau/parapheur", data={"document": [tick()], "passphrase": PASSPHRASE})
    batch = db.session.scalars(db.select(OutboxMessage).where(OutboxMessage.kind == "signing")).all()[-1]
    assert clerk.get(f"/bureau/parapheur/lots/{batch.id}").status_code == 404


def test_councillors_see_only_what_they_sign(world: World, sign_in: SignIn) -> None:
    """The secretary of the meeting reads the papers of his parapheur; another councillor does not."""
    secretary, other = world.app.test_client(), world.app.test_client()
    sign_in(secretary, world.commune.accounts[2], 1)
    sign_in(other, world.commune.accounts[5], 1)
    document = sheet().id
    with secretary.get(f"/bureau/documents/{document}.pdf") as answer:
        assert answer.status_code == 200
    assert other.get(f"/bureau/documents/{document}").status_code == 404
    assert other.get(f"/bureau/documents/{document}.pdf").status_code == 404
    for address in (
        f"seances/{world.meeting_id}/actes",
        f"seances/{world.meeting_id}/proces-verbal",
        "actes",
    ):
        assert other.get(f"/bureau/{address}").status_code == 403
    assert other.post(f"/bureau/seances/{world.meeting_id}/publication").status_code == 403


def test_minutes_are_written_and_conflicts_shown(world: World, clerk: FlaskClient) -> None:
    """Both texts of a conflict on one page, nothing typed lost."""
    address = f"/bureau/seances/{world.meeting_id}/proces-verbal"
    item = db.session.scalars(db.select(Act.item_id).order_by(Act.number)).first()
    first = clerk.post(
        address, data={"revision": 1, f"debate-{item}": "Premier texte."}, follow_redirects=True
    )
    assert "Le procès-verbal est enregistré." in first.text
    second = clerk.post(address, data={"revision": 1, f"debate-{item}": "Second <b>texte</b> & suite."})
    assert second.status_code == 409
    assert "Premier texte." in second.text
    assert "Second &lt;b&gt;texte&lt;/b&gt; &amp; suite." in second.text
    html5lib.HTMLParser(strict=True).parse(second.data)


def test_who_spoke_helps_to_write_the_debate(world: World, clerk: FlaskClient) -> None:
    """Turns of the minute book beside the debate; the printed minutes say nothing of them."""
    page = clerk.get(f"/bureau/seances/{world.meeting_id}/proces-verbal").text
    names = [db.session.get_one(Mandate, world.commune.mandates[rank]).person.formal_name for rank in (5, 4)]
    assert f"Interventions&nbsp;: {names[0]} (1 min), {names[1]} (1 min)." in page
    assert "La parole est à" not in page


def test_settling_from_the_page(world: World, clerk: FlaskClient) -> None:
    """A wrong day is a sentence; a good one opens the signature."""
    address = f"/bureau/seances/{world.meeting_id}/proces-verbal"
    for wrong in ("", "2026-11-05", "2999-01-01"):
        clerk.post(f"{address}/arrete", data={"settled_on": wrong})
        assert not db.session.scalars(db.select(Minutes.final)).one()
    answer = clerk.post(f"{address}/arrete", data={"settled_on": "2026-11-19"}, follow_redirects=True)
    assert "19 novembre 2026" in answer.text.replace("&nbsp;", " ").replace("\u00a0", " ")
    assert "au plus tard" in answer.text


def test_publication_from_the_page(world: World, clerk: FlaskClient) -> None:
    """A withdrawn publication mark is set again by one act, by all; transmission is noted."""
    act = db.session.scalars(db.select(Act).order_by(Act.number)).first()
    assert act is not None
    act.published_at, act.state = None, "signed"
    db.session.commit()
    number, address = act.id, f"/bureau/seances/{world.meeting_id}/actes"
    assert "Publier cette délibération" in page(clerk, address)
    clerk.post(f"{address}/{number}/publication")
    received: Any = clerk.post(
        f"{address}/{number}/transmission", data={"received_on": "2026-11-05"}, follow_redirects=True
    )
    assert "La date de réception est notée" in received.text
    refused = clerk.post(
        f"{address}/{number}/transmission", data={"received_on": "hier"}, follow_redirects=True
    )
    assert "par exemple 12/06/2026" in refused.text


def test_my_key(world: World, clerk: FlaskClient) -> None:
    """Two different phrases, a short one, a good one, revocation."""
    answer = clerk.post("/bureau/ma-cle", data={"passphrase": "une phrase longue", "again": "une autre"})
    assert answer.status_code == 422
    assert "ne sont pas les mêmes" in answer.text
    answer = clerk.post("/bureau/ma-cle", data={"passphrase": "court", "again": "court"})
    assert "8 caractères" in answer.text
    clerk.post("/bureau/ma-cle", data={"passphrase": "une phrase longue", "again": "une phrase longue"})
    assert "Révoquer cette clé" in page(clerk, "/bureau/ma-cle")
    page(clerk, "/bureau/ma-cle/revoquer")
    clerk.post("/bureau/ma-cle/revoquer")
    assert db.session.scalars(db.select(SigningKey.revoked_at).where(SigningKey.purpose == "person")).all()[
        -1
    ]
