"""Conducting a meeting: one device at a time, taken over on purpose, refused to every other (decision 0014)."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import sqlalchemy as sa

from council.documents.typography import hour
from council.meeting.refusals import Refusal
from council.models import Meeting, MeetingLead
from council.permissions import Permission
from council.queries.lead import Lead, lead
from council.services.errors import NotAllowed
from council.services.live_commands import CHAIR_KINDS, MEMBER_KINDS, Request, staff
from council.services.lookup import found
from council.services.pipeline import Work, command

GONE = "Cette séance n’existe pas\u00a0: revenez à la liste des séances."


@command(Permission.MEETING_CLERK)
def take_lead(work: Work, meeting_id: int, device: str, seen: int) -> Lead:
    """Who conducts ``meeting_id`` afterwards: ``device``, when ``seen`` is the generation it takes over from.

    ``seen`` 0 takes a meeting that nobody conducts. Of two that take over from the same generation one succeeds: the
    meeting's row is held, as by the writer of the book, so that a batch of commands lies wholly before or after.
    Raises NotFound and NotAllowed.
    """
    found(work, Meeting, meeting_id, GONE, lock=True)
    now = lead(work.session.connection(), meeting_id)
    account = work.actor.account_id
    if account is None:
        raise NotAllowed
    if now is not None and (now.held_by(account, device) or now.generation != seen):
        work.audit(meeting=meeting_id, refused=True)
        return now
    row = work.session.get(MeetingLead, meeting_id) or MeetingLead(
        meeting_id=meeting_id, organisation_id=work.actor.organisation_id, generation=0
    )
    row.device, row.account_id, row.name = device, account, work.actor.name[:160]
    row.since, row.generation = work.now, row.generation + 1
    work.session.add(row)
    work.audit(meeting=meeting_id, generation=row.generation, over=now.account_id if now else None)
    return Lead(row.device, row.account_id, row.name, row.since, row.generation)


class Conducting:
    """Who conducts, for one batch of commands: asked of the database at the first clerk's command, never for votes."""

    def __init__(self, connection: sa.Connection, meeting_id: int, timezone: str) -> None:
        self._connection, self._meeting, self._zone = connection, meeting_id, timezone
        self._asked = False
        self._lead: Lead | None = None

    def check(self, request: Request, seat: int | None) -> None:
        """Refuse a clerk's command that comes from a device that does not conduct. Raises Refusal."""
        if not _clerks(request, seat):
            return
        if not self._asked:
            self._lead, self._asked = lead(self._connection, self._meeting), True
        now = self._lead
        if now is None or now.held_by(request.actor.account_id, request.device):
            return
        whose = now.name if now.account_id != request.actor.account_id else "Vous"
        verb = "conduisez" if whose == "Vous" else "conduit"
        at = now.since.astimezone(ZoneInfo(self._zone))
        raise Refusal(
            "not_leading",
            f"{whose} {verb} la séance depuis {hour(at)} sur un autre appareil : votre demande n'est "
            "pas enregistrée. Prenez la main sur celui-ci, puis recommencez.",
        )


def _clerks(request: Request, seat: int | None) -> bool:
    """Whether the command is the clerk's: not the chair's own powers, nor what a member does for the own seat."""
    actor, kind = request.actor, request.kind
    if not staff(actor, kind) or not actor.may(Permission.MEETING_CLERK):
        return False
    if request.device:  # it says itself that a cockpit sends it
        return True
    own = (
        seat is not None and getattr(request.command, "seat", getattr(request.command, "giver", None)) == seat
    )
    return not (
        (kind in CHAIR_KINDS and actor.may(Permission.MEETING_CHAIR)) or (kind in MEMBER_KINDS and own)
    )
