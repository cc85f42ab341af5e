"""«Vérifier un document»: the verdict on our own file and on every other kind; codes typed by hand."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from flask.testing import FlaskClient

from council.gateways.environment import environment
from council.models import Document, db
from council.queries import verification
from tests.services.after import SECRET
from tests.services.after_world import World


@pytest.fixture
def extract(world: World) -> Document:
    """The first act of a published meeting; minutes and attendance sheet are not signed."""
    return db.session.scalars(db.select(Document).order_by(Document.id)).first()


@pytest.fixture
def client(world: World) -> FlaskClient:
    """A citizen."""
    return world.client


def bytes_of(document: Document) -> bytes:
    """The newest revision."""
    return environment().storage.get(document.sha256)


def verdict(client: FlaskClient, data: bytes, name: str = "document.pdf") -> str:
    """The page that answers about a file."""
    answer = client.post(
        "/verifier", data={"fichier": (BytesIO(data), name)}, content_type="multipart/form-data"
    )
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    return answer.text


def blank() -> bytes:
    """A PDF that nobody signed."""
    pdf, out = pikepdf.new(), BytesIO()
    pdf.add_blank_page()
    pdf.save(out)
    return out.getvalue()


def test_our_own_file(client: FlaskClient, extract: Document) -> None:
    """Registry and signatures agree; four facts per signer."""
    page = verdict(client, bytes_of(extract))
    assert "Document authentique" in page
    assert "Lire la délibération" in page
    assert page.count("Le contenu signé est intact") >= 3
    assert "Mme Anne" in page


def test_one_byte_changed(client: FlaskClient, extract: Document) -> None:
    """The registry does not know it, the signatures refuse it."""
    good = bytes_of(extract)
    for place in (good.find(b"stream") + 40, len(good) // 3, good.find(b"/ByteRange") - 200):
        data = bytearray(good)
        data[place] ^= 1
        page = verdict(client, bytes(data))
        assert "Document authentique" not in page
        assert "à refuser" in page or "vérifiable" in page


def test_an_earlier_revision(client: FlaskClient, extract: Document) -> None:
    """Cut back to an earlier signature: known, and not complete."""
    from council.models import DocumentHash

    revisions = db.session.scalars(
        db.select(DocumentHash.sha256).where(
            DocumentHash.document_id == extract.id, DocumentHash.sha256 != extract.sha256
        )
    ).all()
    for sha256 in revisions:
        assert "Version antérieure" in verdict(client, environment().storage.get(sha256))


def test_prepared_and_not_signed(client: FlaskClient, extract: Document) -> None:
    """A draft that leaked is recognised as such, without its title."""
    draft = db.session.scalars(db.select(Document).where(Document.state == "prepared")).first()
    assert draft is not None
    page = verdict(client, bytes_of(draft))
    assert "pas encore signé" in page
    assert "Non public" in page


def test_a_restricted_act_tells_nothing_more(client: FlaskClient, extract: Document) -> None:
    """Its holder learns that it is authentic; its title is not repeated."""
    secret = next(d for d in db.session.scalars(db.select(Document)) if d.act and d.act.restricted)
    page = verdict(client, bytes_of(secret))
    assert "Document authentique" in page
    assert SECRET not in page
    assert SECRET not in client.get(f"/verifier/{secret.code}").text


def test_unsigned_and_not_a_pdf(client: FlaskClient, extract: Document) -> None:
    """A sentence for each, never an error page."""
    assert "sans signature" in verdict(client, blank())
    assert "vérifiable" in verdict(client, b"Bonjour", "lettre.pdf")
    assert "Choisissez d’abord" in verdict(client, b"")


def test_signed_by_strangers(client: FlaskClient, extract: Document) -> None:
    """A seal of the same name from another authority establishes nothing."""
    from datetime import UTC, datetime

    from signatures import keys, pki, prepare, sign

    now = datetime.now(UTC)
    foreign = pki.LocalAuthority.create("Testville", b"0123456789abcdef", now=now)
    key = keys.load(foreign.issue_seal("Testville", "phrase secrète", now=now), "phrase secrète")
    pdf = prepare.prepare(blank(), [prepare.Field("seal", "Cachet", visible=False)])
    page = verdict(client, sign.sign(pdf, field="seal", key=key, at=now))
    assert "Document authentique" not in page
    assert "non établie" in page


def test_too_large(client: FlaskClient, extract: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refused before it is read."""
    monkeypatch.setattr(verification, "LARGEST", 1000)
    answer = client.post(
        "/verifier",
        data={"fichier": (BytesIO(bytes(200_000)), "gros.pdf")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 413
    assert "trop lourd" in answer.text


def test_codes_as_people_type_them(client: FlaskClient, extract: Document) -> None:
    """Lower case, no dashes, letters for digits; a wrong code is a clear answer."""
    code = extract.code
    for typed in (code, code.lower(), code.replace("-", ""), code.replace("0", "O").replace("1", "l")):
        answer = client.get(f"/verifier/{typed}")
        assert answer.status_code == 200, typed
        assert "Délibération n°" in answer.text
    assert client.get("/verifier", query_string={"code": code}).status_code == 302
    assert client.get("/verifier/0000-0000-0000").status_code == 404


@pytest.mark.usefixtures("limited")
def test_guessing_is_limited(client: FlaskClient) -> None:
    """The eleventh file of a minute is refused."""
    codes = [client.post("/verifier", data={}).status_code for _ in range(11)]
    assert codes == [200] * 10 + [429]
