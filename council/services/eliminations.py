"""Elimination: a slip (bordereau), the visa of the director of the archives, then only the deletion of what the slip says.

Code du patrimoine L212-2 and L212-3; FR-ARCH-01. No other service deletes what these classes hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import sqlalchemy as sa

from council.documents.elimination import SlipFacts, make_slip
from council.gateways.environment import environment
from council.law import retention, wording
from council.law.calendar import add_months
from council.models import AuditLine, EliminationSlip, MailboxMessage, Organisation, OutboxMessage, db
from council.permissions import Permission
from council.queries import archive_contents
from council.queries.clocks import local_day
from council.queries.letterhead import institution
from council.services.errors import Refused
from council.services.lookup import found
from council.services.outbox import Handler, register
from council.services.pipeline import Work, command

KIND = "elimination_slip"
GONE = "Ce bordereau n’existe pas."
PERMANENT = "Ces documents se conservent définitivement\u00a0: ils ne peuvent pas être éliminés."
NOTHING = "Rien n’a dépassé cette durée\u00a0: il n’y a rien à éliminer."
OPEN = "Un bordereau de cette catégorie attend déjà son visa ou son exécution. Terminez-le d’abord."
NO_VISA = "Aucun visa n’est enregistré\u00a0: rien ne peut être éliminé sans celui du directeur des archives."
WHO = "Indiquez qui a donné le visa."
REFERENCE = "Indiquez la référence du visa."
WHEN = "Le visa ne peut être daté ni d’avant le bordereau, ni d’un jour à venir."
SHORT = (
    "Ces documents se gardent au moins {years}. Écrivez en chiffres une durée aussi longue, ou plus longue."
)

_HELD: dict[str, tuple[Any, Any]] = {
    "audit": (AuditLine, AuditLine.at),
    "mail": (MailboxMessage, MailboxMessage.sent_at),
}


@dataclass(frozen=True)
class Visa:
    """What the director of the archives wrote back."""

    by: str
    reference: str
    on: date | None


@command(Permission.ADMIN)
def prepare_slip(work: Work, category: str, years: int) -> int:
    """Make the slip of what is older than ``years``; gives its row. Nothing is deleted. Raises ``Refused``."""
    known = retention.CLASSES.get(category)
    if known is None or known.final == retention.KEEP or known.years is None or category not in _HELD:
        raise Refused(PERMANENT, field="category")
    if years < known.years:
        raise Refused(SHORT.format(years=wording.count(known.years, "an")), field="years")
    organisation_id = work.actor.organisation_id
    organisation = work.session.get_one(Organisation, organisation_id, with_for_update=True)
    waiting = sa.select(EliminationSlip.id).where(
        EliminationSlip.organisation_id == organisation_id, EliminationSlip.category == category,
        EliminationSlip.done_at.is_(None),
    )  # fmt: skip
    if work.session.scalar(waiting.limit(1)) is not None:
        raise Refused(OPEN)
    before = add_months(local_day(work.now, organisation), -years * retention.YEAR)
    model, moment = _HELD[category]
    count, first, last, newest = work.session.execute(
        sa.select(
            sa.func.count(model.id), sa.func.min(moment), sa.func.max(moment), sa.func.max(model.id)
        ).where(*_concerned(category, organisation_id, before))
    ).one()
    if not count:
        raise Refused(NOTHING)
    number = work.session.scalar(
        sa.select(sa.func.max(EliminationSlip.number)).where(
            EliminationSlip.organisation_id == organisation_id
        )
    )
    slip = EliminationSlip(
        organisation_id=organisation_id, number=(number or 0) + 1, category=category, before=before, rows=count,
        first_on=first.date(), last_on=last.date(), last_id=newest, created_at=work.now, created_by=work.actor.name,
    )  # fmt: skip
    work.session.add(slip)
    work.session.flush()
    work.later(KIND, f"{KIND}:{slip.id}", {"slip": slip.id})
    work.audit(slip=slip.number, category=category, rows=count, before=before.isoformat())
    made: int = slip.id
    return made


def _concerned(category: str, organisation_id: int, before: date) -> tuple[sa.ColumnElement[bool], ...]:
    model, moment = _HELD[category]
    return model.organisation_id == organisation_id, moment < datetime.combine(before, time(), UTC)


@command(Permission.ADMIN)
def record_visa(work: Work, slip_id: int, visa: Visa) -> None:
    """Note the visa received. Raises ``Refused`` when part of it is missing or cannot be; a second one changes nothing."""
    slip = found(work, EliminationSlip, slip_id, GONE, lock=True)
    if slip.visa_on is not None:
        return
    by, reference = visa.by.strip()[:160], visa.reference.strip()[:80]
    if not by:
        raise Refused(WHO, field="by")
    if not reference:
        raise Refused(REFERENCE, field="reference")
    organisation = work.session.get_one(Organisation, slip.organisation_id)
    made, today = (local_day(one, organisation) for one in (slip.created_at, work.now))
    if visa.on is None or not made <= visa.on <= today:
        raise Refused(WHEN, field="on")
    slip.visa_by, slip.visa_reference, slip.visa_on = by, reference, visa.on
    work.audit(slip=slip.number, by=by, reference=reference)


@command(Permission.ADMIN)
def eliminate(work: Work, slip_id: int) -> int:
    """Delete what the slip says, and nothing that came after it; gives how many rows. Raises ``Refused`` without a visa."""
    slip = found(work, EliminationSlip, slip_id, GONE, lock=True)
    if slip.done_at is not None:
        return slip.deleted
    if slip.visa_on is None:
        raise Refused(NO_VISA)
    model, _moment = _HELD[slip.category]
    conditions = (*_concerned(slip.category, slip.organisation_id, slip.before), model.id <= slip.last_id)
    count = work.session.scalar(sa.select(sa.func.count(model.id)).where(*conditions)) or 0
    work.session.execute(sa.delete(model).where(*conditions))
    slip.done_at, slip.deleted = work.now, count
    work.audit(slip=slip.number, category=slip.category, deleted=count, visa=slip.visa_reference)
    return count


def _run(message: OutboxMessage) -> str:
    slip = archive_contents.slip(message.organisation_id, int(message.payload["slip"]))
    assert slip is not None
    organisation = db.session.get_one(Organisation, message.organisation_id)
    facts = SlipFacts(
        institution(organisation), slip.number, slip.category.name, slip.category.years or 0, slip.category.why, slip.before,
        slip.rows, slip.first_on, slip.last_on, slip.created_at, slip.created_by,
    )  # fmt: skip
    return environment().storage.put(make_slip(facts).pdf)


def _finish(work: Work, message: OutboxMessage, sha256: str) -> None:
    slip = work.session.get_one(EliminationSlip, int(message.payload["slip"]))
    slip.sha256 = sha256


register(KIND, Handler(_run, _finish))
