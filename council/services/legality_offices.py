"""Configuring the legality control: who sends, by which way, with which classification."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from council.codes import check_digits
from council.gateways.legality import names
from council.gateways.legality.characters import Untranslatable, latin
from council.gateways.legality.classification import read_classification
from council.gateways.legality.message import ActFacts, classification_archive, faults
from council.gateways.legality.reach import permitted
from council.gateways.legality.transports import INSIDE
from council.gateways.legality.xml import Malformed
from council.models import LegalityOffice, Organisation, PrefectureClassification, db
from council.permissions import Permission
from council.queries.clocks import local_day
from council.queries.legality_office import TRANSPORT_WORDS, sender_of
from council.services.errors import Refused
from council.services.legality_answers import keep_classification
from council.services.legality_envelopes import next_envelope
from council.services.legality_ways import NO_SIMULATION, PURPOSE
from council.services.pipeline import Work, command
from council.services.vault import lock

NO_SIREN = (
    "Le SIRET de l’institution manque ou est faux\u00a0: faites-le corriger, les messages s’y réfèrent."
)
NO_TRIGRAM = "Le trigramme de l’opérateur compte trois lettres majuscules\u00a0: il vous l’a donné."
NO_ADDRESS = "Indiquez l’adresse du serveur de l’opérateur\u00a0: elle commence par https://."
NO_WAY = "Choisissez comment les envois partent."
NOT_CONFIGURED = "Enregistrez d’abord la configuration."
LONG = "Ce texte est trop long, ou contient des caractères que la préfecture ne sait pas lire."
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, kw_only=True)
class OfficeDraft:
    """What was typed. ``token`` empty keeps the key already known."""

    department: str
    arrondissement: str
    nature: str
    trigram: str
    email: str
    contact: str = ""
    phone: str = ""
    transport: str = "folder"
    address: str = ""
    token: str = ""


@command(Permission.ADMIN)
def configure(work: Work, draft: OfficeDraft) -> None:
    """Keep how the institution reaches its prefecture. Raises ``Refused`` (``field`` names the fault)."""
    organisation = work.session.execute(
        db.select(Organisation).where(Organisation.id == work.actor.organisation_id).with_for_update()
    ).scalar_one()
    values = _checked(work, draft)
    row = work.session.execute(
        db.select(LegalityOffice).where(LegalityOffice.organisation_id == organisation.id)
    ).scalar_one_or_none()
    if row is None:
        row = LegalityOffice(organisation_id=organisation.id, envelope_rank=0, token="")
        work.session.add(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.updated_at = work.now
    if draft.token.strip():
        row.token = lock(PURPOSE, draft.token.strip())
    if len(organisation.siret) != 14 or not check_digits.siret(organisation.siret):
        raise Refused(NO_SIREN)
    for field, sentence in faults(sender_of(organisation, row), _ANY_ACT):
        raise Refused(sentence, field=field)
    work.audit(transport=row.transport, department=row.department)


_ANY_ACT = ActFacts("1", date.min, "1", "DE", "1.1", "x", date.min, "99_DE")
"""An act with nothing wrong: what is left to object is the sender's."""


def _checked(work: Work, draft: OfficeDraft) -> dict[str, str]:
    trigram, address = draft.trigram.strip().upper(), draft.address.strip()
    if not names.TRIGRAM.fullmatch(trigram):
        raise Refused(NO_TRIGRAM, field="trigram")
    if draft.transport not in TRANSPORT_WORDS:
        raise Refused(NO_WAY, field="transport")
    if draft.transport == "simulated" and not work.environment.settings.demo:
        raise Refused(NO_SIMULATION, field="transport")
    if draft.transport == "https" and not _reachable(address):
        raise Refused(NO_ADDRESS, field="address")
    if draft.transport == "https" and not permitted(address, work.environment.settings.legality_hosts):
        raise Refused(INSIDE.format(host=urlsplit(address).hostname), field="address")
    contact, phone = (_plain(value, field, most) for value, field, most in (
        (draft.contact, "contact", 80), (draft.phone, "phone", 20),
    ))  # fmt: skip
    return {
        "department": names.three(draft.department), "arrondissement": draft.arrondissement.strip(),
        "nature": draft.nature.strip().zfill(2), "trigram": trigram, "email": draft.email.strip(), "contact": contact,
        "phone": phone, "transport": draft.transport, "address": address if draft.transport == "https" else "",
    }  # fmt: skip


def _plain(text: str, field: str, most: int) -> str:
    try:
        plain = latin(text)
    except Untranslatable as error:
        raise Refused(LONG, field=field) from error
    if len(plain) > most:
        raise Refused(LONG, field=field)
    return plain


def _reachable(address: str) -> bool:
    """HTTPS; plain HTTP on the machine itself only, for a simulated operator."""
    try:
        parts = urlsplit(address)
        _port = parts.port
    except ValueError:
        return False
    if len(address) > 300 or not parts.hostname or parts.username or parts.query or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)


@command(Permission.ADMIN)
def import_classification(work: Work, data: bytes) -> date:
    """Keep a classification file of the prefecture; gives its date. Raises ``Refused`` when it is none."""
    try:
        known = read_classification(data)
    except Malformed as malformed:
        raise Refused(malformed.sentence, field="file") from malformed
    keep_classification(work, known, work.environment.storage.put(data), work.actor.name)
    return known.dated_on


@command(Permission.ADMIN)
def request_classification(work: Work) -> None:
    """Ask the prefecture for its classification; the answer is taken in like any other. Raises ``Refused``."""
    office = work.session.execute(
        db.select(LegalityOffice)
        .where(LegalityOffice.organisation_id == work.actor.organisation_id)
        .with_for_update()
    ).scalar_one_or_none()
    if office is None:
        raise Refused(NOT_CONFIGURED)
    organisation = work.session.get_one(Organisation, work.actor.organisation_id)
    held_on = work.session.scalar(
        db.select(db.func.max(PrefectureClassification.dated_on)).where(
            PrefectureClassification.organisation_id == organisation.id
        )
    )
    sender = sender_of(organisation, office)
    name = next_envelope(work, office, sender.siren, local_day(work.now, organisation))
    data, _form = classification_archive(sender, name, held_on)
    sha256 = work.environment.storage.put(data)
    work.later(
        "legality.ask",
        f"legality.ask:{organisation.id}:{name.archive}",
        {"name": name.archive, "sha256": sha256},
    )
    work.audit(envelope=name.archive)
