"""Envelopes for the prefecture: their names, and what is asked of the worker about them."""

from __future__ import annotations

from datetime import date

from council.gateways.legality.names import EnvelopeName
from council.models import LegalityFollowUp, LegalityOffice, Transmission, db
from council.queries.legality_plan import NO_OFFICE
from council.services.errors import Refused
from council.services.pipeline import Work
from council.services.requeue import later_again

GIVING_UP = (
    "Abandon demandé\u00a0: l’opérateur est d’abord interrogé, pour savoir si l’enveloppe lui est arrivée."
)

Sending = Transmission | LegalityFollowUp
"""Whatever leaves in an envelope of its own."""


def locked_office(work: Work) -> LegalityOffice:
    """The configuration, locked: whoever holds it names the next envelope. Raises ``Refused`` when there is none."""
    row: LegalityOffice | None = work.session.execute(
        db.select(LegalityOffice)
        .where(LegalityOffice.organisation_id == work.actor.organisation_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if row is None:
        raise Refused(NO_OFFICE)
    return row


def next_envelope(work: Work, office: LegalityOffice, siren: str, today: date) -> EnvelopeName:
    """A name never used before: one more each day."""
    office.envelope_rank = office.envelope_rank + 1 if office.envelope_on == today else 1
    office.envelope_on = today
    return EnvelopeName(office.trigram, siren, today, office.envelope_rank)


def send_later(work: Work, row: Sending) -> None:
    """Have the envelope leave after the commit, or leave again under its name."""
    name, payload = _named(row)
    later_again(work, "legality.send", f"legality{name}:{row.id}", payload)


def ask_before_abandon(work: Work, row: Sending) -> None:
    """Have the operator asked after the commit whether it has the envelope; it is given up only if not."""
    row.problem = GIVING_UP
    name, payload = _named(row)
    later_again(work, "legality.abandon", f"legality{name}.abandon:{row.id}", payload)


def _named(row: Sending) -> tuple[str, dict[str, int]]:
    if isinstance(row, Transmission):
        return "", {"transmission": row.id}
    return ".follow-up", {"follow_up": row.id}
