"""The page where a clerk decides what citizens do not read: proposals with their context, decisions, public files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from council.documents import masking
from council.documents.personal_data import WORDS, Proposal, proposals, surname_of
from council.documents.typography import readable
from council.models import Act, Document, Mandate, Meeting, Minutes, Person, PersonalDatum, PublicVersion, db
from council.queries.deadlines import organisation_of
from council.queries.masks import masks_of, public_file, whole_text
from council.queries.meetings import MeetingHead, head_of


@dataclass(frozen=True)
class Decision:
    """Words that a clerk masked, or left."""

    id: int
    text: str
    replacement: str
    what: str
    masked: bool
    author: str
    decided_at: datetime
    number: str
    """The act where it was seen first; empty for the minutes."""


@dataclass(frozen=True)
class Found:
    """What an act, or the debates (``act_id`` None), still holds that looks personal."""

    act_id: int | None
    number: str
    title: str
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True)
class PublicLine:
    """A paper that citizens read. ``state``: original, made, waiting."""

    title: str
    state: str
    pages: int
    sha256: str


@dataclass(frozen=True)
class PersonalDataPage:
    """Everything about one meeting."""

    head: MeetingHead
    found: tuple[Found, ...]
    decisions: tuple[Decision, ...]
    files: tuple[PublicLine, ...]


def personal_data_page(meeting_id: int) -> PersonalDataPage | None:
    """The page; nothing before the acts were made."""
    meeting = db.session.execute(
        sa.select(Meeting).where(Meeting.id == meeting_id, Meeting.state == "closed")
    ).scalar_one_or_none()
    acts = list(db.session.scalars(sa.select(Act).where(Act.meeting_id == meeting_id).order_by(Act.id)))
    if meeting is None or not acts:
        return None
    organisation = organisation_of(meeting)
    decisions = _decisions(meeting_id)
    known = _known(meeting.body_id, organisation.address)
    left = {one.text for one in decisions if not one.masked}
    surnames = {
        name for one in decisions if one.masked and (name := surname_of(one.text)) and name not in known
    }
    masks = masks_of(meeting_id)

    def looked(text: str) -> tuple[Proposal, ...]:
        found = proposals(masking.plain(text, masks), known=known, surnames=surnames)
        return tuple(one for one in found if one.text not in left)

    found = [
        Found(act.id, act.number, act.title, looked(whole_text(act))) for act in acts if not act.restricted
    ]
    debates = db.session.scalar(sa.select(Minutes.debates).where(Minutes.meeting_id == meeting_id)) or {}
    found.append(
        Found(None, "", "Débats du procès-verbal", looked("\n".join(map(readable, debates.values()))))
    )
    return PersonalDataPage(
        head_of(meeting, organisation),
        tuple(one for one in found if one.proposals),
        decisions,
        _files(meeting_id),
    )


def _known(body_id: int, address: str) -> set[str]:
    """Surnames of members, and the lines of the institution's own address."""
    names = db.session.scalars(
        sa.select(Person.last_name)
        .join(Mandate, Mandate.person_id == Person.id)
        .where(Mandate.body_id == body_id)
        .distinct()
    )
    return {*names, *(line.strip() for line in address.splitlines() if line.strip())}


def _decisions(meeting_id: int) -> tuple[Decision, ...]:
    rows = db.session.execute(
        sa.select(PersonalDatum, Act.number)
        .outerjoin(Act, Act.id == PersonalDatum.act_id)
        .where(PersonalDatum.meeting_id == meeting_id)
        .order_by(PersonalDatum.id)
    ).all()
    return tuple(
        Decision(
            row.id,
            row.text,
            row.replacement,
            WORDS[row.kind],
            row.masked,
            row.author,
            row.decided_at,
            number or "",
        )
        for row, number in rows
    )


def _files(meeting_id: int) -> tuple[PublicLine, ...]:
    rows = db.session.scalars(
        sa.select(Document)
        .where(
            Document.meeting_id == meeting_id,
            Document.kind.in_(("extract", "deliberations_list", "minutes")),
        )
        .order_by(Document.id)
    )
    lines = []
    for row in rows:
        if row.act is not None and row.act.restricted:
            continue
        shown = public_file(row)
        state = "waiting" if shown is None else "made" if shown.masked else "original"
        lines.append(
            PublicLine(
                row.title, state, shown.pages if shown else 0, shown.sha256 if shown and shown.masked else ""
            )
        )
    return tuple(lines)


def public_version_file(meeting_id: int, sha256: str) -> bool:
    """Whether a file is a public version of that meeting's papers."""
    return (
        db.session.scalar(
            sa.select(PublicVersion.document_id)
            .join(Document, Document.id == PublicVersion.document_id)
            .where(Document.meeting_id == meeting_id, PublicVersion.sha256 == sha256)
        )
        is not None
    )
