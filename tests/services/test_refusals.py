"""A signer sends a document back: nobody signs it, the office reads why, has it made again, and it returns."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from council.gateways.environment import environment
from council.models import AuditLine, Document, DocumentHash, SignatureRefusal, db
from council.queries import signing as desks
from council.queries import verification
from council.queries.signing import live_key
from council.services import keys, minutes, refusals, signing, signing_elsewhere
from council.services.errors import NotAllowed, NotFound, Refused
from council.services.signing_steps import sign_step
from tests.factory import Commune
from tests.services.after import PASSPHRASE

MOTIVE = "Le prénom de M. Petit est mal écrit."


def again(document: Document) -> Document:
    db.session.expire_all()
    return db.session.get_one(Document, document.id)


def test_a_refused_document_stops_until_it_is_made_again(commune: Commune, document: Document) -> None:
    mayor, secretary = (commune.actor(commune.accounts[n]) for n in (0, 2))
    clerk, code = commune.actor(commune.clerk), document.code
    signing.sign(mayor, [document.id], PASSPHRASE)
    half = again(document).sha256
    refusals.refuse(secretary, document.id, f"  {MOTIVE} ", half)
    refusals.refuse(secretary, document.id, "une seconde fois")
    stopped = again(document)
    assert (stopped.state, stopped.sha256) == ("prepared", stopped.prepared_sha256)
    assert [step.signed_at for step in stopped.steps] == [None] * 3
    (row,) = stopped.refusals
    assert (row.motive, row.person_id, row.sha256) == (MOTIVE, commune.persons[2], half)
    for actor in (mayor, secretary):
        with pytest.raises(Refused, match="Aucun des documents"):
            signing.sign(actor, [document.id], PASSPHRASE)
        with pytest.raises(Refused, match="établi de nouveau"):
            signing_elsewhere.hand_out(actor, document.id)
        desk = desks.desk(actor.person_id, actor.organisation_id)
        assert document.id not in [one.id for one in desk.awaiting]
        assert [one.refusal.motive for one in desk.stopped if one.refusal] == [MOTIVE]
    verdict = verification.check(environment().storage.get(half))
    assert (verdict.tone, verdict.title) == ("warning", "Version antérieure")

    refusals.send_again(clerk, document.id, "Corrigé.")
    made = again(document)
    assert (made.code, made.prepared_sha256) == (code, made.sha256)
    assert made.refusals[0].settled_at and made.refusals[0].answer == "Corrigé."
    with pytest.raises(Refused, match="n’est plus refusé"):
        refusals.send_again(clerk, document.id)
    signing.sign(mayor, [document.id], PASSPHRASE)
    signing.sign(secretary, [document.id], PASSPHRASE)
    closed = again(document)
    assert closed.state == "signed"
    assert verification.check(environment().storage.get(closed.sha256)).tone == "ok"
    assert verification.check(environment().storage.get(half)).tone == "warning"
    verbs = set(db.session.scalars(db.select(AuditLine.verb)))
    assert {"refusals.refuse", "refusals.send_again"} <= verbs


def test_who_may_refuse_what(commune: Commune, document: Document) -> None:
    mayor, secretary = (commune.actor(commune.accounts[n]) for n in (0, 2))
    for actor, motive, read, said in (
        (mayor, "  ", "", "Écrivez pourquoi"),
        (mayor, "x" * 1001, "", "trop long"),
        (mayor, MOTIVE, "0" * 64, "a changé"),
        (secretary, MOTIVE, "", "attend d’abord"),
        (commune.actor(commune.accounts[5]), MOTIVE, "", "n’attend pas votre signature"),
    ):
        with pytest.raises(Refused, match=said):
            refusals.refuse(actor, document.id, motive, read)
    with pytest.raises(NotFound):
        refusals.refuse(mayor, 10**6, MOTIVE)
    with pytest.raises(NotAllowed):
        refusals.send_again(commune.actor(commune.accounts[5]), document.id)
    with pytest.raises(Refused, match="n’est plus refusé"):
        refusals.send_again(commune.actor(commune.clerk), document.id)
    signing.sign(mayor, [document.id], PASSPHRASE)
    with pytest.raises(Refused, match="déjà signé"):
        refusals.refuse(mayor, document.id, MOTIVE)
    assert not db.session.scalars(db.select(SignatureRefusal)).all()
    assert again(document).state == "signing"


@pytest.mark.parametrize("kind", ["attendance", "deliberations_list", "minutes"])
def test_every_kind_of_paper_comes_back(commune: Commune, document: Document, kind: str) -> None:
    mayor, clerk = commune.actor(commune.accounts[0]), commune.actor(commune.clerk)
    minutes.finish_early(clerk, document.meeting_id)
    paper = db.session.scalars(db.select(Document).where(Document.kind == kind)).one()
    awaited = len(again(paper).steps)
    refusals.refuse(mayor, paper.id, MOTIVE)
    if kind == "minutes":
        item = again(document).act
        assert item
        minutes.save_debates(clerk, document.meeting_id, 2, {item.item_id: "M. Petit regrette le délai."})
        assert again(paper).refusals[0].settled_at is None, "written anew is not yet sent again"
    refusals.send_again(clerk, paper.id)
    assert len(again(paper).steps) == awaited
    signing.sign(mayor, [paper.id], PASSPHRASE)
    assert again(paper).steps[1].signed_at


def test_a_refusal_and_a_signature_at_once(app: Flask, commune: Commune, document: Document) -> None:
    """One wins: never a refused document that carries a signature, nor a signed one that is stopped."""
    row = live_key(commune.persons[0], commune.organisation_id)
    assert row is not None
    key, start, document_id = keys.open_key(row.pkcs12, PASSPHRASE), threading.Barrier(2), document.id
    mayor = commune.actor(commune.accounts[0])
    db.session.rollback()

    def attempt(work: Callable[[], object]) -> None:
        with app.app_context():
            start.wait()
            try:
                work()
            except Exception as reason:
                told.append(getattr(reason, "sentence", repr(reason)))
            db.session.remove()

    told: list[str] = []
    threads = [
        threading.Thread(target=attempt, args=(work,))
        for work in (
            lambda: sign_step(document_id, commune.persons[0], key),
            lambda: refusals.refuse(mayor, document_id, MOTIVE),
        )
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = again(document)
    signed, refused = found.steps[1].signed_at is not None, bool(found.refusals)
    assert signed != refused, told
    assert len(told) == 1 and ("déjà signé" in told[0] or "refusé" in told[0])
    known = db.session.scalars(db.select(DocumentHash).where(DocumentHash.document_id == document_id)).all()
    assert bool(known) == signed


def test_the_pages(
    commune: Commune, document: Document, client: FlaskClient, sign_in: Callable[[FlaskClient, int], None]
) -> None:
    paper, refusal = f"/bureau/documents/{document.id}", f"/bureau/parapheur/{document.id}/refus"
    sign_in(client, commune.accounts[0])
    assert refusal in client.get(paper).text
    long = "mot " * 300
    answer = client.post(refusal, data={"motive": long, "read": document.sha256})
    assert (answer.status_code, long.strip() in answer.text) == (422, True)
    assert client.post(refusal, data={"motive": MOTIVE, "read": document.sha256}).status_code == 302
    assert "Refusés, retournés au secrétariat" in client.get("/bureau/parapheur").text
    assert refusal not in client.get(paper).text
    sign_in(client, commune.clerk)
    for page in (f"/bureau/seances/{document.meeting_id}/actes", paper):
        assert MOTIVE in client.get(page).text
    again_url = f"{paper}/remise-en-signature"
    answer = client.post(again_url, data={"answer": long})
    assert (answer.status_code, long.strip() in answer.text) == (422, True)
    assert client.post(again_url, data={"answer": "Corrigé."}).status_code == 302
    assert "Corrigé." in client.get(paper).text
    sign_in(client, commune.accounts[0])
    assert "établi de nouveau après un refus" in client.get("/bureau/parapheur").text
