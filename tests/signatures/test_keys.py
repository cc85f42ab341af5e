"""Keys and the local certification authority."""

from datetime import timedelta

import pytest
from asn1crypto import pkcs12 as asn1_pkcs12
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from signatures import errors, keys, pki, trust
from tests import once
from tests.signatures.conftest import NOW, World

SECRET = b"s" * 32


def test_the_authority_survives_storage(world: World) -> None:
    again = pki.LocalAuthority.load(world.authority.to_bytes(), SECRET)
    assert again.root == world.authority.root
    p12 = again.issue("Paul Durand", "Adjoint", "Commune de Valmont", "été", now=NOW)
    assert (
        keys.load(p12, "été").certificate.issuer == trust.parse_certificate(world.authority.root_pem).subject
    )


def test_the_authority_says_that_it_is_only_local(world: World) -> None:
    assert world.authority.label == "Autorité locale de Commune de Valmont — sans reconnaissance eIDAS"
    assert "Sans reconnaissance eIDAS" in world.authority.root.subject.rfc4514_string()


def test_the_stored_authority_does_not_show_its_key(world: World) -> None:
    stored = world.authority.to_bytes()
    assert b"ENCRYPTED PRIVATE KEY" in stored
    assert b"BEGIN PRIVATE KEY" not in stored
    assert b"BEGIN EC PRIVATE KEY" not in stored


def test_a_wrong_secret_does_not_open_the_authority(world: World) -> None:
    with pytest.raises(errors.WrongPassphrase) as caught:
        pki.LocalAuthority.load(world.authority.to_bytes(), b"t" * 32)
    assert "secret" in caught.value.sentence


@pytest.mark.parametrize(
    "blob", [b"", b"nothing", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
)
def test_another_file_is_not_an_authority(blob: bytes) -> None:
    with pytest.raises(errors.BadKeyFile):
        pki.LocalAuthority.load(blob, SECRET)


def test_an_authority_without_its_key_is_refused(world: World) -> None:
    blob = (
        world.authority.root_pem
        + world.authority.to_bytes().split(b"-----END ENCRYPTED PRIVATE KEY-----\n")[1]
    )
    with pytest.raises(errors.BadKeyFile):
        pki.LocalAuthority.load(blob, SECRET)


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        pki.LocalAuthority.create("X", b"short", now=NOW)


def test_a_key_tells_its_owner(world: World) -> None:
    assert (world.mayor.name, world.mayor.capacity) == ("Jeanne Martin", "Maire")
    assert world.mayor.organisation == "Commune de Valmont"
    assert "Martin" in repr(world.mayor)
    assert "BEGIN" not in repr(world.mayor)


def test_a_wrong_passphrase_opens_nothing(world: World) -> None:
    p12 = world.authority.issue("Paul Durand", "", "Commune", "la bonne", now=NOW)
    with pytest.raises(errors.WrongPassphrase) as caught:
        keys.load(p12, "la mauvaise")
    assert caught.value.sentence.startswith("La phrase secrète n’ouvre pas cette clé")


@pytest.mark.parametrize("data", [b"", b"not a key", b"\x30\x82\x01\x00" + bytes(256)])
def test_another_file_is_not_a_key(data: bytes) -> None:
    with pytest.raises(errors.BadKeyFile):
        keys.load(data, "x")


def test_the_passphrase_cannot_be_tried_cheaply(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """No integrity code keyed by few rounds beside the strong encryption (pki._pkcs12 says why)."""
    monkeypatch.setattr(pki, "KDF_ROUNDS", once.ROUNDS)
    pfx = asn1_pkcs12.Pfx.load(world.authority.issue("P", "", "C", "x", now=NOW))
    assert pfx["mac_data"].native is None
    safes = asn1_pkcs12.AuthenticatedSafe.load(pfx["auth_safe"]["content"].native)
    rounds = [
        safe["content"]["encrypted_content_info"]["content_encryption_algorithm"]["parameters"][
            "key_derivation_func"
        ]["parameters"]["iteration_count"].native
        for safe in safes
        if safe["content_type"].native == "encrypted_data"
    ]
    assert rounds
    assert min(rounds) >= 600_000


def test_names_longer_than_a_certificate_allows_are_cut() -> None:
    long = "Communauté de communes de la Vallée-de-l’Ondaine et des Hauts Plateaux réunis"
    authority = pki.LocalAuthority.create(long, SECRET, now=NOW)
    key = keys.load(authority.issue("Zoé " + "É" * 60, "Présidente", long, "x", now=NOW), "x")
    assert key.name.endswith("…")
    assert len(key.name.encode()) <= 64
    assert long[:20] in authority.label


def test_certificates_do_not_outlive_the_root() -> None:
    authority = pki.LocalAuthority.create("X", SECRET, now=NOW)
    late = NOW + timedelta(days=20 * 365 - 30)
    key = keys.load(authority.issue_seal("X", "x", now=late), "x")
    assert key.not_after <= authority.root.not_valid_after_utc


def test_revocation_is_kept_and_said_once(world: World) -> None:
    revoked = world.authority.revoke(world.mayor.serial, now=NOW)
    assert revoked.revoke(world.mayor.serial, now=NOW + timedelta(days=1)) is revoked
    stored = pki.LocalAuthority.load(revoked.to_bytes(), SECRET)
    crl = x509.load_der_x509_crl(stored.crl(now=NOW + timedelta(days=2)))
    entry = crl.get_revoked_certificate_by_serial_number(world.mayor.serial)
    assert entry is not None
    assert entry.revocation_date_utc == NOW.astimezone(entry.revocation_date_utc.tzinfo)
    assert world.authority.revocations.get_revoked_certificate_by_serial_number(world.mayor.serial) is None


def test_the_certificate_matches_its_key(world: World) -> None:
    signature = keys.sign_bytes(world.mayor.private, b"bonjour")
    certificate = x509.load_der_x509_certificate(world.mayor.certificate.dump())
    public = certificate.public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    public.verify(signature, b"bonjour", ec.ECDSA(hashes.SHA256()))


def test_roots_are_believed_between_their_dates(world: World) -> None:
    root = trust.Root(world.authority.root_pem, since=NOW, until=NOW + timedelta(days=10))
    roots = trust.TrustList((root,))
    assert roots.at(NOW - timedelta(seconds=1)) == []
    assert len(roots.at(NOW + timedelta(days=10))) == 1
    assert roots.at(NOW + timedelta(days=11)) == []


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
)
def test_a_root_must_be_a_certificate(data: bytes) -> None:
    with pytest.raises(errors.BadKeyFile):
        trust.TrustList.from_pem([data])
