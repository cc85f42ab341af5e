"""What a member decides about an item before the meeting: withdraw, not concerned, or undecided again (FR-INT-02)."""

from __future__ import annotations

from council.models import Item, Meeting, WithdrawalAnswer, db
from council.permissions import Permission
from council.queries.substitutes import seat_taken
from council.queries.withdrawals import of_item, suggestions
from council.services.errors import NotFound, Refused
from council.services.lookup import found
from council.services.pipeline import Work, command

ANSWERS = {"withdraw": True, "not_concerned": False, "undecided": None}
LATE = {
    "draft": "Cette séance n’est pas encore convoquée.",
    "cancelled": "Cette séance est annulée\u00a0: rien à annoncer.",
}
TOO_LATE = (
    "La séance est ouverte ou terminée\u00a0: dites votre retrait en séance, depuis votre tablette ou à haute voix. "
    "Le secrétariat le note au registre."
)


@command(Permission.COUNCILLOR)
def announce(work: Work, item_id: int, answer: str) -> None:
    """Announce that the actor will withdraw, is not concerned, or takes the decision back; until the meeting opens.

    The same answer twice changes nothing. Raises ``NotFound`` and ``Refused``.
    """
    item = found(work, Item, item_id)
    meeting = found(work, Meeting, item.meeting_id)
    seat = _own_seat(work, meeting)
    if item.pending:
        raise NotFound
    if answer not in ANSWERS:
        raise Refused("Choisissez «\u00a0Je me retirerai\u00a0» ou «\u00a0Je ne suis pas concerné(e)\u00a0».")
    if meeting.state != "convened":
        raise Refused(LATE.get(meeting.state, TOO_LATE))
    work.audit(item=item_id, seat=seat, answer=answer)
    known: WithdrawalAnswer | None = work.session.execute(
        db.select(WithdrawalAnswer).where(
            WithdrawalAnswer.item_id == item_id, WithdrawalAnswer.mandate_id == seat
        )
    ).scalar_one_or_none()
    withdraws = ANSWERS[answer]
    if withdraws is None:
        if known is not None:
            work.session.delete(known)
        return
    asked = of_item(suggestions(meeting.id, seat), item_id)
    interests = [reason.interest_id for reason in asked.reasons] if asked else []
    if known is None:
        known = WithdrawalAnswer(organisation_id=item.organisation_id, item_id=item_id, mandate_id=seat)
        work.session.add(known)
    elif known.withdraws == withdraws and set(interests) <= set(known.interests):
        return
    known.withdraws, known.answered_at, known.interests = withdraws, work.now, interests


def _own_seat(work: Work, meeting: Meeting) -> int:
    """The seat in which the actor sits at the meeting, as a member or as the substitute who was called in."""
    seat = seat_taken(work.actor.person_id, meeting)
    if seat is None:
        raise NotFound("Ce point n’existe pas, ou vous n’êtes pas membre de cette assemblée.")
    return seat
