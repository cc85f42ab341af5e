"""Sign elsewhere through the parapheur, keys of the command line, and what keeps old signatures verifiable."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient

from council.cli_keys import keys as command
from council.gateways import trust_store
from council.gateways.environment import environment
from council.models import AuditLine, Document, DocumentHash, Person, SigningKey, db
from council.queries import verification
from council.queries.signing import live_key
from council.services import archiving, keys, seals, signing, signing_elsewhere
from council.services.errors import NotFound, Refused
from signatures import keys as pki_keys
from signatures import sign
from signatures.errors import BadKeyFile
from tests.factory import Commune
from tests.services.after import PASSPHRASE
from tests.signatures.authorities import Authority


def signed_by(commune: Commune, data: bytes, person: int, field: str) -> bytes:
    """What another program would give back, with that person's key."""
    row = live_key(commune.persons[person], commune.organisation_id)
    assert row is not None
    return sign.sign(
        data, field=field, key=pki_keys.load(row.pkcs12, PASSPHRASE), at=environment().clock.now()
    )


def steps(document: Document) -> list[bool]:
    db.session.expire_all()
    return [step.signed_at is not None for step in db.session.get_one(Document, document.id).steps]


def test_the_document_goes_out_sealed_and_comes_back_signed(commune: Commune, document: Document) -> None:
    mayor, secretary = (commune.actor(commune.accounts[n]) for n in (0, 2))
    field = document.steps[1].field
    data = environment().storage.get(signing_elsewhere.hand_out(mayor, document.id))
    assert steps(document) == [True, False, False]
    assert signing_elsewhere.hand_out(mayor, document.id) == db.session.get_one(Document, document.id).sha256
    signing_elsewhere.receive(mayor, document.id, signed_by(commune, data, 0, field))
    assert steps(document) == [True, True, False]
    signing.sign(secretary, [document.id], PASSPHRASE)
    closed = db.session.get_one(Document, document.id)
    db.session.refresh(closed)
    assert closed.state == "signed"
    assert verification.check(environment().storage.get(closed.sha256)).tone == "ok"
    verbs = db.session.scalars(db.select(AuditLine.verb)).all()
    assert any("comes_back" in verb for verb in verbs) and any("goes_out" in verb for verb in verbs)


def test_the_last_signer_may_sign_elsewhere_too(commune: Commune, document: Document) -> None:
    mayor, secretary = (commune.actor(commune.accounts[n]) for n in (0, 2))
    signing.sign(mayor, [document.id], PASSPHRASE)
    data = environment().storage.get(signing_elsewhere.hand_out(secretary, document.id))
    signing_elsewhere.receive(secretary, document.id, signed_by(commune, data, 2, document.steps[2].field))
    closed = db.session.get_one(Document, document.id)
    db.session.refresh(closed)
    assert (closed.state, steps(document)) == ("signed", [True] * 3)
    assert verification.check(environment().storage.get(closed.sha256)).tone == "ok"


def test_what_must_not_come_back_is_refused_and_nothing_is_kept(commune: Commune, document: Document) -> None:
    mayor, secretary = (commune.actor(commune.accounts[n]) for n in (0, 2))
    data = environment().storage.get(signing_elsewhere.hand_out(mayor, document.id))
    field = document.steps[1].field
    wrong = {
        "Choisissez": b"",
        "pas encore votre signature": data,
        "pas le document": b"%PDF-1.7" + data[8:-1],
        "celle de": signed_by(commune, data, 2, field),
    }
    for said, sent in wrong.items():
        with pytest.raises(Refused, match=said):
            signing_elsewhere.receive(mayor, document.id, sent)
    with pytest.raises(Refused, match="attend d’abord"):
        signing_elsewhere.receive(secretary, document.id, data)
    with pytest.raises(NotFound):
        signing_elsewhere.hand_out(mayor, 10**6)
    assert steps(document) == [True, False, False]
    signing_elsewhere.receive(mayor, document.id, signed_by(commune, data, 0, field))
    with pytest.raises(Refused, match="déjà signé"):
        signing_elsewhere.receive(mayor, document.id, data)


def test_the_pages(
    commune: Commune, document: Document, client: FlaskClient, sign_in: Callable[[FlaskClient, int], None]
) -> None:
    sign_in(client, commune.accounts[0])
    address, field = f"/bureau/parapheur/{document.id}/ailleurs", document.steps[1].field
    assert "Signer avec un autre logiciel" in client.get(address).text
    assert address in client.get("/bureau/parapheur").text
    given = client.post(f"{address}/document")
    data = given.data
    given.close()
    back = {"file": (BytesIO(data), "a.pdf")}
    refused = client.post(address, data=back)
    assert (refused.status_code, "pas encore votre signature" in refused.text) == (422, True)
    signed = signed_by(commune, data, 0, field)
    assert client.post(address, data={"file": (BytesIO(signed), "a.pdf")}).status_code == 302
    assert steps(document) == [True, True, False]
    assert client.post(f"{address}/document").status_code == 422


# --- a year later ---------------------------------------------------------------------------------------------------


