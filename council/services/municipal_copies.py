"""Copies to municipal councillors who do not sit: ordered with the paper itself, made once, mailed once each (FR-CONV-13; CGCT L5211-40-2).

They are informed, not convened: their mail says so, asks for no answer, and leaves no line in the journal of proofs. What the
office needs to know of it (left, refused, in doubt) stands with the copy.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence

from sqlalchemy.orm import joinedload

from council.documents.convocation import make_convocation
from council.documents.notes import make_notes
from council.gateways.environment import environment
from council.models import (
    Complement,
    Document,
    Meeting,
    MunicipalCopy,
    MunicipalReader,
    MunicipalSending,
    Organisation,
    OutboxMessage,
    db,
)
from council.queries import municipal_papers
from council.queries import municipal_readers as known
from council.services.calendar_feeds import digest
from council.services.errors import Refused
from council.services.municipal_mail import mail_of
from council.services.outbox import Handler, over, register, when_mail_fails, when_mail_is_sent
from council.services.pipeline import Work

KIND = "municipal_papers"
LETTERS = ("convocation", "complement")
"""Papers of which a copy is made; the others are told and read where they are published."""
PUBLISHED = {"deliberations_list": "list", "minutes": "minutes"}
"""Kind of a published paper of a meeting -> what readers are told."""
CANCELLED = "Cette séance est annulée\u00a0: sa convocation ne s’envoie plus."
UNDER_WAY = (
    "Cette copie est encore en file\u00a0: attendez qu’elle parte ou qu’elle échoue, puis recommencez."
)


def copy_to_readers(work: Work, meeting: Meeting, paper: str, number: int = 0) -> int:
    """Order the copy of a paper for every reader of the meeting's body; gives how many. Nothing where the law wants none."""
    organisation = work.session.get_one(Organisation, meeting.organisation_id)
    if not known.owed(meeting.body, organisation, work.now):
        return 0
    readers = _readers(work, meeting)
    if paper == "cancellation":
        called = _called(work, meeting)
        readers = [one for one in readers if one.id in called]
    if readers:
        _order(work, meeting, paper, number, readers)
    return len(readers)


def copy_published(work: Work, document: Document) -> None:
    """Tell readers, once, that the list of deliberations or the minutes of a meeting can be read."""
    if document.act_id is None and document.kind in PUBLISHED:
        copy_to_readers(work, work.session.get_one(Meeting, document.meeting_id), PUBLISHED[document.kind])


def meetings_to_come(work: Work, body_id: int) -> list[Meeting]:
    """Meetings of a body still to come, held: none of them is convened while its readers change."""
    query = (
        db.select(Meeting)
        .where(Meeting.body_id == body_id, Meeting.starts_at > work.now)
        .order_by(Meeting.id)
        .with_for_update(of=Meeting)
        .execution_options(populate_existing=True)
    )
    return list(work.session.scalars(query))


def catch_up(work: Work, meetings: Iterable[Meeting], readers: Sequence[MunicipalReader]) -> None:
    """Send new readers what others were sent of meetings that are convened."""
    for meeting in meetings:
        if meeting.state != "convened" or not readers:
            continue
        _order(work, meeting, "convocation", 0, readers)
        numbers = db.select(Complement.number).where(
            Complement.meeting_id == meeting.id, Complement.sent_at.is_not(None)
        )
        for number in work.session.scalars(numbers.order_by(Complement.number)):
            _order(work, meeting, "complement", number, readers)


def mail_again(work: Work, copy: MunicipalCopy) -> None:
    """Send a copy once more, with a new link; the former is dead. Raises ``Refused`` while a mail is under way."""
    if copy.sending.meeting.state == "cancelled" and copy.sending.paper != "cancellation":
        raise Refused(CANCELLED)
    last = _message(work, copy)
    if copy.tries == 0 or (last is not None and last.state in ("pending", "running")):
        raise Refused(UNDER_WAY)
    if last is not None:
        over(work, last)
    _mail(work, copy)


def _readers(work: Work, meeting: Meeting) -> list[MunicipalReader]:
    """Who is in the list and does not sit: a reader who was elected meanwhile is convened."""
    sitting = known.addresses_of_members(meeting.body_id, work.now)
    rows = work.session.scalars(
        db.select(MunicipalReader).where(known.live(meeting.body_id)).order_by(MunicipalReader.id)
    )
    return [one for one in rows if one.email not in sitting]


def _called(work: Work, meeting: Meeting) -> set[int]:
    """Readers to whom a copy of the convocation was mailed: the others know of no meeting to be cancelled."""
    mailed = (
        db.select(MunicipalCopy.reader_id)
        .join(MunicipalCopy.sending)
        .where(
            MunicipalSending.meeting_id == meeting.id, MunicipalSending.paper == "convocation", MunicipalCopy.tries > 0
        )
    )  # fmt: skip
    return set(work.session.scalars(mailed))


