"""Conversations about drafts: the numbered text with its passages, what was said, who may be named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from council.documents.anchors import Segment, Selector, find, segments
from council.documents.numbering import Numbers, numbered
from council.documents.typography import readable
from council.models import Account, Draft, DraftComment, DraftCommentLine, DraftMention, Person, db
from council.queries.sharing import readers

FIELDS = {
    "title": "Objet", "note": "Note de synthèse", "expose": "Exposé des motifs", "visas": "Visas", "considerants": "Considérants",
    "articles": "Articles",
}  # fmt: skip
"""Fields that are commented, in the order in which they are read."""
EXCERPT = 60


@dataclass(frozen=True)
class Passage:
    """A paragraph of the text: its field, its rank in the whole, its place in the text of the field.

    ``number``: as in the papers (``documents.numbering``); empty for what has none, the object and rows of tables.
    """

    field: str
    label: str
    rank: int
    number: str
    start: int
    text: str
    segments: tuple[Segment, ...] = ()

    @property
    def place(self) -> str:
        """How a form names it: « note:3 »."""
        return f"{self.field}:{self.rank}"


@dataclass(frozen=True)
class Said:
    """A line of a conversation. ``kind``: text, settled or reopened."""

    kind: str
    text: str
    author: str
    made_at: datetime


@dataclass(frozen=True)
class CommentView:
    """A conversation. ``state``: here, changed (« passage modifié »), or whole (about a field or the whole draft)."""

    id: int
    number: int
    label: str
    quote: str
    state: str
    version: int
    mine: bool
    settled: bool
    lines: tuple[Said, ...]


@dataclass(frozen=True)
class Discussion:
    """The text of a draft with its conversations, in the order of the text; those that are settled apart."""

    passages: tuple[Passage, ...]
    open: tuple[CommentView, ...]
    settled: tuple[CommentView, ...]


@dataclass(frozen=True)
class Named:
    """Somebody who may be named in a conversation."""

    account_id: int
    name: str
    full_name: str
    last_name: str


@dataclass(frozen=True)
class Cited:
    """A conversation in which somebody was named and has not answered."""

    comment_id: int
    draft_id: int
    title: str
    author: str
    made_at: datetime


def passages(content: Mapping[str, Any]) -> list[Passage]:
    """The paragraphs of a stored text, in the order and with the numbers of the papers."""
    found: list[Passage] = []
    body, note = Numbers(), Numbers("N")
    for field, label in FIELDS.items():
        at = 0
        numbers = None if field == "title" else note if field == "note" else body
        for line in _lines(content, field, numbers):
            mark, _, text = line.rpartition(_MARK)
            # A line with a number only is none in ``field_text``, in which places are counted.
            if text := text.strip():
                found.append(Passage(field, label, len(found) + 1, mark, at, text))
                at += len(text) + 1
    return found


_MARK = "\x02"
_NUMBERED = re.compile(r'<(p|li)[^>]* data-n="([^"]+)">')
RICH = ("note", "expose", "articles")
"""Fields that are HTML; the others are plain sentences."""


def _lines(content: Mapping[str, Any], field: str, numbers: Numbers | None = None) -> list[str]:
    """The lines of a field, each after its number and a sign when it is counted in ``numbers``."""
    value = content.get(field) or ""
    parts = value if isinstance(value, list) else [value] if value else []
    if field not in RICH:
        parts = [f"<p>{escape(one, quote=False)}</p>" for one in parts]
    marked = [
        _NUMBERED.sub(lambda tag: f"<{tag[1]}>{tag[2]}{_MARK}", numbered(one, numbers)) for one in parts
    ]
    return "\n".join(text for one in marked if (text := readable(one))).split("\n")


def field_text(content: Mapping[str, Any], field: str) -> str:
    """A field as it is read, a paragraph each line."""
    return "\n".join(_lines(content, field))


def discussion(draft_id: int, account_id: int | None, *, only: int | None = None) -> Discussion:
    """Everything said of a draft; ``only``: in conversations begun by that account."""
    content = db.session.scalars(sa.select(Draft.content).where(Draft.id == draft_id)).one()
    query = sa.select(DraftComment).where(DraftComment.draft_id == draft_id)
    if only is not None:
        query = query.where(DraftComment.account_id == only)
    rows = db.session.scalars(query.order_by(DraftComment.id).options(selectinload(DraftComment.lines))).all()
    texts = {field: field_text(content, field) for field in FIELDS}
    found = {
        one.id: find(texts.get(one.field, ""), Selector(one.quote, one.prefix, one.suffix))
        for one in rows
        if one.quote
    }
    order = list(FIELDS)
    views = sorted(
        (
            (order.index(one.field) if one.field in order else -1, (found.get(one.id) or (0, 0))[0], one)
            for one in rows
        ),
        key=lambda key: (key[0], key[1], key[2].id),
    )
    shown = [_view(one, number, found.get(one.id), account_id) for number, (_, _, one) in enumerate(views, 1)]
    numbers = {view.id: view.number for view in shown}
    marks = [
        (one.field, numbers[one.id], place)
        for one in rows
        if one.settled_at is None and (place := found.get(one.id))
    ]
    return Discussion(
        tuple(_marked(passage, marks) for passage in passages(content)),
        tuple(one for one in shown if not one.settled),
        tuple(one for one in shown if one.settled),
    )


def _marked(passage: Passage, marks: Sequence[tuple[str, int, tuple[int, int]]]) -> Passage:
    here = [
        (number, (start - passage.start, end - passage.start))
        for field, number, (start, end) in marks
        if field == passage.field
    ]
    return Passage(
        passage.field, passage.label, passage.rank, passage.number, passage.start, passage.text,
        tuple(segments(passage.text, here)),
    )  # fmt: skip


def _view(
    row: DraftComment, number: int, place: tuple[int, int] | None, account_id: int | None
) -> CommentView:
    state = "whole" if not row.quote else "here" if place else "changed"
    lines = tuple(Said(one.kind, one.text, one.author, one.made_at) for one in row.lines)
    return CommentView(
        row.id, number, FIELDS.get(row.field, "Le projet entier"), row.quote, state, row.version,
        row.account_id is not None and row.account_id == account_id, row.settled_at is not None, lines,
    )  # fmt: skip


def choices(found: Iterable[Passage]) -> list[tuple[str, str]]:
    """What a comment may be about, for a form: the whole, a field, a paragraph."""
    options = [("", "Le projet entier")]
    field = ""
    for one in found:
        if one.field != field:
            field = one.field
            options.append((field, f"{one.label}, en entier"))
        short = one.text if len(one.text) <= EXCERPT else one.text[:EXCERPT].rsplit(" ", 1)[0] + "…"
        options.append((one.place, f"§ {one.number}\u00a0: {short}" if one.number else short))
    return options


def open_counts(drafts: Iterable[int]) -> dict[int, int]:
    """How many conversations are not settled, draft by draft; drafts without any are left out."""
    rows = db.session.execute(
        sa.select(DraftComment.draft_id, sa.func.count())
        .where(DraftComment.draft_id.in_(list(drafts)), DraftComment.settled_at.is_(None))
        .group_by(DraftComment.draft_id)
    )
    return {one[0]: one[1] for one in rows}


def people(draft_id: int) -> list[Named]:
    """Who reads a draft in the office, by name."""
    names = dict(readers(draft_id))
    rows = db.session.execute(
        sa.select(Account.id, Person)
        .join(Person, Person.id == Account.person_id)
        .where(Account.id.in_(names))
        .order_by(Person.last_name, Person.first_name, Account.id)
    )
    return [Named(key, names[key], one.full_name, one.last_name) for key, one in rows]


def cited(account_id: int | None) -> list[Cited]:
    """Open conversations that name somebody who has said nothing there since, the oldest first."""
    later = sa.orm.aliased(DraftCommentLine)
    answered = sa.exists().where(
        later.comment_id == DraftComment.id, later.account_id == account_id, later.id > DraftCommentLine.id
    )
    rows = db.session.execute(
        sa.select(DraftComment.id, Draft.id, Draft.title, DraftCommentLine.author, DraftCommentLine.made_at)
        .join(DraftCommentLine, DraftCommentLine.comment_id == DraftComment.id)
        .join(DraftMention, DraftMention.line_id == DraftCommentLine.id)
        .join(Draft, Draft.id == DraftComment.draft_id)
        .where(
            DraftMention.account_id == account_id, DraftComment.settled_at.is_(None), Draft.state != "dropped", sa.not_(answered),
        )
        .order_by(DraftCommentLine.id)
    )  # fmt: skip
    return list({one.comment_id: one for one in (Cited(*row) for row in rows)}.values())
