"""The pieces of a dossier, each rendered once and kept by the hash of all it depends on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self, TypeVar

import pikepdf

from council.documents import assets
from council.documents.agenda import AgendaFacts, make_agenda
from council.documents.cache import PieceCache
from council.documents.contents import ContentsFacts, TocLine, make_contents
from council.documents.cover import CoverFacts, make_cover
from council.documents.divider import DividerFacts, make_divider
from council.documents.dossier_facts import DossierFacts, DossierItem
from council.documents.draft import DraftFacts, make_draft
from council.documents.facts import MadePdf
from council.documents.merge import Bookmark, Part
from council.documents.note import NoteFacts, make_note

_Facts = TypeVar("_Facts")
_LINES_PER_PAGE = 38  # a first guess, to lay the contents out once rather than twice


@dataclass(frozen=True, slots=True)
class Piece:
    """A part to merge and what the page map says of it."""

    part: Part
    kind: str
    item: str = ""
    annex: int = 0
    report: str = ""
    """Of a divider: the number of the report that its item is a deliberation of."""


class Bound(NamedTuple):
    """A document as `Part` wants it: opened, its identity, what it was opened from."""

    pdf: pikepdf.Pdf
    identity: str
    source: bytes | Path


@dataclass
class Binder:
    """Renders what `cache` does not hold; every piece is opened once, and closed by who merged it or when the binder is left."""

    cache: PieceCache
    _open: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def made(self, make: Callable[[_Facts], MadePdf], facts: _Facts) -> Bound:
        """`make(facts)` and its identity, from the cache when the same program already rendered the same facts."""
        key = hashlib.sha256(f"{assets.fingerprint()}\n{make.__name__}\n{facts!r}".encode()).hexdigest()
        found = self.cache.get(key)
        if found is None:
            found = make(facts).pdf
            self.cache.put(key, found)
        return self.bound(found, key)

    def bound(self, pdf: bytes | Path, identity: str) -> Bound:
        """A document opened from its bytes or its file (mapped, so that only what is copied is read)."""
        return Bound(self._open.enter_context(_opened(pdf)), identity, pdf)


def _opened(pdf: bytes | Path) -> pikepdf.Pdf:
    if isinstance(pdf, bytes):
        return pikepdf.open(BytesIO(pdf))
    return pikepdf.open(pdf, access_mode=pikepdf.AccessMode.mmap)


def item_pieces(facts: DossierFacts, item: DossierItem, binder: Binder) -> Iterator[Piece]:
    """Divider, note, draft and annexes of one item, in that order; an item without papers has its divider only."""
    number, base = item.line.number, f"i{item.line.number}"
    point = f"point {number}"
    divider = binder.made(
        make_divider, DividerFacts(facts.institution, _dated(facts), item.line, _papers(item))
    )
    yield Piece(
        Part(base, f"Point {number} : {item.line.object}", point, *divider),
        "divider",
        number,
        report=item.line.report,
    )
    if item.note_html or item.opinions:
        note = NoteFacts(
            facts.institution,
            facts.sitting,
            item.line,
            item.note_html,
            _dated(facts),
            item.service,
            tuple(annex.title for annex in item.annexes),
            in_dossier=True,
            opinions=item.opinions,
        )
        made = binder.made(make_note, note)
        yield Piece(Part(f"{base}-note", "Note explicative", f"{point}, note", *made), "note", number)
    if item.text is not None:
        draft = DraftFacts(
            facts.institution,
            facts.sitting,
            item.line,
            item.text,
            _dated(facts),
            item.matter,
            in_dossier=True,
        )
        made = binder.made(make_draft, draft)
        yield Piece(
            Part(f"{base}-projet", "Projet de délibération", f"{point}, projet", *made), "draft", number
        )
    for rank, annex in enumerate(item.annexes, start=1):
        title = f"Annexe {rank} : {annex.title}"
        part = Part(
            f"{base}-annexe{rank}",
            title,
            f"{point}, annexe {rank}",
            *binder.bound(annex.pdf, annex.sha256),
            own=False,
        )
        yield Piece(part, "annex", number, rank)


def _dated(facts: DossierFacts) -> datetime:
    """What dates a piece that prints no date: the sitting, so that the next version finds it in the cache."""
    return facts.sitting.starts_at


def _papers(item: DossierItem) -> tuple[str, ...]:
    own = [
        ("Note explicative de synthèse", item.note_html or item.opinions),
        ("Projet de délibération", item.text),
    ]
    annexes = [f"Annexe {rank} : {annex.title}" for rank, annex in enumerate(item.annexes, start=1)]
    return (*(title for title, there in own if there), *annexes)


def cover_piece(facts: DossierFacts, binder: Binder) -> Bound:
    """The cover; it names the version and the moment of freezing."""
    cover = CoverFacts(
        facts.institution, facts.sitting, facts.version, facts.audience, facts.frozen_at, len(facts.items)
    )
    return binder.made(make_cover, cover)


def agenda_piece(facts: DossierFacts, binder: Binder) -> Bound:
    """The agenda as the dossier opens with it."""
    lines = tuple(item.line for item in facts.items)
    agenda = AgendaFacts(
        facts.institution, facts.sitting, lines, _dated(facts), note=facts.agenda_note, in_dossier=True
    )
    return binder.made(make_agenda, agenda)


def contents_piece(
    facts: DossierFacts, pieces: list[Piece], before: list[tuple[str, str, int]], binder: Binder
) -> Bound:
    """The table of contents; its own length moves the pages it gives, so it is set again until stable."""
    sizes = [len(piece.part.pdf.pages) for piece in pieces]
    length = max(1, round(len(pieces) / _LINES_PER_PAGE))
    headed = {item.line.number: (item.line.part, item.line.report) for item in facts.items}
    for _attempt in range(4):
        lines = tuple(
            replace(line, part=part, report=report)
            for line in _contents_lines(pieces, sizes, before, length)
            for part, report in (headed.get(line.number, ("", "")),)
        )
        made = binder.made(
            make_contents, ContentsFacts(facts.institution, facts.version, facts.frozen_at, lines)
        )
        if (found := len(made.pdf.pages)) == length:
            return made
        length = found
    raise ValueError("the table of contents does not settle")


def _contents_lines(
    pieces: list[Piece], sizes: list[int], before: list[tuple[str, str, int]], length: int
) -> Iterator[TocLine]:
    at = 1
    for title, key, count in before:
        yield TocLine("", title, key, at)
        at += count
    at += length
    opened: list[TocLine] = []
    inside: list[TocLine] = []
    for piece, size in zip(pieces, sizes, strict=True):
        if piece.kind == "divider":
            yield from (replace(line, children=tuple(inside)) for line in opened)
            opened, inside = (
                [TocLine(piece.item, piece.part.title.split(" : ", 1)[1], piece.part.key, at)],
                [],
            )
        else:
            inside.append(TocLine("", piece.part.title, piece.part.key, at))
        at += size
    yield from (replace(line, children=tuple(inside)) for line in opened)


def outline(pieces: list[Piece]) -> Iterator[Bookmark]:
    """One bookmark per item, its papers under it, then the deliberations of a report; the rest at the top level, as are papers
    parted from their divider, and deliberations from their report.
    """
    found = _flat(pieces)
    numbers = {number for number, _report, _bookmark in found if number}
    for number, report, bookmark in found:
        if report not in numbers:
            own = tuple(one for _number, of, one in found if number and of == number)
            yield replace(bookmark, children=(*bookmark.children, *own))


def _flat(pieces: list[Piece]) -> list[tuple[str, str, Bookmark]]:
    """(number of the item, number of its report, bookmark) in order; empty numbers for what is no item."""
    found, opened = [], False
    for index, piece in enumerate(pieces):
        opened = opened or piece.kind == "divider"
        if piece.kind == "divider":
            inside = []
            for follower in pieces[index + 1 :]:
                if follower.kind == "divider":
                    break
                inside.append(Bookmark(follower.part.title, follower.part.key))
            title = piece.part.title.removeprefix("Point ").replace(" : ", ". ", 1)
            found.append((piece.item, piece.report, Bookmark(title, piece.part.key, tuple(inside))))
        elif not (piece.item and opened):
            found.append(("", "", Bookmark(piece.part.title, piece.part.key)))
    return found