def test_time_stamps_are_renewed_each_year(commune: Commune, document: Document) -> None:
    for account in (0, 2):
        signing.sign(commune.actor(commune.accounts[account]), [document.id], PASSPHRASE)
    db.session.refresh(document)
    first, now = document.sha256, environment().clock.now()
    assert archiving.renew_timestamps() == ([], {})
    with time_machine.travel(now + timedelta(days=366), tick=False):
        assert archiving.refresh_revocation_list() and not archiving.refresh_revocation_list()
        done, failures = archiving.renew_timestamps()
        assert (document.id in done, failures) == (True, {})
        assert archiving.renew_timestamps() == ([], {})
        db.session.refresh(document)
        renewed = environment().storage.get(document.sha256)
        assert renewed.startswith(environment().storage.get(first)) and document.sha256 != first
        for sha256 in (first, document.sha256):
            assert verification.check(environment().storage.get(sha256)).tone == "ok"
    hashes = db.session.scalars(db.select(DocumentHash.sha256).where(DocumentHash.document_id == document.id))
    assert {first, document.sha256} <= set(hashes)


# --- the command line -----------------------------------------------------------------------------------------------


class Terminal(CliRunner):
    """Commands that see what the test committed, as the test then sees what they did."""

    def invoke(self, *args: Any, **kwargs: Any) -> Result:
        db.session.rollback()
        try:
            return super().invoke(*args, **kwargs)
        finally:
            db.session.rollback()


@pytest.fixture
def runner(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setattr("council.app.create_app", lambda _settings: app)
    monkeypatch.setattr("council.settings.load_settings", lambda: None)
    return Terminal()


def test_keys_from_the_command_line(commune: Commune, runner: Terminal, tmp_path: Path) -> None:
    name = db.session.get_one(Person, commune.persons[0]).full_name
    made = runner.invoke(command, ["create", "--person", name, "--passphrase", "quatre mots bien choisis"])
    assert (made.exit_code, "créée" in made.output) == (0, True), made.output
    again = runner.invoke(command, ["create", "--person", name, "--passphrase", "quatre mots bien choisis"])
    assert (again.exit_code, "déjà" in again.output) == (1, True)
    row = live_key(commune.persons[0], commune.organisation_id)
    assert row is not None
    assert runner.invoke(command, ["revoke", str(row.id), "--yes"]).exit_code == 0
    assert runner.invoke(command, ["revoke", str(row.id), "--yes"]).exit_code == 1
    assert seals.authority().revocations.get_revoked_certificate_by_serial_number(
        pki_keys.load(row.pkcs12, "quatre mots bien choisis").serial
    )
    seals.ensure(commune.organisation_id)
    assert runner.invoke(command, ["renew", "seal"]).exit_code == 0
    listed = runner.invoke(command, ["list"]).output
    assert listed.count("arrêtée") == 2 and listed.count("seal") == 2
    assert runner.invoke(command, ["create", "--person", "Personne", "--passphrase", "x" * 9]).exit_code == 1


def test_a_key_bought_elsewhere(commune: Commune, runner: Terminal, tmp_path: Path) -> None:
    from council.permissions import system_actor
    from signatures import pki

    other = pki.LocalAuthority.create("Prestataire", b"s" * 32, now=environment().clock.now())
    data = other.issue("Jeanne MARTIN", "", "Ville", "phrase du prestataire", now=environment().clock.now())
    (tmp_path / "key.p12").write_bytes(data)
    name = db.session.get_one(Person, commune.persons[0]).full_name
    words = ["import", str(tmp_path / "key.p12"), "--person", name, "--passphrase"]
    assert runner.invoke(command, [*words, "autre"]).exit_code == 1
    assert runner.invoke(command, [*words, "phrase du prestataire"]).exit_code == 0
    row = db.session.scalars(db.select(SigningKey).where(SigningKey.person_id == commune.persons[0])).one()
    assert row.pkcs12 == data
    keys.revoke_by_id(system_actor(commune.organisation_id), row.id)
    assert not list(seals.authority().revocations), "not ours to revoke"


# --- authorities believed -------------------------------------------------------------------------------------------


def test_a_folder_of_authorities_with_dates(tmp_path: Path) -> None:
    authority = Authority("Prestataire")
    (tmp_path / "racine.pem").write_bytes(authority.pem)
    (tmp_path / "racine.json").write_text('{"since": "2026-01-01", "until": "2030-01-01T00:00:00+01:00"}')
    given = authority.crl()
    (tmp_path / "liste.crl").write_bytes(given)
    (root,) = trust_store.believed(tmp_path).roots
    assert root.since and root.until and (root.since.year, root.until.year) == (2026, 2030)
    assert trust_store.revocation_lists(tmp_path) == (given,)
    (tmp_path / "racine.json").write_text('{"since": "demain"}')
    with pytest.raises(BadKeyFile, match="dates de confiance"):
        trust_store.believed(tmp_path)
    assert trust_store.believed(None).roots == trust_store.believed(tmp_path / "none").roots == ()
