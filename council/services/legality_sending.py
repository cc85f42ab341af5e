"""What leaves for the prefecture after commit: envelopes, then the questions whether an answer came."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from council.gateways.environment import environment
from council.gateways.legality.packing import pack
from council.gateways.legality.transports import AlreadyOther, NotSent, Transport
from council.models import LegalityFollowUp, LegalityOffice, Organisation, OutboxMessage, Transmission, db
from council.permissions import system_actor
from council.queries.clocks import local_day
from council.queries.legality_office import office_of
from council.queries.legality_plan import transmission
from council.services import legality_answers
from council.services.legality_envelopes import Sending, send_later
from council.services.legality_receipts import note_sent, settle_letter
from council.services.legality_ways import way_of
from council.services.outbox import Handler, register
from council.services.pipeline import Work, unit_of_work
from council.services.requeue import later_again

log = logging.getLogger(__name__)

PATIENCE = timedelta(hours=1)
"""How long an answer is awaited before the operator is asked whether it has the envelope at all."""

ARRIVED = "L’opérateur a bien cette enveloppe\u00a0: l’envoi n’est pas abandonné, l’accusé de réception est attendu."
UNASKED = "L’envoi n’est pas abandonné\u00a0: on ne sait pas si l’opérateur l’a reçu. {why}"
NO_LONGER = "La configuration du contrôle de légalité manque."


@dataclass(frozen=True)
class Left:
    """What became of an envelope: its hash, or why it never can leave."""

    sha256: str = ""
    problem: str = ""


def archive_of(row: Sending) -> bytes:
    """The archive that leaves, from what was kept at the confirmation: the same bytes each time."""
    store = environment().storage
    envelope = row.archive_name.split("-", 1)[1].removesuffix(".tar.gz") + ".xml"
    return pack(
        [
            (envelope, store.get(row.envelope_sha256)),
            (row.message_name, store.get(row.message_sha256)),
            *((one["name"], store.get(one["sha256"])) for one in row.files),
        ]
    )


def _row(message: OutboxMessage) -> Sending | None:
    """The sending that an effect is about."""
    if "transmission" in message.payload:
        return transmission(message.organisation_id, message.payload["transmission"])
    found: LegalityFollowUp | None = db.session.execute(
        db.select(LegalityFollowUp)
        .where(
            LegalityFollowUp.id == message.payload["follow_up"],
            LegalityFollowUp.organisation_id == message.organisation_id,
        )
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    return found


def send(message: OutboxMessage) -> Left | None:
    """Hand an envelope over; harmless when repeated, since names are known to the other side. Raises ``NotSent``."""
    row = _row(message)
    office = office_of(message.organisation_id)
    if row is None or office is None or row.state not in ("queued", "sent"):
        return None
    data, name = archive_of(row), row.archive_name
    way = way_of(office)
    db.session.rollback()  # the database is let go while the network takes its time
    try:
        way.send(name, data)
    except AlreadyOther as other:
        return Left(problem=other.sentence)
    return Left(hashlib.sha256(data).hexdigest())


def sent(work: Work, message: OutboxMessage, left: Left | None) -> None:
    """Note that it left, and ask for the answer; or that it cannot leave under that name."""
    row = _row(message)
    if row is None or left is None:
        return
    if left.problem:
        row.state, row.problem = "failed", left.problem
        return
    row.archive_sha256 = left.sha256
    note_sent(work, row)
    if row.state == "queued":
        row.state = "sent"
    if isinstance(row, LegalityFollowUp) and row.answer is not None:
        organisation = work.session.get_one(Organisation, row.organisation_id)
        settle_letter(work, row, local_day(work.now, organisation))
    later_again(work, "legality.poll", f"legality.poll:{message.organisation_id}", {})


def not_sent(work: Work, message: OutboxMessage, error: str) -> None:
    """Say why, on the act; the clerk may try again."""
    row = _row(message)
    if row is not None and row.state == "queued":
        row.state, row.problem = "failed", error


def ask_before_abandon(message: OutboxMessage) -> bool | str:
    """Whether the operator has an envelope that the clerk gives up; a sentence when nobody can tell."""
    row = _row(message)
    office = office_of(message.organisation_id)
    if row is None or office is None or row.state != "failed":
        return UNASKED.format(why=NO_LONGER)
    name, digest = row.archive_name, hashlib.sha256(archive_of(row)).hexdigest()
    try:
        way = way_of(office)
        db.session.rollback()  # as in ``send``
        return way.recall(name, digest)
    except NotSent as closed:
        return UNASKED.format(why=closed.sentence)


def abandoned(work: Work, message: OutboxMessage, has_it: bool | str) -> None:
    """Give the envelope up only when the operator never had it; wait for its acknowledgment otherwise."""
    row = _row(message)
    if row is None or row.state != "failed":  # tried again meanwhile
        return
    if isinstance(has_it, str):
        row.problem = has_it
    elif has_it:
        note_sent(work, row)
        row.state, row.problem, row.archive_sha256 = (
            "sent",
            ARRIVED,
            hashlib.sha256(archive_of(row)).hexdigest(),
        )
        later_again(work, "legality.poll", f"legality.poll:{message.organisation_id}", {})
    else:
        row.state, row.problem = "abandoned", ""
    work.audit(envelope=row.archive_name, state=row.state)


def poll(message: OutboxMessage) -> int:
    """Take in what waits for the institution of the message; how many answers came. Raises ``NotSent``."""
    return collect_for(message.organisation_id)


def collect_for(organisation_id: int) -> int:
    """Take in every answer that waits, each in a transaction of its own, then ask about those that do not come.

    An answer is given back as done only once it is kept: a crash in between makes it come again, and it is known. Raises
    ``NotSent``.
    """
    office = office_of(organisation_id)
    if office is None:
        return 0
    way = way_of(office)
    actor = system_actor(organisation_id, "Préfecture")
    received = 0
    for incoming in way.answers():
        legality_answers.receive(actor, incoming.name, incoming.data, too_large=incoming.too_large)
        way.done(incoming.name)
        received += 1
    _ask_again(way, organisation_id, environment().clock.now())
    return received


def _ask_again(way: Transport, organisation_id: int, now: datetime) -> None:
    """An envelope that the operator does not know was lost on the way: it leaves again, under its name."""
    models: tuple[type[Transmission] | type[LegalityFollowUp], ...] = (Transmission, LegalityFollowUp)
    for model in models:
        rows = db.session.execute(
            db.select(model.id, model.archive_name, model.archive_sha256).where(
                model.organisation_id == organisation_id,
                model.state == "sent",
                model.sent_at <= now - PATIENCE,
                db.or_(model.asked_at.is_(None), model.asked_at <= now - PATIENCE),
            )
        ).all()
        db.session.rollback()
        for number, name, digest in rows:
            lost = not way.recall(name, digest)
            with unit_of_work(system_actor(organisation_id), "legality.ask_again") as work:
                row: Sending = work.session.execute(db.select(model).where(model.id == number)).scalar_one()
                row.asked_at = work.now
                if lost and row.state == "sent":
                    send_later(work, row)
                work.audit(envelope=name, lost=lost)


def _nothing(_work: Work, _message: OutboxMessage, _result: object) -> None:
    """Everything was kept on the way."""


def ask(message: OutboxMessage) -> None:
    """Send a request of the classification. Raises ``NotSent``."""
    office = office_of(message.organisation_id)
    if office is not None:
        way_of(office).send(message.payload["name"], environment().storage.get(message.payload["sha256"]))


def collect_everywhere() -> int:
    """Take in what waits for every institution; how many answers came. One operator out of order stops no other."""
    offices = db.session.scalars(db.select(LegalityOffice.organisation_id)).all()
    received = 0
    for organisation_id in offices:
        try:
            received += collect_for(organisation_id)
        except NotSent as closed:
            log.warning("answers of the prefecture for organisation %s: %s", organisation_id, closed.sentence)
    return received


register("legality.send", Handler(send, sent, not_sent))
register("legality.abandon", Handler(ask_before_abandon, abandoned))
register("legality.poll", Handler(poll, _nothing))
register("legality.ask", Handler(ask, _nothing))