def call_back(work: Work, reader: MunicipalReader) -> None:
    """Send nothing of what still waits for a reader; a mail that is being handed over goes its way."""
    waiting = db.select(MunicipalCopy).where(
        MunicipalCopy.reader_id == reader.id, MunicipalCopy.state == "queued"
    )
    for copy in work.session.scalars(waiting):
        last = _message(work, copy)
        if last is not None and last.state == "pending":
            over(work, last)


def _order(work: Work, meeting: Meeting, paper: str, number: int, readers: Sequence[MunicipalReader]) -> None:
    """Copies of one paper for these readers, once each, whoever asks again. The sending is held: whoever makes its copy meanwhile
    waits, and mails these too."""
    sending = work.session.scalar(
        db.select(MunicipalSending)
        .where(
            MunicipalSending.meeting_id == meeting.id, MunicipalSending.paper == paper,
            MunicipalSending.number == number,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )  # fmt: skip
    if sending is None:
        sending = MunicipalSending(
            organisation_id=meeting.organisation_id, meeting_id=meeting.id, paper=paper, number=number,
            ordered_at=work.now,
        )  # fmt: skip
        work.session.add(sending)
        work.session.flush()
        if paper in LETTERS:
            work.later(KIND, f"{KIND}:{sending.id}", {"sending": sending.id})
    had = set(
        work.session.scalars(db.select(MunicipalCopy.reader_id).where(MunicipalCopy.sending_id == sending.id))
    )
    work.session.add_all(
        MunicipalCopy(
            organisation_id=meeting.organisation_id, sending_id=sending.id, reader_id=one.id, tries=0
        )
        for one in readers
        if one.id not in had
    )
    work.session.flush()
    if paper not in LETTERS or sending.letter_sha256 is not None:
        _mail_waiting(work, sending)


def _mail_waiting(work: Work, sending: MunicipalSending) -> int:
    """Queue the mail of each copy that has none yet; gives how many."""
    if sending.meeting.state == "cancelled" and sending.paper != "cancellation":
        return 0  # nobody is told, a minute too late, of a meeting given up meanwhile
    rows = work.session.scalars(
        db.select(MunicipalCopy)
        .join(MunicipalReader, MunicipalReader.id == MunicipalCopy.reader_id)
        .where(
            MunicipalCopy.sending_id == sending.id, MunicipalCopy.tries == 0, MunicipalReader.ended_at.is_(None)
        )
        .options(joinedload(MunicipalCopy.reader))
        .order_by(MunicipalCopy.id)
    ).all()  # fmt: skip
    for copy in rows:
        _mail(work, copy)
    return len(rows)


def _mail(work: Work, copy: MunicipalCopy) -> None:
    token = secrets.token_urlsafe(32)
    copy.tries += 1
    copy.address, copy.state, copy.answer, copy.token_sha256 = copy.reader.email, "queued", "", digest(token)
    work.later("mail", _key(copy), {**mail_of(copy, token), "once": True})


def _key(copy: MunicipalCopy) -> str:
    return f"municipal-copy:{copy.id}:{copy.tries}"


def _message(work: Work, copy: MunicipalCopy) -> OutboxMessage | None:
    found: OutboxMessage | None = work.session.scalar(
        db.select(OutboxMessage).where(OutboxMessage.key == _key(copy)).with_for_update()
    )
    return found


def _run(message: OutboxMessage) -> tuple[str, str | None]:
    """Make and store the copy and the notes; gives their hashes."""
    letter, notes = municipal_papers.facts(message.payload["sending"])
    stored = environment().storage.put(make_convocation(letter).pdf)
    return stored, environment().storage.put(make_notes(notes).pdf) if notes else None


def _finish(work: Work, message: OutboxMessage, made: tuple[str, str | None]) -> None:
    """Record them and queue each mail, together or not at all."""
    sending = work.session.get_one(
        MunicipalSending, message.payload["sending"], with_for_update=True, populate_existing=True
    )
    sending.letter_sha256, sending.note_sha256 = made
    work.audit(sending=sending.id, mailed=_mail_waiting(work, sending))


def _sent(work: Work, message: OutboxMessage) -> None:
    copy = work.session.get_one(MunicipalCopy, message.payload["about_id"])
    copy.state, copy.answer, copy.sent_at = "sent", message.payload["answer"][:500], copy.sent_at or work.now
    work.audit(municipal_copy=copy.id)


def _failed(work: Work, message: OutboxMessage, error: str) -> None:
    copy = work.session.get_one(MunicipalCopy, message.payload["about_id"])
    copy.state, copy.answer = "doubtful" if message.state == "doubtful" else "refused", error[:500]
    work.audit(municipal_copy=copy.id)


register(KIND, Handler(_run, _finish))
when_mail_is_sent("municipal_copy", _sent)
when_mail_fails("municipal_copy", _failed)
