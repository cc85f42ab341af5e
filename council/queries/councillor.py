"""What a member of a body may read: the meetings of the bodies where a mandate is in force, their items and papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from council.models import Act, Annex, Body, Convocation, Dossier, Item, Mandate, Meeting, Minutes, db
from council.queries.agenda_sections import parts
from council.queries.answers import Answer, own_answers
from council.queries.clocks import day_of
from council.queries.sendings import sent_at_by_complement, sent_dossiers

RUNNING = ("open", "suspended")
READABLE = ("convened", *RUNNING, "closed", "cancelled")
KIND_WORDS = {
    "decision": "Délibération", "election": "Désignation", "report": "Compte rendu", "information": "Information",
    "question": "Question orale", "debate": "Débat", "motion": "Motion", "minutes": "Procès-verbal",
}  # fmt: skip


@dataclass(frozen=True)
class Paper:
    """An annex of an item; ``page`` is where it begins in the dossier."""

    id: int
    title: str
    pages: int
    sha256: str
    confidential: bool
    page: int | None


@dataclass(frozen=True)
class Point:
    """An item of the agenda with its text; ``page`` is where it begins in the dossier."""

    id: int
    position: int
    kind: str
    title: str
    rapporteur: str
    confidential: bool
    closed_session: bool
    note: str
    visas: Sequence[str]
    considerants: Sequence[str]
    expose: str
    articles: Sequence[str]
    papers: tuple[Paper, ...]
    page: int | None
    result: str
    """Sentence of the result once there is an act."""
    added_at: datetime | None = None
    """When the complementary agenda that added or changed it left."""
    part: str = ""
    """The section (rubrique) of the agenda it stands under."""
    report: Point | None = None
    """The report that it is a deliberation of: its note and papers are common to these."""


@dataclass(frozen=True)
class Bundle:
    """The newest dossier that can be read."""

    version: int
    pages: int
    size: int
    sha256: str
    frozen_at: datetime
    id: int
    changes: dict[str, Any]


@dataclass(frozen=True)
class Card:
    """A meeting in lists and as the head of its pages."""

    id: int
    body_id: int
    body: str
    starts_at: datetime
    place: str
    state: str
    seat: int
    answer: Answer | None
    dossier: Bundle | None
    items: int
    today: bool
    """Whether it is held today: its pages then follow the meeting as soon as it opens."""
    minutes_open: bool = False
    """Whether members may read the minutes, as a draft or settled."""
    stands_for: str = ""
    """The member whose substitute the reader is (CGCT L5211-6), whose seat this is; empty for a member."""
    called_in: bool = False
    """The member announced that the substitute sits."""
    letter: str = ""
    """The convocation as it was sent (SHA-256): one's own, or that of the member whose substitute one is."""

    @property
    def sits(self) -> bool:
        """Whether the reader is the one who sits: a member not replaced, a substitute called in."""
        if self.stands_for:
            return self.called_in
        return self.answer is None or self.answer.response != "substitute"

    @property
    def running(self) -> bool:
        """Whether the meeting is being held."""
        return self.state in RUNNING


def cards(person_id: int, today: date) -> list[Card]:
    """Every meeting the person may read, newest first."""
    rows = db.session.execute(_mine(person_id, today).order_by(Meeting.starts_at.desc())).all()
    return _cards(rows, today)


def card(person_id: int, meeting_id: int, today: date) -> Card | None:
    """One meeting; ``None`` when the person may not read it."""
    rows = db.session.execute(_mine(person_id, today).where(Meeting.id == meeting_id)).all()
    return next(iter(_cards(rows, today)), None)


def _mine(person_id: int, today: date) -> sa.Select[Meeting, Body, Mandate, bool]:
    """Meetings of bodies where the person sits, or to which a member was convened whose substitute the person is."""
    stands_in = sa.exists().where(
        Convocation.meeting_id == Meeting.id, Convocation.mandate_id == Mandate.id,
        Convocation.substitute_id == person_id,
    )  # fmt: skip
    mine = sa.and_(Mandate.person_id == person_id, Mandate.in_force(today))
    return (
        sa.select(Meeting, Body, Mandate, Mandate.person_id != person_id)
        .join(Body, Body.id == Meeting.body_id)
        .join(Mandate, Mandate.body_id == Body.id)
        .where(Meeting.state.in_(READABLE), sa.or_(mine, stands_in))
        .options(joinedload(Mandate.person))
    )


