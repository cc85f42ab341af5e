"""Acknowledgments of the prefecture: which sending each is about, and what the act becomes, late ones included."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from council.gateways.legality.answers import Answer
from council.gateways.legality.names import Identifier
from council.law.transmission import transmission_duty
from council.models import Act, LegalityAnswer, LegalityFollowUp, Organisation, Transmission, db
from council.models.legality import FOLLOW_UP_LIVE, LIVE
from council.queries.clocks import local_day
from council.queries.deadlines import law_of
from council.services.legality_stamps import stamp_later
from council.services.pipeline import Work

UNKNOWN_ACT = "Cette réponse porte sur un acte qui n’a pas été transmis d’ici\u00a0: {what}."
OTHER_ACT = "Cet accusé porte l’identifiant d’un acte et décrit un autre acte ({what})\u00a0: il n’est pas pris en compte."
BAD_DAY = "La date de réception indiquée ({day}) précède la délibération ou n’est pas encore venue\u00a0: l’accusé n’est pas pris en compte."
SECOND = "Cet acte est déjà acquitté à une autre date ({day})\u00a0: le premier accusé est gardé."
LATE = "Cet envoi était {state}, mais la préfecture l’a bien reçu le {day}\u00a0: la délibération est reçue, elle ne repart pas."
TAKEN_OVER = (
    "La préfecture avait reçu cette délibération le {day}, par l’envoi précédent (identifiant {identifier})\u00a0: "
    "cet envoi-ci est arrêté."
)
TWICE = (
    "La préfecture accuse aussi réception d’un envoi {state} de cette délibération, reçue le {day} sous l’identifiant "
    "{identifier}\u00a0: la première réception est gardée. Prévenez la préfecture qu’elle a reçu l’acte deux fois."
)
AFTER_CANCELLATION = (
    "Cet accusé, daté du {day}, n’est pas postérieur à l’annulation que la préfecture a confirmée le {cancelled}\u00a0: "
    "la transmission reste annulée."
)
BAD_REPLY_DAY = (
    "Cet accusé d’une réponse est daté du {day}, ce qui ne peut pas être\u00a0: il n’a rien changé."
)
BAD_CANCELLATION = (
    "L’annulation est datée d’un jour impossible ({day})\u00a0: elle n’est pas prise en compte."
)
CANCELLED = "La transmission est annulée. {duty}"
ENDED = {"abandoned": "abandonné", "cancelled": "annulé", "refused": "refusé"}


def sendings(work: Work, identifier: Identifier | None) -> Sequence[Transmission]:
    """The sendings under an identifier, locked, the last first."""
    return work.session.scalars(
        db.select(Transmission)
        .where(
            Transmission.organisation_id == work.actor.organisation_id,
            Transmission.identifier == str(identifier),
        )
        .order_by(Transmission.id.desc())
        .with_for_update()
    ).all()


def by_identifier(work: Work, row: LegalityAnswer, identifier: Identifier | None) -> Transmission | None:
    """The sending of that act: the one under way, else the last one; otherwise the row says that none is known."""
    rows = sendings(work, identifier)
    if not rows:
        row.problem = UNKNOWN_ACT.format(what=identifier)
        return None
    one = next((one for one in rows if one.state in LIVE), rows[0])
    row.transmission_id = one.id
    return one


def note_sent(work: Work, row: Transmission | LegalityFollowUp) -> None:
    """The moment an act, or what follows it, left is the first one known."""
    if row.sent_at is not None:
        return
    row.sent_at = work.now
    if isinstance(row, Transmission):
        work.session.get_one(Act, row.act_id).sent_at = work.now


def received(work: Work, row: LegalityAnswer, answer: Answer) -> None:
    """``ARActe``: the act is received, if it is the one that was sent; even by a sending that had been given up."""
    organisation = work.session.get_one(Organisation, work.actor.organisation_id)
    one = _acknowledged(work, row, answer, organisation)
    if one is None or answer.act is None:
        return
    told, files = answer.act, {file["name"] for file in one.files}
    same = (told.number, told.decided_on, told.nature) == (one.number, one.decided_on, one.nature_code)
    if not same or told.file not in files:
        row.problem = OTHER_ACT.format(what=f"{told.number}, «\u00a0{told.subject[:80]}\u00a0»")
        row.transmission_id = None
        return
    if not one.decided_on <= answer.dated_on <= local_day(work.now, organisation):
        row.problem = BAD_DAY.format(day=_said(answer.dated_on))
        return
    if one.state == "received" and one.received_on != answer.dated_on:
        assert one.received_on is not None  # the table was held to
        row.problem = SECOND.format(day=_said(one.received_on))
        return
    act = work.session.execute(db.select(Act).where(Act.id == one.act_id).with_for_update()).scalar_one()
    if one.state in LIVE or _revived(work, row, one, answer.dated_on):
        _keep(work, one, act, answer.dated_on)


def _acknowledged(
    work: Work, row: LegalityAnswer, answer: Answer, organisation: Organisation
) -> Transmission | None:
    """The sending that an acknowledgment answers: one identifier may have had several, and none answers for a later one."""
    one = by_identifier(work, row, answer.identifier)
    if one is None or local_day(one.queued_at, organisation) <= answer.dated_on:
        return one
    earlier = (
        other
        for other in sendings(work, answer.identifier)
        if local_day(other.queued_at, organisation) <= answer.dated_on
    )
    one = next(earlier, one)
    row.transmission_id = one.id
    return one


REPLIED = "Répondu par le canal de transmission."


def settle_letter(work: Work, reply: LegalityFollowUp, on: date) -> None:
    """Note on a letter the day its reply left, then the day the prefecture received it (R2131-7).

    What the office noted by hand meanwhile stays: it says more, and its day came first.
    """
    letter = reply.answer
    assert letter is not None
    if letter.settled_on is not None and letter.settled_note != REPLIED:
        return
    letter.settled_on, letter.settled_note = on, REPLIED
    work.audit(letter=letter.id, settled_on=str(on))


def reply_received(work: Work, row: LegalityAnswer, answer: Answer) -> None:
    """The acknowledgment of a reply, held against the reply that was sent to that letter; of none sent from here, it is kept."""
    one = by_identifier(work, row, answer.identifier)
    if one is None:
        return
    organisation = work.session.get_one(Organisation, work.actor.organisation_id)
    reply = work.session.scalars(
        db.select(LegalityFollowUp)
        .join(LegalityAnswer, LegalityAnswer.id == LegalityFollowUp.answer_id)
        .where(
            LegalityFollowUp.transmission_id == one.id, LegalityAnswer.dated_on == answer.letter_on,
            LegalityFollowUp.kind != "letter_reply", LegalityFollowUp.state.in_(FOLLOW_UP_LIVE),
        )
        .order_by(LegalityFollowUp.id)
        .with_for_update()
    ).first()  # fmt: skip
    if reply is None:
        return
    if not local_day(reply.queued_at, organisation) <= answer.dated_on <= local_day(work.now, organisation):
        row.problem = BAD_REPLY_DAY.format(day=_said(answer.dated_on))
        return
    note_sent(work, reply)
    reply.state, reply.confirmed_on, reply.problem = "confirmed", answer.dated_on, ""
    settle_letter(work, reply, answer.dated_on)


def cancelled(work: Work, row: LegalityAnswer, answer: Answer) -> None:
    """``ARAnnulation``: the transmission is cancelled, and the day of reception goes with it, asked for from here or not.

    The act waits to be transmitted again where the law still wants it; one that was received by another sending stays so.
    """
    organisation = work.session.get_one(Organisation, work.actor.organisation_id)
    one = _acknowledged(work, row, answer, organisation)
    if one is None:
        return
    if not (one.received_on or one.decided_on) <= answer.dated_on <= local_day(work.now, organisation):
        row.problem = BAD_CANCELLATION.format(day=_said(answer.dated_on))
        return
    for wish in work.session.scalars(
        db.select(LegalityFollowUp)
        .where(
            LegalityFollowUp.transmission_id == one.id, LegalityFollowUp.kind == "cancellation",
            LegalityFollowUp.state.in_(FOLLOW_UP_LIVE),
        )
        .with_for_update()
    ):  # fmt: skip
        note_sent(work, wish)
        wish.state, wish.confirmed_on, wish.problem = "confirmed", answer.dated_on, ""
    if one.state in LIVE:
        act = work.session.execute(db.select(Act).where(Act.id == one.act_id).with_for_update()).scalar_one()
        one.state, one.received_on, one.problem = "cancelled", None, ""
        act.transmitted_on = act.sent_at = None
        duty = transmission_duty(
            law_of(act.meeting, organisation), outcome=act.outcome, exemption=act.exemption
        )
        row.text = CANCELLED.format(duty=duty.sentence)


def _keep(work: Work, one: Transmission, act: Act, on: date) -> None:
    if act.transmitted_on not in (None, on):
        work.audit(typed_before=str(act.transmitted_on))
    note_sent(work, one)
    if one.state in LIVE:
        one.problem = ""
    one.state, one.received_on = "received", on
    act.transmitted_on = on
    stamp_later(work, one)


def _revived(work: Work, row: LegalityAnswer, one: Transmission, on: date) -> bool:
    """Whether a sending that had ended is received after all: then what replaced it is stopped, so that the act has one."""
    ended, day = ENDED[one.state], _said(on)
    confirmed = _cancelled_on(work, one) if one.state == "cancelled" else None
    if confirmed is not None and on <= confirmed:
        row.problem = AFTER_CANCELLATION.format(day=day, cancelled=_said(confirmed))
        return False
    other = work.session.execute(
        db.select(Transmission)
        .where(Transmission.act_id == one.act_id, Transmission.state.in_(LIVE))
        .with_for_update()
    ).scalar_one_or_none()
    if other is not None and other.received_on is not None:
        row.problem = TWICE.format(state=ended, day=_said(other.received_on), identifier=other.identifier)
        return False
    if other is not None:
        other.state, other.problem = "abandoned", TAKEN_OVER.format(day=day, identifier=one.identifier)
        work.audit(stopped=other.id)
        work.session.flush()  # at most one is live at any moment
    row.text = one.problem = LATE.format(state=ended, day=day)
    work.audit(revived=one.id)
    return True


def _cancelled_on(work: Work, one: Transmission) -> date | None:
    day: date | None = work.session.scalar(
        db.select(db.func.max(LegalityAnswer.dated_on)).where(
            LegalityAnswer.transmission_id == one.id, LegalityAnswer.kind == "cancelled"
        )
    )
    return day


def _said(day: date) -> str:
    return f"{day:%d/%m/%Y}"
