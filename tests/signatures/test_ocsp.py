"""Answers of responders go into the document when it is closed; a verification reads them there and asks nobody."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from cryptography.x509 import ocsp as library

from signatures import errors, keys, ocsp, prepare, sign, trust
from signatures.report import Report
from tests.signatures.authorities import Authority
from tests.signatures.conftest import LATER, NOW, World

ONE = [prepare.Field("maire", "Signature de la maire")]
ADDRESS = "http://ocsp.example.org/"


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority("Racine")


@pytest.fixture(scope="module")
def signer(authority: Authority) -> keys.SigningKey:
    return authority.key("Jeanne Martin", address=ADDRESS)


@pytest.fixture(scope="module")
def signed(raw: bytes, signer: keys.SigningKey) -> bytes:
    return sign.sign(prepare.prepare(raw, ONE), field="maire", key=signer, at=NOW)


def evidence(
    world: World, authority: Authority, *ocsps: bytes, crls: tuple[bytes, ...] = ()
) -> sign.Evidence:
    """Both roots, the list of the time-stamping authority, and what was answered about the signer."""
    roots = trust.TrustList((*world.roots.roots, *authority.roots.roots))
    return sign.Evidence(roots, (world.authority.crl(now=NOW), *crls), ocsps)


def test_what_is_asked(world: World, authority: Authority, signer: keys.SigningKey, signed: bytes) -> None:
    found = ocsp.questions(signed, evidence(world, authority))
    assert [(one.address, one.serial) for one in found] == [(ADDRESS, signer.serial)]
    request = library.load_der_ocsp_request(found[0].request)
    assert request.serial_number == signer.serial
    assert ocsp.questions(signed, sign.Evidence(world.roots)) == [], "its issuer is not known"


def test_the_answer_makes_the_document_verifiable_offline(
    world: World, authority: Authority, signer: keys.SigningKey, signed: bytes, check: Callable[..., Report]
) -> None:
    known = evidence(world, authority, authority.ocsp(signer))
    closed = sign.finish(signed, timestamper=world.clock, evidence=known, at=NOW)
    report = check(closed, roots=known.roots, at=LATER)
    assert (report.status, report.reasons) == ("valid", ())
    assert report.signatures[0].level == "B-LTA"
    bare = check(signed, roots=known.roots, at=LATER)
    assert bare.status == "indeterminate", "without an answer nobody knows"


def test_a_later_list_revokes_what_an_older_answer_called_good(
    world: World, authority: Authority, signer: keys.SigningKey, signed: bytes, check: Callable[..., Report]
) -> None:
    known = evidence(world, authority, authority.ocsp(signer))
    closed = sign.finish(signed, timestamper=world.clock, evidence=known, at=NOW)
    earlier = authority.crl(LATER, revoked=((signer.serial, NOW - timedelta(hours=2)),))
    report = check(closed, roots=known.roots, crls=(earlier,), at=LATER)
    assert report.status != "valid"


def test_what_a_document_is_not_closed_with(
    world: World, authority: Authority, signer: keys.SigningKey, signed: bytes
) -> None:
    stranger = Authority("Racine")
    for answers in (
        (),
        (authority.ocsp(signer, revoked=NOW - timedelta(days=1)),),
        (stranger.ocsp(signer),),
        (authority.ocsp(authority.key("Autre")),),
    ):
        with pytest.raises(errors.SigningFailed):
            sign.finish(
                signed, timestamper=world.clock, evidence=evidence(world, authority, *answers), at=NOW
            )
    with pytest.raises(errors.BadKeyFile):
        sign.finish(signed, timestamper=world.clock, evidence=evidence(world, authority, b"junk"), at=NOW)


def test_which_answers_are_usable(
    world: World, authority: Authority, signer: keys.SigningKey, signed: bytes
) -> None:
    question = ocsp.questions(signed, evidence(world, authority))[0]
    assert ocsp.usable(authority.ocsp(signer), question, NOW)
    refusal = library.OCSPResponseBuilder.build_unsuccessful(library.OCSPResponseStatus.TRY_LATER)
    from cryptography.hazmat.primitives.serialization import Encoding

    for answer in (
        b"junk",
        refusal.public_bytes(Encoding.DER),
        authority.ocsp(authority.key("Autre")),
        authority.ocsp(signer, now=NOW - timedelta(days=9)),
        authority.ocsp(signer, now=NOW + timedelta(days=1)),
    ):
        assert not ocsp.usable(answer, question, NOW)
