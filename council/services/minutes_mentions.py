"""Corrections of minutes told as mentions: the text itself is never written again once the council settled it (FR-ACT-09)."""

from __future__ import annotations

from council.models import Meeting, Minutes, MinutesMention, db
from council.permissions import Permission
from council.queries.papers import minutes_document
from council.services.errors import Refused
from council.services.lookup import found
from council.services.minutes import NOT_YET_MADE, again
from council.services.pipeline import Work, command
from council.services.rich_text import plain

LONGEST = 2000
NO_TEXT = "Écrivez la correction, telle qu’elle sera imprimée."
NOT_SETTLED = (
    "Ce procès-verbal n’est pas encore arrêté\u202f: corrigez son texte, une mention n’est pas nécessaire."
)
ELSEWHERE = "Ce procès-verbal est signé\u202f: la mention s’imprime dans celui d’une séance suivante. Choisissez laquelle."
TOLD = "Le procès-verbal qui porte cette mention est signé\u202f: elle y reste."


@command(Permission.ACT_PREPARE)
def add_mention(
    work: Work, meeting_id: int, text: str, *, asked_by: str = "", told_in_id: int | None = None
) -> int:
    """Correct settled minutes by a mention; gives its id. The same sent twice is one.

    ``told_in_id``: the later meeting whose minutes print it; None or the meeting itself while its minutes are unsigned.
    Raises ``NotFound`` or ``Refused`` (``field``).
    """
    words, who = plain(text), plain(asked_by)[:160]
    row = found(work, Minutes, meeting_id, NOT_YET_MADE, lock=True)
    if row.settled_on is None:
        raise Refused(NOT_SETTLED)
    if not words or len(words) > LONGEST:
        raise Refused(
            NO_TEXT if not words else f"Résumez la correction en {LONGEST} caractères.", field="text"
        )
    teller = _teller(work, row, told_in_id or meeting_id)
    twin: int | None = work.session.scalar(
        db.select(MinutesMention.id).where(
            MinutesMention.meeting_id == meeting_id,
            MinutesMention.told_in_id == teller.meeting_id,
            MinutesMention.text == words,
        )
    )
    if twin is not None:
        work.audit(mention=twin, repeated=True)
        return twin
    mention = MinutesMention(
        organisation_id=row.organisation_id, meeting_id=meeting_id, told_in_id=teller.meeting_id, text=words,
        asked_by=who, author=work.actor.name[:160], created_at=work.now,
    )  # fmt: skip
    work.session.add(mention)
    work.session.flush()
    work.audit(meeting=meeting_id, mention=mention.id, told_in=teller.meeting_id)
    again(work, teller, "mention")
    return mention.id


@command(Permission.ACT_PREPARE)
def withdraw_mention(work: Work, mention_id: int) -> int:
    """Take back a mention typed by mistake, until the minutes that print it are signed; gives the corrected meeting."""
    mention = found(
        work, MinutesMention, mention_id, "Cette mention n’existe pas ou n’existe plus.", lock=True
    )
    teller = found(work, Minutes, mention.told_in_id, lock=True)
    if not _unsigned(teller.meeting_id):
        raise Refused(TOLD)
    meeting_id = mention.meeting_id
    work.audit(meeting=meeting_id, mention=mention_id, text=mention.text[:200])
    work.session.delete(mention)
    work.session.flush()
    again(work, teller, "mention")
    return meeting_id


def _teller(work: Work, row: Minutes, told_in_id: int) -> Minutes:
    """The minutes that will print the mention, unsigned."""
    if told_in_id == row.meeting_id:
        if not _unsigned(row.meeting_id):
            raise Refused(ELSEWHERE, field="told_in")
        return row
    corrected, teller = found(work, Meeting, row.meeting_id), found(work, Meeting, told_in_id)
    other = found(work, Minutes, told_in_id, ELSEWHERE, lock=True)
    later = teller.body_id == corrected.body_id and teller.starts_at > corrected.starts_at
    if not later or not _unsigned(told_in_id):
        raise Refused(ELSEWHERE, field="told_in")
    return other


def _unsigned(meeting_id: int) -> bool:
    document = minutes_document(meeting_id)
    return document is None or document.state == "prepared"
