"""Keys that are elsewhere: a card of the server (SoftHSM), a remote signing service (simulated, on loopback)."""

from __future__ import annotations

import json
import shutil
import threading
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from council.gateways.environment import environment
from council.models import AuditLine, Document, OutboxMessage, SigningKey, db
from council.queries import signing as desks
from council.queries import verification
from council.services import key_stores, keys, seals, signing
from council.services.errors import Refused
from signatures import keys as pki_keys
from tests.services.after import PASSPHRASE
from tests.services.after_world import World
from tests.services.office import freeze_clock
from tests.signatures.authorities import Authority
from tests.signatures.test_stores import MODULE, Service, token

CODE = "482913"
needs_softhsm = pytest.mark.skipif(
    not MODULE or not shutil.which("softhsm2-util"), reason="[softhsm] softhsm2 is not installed"
)


@dataclass
class Provider:
    """A remote signing service: what it holds, what it was asked, how it misbehaves."""

    key: pki_keys.SigningKey
    asked: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    left: int = 0
    broken: bool = False
    address: str = ""

    def answer(self, verb: str, words: dict[str, object]) -> tuple[int, dict[str, object]]:
        self.asked.append((verb, words))
        if self.broken:
            return 503, {}
        if words["credentialID"] != "jeanne-1":
            return 400, {"error": "invalid_request"}
        if verb == "info":
            return 200, {"cert": {"certificates": [b64encode(self.key.certificate.dump()).decode()]}}
        if verb == "authorize":
            if words["OTP"] != CODE:
                return 400, {"error": "invalid_otp"}
            self.left = int(str(words["numSignatures"]))
            return 200, {"SAD": "granted", "expiresIn": 3600}
        if words["SAD"] != "granted" or not self.left:
            return 400, {"error": "invalid_request"}
        self.left -= 1
        digest = b64decode(words["hash"][0])  # type: ignore[index]
        return 200, {"signatures": [b64encode(Service(self.key).sign_digest(digest)).decode()]}


@pytest.fixture
def world(to_sign: World) -> World:
    """Papers that await the mayor, who has no key yet; another authority is believed."""
    freeze_clock(to_sign.app)
    keys.revoke_key(to_sign.commune.actor(to_sign.commune.mayor))
    return to_sign


@pytest.fixture
def mayor_key(world: World, tmp_path: Path) -> pki_keys.SigningKey:
    now = environment().clock.now()
    authority = Authority("Prestataire qualifié", start=now - timedelta(days=100))
    folder = tmp_path / "believed"
    folder.mkdir()
    (folder / "root.pem").write_bytes(authority.pem)
    (folder / "list.crl").write_bytes(authority.crl(now))
    configure(world, trusted_roots=str(folder))
    return authority.key("LEFÈVRE Anne", start=now - timedelta(days=1))


