"""What a municipal councillor reads by the link of a copy: the papers of one meeting, nothing else (CGCT L5211-40-2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from council.models import Meeting, MunicipalCopy, MunicipalReader, MunicipalSending, Organisation, db
from council.queries.clocks import zone
from council.queries.municipal_copies import WORDS, words_of
from council.queries.published_papers import Shelf


@dataclass(frozen=True)
class OpenPaper:
    """A paper a reader may open: one of this meeting's copies, or a published one by its hash."""

    title: str
    sending_id: int = 0
    what: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class ReaderPage:
    """What the link of one copy opens: the papers of one meeting."""

    name: str
    commune: str
    body: str
    starts_at: datetime
    place: str
    cancelled_motive: str
    cancelled: bool
    papers: tuple[OpenPaper, ...]


def opened(token_sha256: str) -> ReaderPage | None:
    """What a link opens; None for a dead one: renewed since, or of somebody who was taken out."""
    copy = _copy(token_sha256)
    if copy is None:
        return None
    meeting = copy.sending.meeting
    organisation = db.session.get_one(Organisation, copy.organisation_id)
    papers: list[OpenPaper] = []
    for sending in _sendings(copy):
        if sending.letter_sha256:
            papers.append(OpenPaper(f"{words_of(sending)}, copie", sending.id, "convocation"))
        if sending.note_sha256:
            papers.append(OpenPaper(_notes_title(sending), sending.id, "notes"))
    return ReaderPage(
        copy.reader.name, copy.reader.commune, meeting.body.name, meeting.starts_at.astimezone(zone(organisation)),
        meeting.place, meeting.cancelled_motive, meeting.state == "cancelled", (*papers, *_published(meeting)),
    )  # fmt: skip


def opened_paper(token_sha256: str, sending_id: int, what: str) -> tuple[str, str] | None:
    """(sha256, title) of a copy that a link opens."""
    copy = _copy(token_sha256)
    if copy is None:
        return None
    sending = next((one for one in _sendings(copy) if one.id == sending_id), None)
    if sending is None:
        return None
    sha256 = {"convocation": sending.letter_sha256, "notes": sending.note_sha256}.get(what)
    title = _notes_title(sending) if what == "notes" else f"{words_of(sending)}, copie"
    return (sha256, title) if sha256 else None


def _copy(token_sha256: str) -> MunicipalCopy | None:
    return db.session.scalars(
        sa.select(MunicipalCopy)
        .join(MunicipalCopy.reader)
        .where(MunicipalCopy.token_sha256 == token_sha256, MunicipalReader.ended_at.is_(None))
        .options(contains_eager(MunicipalCopy.reader))
    ).one_or_none()


def _sendings(copy: MunicipalCopy) -> list[MunicipalSending]:
    """What this reader was sent of the same meeting."""
    return list(
        db.session.scalars(
            sa.select(MunicipalSending)
            .join(MunicipalCopy, MunicipalCopy.sending_id == MunicipalSending.id)
            .where(
                MunicipalSending.meeting_id == copy.sending.meeting_id, MunicipalCopy.reader_id == copy.reader_id
            )
            .order_by(MunicipalSending.id)
        )
    )  # fmt: skip


def _published(meeting: Meeting) -> list[OpenPaper]:
    """The list and the minutes as citizens get them: masked where they are masked, gone when retracted."""
    kinds = {"deliberations_list": WORDS["list"], "minutes": WORDS["minutes"]}
    shelf = {
        one.row.kind: one.file.sha256
        for one in Shelf(meeting.organisation_id, [meeting.id])
        if not one.row.act_id
    }
    return [OpenPaper(title, sha256=shelf[kind]) for kind, title in kinds.items() if kind in shelf]


def _notes_title(sending: MunicipalSending) -> str:
    more = f", ordre du jour complémentaire n°\u00a0{sending.number}" if sending.number else ""
    return f"Notes explicatives de synthèse{more}"
