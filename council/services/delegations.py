"""Delegations of signature: recorded under the decree of the head, withdrawn before their end (CGCT L2122-18 to -20)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.exc import IntegrityError

from council.law.delegations import Term, overlap
from council.models import Mandate, Person, SignatureDelegation, db
from council.permissions import Permission
from council.queries import delegations as known
from council.queries.signatories import held_by, term
from council.services.errors import Refused
from council.services.lookup import found
from council.services.pipeline import Work, command
from council.services.rich_text import plain

GONE = "Cette délégation n’existe pas dans cette institution."
NO_HEAD = "Personne ne préside cette institution aujourd’hui\u00a0: il n’y a pas de signature à déléguer."
NOBODY = (
    "Choisissez la personne qui signera. Elle doit avoir un compte qui peut signer dans cette institution."
)
NO_CAPACITY = "Indiquez la qualité de cette personne\u00a0: elle figurera dans chaque signature."
NO_NUMBER = "Indiquez le numéro de l’arrêté\u00a0: chaque signature le citera."
NO_DATE = "Indiquez la date de l’arrêté."
NO_START = "Indiquez le premier jour de la délégation."
BACKWARDS = "Le dernier jour précède le premier\u00a0: corrigez l’une des deux dates."
TOO_EARLY = (
    "Une délégation ne peut pas commencer avant la date de son arrêté\u00a0: corrigez l’une des deux dates."
)
TAKEN = (
    "Cette personne a déjà une délégation pour une partie de ces jours\u00a0: chaque signature doit citer un seul arrêté. "
    "Retirez la première, ou choisissez d’autres dates."
)
LONGEST = {"capacity": 120, "order_number": 40}
TOO_LONG = "Ce texte est trop long\u00a0: {most} caractères au plus."


@dataclass(frozen=True, kw_only=True)
class DelegationDraft:
    """What the decree says. ``ends_on`` empty: until it is withdrawn."""

    delegate_id: int | None
    capacity: str
    order_number: str
    order_date: date | None
    starts_on: date | None
    ends_on: date | None = None


@command(Permission.DELEGATE)
def delegate(work: Work, draft: DelegationDraft) -> int:
    """Record that the head of the institution delegates the signature; gives the delegation. The same sent twice is one.

    Raises ``Refused`` (``field`` names the fault) or ``NotFound``.
    """
    head = known.head_seat(work.actor.organisation_id)
    if head is None:
        raise Refused(NO_HEAD)
    starts_on, values = _checked(draft)
    delegate_id = _delegate(work, draft, head)
    for one in held_by(delegate_id, work.actor.organisation_id):
        same = all(getattr(one, name) == value for name, value in values.items())
        if one.ended_at is None and one.giver_id == head.id and same:
            work.audit(delegation=one.id, repeated=True)
            return one.id
        if overlap(term(one), Term(starts_on, draft.ends_on)):
            raise Refused(TAKEN, field="starts_on")
    row = SignatureDelegation(
        organisation_id=work.actor.organisation_id, giver_id=head.id, delegate_id=delegate_id, recorded_at=work.now,
        recorded_by=work.actor.name, **values,
    )  # fmt: skip
    work.session.add(row)
    try:
        work.session.flush()
    except IntegrityError as error:  # somebody recorded another one at the same moment
        raise Refused(TAKEN, field="starts_on") from error
    days = {"from": starts_on.isoformat(), "to": draft.ends_on.isoformat() if draft.ends_on else ""}
    work.audit(delegation=row.id, giver=head.person_id, delegate=delegate_id, order=row.order_number, **days)
    return row.id


@command(Permission.DELEGATE)
def withdraw(work: Work, delegation_id: int) -> None:
    """Take a delegation back from this moment; what was signed under it stays. Repeating it changes nothing.

    Raises ``NotFound``.
    """
    row = found(work, SignatureDelegation, delegation_id, GONE, lock=True)
    work.audit(delegation=row.id, delegate=row.delegate_id, repeated=row.ended_at is not None)
    if row.ended_at is None:
        row.ended_at = work.now


def _delegate(work: Work, draft: DelegationDraft, head: Mandate) -> int:
    able = {one.person_id for one in known.candidates(work.actor.organisation_id)}
    if draft.delegate_id not in able or draft.delegate_id == head.person_id:
        raise Refused(NOBODY, field="delegate_id")
    # Two requests about one person pass one after the other.
    work.session.execute(db.select(Person.id).where(Person.id == draft.delegate_id).with_for_update())
    return draft.delegate_id


def _checked(draft: DelegationDraft) -> tuple[date, dict[str, object]]:
    texts = {"capacity": plain(draft.capacity), "order_number": plain(draft.order_number)}
    for field, missing in (("capacity", NO_CAPACITY), ("order_number", NO_NUMBER)):
        if not texts[field]:
            raise Refused(missing, field=field)
        if len(texts[field]) > LONGEST[field]:
            raise Refused(TOO_LONG.format(most=LONGEST[field]), field=field)
    if draft.order_date is None:
        raise Refused(NO_DATE, field="order_date")
    if draft.starts_on is None:
        raise Refused(NO_START, field="starts_on")
    if draft.ends_on is not None and draft.ends_on < draft.starts_on:
        raise Refused(BACKWARDS, field="ends_on")
    if draft.starts_on < draft.order_date:
        raise Refused(TOO_EARLY, field="starts_on")
    days = {"order_date": draft.order_date, "starts_on": draft.starts_on, "ends_on": draft.ends_on}
    return draft.starts_on, {**texts, **days}
