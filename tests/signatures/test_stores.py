"""Keys that are not files: a card (SoftHSM), a remote service (simulated), another program altogether."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from signatures import elsewhere, errors, keys, prepare, remote, sign, tokens
from signatures.report import Report
from tests.signatures import foreign
from tests.signatures.attacks import INCREMENTAL
from tests.signatures.authorities import Authority
from tests.signatures.conftest import LATER, NOW, World

ONE = [prepare.Field("maire", "Signature de la maire")]
MODULE = next(
    (str(path) for path in Path("/usr/lib").glob("**/libsofthsm2.so")), ""
)  # the Debian package puts it in one of two folders


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority("Racine", rsa=True)


def valid(check: Callable[..., Report], authority: Authority, pdf: bytes) -> Report:
    report = check(pdf, roots=authority.roots, crls=(authority.crl(),))
    assert (report.status, report.reasons) == ("valid", ())
    return report


# --- cards ------------------------------------------------------------------------------------------------------------


@contextmanager
def token(folder: Path, key: keys.SigningKey) -> Iterator[None]:
    """A software token that holds the key and its certificate; its code is 1234."""
    import pkcs11
    from asn1crypto.keys import ECPrivateKey, PrivateKeyInfo
    from pkcs11.util import ec as ec_util
    from pkcs11.util import rsa as rsa_util
    from pkcs11.util.x509 import decode_x509_certificate

    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(
        f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\n"
    )
    words = [
        "softhsm2-util",
        "--init-token",
        "--free",
        "--label",
        "carte",
        "--pin",
        "1234",
        "--so-pin",
        "1234",
    ]
    subprocess.run(words, check=True, capture_output=True, timeout=30, env=os.environ)
    library = pkcs11.lib(MODULE)
    library.reinitialize()
    private = key.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())  # type: ignore[union-attr]
    inner = PrivateKeyInfo.load(private)
    with library.get_token(token_label="carte").open(user_pin="1234", rw=True) as session:
        if isinstance(key.private, rsa.RSAPrivateKey):
            attributes = rsa_util.decode_rsa_private_key(inner["private_key"].parsed.dump())
        else:
            part: ECPrivateKey = inner["private_key"].parsed
            part["parameters"] = inner["private_key_algorithm"]["parameters"]
            attributes = ec_util.decode_ec_private_key(part.dump())
        common = {
            pkcs11.Attribute.TOKEN: True,
            pkcs11.Attribute.ID: b"1",
            pkcs11.Attribute.LABEL: "signature",
        }
        session.create_object(attributes | common)
        session.create_object(decode_x509_certificate(key.certificate.dump()) | common)
    yield


@pytest.mark.skipif(
    not MODULE or not shutil.which("softhsm2-util"), reason="[softhsm] softhsm2 is not installed"
)
@pytest.mark.parametrize("is_rsa", [True, False])
def test_a_card_signs(
    authority: Authority, check: Callable[..., Report], raw: bytes, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, is_rsa: bool,
) -> None:  # fmt: skip
    pytest.importorskip("pkcs11")
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm2.conf"))
    pdf = prepare.prepare(raw, ONE)
    with token(tmp_path, authority.key("Jeanne Martin", rsa=is_rsa)):
        with tokens.open_token(MODULE, "carte", "1234") as key:
            assert key.name == "Jeanne Martin"
            signed = sign.sign(pdf, field="maire", key=key, at=NOW)
        with pytest.raises(errors.WrongPassphrase), tokens.open_token(MODULE, "carte", "9999"):
            pass
        with (
            pytest.raises(errors.SigningFailed, match="Branchez"),
            tokens.open_token(MODULE, "autre", "1234"),
        ):
            pass
        with pytest.raises(errors.BadKeyFile), tokens.open_token(MODULE, "carte", "1234", "autre clé"):
            pass
    assert valid(check, authority, signed).signatures[0].level == "B-B"


def test_without_its_component_a_card_is_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pkcs11", None)
    with pytest.raises(errors.SigningFailed, match="Installez"), tokens.open_token("x.so", "carte", "1234"):
        pass


# --- remote services --------------------------------------------------------------------------------------------------


class Service:
    """A provider that signs digests; `fault` spoils what it answers."""

    def __init__(self, key: keys.SigningKey, fault: str = "") -> None:
        self._key, self._fault = key, fault

    def certificates(self) -> list[bytes]:
        return [b"junk"] if self._fault == "certificate" else [self._key.certificate.dump()]

    def sign_digest(self, digest: bytes) -> bytes:
        assert len(digest) == 32
        if self._fault == "silent":
            raise TimeoutError
        if self._fault == "wrong":
            digest = bytes(32)
        private, kind = self._key.private, utils.Prehashed(hashes.SHA256())
        if isinstance(private, rsa.RSAPrivateKey):
            return private.sign(digest, padding.PKCS1v15(), kind)
        assert isinstance(private, ec.EllipticCurvePrivateKey)
        return private.sign(digest, ec.ECDSA(kind))


@pytest.mark.parametrize("is_rsa", [True, False])
def test_a_remote_service_signs(
    authority: Authority, check: Callable[..., Report], raw: bytes, is_rsa: bool
) -> None:
    key = remote.open_service(Service(authority.key("Jeanne Martin", rsa=is_rsa)))
    signed = sign.sign(prepare.prepare(raw, ONE), field="maire", key=key, at=NOW)
    assert valid(check, authority, signed).signatures[0].signer == "Jeanne Martin"


@pytest.mark.parametrize(("fault", "said"), [("silent", "répondu"), ("wrong", "fausse")])
def test_a_service_that_fails_signs_nothing(authority: Authority, raw: bytes, fault: str, said: str) -> None:
    key = remote.open_service(Service(authority.key("Jeanne Martin"), fault))
    with pytest.raises(errors.SigningFailed, match=said):
        sign.sign(prepare.prepare(raw, ONE), field="maire", key=key, at=NOW)


def test_a_service_without_certificate_is_refused(authority: Authority) -> None:
    with pytest.raises(errors.BadKeyFile):
        remote.open_service(Service(authority.key("Jeanne Martin"), "certificate"))


# --- sign elsewhere ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sealed(world: World, prepared: bytes) -> bytes:
    return sign.sign(prepared, field="seal", key=world.seal, at=NOW)


@pytest.fixture
def come_back(world: World, authority: Authority, sealed: bytes) -> Callable[..., object]:
    """Accept a file as the mayor's; believing our authority and the stranger's."""
    roots = type(world.roots)((*world.roots.roots, *authority.roots.roots))
    crls = (world.authority.crl(now=NOW), authority.crl())

    def accepted(after: bytes, **options: object) -> object:
        wanted = {"field": "maire", "signer": "Jeanne Martin", "roots": roots, "crls": crls, "at": LATER}
        return elsewhere.accept(sealed, after, **wanted | options)  # type: ignore[arg-type]

    return accepted


def by_command(sealed: bytes, key: keys.SigningKey, folder: Path, field: str = "maire") -> bytes:
    """The pyHanko command line, as any other program would."""
    foreign.write_pem(key, folder)
    (folder / "in.pdf").write_bytes(sealed)
    words = [
        str(Path(sys.executable).with_name("pyhanko")),
        "sign",
        "addsig",
        "--field",
        field,
        "--use-pades",
    ]
    words += ["pemder", "--key", str(folder / "key.pem"), "--cert", str(folder / "cert.pem"), "--no-pass"]
    foreign.run(*words, folder / "in.pdf", folder / "out.pdf")
    return (folder / "out.pdf").read_bytes()


def test_a_document_signed_elsewhere_comes_back(
    come_back: Callable[..., elsewhere.SignatureFact], authority: Authority, sealed: bytes, tmp_path: Path
) -> None:
    after = by_command(sealed, authority.key("Jeanne Martin", rsa=True), tmp_path)
    fact = come_back(after)
    assert (fact.field, fact.signer, fact.integrity, fact.trusted) == ("maire", "Jeanne Martin", True, True)


def test_what_else_comes_back_is_refused(
    come_back: Callable[..., object], world: World, authority: Authority, sealed: bytes, prepared: bytes
) -> None:
    key = authority.key("Jeanne Martin", rsa=True)
    own = sign.sign(sealed, field="maire", key=key, at=NOW)
    twice = sign.sign(own, field="secretaire", key=authority.key("Paul"), at=NOW)
    resealed = sign.sign(prepared, field="seal", key=world.seal, at=LATER)
    cases = {
        "other-file": sign.sign(resealed, field="maire", key=key, at=NOW),
        "not-signed": sealed,
        "too-many": twice,
        "other-place": sign.sign(sealed, field="secretaire", key=key, at=NOW),
        "other-person": sign.sign(sealed, field="maire", key=authority.key("Paul Durand"), at=NOW),
        "not-trusted": sign.sign(sealed, field="maire", key=Authority("Racine").key("Jeanne Martin"), at=NOW),
        "altered": INCREMENTAL["rotate a page"](own),
    }
    cases_altered = [INCREMENTAL["attach a file"](own), own + b"\n", own[:-200], sealed + b"junk"]
    for code, after in [*cases.items(), *(("altered", each) for each in cases_altered)]:
        with pytest.raises(errors.Refused) as refused:
            come_back(after)
        assert refused.value.code == code, (code, refused.value.sentence)
    forged = sign.sign(INCREMENTAL["rotate a page"](sealed), field="maire", key=key, at=NOW)
    with pytest.raises(errors.Refused) as refused:
        come_back(forged)
    assert refused.value.code == "altered"
