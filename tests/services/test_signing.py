"""Signing: order, batches, passphrases, two signers at once, immutability; independent tools agree."""

from __future__ import annotations

import shutil
import subprocess
import threading
from pathlib import Path

import pytest
from flask import Flask

from council.gateways.environment import environment
from council.models import Act, AuditLine, Document, DocumentHash, OutboxMessage, db
from council.queries.signing import live_key
from council.services import acts, keys, minutes, signing
from council.services.errors import NotAllowed, Refused
from council.services.signing_steps import NotNow, sign_step
from tests.factory import Commune
from tests.services.after import PASSPHRASE, hold_meeting, make_keys


@pytest.fixture
def prepared(app: Flask, commune: Commune) -> list[int]:
    """Documents of a closed meeting, keys made: the ids of what the mayor may sign."""
    meeting = hold_meeting(commune)
    acts.prepare(commune.actor(commune.clerk), meeting.id)
    make_keys(commune)
    documents = db.session.scalars(db.select(Document).order_by(Document.id)).all()
    return [one.id for one in documents if one.kind != "minutes"]


def mayor_signs(commune: Commune, ids: list[int]) -> int:
    """The mayor's batch."""
    return signing.sign(commune.actor(commune.accounts[0]), ids, PASSPHRASE)


def secretary_signs(commune: Commune, ids: list[int]) -> int:
    """The secretary's batch."""
    return signing.sign(commune.actor(commune.accounts[2]), ids, PASSPHRASE)


def test_two_batches_sign_everything(commune: Commune, prepared: list[int]) -> None:
    """Mayor then secretary: all signed, closed by a time stamp, each revision in the registry."""
    mayor_signs(commune, prepared)
    secretary_signs(commune, prepared)
    documents = db.session.scalars(db.select(Document).where(Document.id.in_(prepared))).all()
    assert {one.state for one in documents} == {"signed"}
    assert {act.state for act in db.session.scalars(db.select(Act))} == {"signed"}
    extract = next(one for one in documents if one.kind == "extract")
    known = set(
        db.session.scalars(db.select(DocumentHash.sha256).where(DocumentHash.document_id == extract.id))
    )
    # seal, mayor, secretary, time stamp
    assert len(known) == 4 and extract.sha256 in known


def test_each_revision_begins_with_the_one_before(commune: Commune, prepared: list[int]) -> None:
    """A signed document only grows."""
    document = db.session.get_one(Document, prepared[0])
    first = environment().storage.get(document.prepared_sha256)
    mayor_signs(commune, prepared[:1])
    db.session.refresh(document)
    second = environment().storage.get(document.sha256)
    secretary_signs(commune, prepared[:1])
    db.session.refresh(document)
    third = environment().storage.get(document.sha256)
    assert second.startswith(first) and third.startswith(second) and len(third) > len(second)


def test_secretary_waits_for_the_mayor(commune: Commune, prepared: list[int]) -> None:
    """The order is kept, by the request and by the worker."""
    with pytest.raises(Refused, match="n’attend votre signature"):
        secretary_signs(commune, prepared)
    key = live_key(commune.persons[2], commune.organisation_id)
    assert key is not None
    with pytest.raises(NotNow, match="attend d’abord"):
        sign_step(prepared[0], commune.persons[2], keys.open_key(key.pkcs12, PASSPHRASE))


def test_wrong_passphrase_is_a_sentence_and_signs_nothing(commune: Commune, prepared: list[int]) -> None:
    """Nothing is queued, nothing is signed."""
    with pytest.raises(Refused, match="phrase secrète") as refusal:
        signing.sign(commune.actor(commune.accounts[0]), prepared, "une autre phrase")
    assert refusal.value.field == "passphrase"
    assert not db.session.scalars(db.select(OutboxMessage).where(OutboxMessage.kind == "signing")).all()
    assert {one.state for one in db.session.scalars(db.select(Document))} == {"prepared"}


def test_signing_again_adds_nothing(commune: Commune, prepared: list[int]) -> None:
    """Double click, or a job repeated after a crash."""
    mayor_signs(commune, prepared[:1])
    document = db.session.get_one(Document, prepared[0])
    before = document.sha256
    with pytest.raises(Refused, match="Aucun des documents"):
        mayor_signs(commune, prepared[:1])
    key = live_key(commune.persons[0], commune.organisation_id)
    assert key is not None
    assert sign_step(prepared[0], commune.persons[0], keys.open_key(key.pkcs12, PASSPHRASE)) is False
    db.session.refresh(document)
    assert document.sha256 == before