@pytest.fixture
def provider(world: World, mayor_key: pki_keys.SigningKey) -> Iterator[Provider]:
    """The service, answering on loopback, named by the settings."""
    held = Provider(mayor_key)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.headers["Authorization"] == "Bearer jeton"
            words = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, told = held.answer(self.path.rsplit("/", 1)[-1], words)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(told).encode())

        def log_message(self, *_words: object) -> None:
            """Silence."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    held.address = f"http://127.0.0.1:{server.server_port}/csc/v1"
    configure(world, remote_signing_url=held.address, remote_signing_token="jeton")
    yield held
    server.shutdown()
    server.server_close()
    thread.join()


def configure(world: World, **settings: str) -> None:
    found = world.app.extensions["council"]
    world.app.extensions["council"] = replace(found, settings=replace(found.settings, **settings))


def extracts() -> list[Document]:
    query = db.select(Document).where(Document.kind == "extract").order_by(Document.id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def finished(world: World, ids: list[int]) -> None:
    """The secretary closes them; each is then authentic."""
    signing.sign(world.commune.actor(world.commune.accounts[2]), ids, PASSPHRASE)
    for row in extracts()[: len(ids)]:
        verdict = verification.check(environment().storage.get(row.sha256))
        assert verdict.tone == "ok", verdict.reasons


def test_a_remote_service_signs_a_batch_against_one_code(world: World, provider: Provider) -> None:
    mayor = world.commune.actor(world.commune.mayor)
    with pytest.raises(Refused, match="ne connaît pas"):
        key_stores.declare_remote(mayor, "paul-2")
    with pytest.raises(Refused, match="Indiquez l’identifiant"):
        key_stores.declare_remote(mayor, " ")
    key_stores.declare_remote(mayor, "jeanne-1")
    facts = desks.key_facts(world.commune.persons[0], world.commune.organisation_id)
    assert facts is not None
    assert (facts.store, facts.location) == ("remote", "jeanne-1")
    ids = [one.id for one in extracts()[:2]]
    with pytest.raises(Refused, match="Demandez-en un nouveau") as refused:
        signing.sign(mayor, ids, "000000")
    assert refused.value.field == "passphrase"
    batch = signing.sign(mayor, ids, f" {CODE} ")
    told = desks.batch(batch, mayor.person_id, mayor.organisation_id)
    assert told is not None
    assert (told.done, told.failures) == (2, ())
    row = db.session.get_one(OutboxMessage, batch)
    assert row.payload["passphrase"] == ""
    assert [words["numSignatures"] for verb, words in provider.asked if verb == "authorize"][-1] == 2
    for line in db.session.scalars(db.select(AuditLine)):
        assert CODE not in str(line.detail)
    finished(world, ids)


def test_a_service_that_stops_midway_is_told_document_by_document(
    world: World, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    mayor = world.commune.actor(world.commune.mayor)
    key_stores.declare_remote(mayor, "jeanne-1")
    ids = [one.id for one in extracts()[:3]]
    real = provider.answer

    def stopping(verb: str, words: dict[str, object]) -> tuple[int, dict[str, object]]:
        provider.broken = verb == "signHash" and provider.left < 3
        return real(verb, words)

    monkeypatch.setattr(provider, "answer", stopping)
    told = desks.batch(signing.sign(mayor, ids, CODE), mayor.person_id, mayor.organisation_id)
    assert told is not None
    assert (told.done, told.finished, len(told.failures)) == (1, True, 2)
    assert all("n’a pas répondu" in sentence for _title, sentence in told.failures)
    monkeypatch.setattr(provider, "answer", real)
    provider.broken = True
    with pytest.raises(Refused, match="n’a pas répondu"):
        signing.sign(mayor, ids[1:], CODE)
    provider.broken = False
    signing.sign(mayor, ids[1:], CODE)
    assert {one.state for one in extracts()[:3]} == {"signing"}


def test_the_certificate_of_somebody_else_is_refused(world: World, provider: Provider) -> None:
    deputy = world.commune.actor(world.commune.accounts[4])
    with pytest.raises(Refused, match="chacun signe avec sa propre clé"):
        key_stores.declare_remote(deputy, "jeanne-1")
    assert not db.session.scalars(db.select(SigningKey).where(SigningKey.store != "software")).all()
    mayor = world.commune.actor(world.commune.mayor)
    key_stores.declare_remote(mayor, "jeanne-1")
    with pytest.raises(Refused, match="déjà une clé"):
        key_stores.declare_remote(mayor, "jeanne-1")
    configure(world, remote_signing_url="")
    with pytest.raises(Refused, match="n’a pas de service"):
        signing.sign(mayor, [extracts()[0].id], CODE)
    keys.revoke_key(mayor)
    keys.create_key(mayor, PASSPHRASE)


@needs_softhsm
def test_a_card_signs_a_batch_against_its_code(
    world: World, mayor_key: pki_keys.SigningKey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pkcs11")
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm2.conf"))
    mayor = world.commune.actor(world.commune.mayor)
    with pytest.raises(Refused, match="n’a pas de lecteur"):
        key_stores.declare_token(mayor, "carte", "1234")
    configure(world, pkcs11_module=MODULE)
    with token(tmp_path, mayor_key):
        for name, code, faulty, said in (
            ("", "1234", "token", "Indiquez le nom"),
            ("autre", "1234", "token", "Branchez"),
            ("carte", "9999", "code", "n’ouvre pas la carte"),
        ):
            with pytest.raises(Refused, match=said) as refused:
                key_stores.declare_token(mayor, name, code)
            assert refused.value.field == faulty
        key_stores.declare_token(mayor, "carte", "1234", "signature")
        ids = [one.id for one in extracts()[:2]]
        with pytest.raises(Refused, match="n’ouvre pas la carte") as refused:
            signing.sign(mayor, ids, "9999")
        assert refused.value.field == "passphrase"
        assert not db.session.scalars(db.select(OutboxMessage).where(OutboxMessage.kind == "signing")).all()
        told = desks.batch(signing.sign(mayor, ids, "1234"), mayor.person_id, mayor.organisation_id)
        assert told is not None
        assert (told.done, told.failures) == (2, ())
        finished(world, ids)


def test_a_key_that_opens_no_more_is_never_tried_again(
    world: World, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A card locks after a few wrong codes: the worker tries once, and says why for each document."""
    mayor = world.commune.actor(world.commune.mayor)
    key_stores.declare_remote(mayor, "jeanne-1")
    real = key_stores.prove

    def proven(row: SigningKey, secret: str, count: int) -> str:
        kept = real(row, secret, count)
        configure(world, remote_signing_url="")
        return kept

    monkeypatch.setattr(signing, "prove", proven)
    ids = [one.id for one in extracts()[:2]]
    batch = signing.sign(mayor, ids, CODE)
    row = db.session.get_one(OutboxMessage, batch, populate_existing=True)
    assert (row.state, row.attempts, row.payload["passphrase"]) == ("done", 1, "")
    assert [set(row.payload["failures"].values())] == [{key_stores.NO_SERVICE}]


