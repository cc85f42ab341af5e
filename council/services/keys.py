"""A person's own signing key: made once under the person's passphrase, which nobody else ever has."""

from __future__ import annotations

from datetime import date

from cryptography import x509

from council.models import Mandate, Organisation, Person, SigningKey, db
from council.permissions import Permission
from council.queries import signatories
from council.queries.signing import live_key
from council.services import seals
from council.services.errors import NotAllowed, NotFound, Refused
from council.services.pipeline import Work, command
from signatures import errors, keys

SHORTEST = 8
"""Fewest characters of a passphrase; the derivation (600 000 rounds) makes each guess slow."""

TOO_SHORT = f"La phrase secrète doit compter au moins {SHORTEST} caractères. Choisissez quelques mots faciles à retenir."
NO_KEY = "Vous n’avez pas encore de clé de signature. Créez-la dans «\u00a0Ma clé de signature\u00a0», puis signez."
EXISTS = (
    "Vous avez déjà une clé de signature. Pour en changer, révoquez-la d’abord\u202f: "
    "ce qu’elle a signé reste valable."
)

NOT_VALID = (
    "Le certificat de cette clé n’est pas valable aujourd’hui. Demandez-en un autre à votre prestataire."
)


@command(Permission.ACT_SIGN)
def create_key(work: Work, passphrase: str, *, person_id: int | None = None) -> int:
    """Make the key and certificate of the actor (or of ``person_id``, by the system only); gives the row's id.

    Raises ``Refused`` for a passphrase under 8 characters or when a live key exists.
    """
    owner = _owner(work, person_id)
    if len(passphrase.strip()) < SHORTEST:
        raise Refused(TOO_SHORT, field="passphrase")
    if live_key(owner.id, work.actor.organisation_id) is not None:
        raise Refused(EXISTS)
    organisation = work.session.get_one(Organisation, work.actor.organisation_id)
    data = seals.make_authority(work).issue(
        owner.formal_name,
        capacity_of(owner.id, signatories.today(organisation.id)),
        organisation.name,
        passphrase,
        now=work.now,
    )
    pem = seals.certificate_pem(data, passphrase)
    row = _keep(work, "person", owner.id, f"Clé de {owner.formal_name}", data, pem)
    work.audit(person=owner.id, key=row.id)
    return row.id


@command(Permission.ACT_SIGN)
def revoke_key(work: Work) -> None:
    """End the actor's key: its past signatures stay good, it signs no more. Raises ``Refused`` without a live key.

    No passphrase is asked: having forgotten it is the usual reason.
    """
    owner = _owner(work, None)
    row = live_key(owner.id, work.actor.organisation_id)
    if row is None:
        raise Refused(NO_KEY)
    _revoke(work, row)
    work.audit(person=owner.id, key=row.id)


def open_key(pkcs12: bytes, passphrase: str) -> keys.SigningKey:
    """A key ready to sign. Raises ``Refused`` with the sentence to show when the passphrase does not open it."""
    try:
        return keys.load(pkcs12, passphrase)
    except errors.SignatureError as error:
        raise Refused(error.sentence, field="passphrase") from error


def capacity_of(person_id: int, on: date) -> str:
    """What the person is, on a day, in the organisation's bodies, the council first: «Maire», «conseillère municipale»."""
    found = db.session.execute(
        db.select(Mandate.capacity)
        .where(Mandate.person_id == person_id, Mandate.in_force(on), Mandate.capacity != "")
        .order_by(Mandate.body_id)
        .limit(1)
    ).scalar_one_or_none()
    return found or ""


def own_person(work: Work) -> Person:
    """The actor as a person. Raises ``NotFound`` for an account without one."""
    return _owner(work, None)


def _owner(work: Work, person_id: int | None, *, imported: bool = False) -> Person:
    if (
        not imported
        and person_id is not None
        and person_id != work.actor.person_id
        and work.actor.account_id is not None
    ):
        raise NotAllowed("Chacun crée sa propre clé\u202f: personne ne le fait pour un autre.")
    wanted = person_id or work.actor.person_id
    owner = work.session.get(Person, wanted) if wanted else None
    if owner is None:
        raise NotFound("Cette personne n’existe pas dans cette institution.")
    return owner


@command(Permission.ADMIN)
def import_key(work: Work, person_id: int, pkcs12: bytes, passphrase: str) -> int:
    """Keep a person's key bought elsewhere, as it came: its passphrase still opens it. Gives the row's id.

    Raises ``Refused`` for a bad file or passphrase, an ended certificate, or when a live key exists.
    """
    owner = _owner(work, person_id, imported=True)
    opened = open_key(pkcs12, passphrase)
    if not opened.valid_at(work.now):
        raise Refused(NOT_VALID)
    if live_key(owner.id, work.actor.organisation_id) is not None:
        raise Refused(EXISTS)
    pem = seals.certificate_pem(pkcs12, passphrase)
    row = _keep(work, "person", owner.id, f"Clé de {opened.name}", pkcs12, pem)
    work.audit(person=owner.id, key=row.id, serial=f"{opened.serial:x}")
    return row.id


@command(Permission.ADMIN)
def renew_service_key(work: Work, purpose: str) -> int:
    """A new seal or time-stamping key of the organisation; the old one signs no more, what it signed stays good.

    Raises ``Refused`` for another purpose.
    """
    if purpose not in ("seal", "timestamp"):
        raise Refused("Seuls le cachet (seal) et l’horodatage (timestamp) se renouvellent ainsi.")
    organisation_id = work.actor.organisation_id
    for row in _live(organisation_id, purpose):
        row.revoked_at = work.now
    work.session.flush()
    seals.make_missing(work, organisation_id)
    row = _live(organisation_id, purpose)[0]
    work.audit(key=row.id, purpose=purpose)
    return row.id


@command(Permission.ADMIN)
def revoke_by_id(work: Work, key_id: int) -> None:
    """End any key of the organisation, on the revocation list when our authority made it. Raises ``NotFound``."""
    row = work.session.get(SigningKey, key_id)
    if row is None or row.organisation_id != work.actor.organisation_id or row.revoked_at is not None:
        raise NotFound("Cette institution n’a pas de clé vivante sous ce numéro.")
    _revoke(work, row)
    work.audit(key=row.id, purpose=row.purpose, person=row.person_id)


def _revoke(work: Work, row: SigningKey) -> None:
    certificate = x509.load_pem_x509_certificate(row.certificate_pem.encode())
    own = seals.make_authority(work)
    if certificate.issuer == own.root.subject:
        seals.store_authority(work, own.revoke(certificate.serial_number, now=work.now))
    row.revoked_at = work.now


def _live(organisation_id: int, purpose: str) -> list[SigningKey]:
    return list(
        db.session.scalars(
            db.select(SigningKey).where(SigningKey.live(organisation_id), SigningKey.purpose == purpose)
        )
    )


def keep_key(work: Work, row: SigningKey) -> SigningKey:
    """Store a key of the actor's organisation, made now."""
    row.organisation_id, row.created_at = work.actor.organisation_id, work.now
    work.session.add(row)
    work.session.flush()
    return row


def _keep(work: Work, purpose: str, person_id: int | None, label: str, pkcs12: bytes, pem: str) -> SigningKey:
    return keep_key(
        work,
        SigningKey(
            purpose=purpose, person_id=person_id, label=label[:200], pkcs12=pkcs12, certificate_pem=pem
        ),
    )
