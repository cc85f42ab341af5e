"""Drafts of deliberations as the office's pages show them: the list, the form, versions and what changed between two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from council.codes import subject_words
from council.documents.differences import Row, side_by_side
from council.documents.typography import hour, readable
from council.models import Body, Department, Draft, DraftTyping, DraftVersion, Item, Meeting, Organisation, db
from council.queries.clocks import zone
from council.queries.comments import open_counts
from council.queries.versions import Differences, TextDifference, VersionLine

PAGE = 50
STATES = {
    "writing": "En rédaction", "circuit": "En validation", "returned": "À reprendre", "ready": "Prêt", "listed": "À l’ordre du jour",
    "dropped": "Abandonné",
}  # fmt: skip
REASONS = {
    "first": "Début de la rédaction", "saved": "Texte enregistré", "restored": "Version ancienne reprise",
    "agenda": "Écrit sur la page du point",
}  # fmt: skip
DIRECTIONS = {"none": "Sans incidence", "expense": "Dépense", "income": "Recette"}
TEXTS = {
    "title": "Objet", "public_title": "Titre public", "note": "Note de synthèse", "expose": "Exposé des motifs", "visas": "Visas",
    "considerants": "Considérants", "articles": "Articles", "beneficiaries": "Bénéficiaires",
}  # fmt: skip
"""Fields whose words are compared between versions, in the order of the form."""


@dataclass(frozen=True)
class DraftLine:
    """A draft in a list."""

    id: int
    title: str
    state: str
    state_words: str
    department: str
    body: str
    wished: datetime | None
    """When the wished meeting, or the one of its agenda, begins."""
    meeting_id: int | None
    created_by: str
    updated_at: datetime
    revision: int
    open_comments: int = 0
    restricted: bool = False


@dataclass(frozen=True)
class DraftList:
    """One page of drafts, those touched last first."""

    lines: tuple[DraftLine, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class DraftView:
    """A draft, whole. ``values``: what its form shows, rich texts as stored."""

    id: int
    state: str
    state_words: str
    title: str
    values: Mapping[str, Any]
    body_id: int
    body: str
    department_id: int | None
    department: str
    meeting_id: int | None
    item_id: int | None
    direction: str
    amount: int | None
    budget_lines: tuple[str, ...]
    motive: str
    revision: int
    created_by: str
    created_by_id: int | None
    updated_at: datetime
    group_id: int | None = None
    """The group it is kept to."""

    @property
    def open(self) -> bool:
        """Whether its text may be written on its own page, circuits apart."""
        return self.state not in ("listed", "dropped")


@dataclass(frozen=True)
class ProposedPart:
    """A field that another text would change: both texts to read across; ``empty`` when nothing stands there yet."""

    name: str
    label: str
    empty: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Typing:
    """What the reader typed and did not save; ``stale`` when somebody saved since."""

    fields: Mapping[str, list[str]]
    revision: int
    typed_at: datetime
    stale: bool


def draft_list(
    *, state: str = "", department: int | None = None, mine: int | None = None, words: str = "", page: int = 1
) -> DraftList:
    """Drafts of the institution; without ``state`` those that are neither dropped nor decided."""
    query = sa.select(Draft)
    if state in STATES:
        query = query.where(Draft.state == state)
    else:
        query = query.where(Draft.state != "dropped").where(
            sa.or_(
                Draft.item_id.is_(None),
                Draft.item.has(Item.meeting.has(Meeting.state.in_(("draft", "convened")))),
            )
        )
    if department is not None:
        query = query.where(Draft.department_id == department)
    if mine is not None:
        query = query.where(Draft.created_by_id == mine)
    for word in words.split()[:6]:
        query = query.where(Draft.title.icontains(word, autoescape=True))
    total = db.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    rows = db.session.scalars(
        query.order_by(Draft.updated_at.desc(), Draft.id.desc())
        .limit(PAGE)
        .offset((page - 1) * PAGE)
        .options(
            joinedload(Draft.body), joinedload(Draft.department), joinedload(Draft.wished_meeting),
            sa.orm.defer(Draft.content),
        )
    ).all()  # fmt: skip
    said = open_counts(one.id for one in rows)
    return DraftList(tuple(_line(one, said.get(one.id, 0)) for one in rows), total, page, pages)


def _line(row: Draft, said: int) -> DraftLine:
    meeting = row.wished_meeting
    return DraftLine(
        row.id, row.title, row.state, STATES[row.state], row.department.name if row.department else "", row.body.name,
        meeting.starts_at if meeting else None, row.wished_meeting_id, row.created_by, row.updated_at, row.revision,
        said, row.group_id is not None,
    )  # fmt: skip


def draft_view(draft_id: int) -> DraftView | None:
    """The draft; ``None`` when it is not the institution's."""
    row = db.session.scalars(
        sa.select(Draft)
        .where(Draft.id == draft_id)
        .options(joinedload(Draft.body), joinedload(Draft.department))
    ).one_or_none()
    if row is None:
        return None
    return DraftView(
        row.id, row.state, STATES[row.state], row.title, shown(row.content), row.body_id, row.body.name, row.department_id,
        row.department.name if row.department else "", row.wished_meeting_id, row.item_id, row.direction, row.amount,
        tuple(row.budget_lines), row.motive, row.revision, row.created_by, row.created_by_id, row.updated_at,
        row.group_id,
    )  # fmt: skip


