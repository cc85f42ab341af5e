"""Meetings in several places by video, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from council.law.convening import meeting_frequency
from council.law.rooms import item_type, remote_meeting
from council.law.sittings import remote_item
from council.law.violations import Status
from council.law.wording import listed, reference, typeset
from council.models import Meeting, Organisation, db
from council.queries.clocks import zone
from council.queries.notice import regime_of

HELD = ("convened", "open", "suspended", "closed")


def place_words(meeting: Meeting, organisation: Organisation) -> str:
    """Where it is held, as papers say it: with every room and the article when there are several (FR-REM-02)."""
    if not meeting.rooms:
        return meeting.place
    law = regime_of(meeting.body, organisation, _day(meeting, zone(organisation)))
    rooms = listed(list(meeting.rooms))
    cite = reference(law.basis("remote"))
    return typeset(f"{meeting.place}. Réunion en plusieurs lieux par visioconférence : {rooms} ({cite})")


def public_place(place: str, rooms: Sequence[str]) -> str:
    """Where citizens may go: each room is open to the public (FR-REM-02)."""
    if not rooms:
        return place
    return typeset(f"{place} (en visioconférence : {listed(list(rooms))})")


def remote_words(meeting: Meeting, organisation: Organisation) -> tuple[str, ...]:
    """What the office should know before it convenes: the law's warning, the items to take out, the half-year without a
    meeting in one place.
    """
    if not meeting.rooms:
        return ()
    clock = zone(organisation)
    on = _day(meeting, clock)
    law = regime_of(meeting.body, organisation, on)
    found = [remote_meeting(law).sentence]
    for item in meeting.items:
        answer = remote_item(law, item_type=item_type(item.kind, item.video_case))
        if answer.status is Status.ERROR:
            found.append(typeset(f"Point {item.position} : {answer.sentence}"))
    rows = db.session.execute(
        db.select(Meeting).where(Meeting.body_id == meeting.body_id, Meeting.state.in_(HELD))
    ).scalars()
    held = [(_day(one, clock), bool(one.rooms)) for one in rows if one.id != meeting.id]
    frequency = meeting_frequency(law, year=on.year, meetings=[*held, (on, True)])
    found += [one.sentence for one in frequency.findings if one.code == "no_single_place_meeting"]
    return tuple(found)


def _day(meeting: Meeting, clock: ZoneInfo) -> date:
    return meeting.starts_at.astimezone(clock).date()
