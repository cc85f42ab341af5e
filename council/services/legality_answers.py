"""What the prefecture answered, taken in once: kept whole, held against what was sent, and only then believed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date

from council.gateways.environment import environment
from council.gateways.legality.answers import LETTERS, Answer, read_answers
from council.gateways.legality.classification import Classification
from council.gateways.legality.xml import Malformed
from council.models import (
    Act,
    LegalityAnswer,
    LegalityFollowUp,
    LegalityOffice,
    Organisation,
    PrefectureClassification,
    Transmission,
    db,
)
from council.models.legality import FOLLOW_UP_LIVE
from council.permissions import Actor, Permission
from council.queries.clocks import local_day
from council.queries.legality_office import short_of
from council.services.errors import Refused
from council.services.legality_receipts import (
    REPLIED,
    UNKNOWN_ACT,
    by_identifier,
    cancelled,
    note_sent,
    received,
    reply_received,
)
from council.services.lookup import found
from council.services.pipeline import Work, command, unit_of_work

TOO_LARGE = (
    "Le fichier reçu est trop volumineux\u00a0: il n’a pas été lu. Demandez à l’opérateur ce qu’il contient."
)
NO_SUCH_ANSWER = "Ce courrier n’existe pas."
NO_LETTER = "Seule une lettre de la préfecture appelle une réponse."
BAD_SETTLED = "La réponse ne peut ni précéder la lettre, ni être datée d’un jour à venir."
ANOMALY = "La préfecture a refusé l’envoi (anomalie {nature}){detail}."
ALREADY_THERE = "La préfecture refuse un second envoi d’une délibération qu’elle a déjà reçue ({what})\u00a0: la réception reste acquise."
LETTER_KINDS = frozenset(LETTERS.values())


def receive(actor: Actor, name: str, data: bytes, *, too_large: bool = False) -> None:
    """Take in one file. What cannot be read, or is not for us, is kept and shown to the clerk with the reason.

    The same file twice is one.
    """
    problem, answers = TOO_LARGE if too_large else "", list[Answer]()
    organisation = db.session.get_one(Organisation, actor.organisation_id)
    if not too_large:
        try:
            answers = read_answers(data, organisation.siret[:9])
        except Malformed as malformed:
            problem = malformed.sentence
    with unit_of_work(actor, "legality.receive") as work:
        # Answers of one institution pass one after the other, whoever collects them.
        work.session.execute(
            db.select(LegalityOffice.id)
            .where(LegalityOffice.organisation_id == actor.organisation_id)
            .with_for_update()
        )
        sha256 = work.environment.storage.put(data) if data else hashlib.sha256(name.encode()).hexdigest()
        known = db.select(LegalityAnswer.id).where(
            LegalityAnswer.organisation_id == actor.organisation_id, LegalityAnswer.sha256 == sha256
        )
        work.audit(file=name[:80], sha256=sha256)
        if work.session.execute(known).first() is not None:
            work.audit(repeated=True)
            return
        rows = [_keep(work, name, sha256, part, one) for part, one in enumerate(answers)]
        if problem:
            rows = [LegalityAnswer(kind="unreadable", name=name[:200], sha256=sha256, problem=problem)]
        for row in rows:
            row.organisation_id, row.received_at = actor.organisation_id, work.now
            work.session.add(row)
        work.audit(
            kinds=[row.kind for row in rows], set_aside=[row.problem[:120] for row in rows if row.problem]
        )


def _keep(work: Work, name: str, sha256: str, part: int, answer: Answer) -> LegalityAnswer:
    row = LegalityAnswer(
        kind=answer.kind, name=name[:200], sha256=sha256, part=part, dated_on=answer.dated_on, text=answer.text[:20_000],
        problem="",
        files=[
            {"name": file[:200], "sha256": work.environment.storage.put(data), "size": len(data)}
            for file, data in answer.files
        ],
    )  # fmt: skip
    _EFFECTS.get(answer.kind, _letter)(work, row, answer)
    return row


def _act_anomaly(work: Work, row: LegalityAnswer, answer: Answer) -> None:
    """The act is as if it had not been sent: it is mended and sent anew."""
    assert answer.act is not None
    query = db.select(Transmission).where(
        Transmission.organisation_id == work.actor.organisation_id, Transmission.number == answer.act.number,
        Transmission.decided_on == answer.act.decided_on, Transmission.nature_code == answer.act.nature,
        Transmission.state.in_(("queued", "sent", "failed")),
    )  # fmt: skip
    one = work.session.execute(query.with_for_update()).scalar_one_or_none()
    _refuse(work, row, one, answer, f"{answer.act.number} du {answer.act.decided_on:%d/%m/%Y}")


def _envelope_anomaly(work: Work, row: LegalityAnswer, answer: Answer) -> None:
    query = db.select(Transmission).where(
        Transmission.organisation_id == work.actor.organisation_id,
        Transmission.message_name.in_(answer.forms),
        Transmission.state.in_(("queued", "sent", "failed")),
    )
    one = work.session.scalars(query.with_for_update()).first()
    if one is None and _follow_up_refused(work, row, answer):
        return
    _refuse(work, row, one, answer, ", ".join(answer.forms)[:120])


def _follow_up_refused(work: Work, row: LegalityAnswer, answer: Answer) -> bool:
    """Whether the envelope was a follow-up: the act itself stays as it is."""
    query = db.select(LegalityFollowUp).where(
        LegalityFollowUp.organisation_id == work.actor.organisation_id,
        LegalityFollowUp.message_name.in_(answer.forms), LegalityFollowUp.state.in_(FOLLOW_UP_LIVE),
    )  # fmt: skip
    # Replies to two letters of one kind about one act bear the same name: an anomaly is of the one that left last.
    wish = work.session.scalars(query.order_by(LegalityFollowUp.id.desc()).with_for_update()).first()
    if wish is None:
        return False
    note_sent(work, wish)
    wish.state, wish.problem = "refused", _anomaly(answer)
    if (
        wish.answer is not None and wish.answer.settled_note == REPLIED
    ):  # the letter waits for its reply again
        wish.answer.settled_on, wish.answer.settled_note = None, ""
    row.transmission_id, row.text = wish.transmission_id, wish.problem
    return True


def _anomaly(answer: Answer) -> str:
    detail = f"\u00a0: {answer.text.strip().rstrip('.')}" if answer.text.strip() else ""
    return ANOMALY.format(nature=answer.nature.zfill(3), detail=detail)


def _refuse(work: Work, row: LegalityAnswer, one: Transmission | None, answer: Answer, what: str) -> None:
    if one is None:
        row.problem = (
            ALREADY_THERE.format(what=what) if _arrived(work, answer) else UNKNOWN_ACT.format(what=what)
        )
        return
    note_sent(work, one)
    one.state, one.problem = "refused", _anomaly(answer)
    row.transmission_id, row.text = one.id, one.problem
    work.session.get_one(Act, one.act_id).sent_at = None


def _arrived(work: Work, answer: Answer) -> bool:
    """Whether the act, or the message, that an anomaly names was received."""
    named = (
        db.and_(Transmission.number == answer.act.number, Transmission.decided_on == answer.act.decided_on)
        if answer.act is not None
        else Transmission.message_name.in_(answer.forms)
    )
    query = db.select(Transmission.id).where(
        Transmission.organisation_id == work.actor.organisation_id, Transmission.state == "received", named
    )
    return work.session.execute(query.limit(1)).first() is not None


def _letter(work: Work, row: LegalityAnswer, answer: Answer) -> None:
    by_identifier(work, row, answer.identifier)


def _classification(work: Work, row: LegalityAnswer, answer: Answer) -> None:
    assert answer.classification is not None
    keep_classification(work, answer.classification, row.sha256, "la préfecture")


def _same(_work: Work, _row: LegalityAnswer, _answer: Answer) -> None:
    """The classification in use is the right one."""


_EFFECTS: dict[str, Callable[[Work, LegalityAnswer, Answer], None]] = {
    "received": received, "act_anomaly": _act_anomaly, "envelope_anomaly": _envelope_anomaly, "cancelled": cancelled,
    "reply_received": reply_received,
    "classification": _classification, "classification_same": _same,
}  # fmt: skip


def keep_classification(work: Work, known: Classification, sha256: str, origin: str) -> bool:
    """Add a classification, or renew the one of that date; whether it was new."""
    row = work.session.execute(
        db.select(PrefectureClassification)
        .where(
            PrefectureClassification.organisation_id == work.actor.organisation_id,
            PrefectureClassification.dated_on == known.dated_on,
        )
        .with_for_update()
    ).scalar_one_or_none()
    work.audit(classification=known.dated_on.isoformat(), deliberations=short_of("1", known))
    if row is not None:
        row.sha256, row.data, row.received_at, row.received_from = sha256, known.as_data(), work.now, origin
        return False
    work.session.add(
        PrefectureClassification(
            organisation_id=work.actor.organisation_id, dated_on=known.dated_on, sha256=sha256, data=known.as_data(),
            received_at=work.now, received_from=origin,
        )
    )  # fmt: skip
    return True


@command(Permission.PUBLISH)
def settle(work: Work, answer_id: int, answered_on: date, note: str) -> None:
    """Note the day the office answered a letter, handed over the documents that it asks for (R2131-7), or looked at an
    answer that was set aside.

    Raises ``NotFound``, or ``Refused`` for what is no letter or a day that cannot be.
    """
    row = found(work, LegalityAnswer, answer_id, NO_SUCH_ANSWER, lock=True)
    if row.kind not in LETTER_KINDS and not row.problem:
        raise Refused(NO_LETTER)
    today = local_day(environment().clock.now(), work.session.get_one(Organisation, row.organisation_id))
    if answered_on > today or (not row.problem and row.dated_on is not None and answered_on < row.dated_on):
        raise Refused(BAD_SETTLED, field="answered_on")
    row.settled_on, row.settled_note = answered_on, note.strip()[:2000]
    work.audit(answer=answer_id, answered_on=answered_on.isoformat())