def test_a_batch_resumes_after_a_crash(
    commune: Commune, prepared: list[int], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The worker dies at the third document: two stay signed, the batch keeps its passphrase and ends later."""
    from council.services.outbox import deliver_due

    real, calls = signing.sign_step, []

    def dying(document_id: int, person_id: int, key: object, read: str) -> bool:
        calls.append(document_id)
        if len(calls) == 3:
            raise OSError("no space left on device")
        return real(document_id, person_id, key, read)

    monkeypatch.setattr(signing, "sign_step", dying)
    batch = mayor_signs(commune, prepared)
    row = db.session.get_one(OutboxMessage, batch)
    assert (row.state, bool(row.payload["passphrase"])) == ("pending", True)
    signed = db.session.scalars(db.select(Document.id).where(Document.state == "signing")).all()
    assert sorted(signed) == prepared[:2]
    row.next_try_at = environment().clock.now()
    db.session.commit()
    assert deliver_due() == 1
    db.session.refresh(row)
    assert (row.state, row.payload["passphrase"]) == ("done", "")
    hashes = db.session.scalars(db.select(DocumentHash)).all()
    # seal and mayor on each; the list waits for nobody else, so its time stamp follows at once
    assert len(hashes) == 2 * len(prepared) + 1


def test_only_what_was_read_is_signed(commune: Commune, prepared: list[int]) -> None:
    """Of two documents, one was written anew after its reading: it waits, with a sentence; the other is signed."""
    read = {one: db.session.get_one(Document, one).sha256 for one in prepared[:2]}
    db.session.get_one(Document, prepared[0]).sha256 = environment().storage.put(b"%PDF-1.7 another text")
    db.session.commit()
    batch = signing.sign(commune.actor(commune.accounts[0]), read, PASSPHRASE)
    failures = db.session.get_one(OutboxMessage, batch).payload["failures"]
    assert list(failures) == [str(prepared[0])] and "relisez-le" in failures[str(prepared[0])]
    states = [db.session.get_one(Document, one, populate_existing=True).state for one in prepared[:2]]
    assert states == ["prepared", "signing"]


def test_passphrase_is_wiped(commune: Commune, prepared: list[int]) -> None:
    """Encrypted while it waits, gone afterwards, never in the audit lines."""
    batch = mayor_signs(commune, prepared)
    payload = db.session.get_one(OutboxMessage, batch).payload
    assert payload["passphrase"] == "" and not payload["failures"]
    for line in db.session.scalars(db.select(AuditLine)):
        assert PASSPHRASE not in str(line.detail)


def test_two_workers_on_one_document(app: Flask, commune: Commune, prepared: list[int]) -> None:
    """Both sign the same revision; one wins, the other sees it is done. Never two signatures of one step."""
    row = live_key(commune.persons[0], commune.organisation_id)
    assert row is not None
    key = keys.open_key(row.pkcs12, PASSPHRASE)
    db.session.rollback()
    answers: list[bool] = []
    start = threading.Barrier(2)

    def work() -> None:
        with app.app_context():
            start.wait()
            answers.append(sign_step(prepared[0], commune.persons[0], key))
            db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False, True]
    assert (
        len(db.session.scalars(db.select(DocumentHash).where(DocumentHash.document_id == prepared[0])).all())
        == 2
    )


def test_draft_minutes_cannot_be_signed(commune: Commune, prepared: list[int]) -> None:
    """They wait for nobody until they are final; then for the chair and the secretary."""
    document = db.session.scalars(db.select(Document).where(Document.kind == "minutes")).one()
    with pytest.raises(Refused):
        mayor_signs(commune, [document.id])
    minutes.finish_early(commune.actor(commune.clerk), document.meeting_id)
    mayor_signs(commune, [document.id])
    secretary_signs(commune, [document.id])
    db.session.refresh(document)
    assert document.state == "signed"


def test_key_rules(commune: Commune, app: Flask) -> None:
    """Short passphrases, second keys and other people's keys are refused; a revoked key makes room."""
    mayor = commune.actor(commune.accounts[0])
    with pytest.raises(Refused, match="8 caractères"):
        keys.create_key(mayor, "court")
    keys.create_key(mayor, PASSPHRASE)
    with pytest.raises(Refused, match="déjà une clé"):
        keys.create_key(mayor, PASSPHRASE)
    with pytest.raises(NotAllowed, match="sa propre clé"):
        keys.create_key(mayor, PASSPHRASE, person_id=commune.persons[1])
    keys.revoke_key(mayor)
    keys.create_key(mayor, PASSPHRASE)


@pytest.mark.needs("poppler")
def test_pdfsig_accepts(commune: Commune, prepared: list[int], tmp_path: Path) -> None:
    """An independent reader finds three valid signatures and the time stamp over the whole file."""
    mayor_signs(commune, prepared[:1])
    secretary_signs(commune, prepared[:1])
    document = db.session.get_one(Document, prepared[0])
    path = tmp_path / "extrait.pdf"
    shutil.copy(environment().storage.path(document.sha256), path)
    seen = subprocess.run(["pdfsig", str(path)], capture_output=True, text=True, check=False).stdout
    assert seen.count("Signature is Valid") == 3
    assert seen.count("Signature #") == 4
