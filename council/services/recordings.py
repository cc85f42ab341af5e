"""Giving citizens the recording of a meeting: its address, and where the meeting opens in it."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from council.documents import recordings
from council.models import Meeting, Organisation
from council.permissions import Permission
from council.queries.clocks import zone
from council.queries.recordings import chapters_of
from council.services.errors import Refused
from council.services.lookup import found
from council.services.pipeline import Work, command

GONE = "Cette séance n’existe pas ou n’existe plus."
NOT_HELD = "La séance n’est pas close\u00a0: l’enregistrement se donne après elle."
NOT_PUBLIC = (
    "Les séances de cet organe ne sont pas publiques\u00a0: leur enregistrement ne se met pas en ligne."
)
BAD_ADDRESS = "Collez l’adresse complète de la vidéo, telle qu’elle s’affiche dans le navigateur\u00a0: elle commence par https://."
BAD_MOMENT = "Écrivez le moment comme le lecteur vidéo l’affiche\u00a0: 2:10, ou 1:02:10."
BAD_HOUR = "Écrivez l’heure comme ceci\u00a0: 18:32, ou 18:32:10."
BOTH = "Donnez soit le moment où la séance s’ouvre dans la vidéo, soit l’heure à laquelle la vidéo commence."
LATE = "À cette heure la séance était close\u00a0: vérifiez quand la vidéo commence."
FAR = "La vidéo commencerait plus de douze heures avant la séance\u00a0: vérifiez ce moment."
CLOSED_SESSION = "Dites ce que devient le huis clos dans la vidéo."
FURTHEST = 12 * 3600
"""Seconds."""
_HOUR = re.compile(r"(\d{1,2})(?:[:h](\d{2})(?:[:m](\d{2}))?|h)")


@dataclass(frozen=True)
class Draft:
    """What was typed. ``opens``: moment of the recording at which the meeting opens; ``begins``: hour at which the recording
    starts, instead; ``cut``: closed doors were taken out, None when nothing was said."""

    address: str
    opens: str = ""
    begins: str = ""
    cut: bool | None = None


@command(Permission.PUBLISH)
def give(work: Work, meeting_id: int, draft: Draft) -> bool:
    """Show citizens the recording, or correct what was said of it; False when nothing changed.

    Raises ``NotFound`` or ``Refused`` (``field``).
    """
    meeting = found(work, Meeting, meeting_id, GONE, lock=True)
    if meeting.state != "closed" or meeting.opened_at is None or meeting.closed_at is None:
        raise Refused(NOT_HELD)
    if not meeting.body.public:
        raise Refused(NOT_PUBLIC)
    try:
        address = recordings.read(draft.address.strip()).address
    except ValueError:
        raise Refused(BAD_ADDRESS, field="address") from None
    offset = _offset(meeting, draft, zone(work.session.get_one(Organisation, meeting.organisation_id)))
    closed = chapters_of(meeting_id).closed
    if closed and draft.cut is None:
        raise Refused(CLOSED_SESSION, field="cut")
    now = (address, offset, bool(closed and draft.cut))
    before = (meeting.recording_address, meeting.recording_offset, meeting.recording_cut)
    work.audit(meeting=meeting_id, before=list(before), recording=list(now))
    meeting.recording_address, meeting.recording_offset, meeting.recording_cut = now
    return now != before


@command(Permission.PUBLISH)
def take_away(work: Work, meeting_id: int) -> None:
    """Show the recording no longer; nothing happens when there is none. Raises ``NotFound``."""
    meeting = found(work, Meeting, meeting_id, GONE, lock=True)
    work.audit(meeting=meeting_id, before=meeting.recording_address)
    meeting.recording_address, meeting.recording_offset, meeting.recording_cut = "", 0, False


def _offset(meeting: Meeting, draft: Draft, clock: ZoneInfo) -> int:
    """Second of the recording at which the meeting opened."""
    if draft.opens.strip() and draft.begins.strip():
        raise Refused(BOTH, field="begins")
    if draft.begins.strip():
        return _since(meeting, _hour(draft.begins), clock)
    try:
        offset = recordings.seconds_typed(draft.opens)
    except ValueError:
        raise Refused(BAD_MOMENT, field="opens") from None
    if offset > FURTHEST:
        raise Refused(FAR, field="opens")
    return offset


def _hour(typed: str) -> time:
    match = _HOUR.fullmatch(re.sub(r"\s+", "", typed.casefold()))
    with suppress(ValueError):
        if match:
            hour, minute, second = (int(one or 0) for one in match.groups())
            return time(hour, minute, second)
    raise Refused(BAD_HOUR, field="begins")


def _since(meeting: Meeting, begins: time, clock: ZoneInfo) -> int:
    """Seconds from the hour at which the recording starts, nearest to the opening, to the opening."""
    assert meeting.opened_at is not None
    assert meeting.closed_at is not None
    opened = meeting.opened_at.astimezone(clock)
    days = (opened.date() + timedelta(days=number) for number in (-1, 0, 1))
    start = min((datetime.combine(day, begins, clock) for day in days), key=lambda one: abs(opened - one))
    if start >= meeting.closed_at:
        raise Refused(LATE, field="begins")
    return int((opened - start).total_seconds())
