"""What leaves for the prefecture about an act that it received: the cancellation of its transmission."""

from __future__ import annotations

from council.gateways.legality.message import cancellation_message, envelope
from council.gateways.legality.names import read_identifier
from council.models import Act, LegalityAnswer, LegalityFollowUp, Transmission, db
from council.models.legality import FOLLOW_UP_LIVE
from council.permissions import Permission
from council.queries.clocks import local_day
from council.queries.deadlines import organisation_of
from council.queries.legality_office import sender_of
from council.services.errors import Refused
from council.services.legality_envelopes import ask_before_abandon, locked_office, next_envelope, send_later
from council.services.lookup import found
from council.services.pipeline import Work, command
from council.services.transmissions import NO_ACT, NOT_FAILED

NOT_RECEIVED = "Seule une transmission que la préfecture a reçue s’annule\u00a0: celle-ci ne l’est pas, ou est déjà annulée."
NO_MOTIVE = "Écrivez pourquoi la transmission est annulée\u00a0: le motif reste au dossier de l’acte."
LONG_MOTIVE = "Le motif compte {length} caractères, {most} au plus sont gardés\u00a0: raccourcissez-le."
REFERRED = (
    "Le préfet a déféré cet acte au tribunal administratif\u00a0: sa transmission ne s’annule plus d’ici. Écrivez à la préfecture, "
    "ou retirez l’acte par une nouvelle délibération."
)
NO_FOLLOW_UP = "Cet envoi n’existe pas."
MOST_MOTIVE = 1000


@command(Permission.PUBLISH)
def cancel(work: Work, act_id: int, motive: str) -> int:
    """Ask the prefecture to cancel the transmission of an act; gives what leaves after commit. The act stays received until
    the prefecture confirms.

    Asked twice, the second answers with the first. Raises ``NotFound``, or ``Refused``: not received, no motive, referred.
    """
    act = found(work, Act, act_id, NO_ACT, lock=True)
    row: Transmission | None = work.session.execute(
        db.select(Transmission)
        .where(Transmission.act_id == act_id, Transmission.state == "received")
        .with_for_update()
    ).scalar_one_or_none()
    if row is None:
        raise Refused(NOT_RECEIVED)
    known: int | None = work.session.scalar(
        db.select(LegalityFollowUp.id).where(
            LegalityFollowUp.transmission_id == row.id, LegalityFollowUp.kind == "cancellation",
            LegalityFollowUp.state.in_(FOLLOW_UP_LIVE),
        )
    )  # fmt: skip
    if known is not None:
        work.audit(act=act_id, follow_up=known, repeated=True)
        return known
    reason = _motive(motive)
    if _referred(work, row):
        raise Refused(REFERRED)
    return _queue(work, act, row, reason)


def _motive(text: str) -> str:
    reason = text.strip()
    if not reason:
        raise Refused(NO_MOTIVE, field="motive")
    if len(reason) > MOST_MOTIVE:
        raise Refused(LONG_MOTIVE.format(length=len(reason), most=MOST_MOTIVE), field="motive")
    return reason


def _referred(work: Work, row: Transmission) -> bool:
    query = db.select(LegalityAnswer.id).where(
        LegalityAnswer.transmission_id == row.id,
        LegalityAnswer.kind == "referral",
        LegalityAnswer.problem == "",
    )
    return work.session.execute(query.limit(1)).first() is not None


def _queue(work: Work, act: Act, row: Transmission, motive: str) -> int:
    organisation, office = organisation_of(act.meeting), locked_office(work)
    identifier = read_identifier(row.identifier)
    assert identifier is not None  # it was written by us
    sender, store = sender_of(organisation, office), work.environment.storage
    name = next_envelope(work, office, sender.siren, local_day(work.now, organisation))
    wish = LegalityFollowUp(
        organisation_id=row.organisation_id, transmission_id=row.id, kind="cancellation", motive=motive, files=[],
        message_name=identifier.cancellation, message_sha256=store.put(cancellation_message(identifier)),
        envelope_sha256=store.put(envelope(sender, [identifier.cancellation])), archive_name=name.archive,
        queued_at=work.now, queued_by=work.actor.name,
    )  # fmt: skip
    work.session.add(wish)
    work.session.flush()
    send_later(work, wish)
    work.audit(act=act.id, follow_up=wish.id, envelope=name.archive)
    return wish.id


@command(Permission.PUBLISH)
def retry(work: Work, follow_up_id: int) -> int:
    """Send again, under the same name, what did not leave; gives the act. Raises ``NotFound``, or ``Refused``."""
    row = _failed(work, follow_up_id)
    row.state, row.problem = "queued", ""
    send_later(work, row)
    return row.transmission.act_id


@command(Permission.PUBLISH)
def abandon(work: Work, follow_up_id: int) -> int:
    """Give up what did not leave, unless the operator has it; gives the act. Raises ``NotFound``, or ``Refused``."""
    row = _failed(work, follow_up_id)
    ask_before_abandon(work, row)
    return row.transmission.act_id


def _failed(work: Work, follow_up_id: int) -> LegalityFollowUp:
    row = found(work, LegalityFollowUp, follow_up_id, NO_FOLLOW_UP, lock=True)
    if row.state != "failed":
        raise Refused(NOT_FAILED)
    work.audit(follow_up=follow_up_id)
    return row
