"""What convocations and complementary agendas share: a letter to each member, by mail or on paper, and its proof."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from typing import Any, TypeVar

from council.law.notice import NoticeAnswer
from council.law.violations import Status
from council.models import (
    Account,
    ComplementLetter,
    Convocation,
    Mandate,
    Meeting,
    Organisation,
    OutboxMessage,
    Person,
    db,
)
from council.queries.clocks import zone
from council.queries.sendings import way
from council.services.accounts import add_link
from council.services.errors import NotFound, Refused
from council.services.outbox import message_id
from council.services.pipeline import Work
from council.services.proofs import note

Letter = TypeVar("Letter", Convocation, ComplementLetter)
AnyLetter = Convocation | ComplementLetter


def name_of(letter: AnyLetter) -> str:
    """How the journal of proofs calls it: ``convocation``, ``complement-2``."""
    return "convocation" if isinstance(letter, Convocation) else f"complement-{letter.complement.number}"


def meeting_of(letter: AnyLetter) -> Meeting:
    """The meeting it calls to."""
    return letter.meeting if isinstance(letter, Convocation) else letter.complement.meeting


def ways(mandate_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """How to reach each member, by mandate (``queries.sendings.way``)."""
    rows = db.session.execute(
        db.select(Mandate.id, Mandate.channel, Account.email, Person.email)
        .join(Person, Person.id == Mandate.person_id)
        .outerjoin(Account, (Account.person_id == Person.id) & Account.active)
        .where(Mandate.id.in_(list(mandate_ids)))
    )
    return {mandate: way(wanted, account, person) for mandate, wanted, account, person in rows}


def shortened(
    regular: NoticeAnswer, urgent: NoticeAnswer, reason: str, instead: str, field: str = ""
) -> bool:
    """Whether a dispatch today shortens the notice, for ``reason`` (FR-CONV-04).

    ``regular`` and ``urgent``: the law without and with urgency. Raises ``Refused`` with the law's sentence, followed
    by what to do ``instead`` where no reason suffices.
    """
    if regular.status is not Status.ERROR:
        return regular.result == "short"
    if urgent.status is Status.ERROR:
        raise Refused(f"{urgent.sentence} {instead}", field=field)
    if not reason:
        raise Refused(
            f"{regular.sentence} Pour abréger le délai, écrivez le motif de l’urgence.", field="urgent_reason"
        )
    return True


def carry(
    work: Work, letter: Letter, meeting: Meeting, recipient: str, mail: Callable[[Letter, str, str], dict[str, Any]],
    key: str,
) -> None:  # fmt: skip
    """Queue the mail of a letter, with a fresh personal link for who has an account; it leaves once (``OutboxMessage.handing_at``)."""
    if letter.channel == "paper" or not recipient or meeting.state == "cancelled":
        return  # nobody is called, a minute too late, to a meeting given up meanwhile
    account_id = work.session.execute(
        db.select(Account.id).where(Account.person_id == letter.mandate.person_id, Account.active)
    ).scalar_one_or_none()
    token = add_link(work, account_id, f"/elu/seances/{meeting.id}") if account_id else ""
    work.later("mail", key, {**mail(letter, recipient, token), "once": True})


def written(work: Work, letter: AnyLetter, recipient: str) -> None:
    """Note in the journal of proofs the paper made for one member, and the way it is going to take."""
    note(
        work, meeting_of(letter).id, "written", letter.mandate_id, letter=name_of(letter), channel=letter.channel,
        address=recipient or postal(letter.mandate), sha256=letter.sha256 or "",
    )  # fmt: skip


def postal(mandate: Mandate) -> str:
    """The postal address on one line."""
    return ", ".join(line.strip() for line in mandate.postal_address.splitlines() if line.strip())


def mail_left(work: Work, letter: AnyLetter, message: OutboxMessage) -> None:
    """The server took the mail: that moment is the date of dispatch, its answer the proof."""
    letter.sent_at = letter.sent_at or work.now
    note(
        work, meeting_of(letter).id, "sent", letter.mandate_id, letter=name_of(letter), channel=letter.channel,
        address=message.payload["recipient"], message_id=message_id(message.key), answer=message.payload["answer"],
    )  # fmt: skip


def mail_failed(work: Work, letter: AnyLetter, message: OutboxMessage, error: str) -> None:
    """The mail was given up, or nobody knows whether it left: the office has something to do."""
    kind = "doubtful" if message.state == "doubtful" else "refused"
    note(
        work, meeting_of(letter).id, kind, letter.mandate_id, letter=name_of(letter), channel=letter.channel,
        address=message.payload["recipient"], message_id=message_id(message.key), answer=error[:500],
    )  # fmt: skip


def hand_over(work: Work, letter: Letter, on: date, *, unknown: str, after: str) -> None:
    """Note the day a letter on paper was handed over or posted; the first day noted stays.

    Raises ``NotFound`` (sentence ``unknown``) for one that left by mail, ``Refused`` for a day before what it comes
    ``after``, or in the future.
    """
    if letter.channel != "paper":
        raise NotFound(unknown)
    clock = zone(work.session.get_one(Organisation, letter.organisation_id))
    if not letter.queued_at.astimezone(clock).date() <= on <= work.now.astimezone(clock).date():
        sentence = f"Indiquez le jour réel de la remise\u00a0: pas avant {after}, pas dans l’avenir."
        raise Refused(sentence, field="on")
    if letter.sent_at is None:
        letter.sent_at = min(datetime.combine(on, time(12), clock), work.now)
        note(
            work, meeting_of(letter).id, "handed", letter.mandate_id, letter=name_of(letter), channel="paper",
            address=postal(letter.mandate), on=on.isoformat(), sha256=letter.sha256 or "",
        )  # fmt: skip
