"""Conversations about drafts: the numbered text with its passages, what was said, who may be named."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from council.documents.anchors import Segment, Selector, find, segments
from council.documents.numbering import Numbers, numbered
from council.documents.typography import readable
from council.models import Draft, DraftComment, db
from council.queries.draft_annexes import AnnexChoice, annex_choices

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
    """A conversation. ``state``: here, changed (« passage modifié »), gone (its annex), or whole (about a field or the whole draft).

    ``annex``: the one it is about, as long as it is joined; ``page``: of that annex, 0 for all of it.
    """

    id: int
    number: int
    label: str
    quote: str
    state: str
    version: int
    mine: bool
    settled: bool
    lines: tuple[Said, ...]
    annex: AnnexChoice | None = None
    page: int = 0

    @property
    def of_annex(self) -> bool:
        """Whether it is or was about an annex."""
        return self.annex is not None or self.state == "gone"


@dataclass(frozen=True)
class Discussion:
    """The text of a draft and its annexes with their conversations, in that order; those that are settled apart."""

    passages: tuple[Passage, ...]
    open: tuple[CommentView, ...]
    settled: tuple[CommentView, ...]
    annexes: tuple[AnnexChoice, ...] = ()


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


def discussion(
    draft_id: int, account_id: int | None, *, only: int | None = None, opened: Collection[str] | None = None
) -> Discussion:
    """Everything said of a draft; ``only``: in conversations begun by that account, ``opened``: of annexes only with that content."""
    content, item_id = db.session.execute(
        sa.select(Draft.content, Draft.item_id).where(Draft.id == draft_id)
    ).one()
    query = sa.select(DraftComment).where(DraftComment.draft_id == draft_id)
    if only is not None:
        query = query.where(DraftComment.account_id == only)
    annexes = annex_choices(item_id)
    if opened is not None:
        query = query.where(DraftComment.annex_sha256.in_(["", *opened]))
        annexes = [one for one in annexes if one.content in opened]
    papers = {one.content: one for one in annexes}
    rows = db.session.scalars(query.order_by(DraftComment.id).options(selectinload(DraftComment.lines))).all()
    texts = {field: field_text(content, field) for field in FIELDS}
    found = {
        one.id: find(texts.get(one.field, ""), Selector(one.quote, one.prefix, one.suffix))
        for one in rows
        if one.quote and not one.annex_sha256
    }
    views = sorted(rows, key=lambda one: (*_order(one, found, papers), one.id))
    shown = [
        _of_annex(one, number, papers.get(one.annex_sha256), account_id)
        if one.annex_sha256
        else _view(one, number, found.get(one.id), account_id)
        for number, one in enumerate(views, 1)
    ]
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
        tuple(annexes),
    )


def _order(
    row: DraftComment, found: Mapping[int, tuple[int, int] | None], papers: Mapping[str, AnnexChoice]
) -> tuple[int, int, int]:
    """The draft as a whole, its fields, its annexes page by page, annexes that are gone."""
    order = list(FIELDS)
    if row.annex_sha256:
        paper = papers.get(row.annex_sha256)
        return len(order) + (paper is None), paper.position if paper else 0, row.page or 0
    return order.index(row.field) if row.field in order else -1, (found.get(row.id) or (0, 0))[0], 0


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


def _of_annex(
    row: DraftComment, number: int, paper: AnnexChoice | None, account_id: int | None
) -> CommentView:
    page = f", page {row.page}" if row.page else ""
    label = paper.label if paper else f"Annexe qui n’est plus jointe, {row.annex_title}"
    found = _view(row, number, None, account_id)
    return replace(
        found, label=label + page, state="whole" if paper else "gone", annex=paper, page=row.page or 0
    )


def choices(found: Iterable[Passage], annexes: Iterable[AnnexChoice] = ()) -> list[tuple[str, str]]:
    """What a comment may be about, for a form: the whole, a field, a paragraph, an annex."""
    options = [("", "Le projet entier")]
    field = ""
    for one in found:
        if one.field != field:
            field = one.field
            options.append((field, f"{one.label}, en entier"))
        short = one.text if len(one.text) <= EXCERPT else one.text[:EXCERPT].rsplit(" ", 1)[0] + "…"
        options.append((one.place, f"§ {one.number}\u00a0: {short}" if one.number else short))
    return [*options, *((one.place, one.label) for one in annexes)]


def open_counts(drafts: Iterable[int]) -> dict[int, int]:
    """How many conversations are not settled, draft by draft; drafts without any are left out."""
    rows = db.session.execute(
        sa.select(DraftComment.draft_id, sa.func.count())
        .where(DraftComment.draft_id.in_(list(drafts)), DraftComment.settled_at.is_(None))
        .group_by(DraftComment.draft_id)
    )
    return {one[0]: one[1] for one in rows}


def behind_points(items: Iterable[int]) -> dict[int, tuple[int, int]]:
    """point -> the draft behind it, for its readers, and how many of its conversations are not settled."""
    rows = db.session.execute(
        sa.select(Draft.item_id, Draft.id, sa.func.count(DraftComment.id))
        .outerjoin(
            DraftComment, sa.and_(DraftComment.draft_id == Draft.id, DraftComment.settled_at.is_(None))
        )
        .where(Draft.item_id.in_(list(items)))
        .group_by(Draft.item_id, Draft.id)
    )
    return {one[0]: (one[1], one[2]) for one in rows}
