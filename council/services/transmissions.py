"""Sending acts to the prefecture, once each (FR-LEG-01 to -03)."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from council.gateways.legality.message import envelope
from council.law.transmission import EXEMPTIONS
from council.models import Act, LegalityOffice, Meeting, Transmission, db
from council.models.legality import LIVE
from council.permissions import Permission
from council.queries.clocks import local_day
from council.queries.deadlines import organisation_of
from council.queries.legality_plan import RECEIVED, UNDERWAY, Plan, PlanDraft, bench, plan
from council.services.errors import Refused
from council.services.legality_envelopes import ask_before_abandon, locked_office, next_envelope, send_later
from council.services.lookup import found
from council.services.pipeline import Work, command
from council.services.requeue import later_again

NO_ACT = "Cette délibération n’existe pas."
NOT_SUBJECT = "Cette délibération n’a pas à être transmise. {reason}"
ALREADY_SENT = "Cette délibération a été transmise\u00a0: elle ne peut plus être dite dispensée."
BAD_EXEMPTION = "Choisissez le motif de la dispense dans la liste."
NOT_FAILED = "Cet envoi n’est pas en échec\u00a0: il n’y a rien à reprendre."
GIVING_UP = (
    "Abandon demandé\u00a0: l’opérateur est d’abord interrogé, pour savoir si l’enveloppe lui est arrivée."
)
TWIN = "Une autre délibération du même jour porte ce numéro interne\u00a0: changez-le."
NOTHING = "Aucune délibération de cette séance n’est prête à être transmise."


@command(Permission.PUBLISH)
def transmit(work: Work, act_id: int, draft: PlanDraft | None = None) -> int:
    """Confirm the sending of an act as ``draft`` says it, or as it is; gives the transmission, which leaves after commit.

    Asked twice for one act, the second answers with the first. Raises ``NotFound``, or ``Refused`` when the act is not
    signed, need not be transmitted, or its message cannot be made.
    """
    act = found(work, Act, act_id, NO_ACT, lock=True)
    known: int | None = work.session.scalar(
        db.select(Transmission.id).where(Transmission.act_id == act.id, Transmission.state.in_(LIVE))
    )
    if known is not None:
        work.audit(act=act_id, transmission=known, repeated=True)
        return known
    office = locked_office(work)
    return _send(work, office, _ready(work, act, draft))


@command(Permission.PUBLISH)
def transmit_meeting(work: Work, meeting_id: int) -> int:
    """Send every act of a meeting that must be transmitted and is ready; gives how many.

    Those that are under way or need the clerk are left alone. Raises ``NotFound``, or ``Refused`` when none is ready.
    """
    meeting = found(work, Meeting, meeting_id, "Cette séance n’existe pas.")
    acts = work.session.scalars(
        db.select(Act).where(Act.meeting_id == meeting_id).order_by(Act.number).with_for_update()
    ).all()
    office = locked_office(work)
    ground = bench(organisation_of(meeting))
    plans = [plan(act, work.now, ground=ground) for act in acts]
    ready = [one for one in plans if one.duty.required and one.ready]
    if not ready:
        raise Refused(NOTHING)
    for one in ready:
        _send(work, office, one)
    work.audit(meeting=meeting_id, sent=len(ready))
    return len(ready)


def _ready(work: Work, act: Act, draft: PlanDraft | None) -> Plan:
    made = plan(act, work.now, draft)
    if not made.duty.required and made.duty.finding.code != "not_adopted":
        raise Refused(NOT_SUBJECT.format(reason=made.duty.sentence))
    if made.obstacle:
        raise Refused(made.obstacle)
    if made.faults:
        field, sentence = made.faults[0]
        raise Refused(sentence, field=field)
    return made


def _send(work: Work, office: LegalityOffice, made: Plan) -> int:
    """Keep what will leave, word for word, and queue it."""
    assert made.message and made.facts and made.sender and made.document
    name = next_envelope(
        work, office, made.sender.siren, local_day(work.now, organisation_of(made.act.meeting))
    )
    store = work.environment.storage
    papers = [
        (made.act.title, made.document.sha256),
        *((one.title, one.sha256) for one in made.annexes if one.chosen),
    ]
    row = Transmission(
        organisation_id=made.act.organisation_id, act_id=made.act.id, identifier=str(made.message.identifier),
        number=made.facts.number, decided_on=made.facts.decided_on, nature_code=made.facts.nature,
        matiere=made.facts.matiere, subject=made.facts.subject, classification_on=made.facts.classification_on,
        message_name=made.message.identifier.message, message_sha256=store.put(made.message.xml),
        envelope_sha256=store.put(envelope(made.sender, [made.message.identifier.message])), archive_name=name.archive,
        files=[
            {"title": title, "name": file, "sha256": sha256}
            for (title, sha256), file in zip(papers, made.message.files, strict=True)
        ],
        queued_at=work.now, queued_by=work.actor.name,
    )  # fmt: skip
    work.session.add(row)
    try:
        work.session.flush()
    except IntegrityError as error:
        again = "act_id" in str(error.orig) or "live_act" in str(error.orig)
        raise Refused(UNDERWAY if again else TWIN, field="" if again else "number") from error
    send_later(work, row)
    work.audit(act=made.act.id, transmission=row.id, envelope=name.archive)
    return row.id


@command(Permission.PUBLISH)
def exempt(work: Work, act_id: int, exemption: str) -> None:
    """Say why an act need not be transmitted (FR-LEG-01), or with an empty ``exemption`` that it must.

    Raises ``NotFound``, or ``Refused`` for an unknown reason or an act that left.
    """
    act = found(work, Act, act_id, NO_ACT, lock=True)
    if exemption and exemption not in EXEMPTIONS:
        raise Refused(BAD_EXEMPTION, field="exemption")
    if exemption and (act.transmitted_on is not None or _live(work, act_id)):
        raise Refused(ALREADY_SENT, field="exemption")
    act.exemption = exemption
    work.audit(act=act_id, exemption=exemption)


def _live(work: Work, act_id: int) -> bool:
    query = db.select(Transmission.id).where(Transmission.act_id == act_id, Transmission.state.in_(LIVE))
    return work.session.execute(query).first() is not None


@command(Permission.PUBLISH)
def retry(work: Work, act_id: int) -> None:
    """Send again, under the same name, what did not leave. Raises ``NotFound``, or ``Refused`` when nothing failed or the
    prefecture received the act otherwise."""
    row = _failed(work, act_id)
    if row.act.transmitted_on is not None:
        raise Refused(RECEIVED)
    row.state, row.problem = "queued", ""
    send_later(work, row)
    work.audit(act=act_id, transmission=row.id)


@command(Permission.PUBLISH)
def abandon(work: Work, act_id: int) -> None:
    """Give up an envelope that did not leave, so that the act may be prepared anew: after the commit the operator is asked
    whether it has it after all, and then it is kept. Raises as ``retry`` does."""
    row = _failed(work, act_id)
    ask_before_abandon(work, row)
    work.audit(act=act_id, transmission=row.id)


def _failed(work: Work, act_id: int) -> Transmission:
    found(work, Act, act_id, NO_ACT, lock=True)
    row: Transmission | None = work.session.execute(
        db.select(Transmission)
        .where(Transmission.act_id == act_id, Transmission.state == "failed")
        .with_for_update()
    ).scalar_one_or_none()
    if row is None:
        raise Refused(NOT_FAILED)
    return row


@command(Permission.PUBLISH)
def collect(work: Work) -> None:
    """Ask the prefecture's answers of the operator now. Raises ``Refused`` without a configuration."""
    office = locked_office(work)
    later_again(work, "legality.poll", f"legality.poll:{office.organisation_id}", {})
