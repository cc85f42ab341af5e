"""What convocations and complementary agendas share: a letter to each member, by mail or on paper, and its proof."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any, TypeVar

from council.law.notice import NoticeAnswer
from council.law.violations import Status
from council.models import Account, ComplementLetter, Convocation, Meeting, Organisation, db
from council.queries.notice import zone
from council.services.accounts import add_link
from council.services.errors import NotFound, Refused
from council.services.pipeline import Work

Letter = TypeVar("Letter", Convocation, ComplementLetter)


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
    """Queue the mail of a letter just made, with a fresh personal link for who has an account."""
    if letter.channel != "mail" or not recipient or meeting.state == "cancelled":
        return  # nobody is called, a minute too late, to a meeting given up meanwhile
    account_id = work.session.execute(
        db.select(Account.id).where(Account.person_id == letter.mandate.person_id, Account.active)
    ).scalar_one_or_none()
    token = add_link(work, account_id, f"/elu/seances/{meeting.id}") if account_id else ""
    work.later("mail", key, mail(letter, recipient, token))


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
