"""Who may sign a paper today: the person it awaits, or somebody in that person's name, by delegation.

The parapheur, the worker, signing elsewhere and refusals all ask here; nothing else decides it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from council.documents.facts import Person
from council.documents.typography import day
from council.gateways.environment import environment
from council.law.delegations import PAPERS, Term, delegable, objection
from council.models import Document, Mandate, SignatureDelegation, SignatureStep, db
from council.models.acts import CHAIR
from council.queries.clocks import day_of, zone_of

OF_THE_HEAD = {
    "maire": "du maire", "président": "du président", "présidente": "de la présidente", "bourgmestre": "du bourgmestre",
}  # fmt: skip


@dataclass(frozen=True)
class Title:
    """In what right a person signs the next step of a paper; ``delegation`` is empty for the person awaited."""

    step: SignatureStep
    name: str
    capacity: str
    delegation: SignatureDelegation | None = None

    @property
    def mandate(self) -> str:
        """« Par délégation du maire, arrêté n° 2026-014 du 3 mars 2026 », as the signature shows it; else empty."""
        one = self.delegation
        return f"Par délégation {of_the_head(one)}, {decree(one)}" if one else ""

    @property
    def in_name_of(self) -> str:
        """« Mme Anne Durand, maire », for the delegate's list; else empty."""
        return f"{self.step.signer_name}, {self.step.capacity.lower()}" if self.delegation else ""


def today(organisation_id: int) -> date:
    """The day it is where the organisation is."""
    return day_of(environment().clock.now(), organisation_id)


def next_step(document: Document) -> SignatureStep | None:
    """The human signature that comes next."""
    return next((step for step in document.steps if step.position > 0 and step.signed_at is None), None)


Held = Sequence[SignatureDelegation]


def title(document: Document, person_id: int | None, held: Held | None = None) -> Title | None:
    """In what right a person may sign the next step of a document today; nothing when the person may not.

    ``held``: the delegations of that person, where a list of documents asks them once.
    """
    step = next_step(document)
    if step is None or person_id is None:
        return None
    if step.person_id == person_id:
        return Title(step, step.signer_name, step.capacity)
    on = today(document.organisation_id)
    found = [one for one in _covering(document, step, person_id, held) if not obstacle(one, on)]
    return Title(step, printed_name(found[0]), found[0].capacity, found[0]) if found else None


def why_not(document: Document, person_id: int) -> str:
    """Why a delegation of that person does not serve for the next step today; empty without any delegation."""
    step, on = next_step(document), today(document.organisation_id)
    told = [obstacle(one, on) for one in _covering(document, step, person_id)] if step else []
    return told[0] if told else ""


def obstacle(delegation: SignatureDelegation, on: date) -> str:
    """Why the delegation does not hold on that day, as a sentence; empty when it holds."""
    seat = delegation.giver
    if seat.ends_on is not None and seat.ends_on < on:
        return f"Le mandat de {seat.person.formal_name} a pris fin\u202f: sa délégation ne permet plus de signer."
    return objection(term(delegation), on)


def term(delegation: SignatureDelegation) -> Term:
    """The days of a delegation, for the law."""
    clock = zone_of(delegation.organisation_id)
    ended = delegation.ended_at.astimezone(clock).date() if delegation.ended_at else None
    return Term(delegation.starts_on, delegation.ends_on, ended)


def printed_name(delegation: SignatureDelegation) -> str:
    """The delegate as acts print names."""
    one = delegation.delegate
    return Person(one.civility, one.first_name, one.last_name).full


def of_the_head(delegation: SignatureDelegation) -> str:
    """« du maire », « de la présidente »."""
    return OF_THE_HEAD.get(delegation.giver.capacity.lower(), "de la présidence")


def decree(delegation: SignatureDelegation) -> str:
    """« arrêté n° 2026-014 du 3 mars 2026 »."""
    return f"arrêté n°\u00a0{delegation.order_number} du {day(delegation.order_date)}"


def shown(step: SignatureStep) -> tuple[str, str, str]:
    """Name, capacity and decree that a list shows of a step: of who signed it, else of who is awaited."""
    one = step.delegation
    if one is None:
        return step.signer_name, step.capacity, ""
    return printed_name(one), f"{one.capacity}, par délégation {of_the_head(one)}", decree(one)


def signed_by(person_id: int | None) -> sa.ColumnElement[bool]:
    """Steps which that very person signed, for itself or by delegation."""
    own = sa.select(SignatureDelegation.id).where(SignatureDelegation.delegate_id == person_id)
    expected = sa.and_(SignatureStep.person_id == person_id, SignatureStep.delegation_id.is_(None))
    return sa.and_(
        SignatureStep.signed_at.is_not(None), sa.or_(expected, SignatureStep.delegation_id.in_(own))
    )


def concerns(document: Document, person_id: int | None) -> bool:
    """Whether the person signs the document, signed it, or may sign it today in somebody's name."""
    own = any(
        step.person_id == person_id or (step.delegation and step.delegation.delegate_id == person_id)
        for step in document.steps
        if person_id is not None
    )
    return own or title(document, person_id) is not None


def awaiting(person_id: int, organisation_id: int, held: Held) -> sa.ColumnElement[bool]:
    """Documents with a signature to come of that person, or of somebody who delegated it (``held``) today."""
    on = today(organisation_id)
    givers = [one.giver.person_id for one in held if not obstacle(one, on)]
    for_others = sa.and_(
        Document.kind.in_(PAPERS),
        Document.steps.any(
            sa.and_(
                SignatureStep.field == CHAIR,
                SignatureStep.person_id.in_(givers),
                SignatureStep.signed_at.is_(None),
            )
        ),
    )
    own = Document.steps.any(sa.and_(SignatureStep.person_id == person_id, SignatureStep.signed_at.is_(None)))
    return sa.or_(own, for_others)


def held_by(person_id: int, organisation_id: int) -> list[SignatureDelegation]:
    """Every delegation a person received in an organisation, those not withdrawn first."""
    return delegations(organisation_id, SignatureDelegation.delegate_id == person_id)


def delegations(organisation_id: int, *wanted: sa.ColumnElement[bool]) -> list[SignatureDelegation]:
    """The delegations of an organisation, those not withdrawn first, then the newest."""
    query = (
        db.select(SignatureDelegation)
        .where(SignatureDelegation.organisation_id == organisation_id, *wanted)
        .options(
            joinedload(SignatureDelegation.giver).joinedload(Mandate.person),
            joinedload(SignatureDelegation.delegate),
        )
        .order_by(SignatureDelegation.ended_at.is_not(None), SignatureDelegation.starts_on.desc())
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(query))


def _covering(
    document: Document, step: SignatureStep, person_id: int, held: Held | None = None
) -> list[SignatureDelegation]:
    """Delegations for that step, in force or not. Nobody signs a paper twice: who signs it as secretary does not sign it
    in the name of the head too."""
    if step.field != CHAIR or not delegable(document.kind):
        return []
    if any(other.person_id == person_id for other in document.steps):
        return []
    held = held_by(person_id, document.organisation_id) if held is None else held
    return [one for one in held if one.giver.person_id == step.person_id]
