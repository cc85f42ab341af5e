"""The pieces of a dossier, each rendered once and kept by the hash of all it depends on."""
from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from council.documents import assets, render
from council.documents.agenda import AgendaFacts, make_agenda
from council.documents.cache import PieceCache
from council.documents.dossier_facts import DossierFacts, DossierItem
from council.documents.draft import DraftFacts, make_draft
from council.documents.facts import MadePdf
from council.documents.merge import Bookmark, Part, page_count
from council.documents.note import NoteFacts, make_note

_Facts = TypeVar("_Facts")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part to merge and what the page map says of it."""

    part: Part
    kind: str
    item: str = ""
    annex: int = 0


@dataclass(frozen=True, slots=True)
class TocLine:
    """A line of the visible table of contents: number, title, key of the piece, page (from 1)."""

    number: str
    title: str
    key: str
    page: int
    children: tuple[TocLine, ...] = ()


def kept(cache: PieceCache, make: Callable[[_Facts], MadePdf], facts: _Facts) -> bytes:
    """`make(facts).pdf`, from the cache when the same facts were already rendered by the same program."""
    key = hashlib.sha256(f"{assets.fingerprint()}\n{make.__name__}\n{facts!r}".encode()).hexdigest()
    found = cache.get(key)
    if found is None:
        found = make(facts).pdf
        cache.put(key, found)
    return found


def item_pieces(facts: DossierFacts, item: DossierItem, cache: PieceCache) -> Iterator[Piece]:
    """Divider, note, draft and annexes of one item, in that order; an item without papers has its divider only."""
    number, base = item.line.number, f"i{item.line.number}"
    point = f"point {number}"
    divider = kept(cache, make_divider, DividerFacts(facts, item))
    yield Piece(Part(base, f"Point {number} : {item.line.object}", point, divider), "divider", number)
    if item.note_html:
        note = NoteFacts(
            facts.institution, facts.sitting, item.line, item.note_html, facts.frozen_at, item.service,
            tuple(annex.title for annex in item.annexes), in_dossier=True,
        )
        pdf = kept(cache, make_note, note)
        yield Piece(Part(f"{base}-note", "Note explicative", f"{point}, note", pdf), "note", number)
    if item.text is not None:
        draft = DraftFacts(
            facts.institution, facts.sitting, item.line, item.text, facts.frozen_at, item.matter, in_dossier=True
        )
        pdf = kept(cache, make_draft, draft)
        yield Piece(Part(f"{base}-projet", "Projet de délibération", f"{point}, projet", pdf), "draft", number)
    for rank, annex in enumerate(item.annexes, start=1):
        title = f"Annexe {rank} : {annex.title}"
        part = Part(f"{base}-annexe{rank}", title, f"{point}, annexe {rank}", annex.pdf, own=False)
        yield Piece(part, "annex", number, rank)


@dataclass(frozen=True, slots=True)
class DividerFacts:
    """Facts of the page that opens an item; only what it prints counts for its cache key."""

    dossier: DossierFacts
    entry: DossierItem

    def __repr__(self) -> str:
        return repr((self.dossier.institution, self.dossier.frozen_at, self.entry.line, self.papers))

    @property
    def papers(self) -> tuple[str, ...]:
        """Titles of the papers behind the divider."""
        own = [("Note explicative de synthèse", self.entry.note_html), ("Projet de délibération", self.entry.text)]
        annexes = [f"Annexe {rank} : {annex.title}" for rank, annex in enumerate(self.entry.annexes, start=1)]
        return (*(title for title, there in own if there), *annexes)

    @property
    def institution(self) -> object:
        """For the shared letterhead."""
        return self.dossier.institution


def make_divider(facts: DividerFacts) -> MadePdf:
    """The divider of one item."""
    line = facts.entry.line
    meta = render.Meta(f"Point {line.number}", facts.dossier.institution.name, facts.dossier.frozen_at, "Intercalaire")
    return render.make("divider.html", facts, meta, line=line, papers=facts.papers)


def make_cover(facts: DossierFacts) -> bytes:
    """The cover; it names the version and the moment of freezing."""
    meta = render.Meta("Dossier de séance", facts.institution.name, facts.frozen_at, "Couverture")
    return render.make("cover.html", facts, meta).pdf


def agenda_piece(facts: DossierFacts, cache: PieceCache) -> bytes:
    """The agenda as the dossier opens with it."""
    lines = tuple(item.line for item in facts.items)
    agenda = AgendaFacts(
        facts.institution, facts.sitting, lines, facts.frozen_at, note=facts.agenda_note, in_dossier=True
    )
    return kept(cache, make_agenda, agenda)


def make_contents(facts: DossierFacts, pieces: list[Piece], before: list[tuple[str, str, int]]) -> bytes:
    """The visible table of contents; its own length moves the pages it gives, so it is set again until stable."""
    length = 1
    for _attempt in range(4):
        lines = tuple(_contents_lines(pieces, before, length))
        meta = render.Meta("Sommaire", facts.institution.name, facts.frozen_at, "Sommaire")
        made = render.make("contents.html", facts, meta, lines=lines)
        if made.pages == length:
            return made.pdf
        length = made.pages
    raise ValueError("the table of contents does not settle")


def _contents_lines(pieces: list[Piece], before: list[tuple[str, str, int]], length: int) -> Iterator[TocLine]:
    page = 1 + sum(count for _, _, count in before) + length
    at = 1
    for title, key, count in before:
        yield TocLine("", title, key, at)
        at += count
    opened: TocLine | None = None
    inside: list[TocLine] = []
    for piece in pieces:
        if piece.kind == "divider":
            if opened:
                yield TocLine(opened.number, opened.title, opened.key, opened.page, tuple(inside))
            title = piece.part.title.split(" : ", 1)[1]
            opened, inside = TocLine(piece.item, title, piece.part.key, page), []
        else:
            inside.append(TocLine("", piece.part.title, piece.part.key, page))
        page += page_count(piece.part.pdf)
    if opened:
        yield TocLine(opened.number, opened.title, opened.key, opened.page, tuple(inside))


def outline(pieces: list[Piece]) -> Iterator[Bookmark]:
    """One bookmark per item, its papers under it; the rest at the top level."""
    for index, piece in enumerate(pieces):
        if piece.kind == "divider":
            inside = []
            for follower in pieces[index + 1 :]:
                if follower.kind == "divider":
                    break
                inside.append(Bookmark(follower.part.title, follower.part.key))
            yield Bookmark(piece.part.title.removeprefix("Point ").replace(" : ", ". ", 1), piece.part.key, tuple(inside))
        elif not piece.item:
            yield Bookmark(piece.part.title, piece.part.key)