def _cards(rows: Sequence[sa.Row[Meeting, Body, Mandate, bool]], today: date) -> list[Card]:
    ids = [row[0].id for row in rows]
    answers = own_answers({row[0].id: row[2].id for row in rows})
    dossiers = _dossiers(ids)
    readable = sa.or_(Minutes.shared_at.is_not(None), Minutes.settled_on.is_not(None))
    shared = set(
        db.session.scalars(sa.select(Minutes.meeting_id).where(Minutes.meeting_id.in_(ids), readable))
    )
    counts = dict(
        db.session.execute(
            sa.select(Item.meeting_id, sa.func.count())
            .where(Item.meeting_id.in_(ids), Item.pending.is_(False))
            .group_by(Item.meeting_id)
        ).all()
    )
    return [
        Card(
            meeting.id, body.id, body.name, meeting.starts_at, meeting.place, meeting.state, seat.id,
            None if stands_in else answers.get(meeting.id), dossiers.get(meeting.id), counts.get(meeting.id, 0),
            day_of(meeting.starts_at, meeting.organisation_id) == today, meeting.id in shared, seat.person.formal_name if stands_in else "",
            bool(stands_in) and _called_in(answers.get(meeting.id)), _letter(answers.get(meeting.id)),
        )
        for meeting, body, seat, stands_in in rows
    ]  # fmt: skip


def _letter(answer: Answer | None) -> str:
    return (answer.sha256 or "") if answer is not None else ""


def _called_in(answer: Answer | None) -> bool:
    return answer is not None and answer.response == "substitute"


def _dossiers(meetings: Sequence[int]) -> dict[int, Bundle]:
    rows = db.session.execute(
        sa.select(
            Dossier.meeting_id,
            Dossier.version,
            Dossier.pages,
            Dossier.size,
            Dossier.sha256,
            Dossier.frozen_at,
            Dossier.id,
            Dossier.changes,
        )
        .where(Dossier.meeting_id.in_(meetings), Dossier.state == "ready", Dossier.id.in_(sent_dossiers()))
        .order_by(Dossier.version)
    )
    return {row[0]: Bundle(row[1], row[2] or 0, row[3] or 0, row[4] or "", *row[5:]) for row in rows}


def points(meeting_id: int) -> list[Point]:
    """Items of a meeting in order, with their text, papers and pages of the dossier."""
    items = db.session.scalars(
        sa.select(Item)
        .where(Item.meeting_id == meeting_id, Item.pending.is_(False))
        .order_by(Item.position)
        .options(
            selectinload(Item.annexes),
            joinedload(Item.rapporteur).joinedload(Mandate.person),
        )
    ).all()
    headed = parts(items)
    pages = _outline(meeting_id)
    added = sent_at_by_complement(meeting_id)
    results = dict(
        db.session.execute(
            sa.select(Act.item_id, Act.result_sentence).where(Act.meeting_id == meeting_id)
        ).all()
    )
    found: dict[int, Point] = {}
    for item in items:
        one = _point(item, pages, results.get(item.id, ""), added.get(item.complement_id or 0))
        found[item.id] = replace(one, part=headed[item.id], report=found.get(item.report_id or 0))
    return list(found.values())


def _point(
    item: Item, pages: dict[tuple[int | None, int | None], int], result: str, added_at: datetime | None
) -> Point:
    papers = tuple(
        Paper(a.id, a.title, a.pages, a.sha256, a.confidential, pages.get((item.id, a.id)))
        for a in item.annexes
    )
    rapporteur = item.rapporteur.person.formal_name if item.rapporteur else ""
    return Point(
        item.id, item.position, KIND_WORDS[item.kind], item.title, rapporteur, item.confidential, item.closed_session,
        item.note, item.visas, item.considerants, item.expose, item.articles, papers, pages.get((item.id, None)),
        result, added_at,
    )  # fmt: skip


def _outline(meeting_id: int) -> dict[tuple[int | None, int | None], int]:
    """(item, annex or ``None``) -> page of the newest readable dossier where it begins."""
    outline = db.session.execute(
        sa.select(Dossier.outline)
        .where(Dossier.meeting_id == meeting_id, Dossier.state == "ready", Dossier.id.in_(sent_dossiers()))
        .order_by(Dossier.version.desc())
        .limit(1)
    ).scalar_one_or_none()
    return {(entry.get("item_id"), entry.get("annex_id")): entry["page"] for entry in reversed(outline or [])}


def annex(annex_id: int) -> tuple[Annex, Item] | None:
    """A paper and its item; the caller checks that the meeting may be read."""
    row = db.session.execute(
        sa.select(Annex, Item)
        .join(Item, Item.id == Annex.item_id)
        .where(Annex.id == annex_id, Item.pending.is_(False))
    ).one_or_none()
    return (row[0], row[1]) if row else None
