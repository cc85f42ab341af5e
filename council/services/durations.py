"""Verbs about how long the points of an agenda should take: a help for the chair, never part of what is convened."""

from __future__ import annotations

from collections.abc import Mapping

from council.models import Meeting
from council.permissions import Permission
from council.queries.running_order import LONGEST
from council.services.errors import Refused
from council.services.lookup import found
from council.services.pipeline import Work, command


@command(Permission.MEETING_EDIT, Permission.MEETING_CHAIR)
def set_durations(work: Work, meeting_id: int, minutes: Mapping[int, int | None]) -> None:
    """Write the minutes of points (None: as usual for their kind), before the meeting opens, convened or not.

    Raises ``Refused`` (``field`` ``minutes-ID``) for a number that is not from 1 to 600, or once the meeting is open.
    """
    meeting = found(work, Meeting, meeting_id, "Cette séance n’existe pas ou n’existe plus.", lock=True)
    if meeting.state not in ("draft", "convened"):
        raise Refused("La séance a commencé\u00a0: les durées prévues ne changent plus.")
    known = {item.id: item for item in meeting.items}
    for item_id, value in minutes.items():
        if item_id not in known:
            raise Refused(
                "L’ordre du jour a changé depuis que vous l’avez ouvert. Actualisez la page, puis recommencez."
            )
        if value is not None and not 1 <= value <= LONGEST:
            raise Refused(
                f"Point {known[item_id].position}\u00a0: écrivez de 1 à {LONGEST} minutes, ou rien.",
                field=f"minutes-{item_id}",
            )
        known[item_id].minutes = value
    work.audit(meeting=meeting_id, points=len(minutes))