def test_the_database_knows_where_keys_are(world: World) -> None:
    from sqlalchemy.exc import IntegrityError

    pem = seals.certificate_pem(*_software())
    for values in (
        {"store": "remote", "location": ""},
        {"store": "remote", "location": "x", "pkcs12": b"x"},
        {"store": "software"},
        {"store": "card", "location": "x"},
        {"store": "token", "location": "x", "purpose": "seal", "person_id": None},
    ):
        row = {
            "organisation_id": 1, "person_id": world.commune.persons[6], "label": "Clé", "certificate_pem": pem,
            "created_at": environment().clock.now(), "purpose": "person",
        }  # fmt: skip
        db.session.add(SigningKey(**(row | values)))
        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()


def _software() -> tuple[bytes, str]:
    row = db.session.scalars(db.select(SigningKey).where(SigningKey.person_id.is_not(None))).first()
    assert row is not None
    assert row.pkcs12 is not None
    return row.pkcs12, PASSPHRASE


def test_the_pages_ask_for_the_right_secret(
    world: World, provider: Provider, sign_in: Callable[[FlaskClient, int], None]
) -> None:
    client = world.client
    sign_in(client, world.commune.mayor)
    page = client.get("/bureau/ma-cle").text
    assert "service de signature à distance" in page
    assert "Utiliser ma carte" not in page
    answer = client.post("/bureau/ma-cle/service", data={"credential": "paul-2"})
    assert (answer.status_code, 'value="paul-2"' in answer.text) == (422, True)
    assert client.post("/bureau/ma-cle/carte", data={"token": "c", "code": "1"}).status_code == 422
    assert client.post("/bureau/ma-cle/service", data={"credential": "jeanne-1"}).status_code == 302
    desk = client.get("/bureau/parapheur").text
    assert "Code à usage unique" in desk
    assert "phrase secrète" not in desk
    paper = extracts()[0]
    typed = {"document": f"{paper.id}:{paper.sha256}", "passphrase": "000000"}
    refused = client.post("/bureau/parapheur", data=typed)
    assert (refused.status_code, "Demandez-en un nouveau" in refused.text) == (422, True)
    assert client.post("/bureau/parapheur", data=typed | {"passphrase": CODE}).status_code == 302
    sign_in(client, world.commune.accounts[2])
    assert "Ma phrase secrète" in client.get("/bureau/parapheur").text
