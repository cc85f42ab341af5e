"""The facts of a member's convocation letter, taken from the frozen dossier it goes with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from council.documents.convocation import COMMUNE_BASIS, COMMUNE_PROXY, ConvocationFacts
from council.documents.facts import Person, Signer
from council.gateways.environment import environment
from council.models import ComplementLetter, Convocation, Mandate, Organisation, db
from council.queries import repeats
from council.queries.clocks import zone
from council.queries.letterhead import institution_from, person
from council.queries.manifest import agenda_line, sitting_of

FREE_PROXY = "Si vous êtes empêché, prévenez le secrétariat\u202f; le règlement intérieur dit si un pouvoir est possible."


def letter_facts(convocation_id: int) -> ConvocationFacts:
    """What one member's letter says."""
    convocation = db.session.get_one(Convocation, convocation_id)
    meeting, dossier = convocation.meeting, convocation.dossier
    organisation = db.session.get_one(Organisation, convocation.organisation_id)
    manifest = dossier.manifest
    issued_at = convocation.queued_at.astimezone(zone(organisation))
    sitting = sitting_of(manifest)
    if meeting.urgent_reason:
        sitting = replace(sitting, label="séance convoquée en urgence")
    legal = meeting.body.regime.startswith(("fr-commune", "fr-epci"))
    return ConvocationFacts(
        institution=institution_from(manifest["institution"]),
        sitting=sitting,
        recipient=person(convocation.mandate.person, convocation.mandate),
        agenda=tuple(agenda_line(item) for item in manifest["items"]),
        signer=_signer(meeting.body_id, issued_at.date()),
        issued_at=issued_at,
        urgency=meeting.urgent_reason,
        repeat=repeats.words(meeting, organisation),
        enclosed=(f"dossier de séance, version {dossier.version} ({dossier.pages} pages), en ligne",),
        reply_url=f"{environment().settings.base_url}/elu/seances/{meeting.id}",
        legal_basis=COMMUNE_BASIS if legal else "",
        proxy_notice=COMMUNE_PROXY if legal else FREE_PROXY,
    )


def complement_facts(letter_id: int) -> ConvocationFacts:
    """What one member's complementary agenda says: the added and replaced points alone."""
    letter = db.session.get_one(ComplementLetter, letter_id)
    complement, meeting, dossier = letter.complement, letter.complement.meeting, letter.complement.dossier
    assert dossier is not None
    organisation = db.session.get_one(Organisation, letter.organisation_id)
    manifest, own = dossier.manifest, {item.id for item in complement.items}
    issued_at = letter.queued_at.astimezone(zone(organisation))
    legal = meeting.body.regime.startswith(("fr-commune", "fr-epci"))
    return ConvocationFacts(
        institution=institution_from(manifest["institution"]),
        sitting=sitting_of(manifest),
        recipient=person(letter.mandate.person, letter.mandate),
        agenda=tuple(replace(agenda_line(item), mark="") for item in manifest["items"] if item["id"] in own),
        signer=_signer(meeting.body_id, issued_at.date()),
        issued_at=issued_at,
        urgency=complement.urgent_reason,
        complement=complement.number,
        enclosed=(f"dossier de séance, version {dossier.version} ({dossier.pages} pages), en ligne",),
        reply_url=f"{environment().settings.base_url}/elu/seances/{meeting.id}",
        legal_basis=COMMUNE_BASIS if legal else "",
        proxy_notice=COMMUNE_PROXY if legal else FREE_PROXY,
    )


def _signer(body_id: int, on: date) -> Signer:
    """Who convenes: the first in rank to preside (FR-CONV-01)."""
    chair = db.session.execute(
        db.select(Mandate)
        .where(Mandate.seated(body_id, on), Mandate.chair_rank.is_not(None))
        .order_by(Mandate.chair_rank)
        .limit(1)
    ).scalar_one_or_none()
    if chair is None:
        return Signer("maire", "Le président,", "")
    who: Person = person(chair.person, chair)
    feminine = chair.person.civility == "Mme"
    title = chair.capacity.lower() if chair.capacity else "président"
    return Signer("maire", f"{'La' if feminine else 'Le'} {title},", who.full)