def shown(content: Mapping[str, Any]) -> dict[str, Any]:
    """A stored text as a form's fields want it: days as days, beneficiaries a line each."""
    values = dict(content)
    for name in ("service_papers_on", "filed_on"):
        values[name] = date.fromisoformat(content[name]) if content.get(name) else None
    values["beneficiaries"] = [
        ", ".join(filter(None, (one["name"], one["number"]))) for one in content.get("beneficiaries", ())
    ]
    return values


def versions(draft_id: int) -> list[VersionLine]:
    """Every version, the newest first."""
    rows = db.session.execute(
        sa.select(DraftVersion.number, DraftVersion.author, DraftVersion.made_at, DraftVersion.reason)
        .where(DraftVersion.draft_id == draft_id)
        .order_by(DraftVersion.number.desc())
    )
    return [VersionLine(number, author, made_at, REASONS[reason]) for number, author, made_at, reason in rows]


def differences(draft_id: int, before: int, after: int) -> Differences | None:
    """Two versions field by field, unchanged ones left out; nothing when one does not exist."""
    known = {one.number: one for one in versions(draft_id)}
    if before not in known or after not in known:
        return None
    rows = db.session.execute(
        sa.select(DraftVersion.number, DraftVersion.content).where(
            DraftVersion.draft_id == draft_id, DraftVersion.number.in_((before, after))
        )
    ).all()
    texts = {number: shown(content) for number, content in rows}
    found = []
    for name, label in TEXTS.items():
        old, new = (_plain(texts[number].get(name)) for number in (before, after))
        if old != new:
            found.append(TextDifference(label, side_by_side(old, new)))
    old, new = (subject_words(texts[number].get("matiere_code", "")) for number in (before, after))
    if old != new:
        found.append(TextDifference("Matière", side_by_side(old, new)))
    return Differences(known[before], known[after], tuple(found))


def proposal(stored: Mapping[str, Any], given: Mapping[str, Any]) -> tuple[ProposedPart, ...]:
    """What another text would change, field by field in the order of the form; what it does not say is left out."""
    found = []
    for name, label in TEXTS.items():
        old, new = _plain(stored.get(name)), _plain(given.get(name))
        if new and old != new:
            found.append(ProposedPart(name, label, not old, side_by_side(old, new)))
    return tuple(found)


def _plain(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "\n".join(readable(one) for one in value)
    return readable(value or "")


def typing(draft_id: int, account_id: int | None) -> Typing | None:
    """What this person has typed into the draft without saving it."""
    row = db.session.execute(
        sa.select(DraftTyping, Draft.revision)
        .join(Draft, Draft.id == DraftTyping.draft_id)
        .where(DraftTyping.draft_id == draft_id, DraftTyping.account_id == account_id)
    ).one_or_none()
    if row is None:
        return None
    kept, revision = row
    return Typing(kept.fields, kept.revision, kept.typed_at, kept.revision != revision)


def typed_behind(item_id: int, account_id: int | None) -> int | None:
    """The draft behind a point in which this person has typed without saving; ``None`` when there is no such thing."""
    return db.session.scalar(
        sa.select(Draft.id)
        .join(DraftTyping, DraftTyping.draft_id == Draft.id)
        .where(Draft.item_id == item_id, DraftTyping.account_id == account_id)
    )


def bodies() -> list[tuple[int, str]]:
    """Assemblies a draft may be for."""
    return [(key, name) for key, name in db.session.execute(sa.select(Body.id, Body.name).order_by(Body.id))]


def departments(current: int | None = None) -> list[tuple[int, str]]:
    """Departments that may be chosen, and the one that is."""
    rows = db.session.execute(
        sa.select(Department.id, Department.name)
        .where(sa.or_(sa.not_(Department.closed), Department.id == current))
        .order_by(Department.name)
    )
    return [(key, name) for key, name in rows]


def open_meetings(body_id: int | None = None, current: int | None = None) -> list[tuple[int, str]]:
    """Meetings in preparation (and ``current``), the next one first: (id, « Conseil municipal, 12/06/2026 à 19:30 »)."""
    query = (
        sa.select(Meeting, Body.name, Organisation)
        .join(Body, Body.id == Meeting.body_id)
        .join(Organisation, Organisation.id == Meeting.organisation_id)
        .where(sa.or_(Meeting.state == "draft", Meeting.id == current))
        .order_by(Meeting.starts_at)
    )
    if body_id is not None:
        query = query.where(Meeting.body_id == body_id)
    return [
        (meeting.id, f"{name}, {_when(meeting.starts_at.astimezone(zone(organisation)))}")
        for meeting, name, organisation in db.session.execute(query)
    ]


def _when(at: datetime) -> str:
    """« 12/06/2026 à 18 h 30 », as lists name a meeting."""
    return f"{at:%d/%m/%Y} à {hour(at)}"
