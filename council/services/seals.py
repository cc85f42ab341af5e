"""The local certification authority, the organisation's seal and its time stamps: made at first use, kept locked.

Nothing here may be called inside a unit of work: opening a key is slow on purpose, and what is missing is created in a
transaction of its own. Sources: FR-SIG-01 to -04; RFC 5280 (authority), RFC 3161 (time stamps), ETSI EN 319 142-1.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper
from sqlalchemy.exc import IntegrityError

from council.gateways import responders, trust_store
from council.gateways.environment import environment
from council.models import CertificateAuthority, Organisation, SigningKey, db
from council.permissions import system_actor
from council.queries.clocks import zone
from council.services import vault
from council.services.pipeline import Work, unit_of_work
from signatures import keys, ocsp, pki, prepare, sign, trust, tsa

TIMESTAMP_SECONDS = 10
"""How long a time-stamping service may take to answer."""
AUTHORITY = 1
"""The installation has one authority; its row number keeps two first uses from making two."""


def seal_document(pdf: bytes, organisation_id: int, *, title: str) -> bytes:
    """``pdf`` prepared, certified by the organisation's seal and time-stamped (PAdES B-LTA).

    Raises ``signatures.errors.SignatureError`` (its ``sentence`` is French) when the file must not be signed.
    """
    now = environment().clock.now()
    organisation = db.session.get_one(Organisation, organisation_id)
    field = prepare.Field(prepare.SEAL, f"Cachet électronique de {organisation.name}", visible=False)
    local = now.astimezone(zone(organisation))
    sealed = sign.sign(
        prepare.prepare(pdf, [field]),
        field=prepare.SEAL,
        key=seal_key(organisation_id),
        at=local,
        reason=title,
    )
    return close_document(sealed, organisation_id)


def close_document(pdf: bytes, organisation_id: int, *, ask: bool = False) -> bytes:
    """Validation data of every signer and a last time stamp over every byte. Raises ``SignatureError``.

    ``ask``: the responders that the settings allow may be asked about revocation; for the worker only.
    """
    at, known, allowed = environment().clock.now(), evidence(), environment().settings.ocsp_responders.split()
    if ask and allowed:
        known = replace(known, ocsps=responders.answers(ocsp.questions(pdf, known), allowed, at))
    return sign.finish(pdf, timestamper=timestamper(organisation_id), evidence=known, at=at)


def seal_key(organisation_id: int) -> keys.SigningKey:
    """The organisation's seal, ready to sign; made at first use."""
    return _service_key(organisation_id, "seal")


def timestamper(organisation_id: int) -> TimeStamper:
    """The time-stamping service of the settings, else the organisation's local one, made at first use."""
    if address := environment().settings.timestamp_url:
        return HTTPTimeStamper(address, timeout=TIMESTAMP_SECONDS)
    return tsa.LocalTimestamper(_service_key(organisation_id, "timestamp"), now=environment().clock.now)


def authority() -> pki.LocalAuthority:
    """The installation's authority, with its private key. It must exist (``ensure``)."""
    row = db.session.get_one(CertificateAuthority, AUTHORITY)
    return pki.LocalAuthority.load(row.stored, vault.subkey("authority"))


def evidence() -> sign.Evidence:
    """What goes into our documents so that they can be checked later: our root, those believed, and today's revocation lists."""
    own = authority()
    folder = environment().settings.trust_folder
    roots = (*trust.TrustList.from_pem([own.root_pem]).roots, *trust_store.believed(folder).roots)
    lists = (own.crl(now=environment().clock.now()), *trust_store.revocation_lists(folder))
    return sign.Evidence(trust.TrustList(roots), lists)


def ensure(organisation_id: int) -> None:
    """Make the authority, the seal and the time-stamping key of an organisation if they are missing."""
    for _attempt in range(2):
        try:
            with unit_of_work(system_actor(organisation_id), "seals.ensure") as work:
                make_missing(work, organisation_id)
            return
        except IntegrityError:
            # Another process made them between our look and our commit: what it made is as good.
            continue


def make_authority(work: Work) -> pki.LocalAuthority:
    """The authority inside a unit of work, created if this is its first use; named after the first organisation."""
    row = work.session.get(CertificateAuthority, AUTHORITY)
    if row is not None:
        return pki.LocalAuthority.load(row.stored, vault.subkey("authority"))
    first = work.session.execute(db.select(Organisation).order_by(Organisation.id).limit(1)).scalar_one()
    own = pki.LocalAuthority.create(first.name, vault.subkey("authority"), now=work.now)
    work.session.add(
        CertificateAuthority(
            id=AUTHORITY,
            name=own.label,
            stored=own.to_bytes(),
            root_pem=own.root_pem.decode(),
            created_at=work.now,
        )
    )
    work.audit(authority=own.label)
    return own


def store_authority(work: Work, own: pki.LocalAuthority) -> None:
    """Keep a changed authority (a certificate was revoked)."""
    work.session.get_one(CertificateAuthority, AUTHORITY).stored = own.to_bytes()


def certificate_pem(pkcs12_data: bytes, passphrase: str) -> str:
    """The public half of a key file, PEM."""
    bundle = pkcs12.load_pkcs12(pkcs12_data, passphrase.encode())
    assert bundle.cert is not None
    return bundle.cert.certificate.public_bytes(Encoding.PEM).decode()


def make_missing(work: Work, organisation_id: int) -> None:
    """The authority, the seal and the time-stamping key that are missing, inside a unit of work."""
    own = make_authority(work)
    organisation = work.session.get_one(Organisation, organisation_id)
    for purpose in ("seal", "timestamp"):
        if _stored(organisation_id, purpose) is not None:
            continue
        phrase = vault.passphrase(purpose)
        data = (
            own.issue_seal(organisation.name, phrase, now=work.now)
            if purpose == "seal"
            else own.issue_timestamping(phrase, now=work.now)
        )
        work.session.add(
            SigningKey(
                organisation_id=organisation_id,
                purpose=purpose,
                label=f"{'Cachet' if purpose == 'seal' else 'Horodatage'} de {organisation.name}",
                pkcs12=data,
                certificate_pem=certificate_pem(data, phrase),
                created_at=work.now,
            )
        )
        work.audit(**{purpose: organisation.name})


def _stored(organisation_id: int, purpose: str) -> bytes | None:
    found: bytes | None = db.session.execute(
        db.select(SigningKey.pkcs12).where(SigningKey.live(organisation_id), SigningKey.purpose == purpose)
    ).scalar_one_or_none()
    return found


def _service_key(organisation_id: int, purpose: str) -> keys.SigningKey:
    data = _stored(organisation_id, purpose)
    if data is None:
        ensure(organisation_id)
        data = _stored(organisation_id, purpose)
        assert data is not None
    return _open(data, vault.passphrase(purpose))


@lru_cache(maxsize=32)
def _open(pkcs12_data: bytes, passphrase: str) -> keys.SigningKey:
    """A service key, opened once per process: the derivation costs a fraction of a second."""
    return keys.load(pkcs12_data, passphrase)
