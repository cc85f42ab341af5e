"""The worker asks the responders that the operator allows; pages and verifications ask nobody."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from council.gateways import responders
from council.gateways.environment import environment
from council.models import Document, db
from council.permissions import system_actor
from council.queries import signing as desks
from council.queries import verification
from council.services import keys, seals, signing
from signatures import keys as pki_keys
from signatures.errors import SigningFailed
from tests.services.after import PASSPHRASE
from tests.services.after_world import World
from tests.services.office import freeze_clock
from tests.signatures.authorities import Authority


@dataclass
class Responder:
    """Answers about one certificate on loopback, and counts who asks."""

    answer: bytes = b""
    status: int = 200
    asked: list[bytes] = field(default_factory=list)
    address: str = ""


@pytest.fixture
def responder() -> Iterator[Responder]:
    held = Responder()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            held.asked.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(held.status)
            self.end_headers()
            self.wfile.write(held.answer)

        def log_message(self, *_words: object) -> None:
            """Silence."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    held.address = f"http://127.0.0.1:{server.server_port}/"
    yield held
    server.shutdown()
    server.server_close()
    thread.join()
    responders._answers.clear()


@dataclass
class Office:
    """A mayor whose certificate names the responder and stands on no revocation list."""

    world: World
    authority: Authority
    key: pki_keys.SigningKey

    def closes(self, document: Document) -> tuple[str, str]:
        """The secretary, then the mayor, last to sign, close a list of deliberations; state and what was told."""
        mayor = self.world.commune.actor(self.world.commune.mayor)
        batch = signing.sign(mayor, [document.id], PASSPHRASE)
        told = desks.batch(batch, mayor.person_id, mayor.organisation_id)
        assert told is not None
        state = db.session.get_one(Document, document.id, populate_existing=True).state
        return state, " ".join(sentence for _title, sentence in told.failures)


@pytest.fixture
def office(to_sign: World, responder: Responder, tmp_path: Path) -> Office:
    now = freeze_clock(to_sign.app).now()
    authority = Authority("Prestataire", start=now - timedelta(days=100))
    key = authority.key("LEFÈVRE Anne", start=now - timedelta(days=1), address=responder.address)
    (tmp_path / "believed").mkdir()
    (tmp_path / "believed" / "root.pem").write_bytes(authority.pem)
    found = to_sign.app.extensions["council"]
    settings = replace(
        found.settings, trusted_roots=str(tmp_path / "believed"), ocsp_responders=responder.address
    )
    to_sign.app.extensions["council"] = replace(found, settings=settings)
    keys.revoke_key(to_sign.commune.actor(to_sign.commune.mayor))
    certificate = x509.load_der_x509_certificate(key.certificate.dump())
    data = pkcs12.serialize_key_and_certificates(
        None, key.private, certificate, None, BestAvailableEncryption(PASSPHRASE.encode())  # type: ignore[arg-type]
    )  # fmt: skip
    keys.import_key(
        system_actor(to_sign.commune.organisation_id), to_sign.commune.persons[0], data, PASSPHRASE
    )
    responder.answer = authority.ocsp(key, now=now)
    return Office(to_sign, authority, key)


@pytest.fixture
def listing(office: Office) -> Document:
    """A paper that the mayor signs last."""
    return db.session.scalars(db.select(Document).where(Document.kind == "deliberations_list")).one()


def test_the_answer_is_in_the_document_and_is_enough(
    office: Office, listing: Document, responder: Responder
) -> None:
    assert office.closes(listing) == ("signed", "")
    assert len(responder.asked) == 1
    pdf = environment().storage.get(db.session.get_one(Document, listing.id, populate_existing=True).sha256)
    assert b"/OCSPs" in pdf
    verdict = verification.check(pdf)
    assert verdict.tone == "ok", verdict.reasons
    office.world.client.get("/bureau/parapheur")
    assert len(responder.asked) == 1, "a verification asks nobody"
    seals.close_document(pdf, office.world.commune.organisation_id, ask=True)
    assert len(responder.asked) == 1, "an answer serves the whole batch"
    with pytest.raises(SigningFailed):
        seals.close_document(pdf, office.world.commune.organisation_id)
    assert len(responder.asked) == 1, "a page asks nobody"
    responders._answers.clear()
    seals.close_document(pdf, office.world.commune.organisation_id, ask=True)
    assert len(responder.asked) == 2


@pytest.mark.parametrize("fault", ["not allowed", "silent", "junk", "revoked", "too long"])
def test_without_a_good_answer_nothing_is_closed(
    office: Office, listing: Document, responder: Responder, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    now = environment().clock.now()
    if fault == "not allowed":
        found = office.world.app.extensions["council"]
        other = replace(found.settings, ocsp_responders="http://ocsp.example.org/")
        office.world.app.extensions["council"] = replace(found, settings=other)
    elif fault == "silent":
        responder.status = 503
    else:
        revoked = office.authority.ocsp(office.key, now=now, revoked=now - timedelta(hours=3))
        responder.answer = {"junk": b"junk", "revoked": revoked, "too long": bytes(70_000)}[fault]
    state, told = office.closes(listing)
    assert state == "prepared"
    assert "Un certificat ne peut pas être vérifié" in told
    assert len(responder.asked) == (0 if fault == "not allowed" else 1)
