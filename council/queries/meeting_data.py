"""A meeting as programs read it: the public page's facts, in the shape of ``documents.meeting_data``."""

from __future__ import annotations

from collections.abc import Callable

from council.documents.meeting_data import MeetingData, PaperData, PointData
from council.models import Meeting, db
from council.queries.clocks import zone_of
from council.queries.public import Institution, meeting_page
from council.queries.public_acts import ActLine, of_meeting
from council.queries.public_agenda import AgendaLine


def meeting_data(
    who: Institution,
    meeting_id: int,
    *,
    home: str,
    meeting: Callable[[int], str],
    act: Callable[[str], str],
    file: Callable[[str], str],
) -> MeetingData | None:
    """A meeting whose agenda is public; nothing otherwise. The functions give absolute addresses."""
    page = meeting_page(who.id, meeting_id)
    if page is None:
        return None
    row = db.session.get_one(Meeting, meeting_id)
    zone = zone_of(who.id)
    acts = {one.number: one for one in of_meeting(who.id, meeting_id)}
    return MeetingData(
        address=meeting(meeting_id), institution=who.name, home=home, body=page.line.body,
        starts_at=row.starts_at.astimezone(zone), ends_at=row.closed_at.astimezone(zone) if row.closed_at else None,
        place=page.line.place, cancelled=page.line.state == "cancelled",
        points=tuple(_point(one, acts.get(one.act_number), act) for one in page.agenda),
        papers=tuple(
            PaperData(one.title, file(one.sha256), one.published_at.astimezone(zone).date()) for one in page.papers
        ),
        recording=page.recording.recording.address if page.recording else "", licence=who.licence.url,
    )  # fmt: skip


def _point(line: AgendaLine, act: ActLine | None, address: Callable[[str], str]) -> PointData:
    moment, second = (line.moment.url, line.moment.second) if line.moment else ("", None)
    if act is None:
        return PointData(line.position, line.title, moment=moment, second=second)
    return PointData(line.position, act.title, act.number, address(act.number), act.sentence, moment, second)
