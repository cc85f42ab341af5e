"""Verbs about meetings before their minute book begins: create, change, cancel."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from council.models import Body, Complement, Item, Meeting, Organisation, db
from council.permissions import Permission
from council.queries.clocks import local_day
from council.queries.notice import long_date
from council.services.errors import Refused, Stale
from council.services.lookup import found
from council.services.pipeline import Work, command
from council.services.rich_text import plain
from council.services.rooms import checked_rooms

MAX_PLACE = 300
FURTHEST = timedelta(days=2 * 366)
"""How far ahead a meeting may be called: beyond, the year was mistyped. Manners, not law."""


@command(Permission.MEETING_EDIT)
def create_meeting(
    work: Work, *, body_id: int, starts_at: datetime, place: str, rooms: Sequence[str] = ()
) -> int:
    """Call a meeting of a body; gives its id. The same meeting asked twice is one meeting (double click).

    ``starts_at`` is aware. Raises ``Refused`` for a date in the past, an empty place, or when the body already meets
    at that very moment elsewhere; ``NotFound`` for a body of another organisation.
    """
    body = found(
        work, Body, body_id, "Cette assemblée n’existe pas. Choisissez-en une dans la liste.", lock=True
    )
    place = _checked(work, starts_at, place)
    linked = checked_rooms(work, body, starts_at, rooms)
    twin = _at_same_moment(work, body_id, starts_at)
    if twin is not None:
        if twin.place == place:
            work.audit(meeting=twin.id, repeated=True)
            return twin.id
        raise Refused(
            "Cette assemblée a déjà une séance à cette date et à cette heure. Ouvrez-la, ou changez l’heure.",
            field="date",
        )
    meeting = Meeting(
        organisation_id=work.actor.organisation_id,
        body_id=body.id,
        starts_at=starts_at,
        place=place,
        rooms=linked,
        screen_token=secrets.token_urlsafe(32),
        created_at=work.now,
    )
    work.session.add(meeting)
    work.session.flush()
    work.audit(meeting=meeting.id, starts_at=starts_at.isoformat())
    return meeting.id


@command(Permission.MEETING_EDIT)
def edit_meeting(
    work: Work,
    meeting_id: int,
    *,
    starts_at: datetime,
    place: str,
    revision: int,
    rooms: Sequence[str] | None = None,
) -> None:
    """Change date, place or rooms (None: as they are) of a meeting not yet convened.

    Raises ``Stale`` when ``revision`` is no longer the meeting's and the change differs from what is stored.
    """
    meeting = editable(work, meeting_id)
    place = plain(place)
    kept = list(meeting.rooms)
    linked = kept if rooms is None else checked_rooms(work, meeting.body, starts_at, rooms)
    if (meeting.starts_at, meeting.place, kept) == (starts_at, place, linked):
        return
    if meeting.revision != revision:
        raise Stale(
            "Quelqu’un a modifié cette séance depuis que vous l’avez ouverte. Comparez, puis enregistrez de nouveau."
        )
    _checked(work, starts_at, place)
    if _at_same_moment(work, meeting.body_id, starts_at, meeting.id) is not None:
        raise Refused("Cette assemblée a déjà une séance à cette date et à cette heure.", field="date")
    work.audit(meeting=meeting_id, before=meeting.starts_at.isoformat(), after=starts_at.isoformat())
    meeting.starts_at, meeting.place, meeting.rooms = starts_at, place, linked
    meeting.revision += 1


@command(Permission.MEETING_EDIT)
def cancel_meeting(work: Work, meeting_id: int) -> None:
    """Give up a meeting that was not convened; it stays in the list, marked as cancelled."""
    meeting = _locked(work, meeting_id)
    if meeting.state == "cancelled":
        return
    if meeting.state != "draft":
        raise Refused(
            "Cette séance est convoquée\u00a0: ses membres sont prévenus. Annulez-la en écrivant le motif, qui leur est "
            "envoyé."
        )
    meeting.state, meeting.cancelled_at = "cancelled", work.now
    work.audit(meeting=meeting_id)


def editable(work: Work, meeting_id: int) -> Meeting:
    """The meeting, locked, while its agenda may still change.

    Raises ``NotFound``, or ``Refused`` once it is convened (FR-AG-02, FR-CONV-09: an item added later needs a
    convocation of its own).
    """
    meeting = _locked(work, meeting_id)
    if meeting.state == "draft":
        return meeting
    if meeting.state == "cancelled":
        raise Refused("Cette séance est annulée\u00a0: rien n’y change plus. Créez une nouvelle séance.")
    when = ""
    if meeting.convened_at is not None:
        organisation = work.session.get_one(Organisation, meeting.organisation_id)
        when = f" le {long_date(local_day(meeting.convened_at, organisation))}"
    raise Refused(
        f"La convocation est partie{when}\u00a0: l’ordre du jour et les pièces ne changent plus. Un point ajouté demande "
        "une nouvelle convocation pour ce point, avec son propre délai ou l’urgence (art. L. 2121-10 à L. 2121-12)."
    )


def agenda_open(work: Work, meeting_id: int) -> tuple[Meeting, Complement | None]:
    """The meeting, locked, while points may be written: in preparation, or convened with a complementary agenda open.

    Raises as ``editable`` does; the complement is None in preparation.
    """
    meeting = _locked(work, meeting_id)
    complement: Complement | None = None
    if meeting.state == "convened":
        complement = work.session.execute(
            db.select(Complement).where(Complement.meeting_id == meeting_id, Complement.sent_at.is_(None))
        ).scalar_one_or_none()
    return (meeting, complement) if complement is not None else (editable(work, meeting_id), None)


def writable(meeting: Meeting, item: Item) -> None:
    """Refuse to change a point that was convened; one of the complementary agenda being written may change."""
    if meeting.state != "draft" and not item.pending:
        raise Refused(
            "Ce point est déjà convoqué\u00a0: son texte ne change plus. Pour le remplacer, ouvrez l’ordre du jour "
            "complémentaire et choisissez «\u00a0Remplacer\u00a0» (art. L. 2121-10 à L. 2121-12)."
        )


def touch(meeting: Meeting) -> None:
    """Note that the agenda or its papers changed."""
    meeting.revision += 1


def _locked(work: Work, meeting_id: int) -> Meeting:
    return found(work, Meeting, meeting_id, "Cette séance n’existe pas ou n’existe plus.", lock=True)


def _checked(work: Work, starts_at: datetime, place: str) -> str:
    """The place, cleaned. Raises ``Refused`` for a date past or too far, or a bad place."""
    place = plain(place)
    if starts_at <= work.now:
        raise Refused("Cette date est passée. Choisissez une date et une heure à venir.", field="date")
    if starts_at - work.now > FURTHEST:
        raise Refused("Cette date est à plus de deux ans. Vérifiez l’année.", field="date")
    if not place:
        raise Refused("Indiquez le lieu de la séance\u00a0: il figure sur la convocation.", field="place")
    if len(place) > MAX_PLACE:
        raise Refused(f"Le lieu dépasse {MAX_PLACE} caractères. Raccourcissez-le.", field="place")
    return place


def _at_same_moment(work: Work, body_id: int, starts_at: datetime, but: int = 0) -> Meeting | None:
    twin: Meeting | None = work.session.execute(
        db.select(Meeting)
        .where(
            Meeting.body_id == body_id,
            Meeting.starts_at == starts_at,
            Meeting.state != "cancelled",
            Meeting.id != but,
        )
        .limit(1)
    ).scalar_one_or_none()
    return twin
