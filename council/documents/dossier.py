"""The dossier of a meeting: one PDF, made of pieces, the same bytes for the same papers (pdf.md section 7)."""

from __future__ import annotations

import os
from tempfile import TemporaryFile
from typing import IO

from council.documents import pieces as made
from council.documents.cache import MemoryCache, PieceCache
from council.documents.dossier_facts import Annex, DossierFacts, DossierItem, Entry, MadeDossier
from council.documents.merge import Marking, Part, assemble
from council.documents.pieces import Binder, Piece
from council.documents.render import Meta
from council.documents.typography import day

__all__ = [
    "Annex",
    "DossierFacts",
    "DossierItem",
    "Entry",
    "MadeDossier",
    "make_dossier",
    "whole",
    "write_dossier",
]


def make_dossier(facts: DossierFacts, cache: PieceCache | None = None) -> MadeDossier:
    """The dossier in memory; see `write_dossier`."""
    with TemporaryFile() as file:
        entries = write_dossier(file, facts, cache or MemoryCache())
        return MadeDossier(whole(file), sum(entry.pages for entry in entries), entries)


def write_dossier(file: IO[bytes], facts: DossierFacts, cache: PieceCache) -> tuple[Entry, ...]:
    """Write the dossier into the empty `file`; gives its page map.

    Cover, contents, agenda, then each item: divider, note, draft, annexes; stamped, linked, bookmarked, tagged.
    Pieces already in `cache` are not rendered again. Annexes must be copies made by `intake`.
    """
    with Binder(cache) as binder:
        pieces = all_pieces(facts, binder)
        parts, bookmarks = [piece.part for piece in pieces], list(made.outline(pieces))
        marking = Marking(f"Dossier v{facts.version}", facts.reader)
        spans = assemble(file, parts, bookmarks, meta_of(facts), marking)
        return tuple(
            Entry(p.kind, p.part.title, first, count, p.item, p.annex, untagged, p.part.identity)
            for p, (first, count, untagged) in zip(pieces, spans, strict=True)
        )


def whole(file: IO[bytes]) -> bytes:
    """The content of a file just written, in one allocation."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    return file.read(size)


def meta_of(facts: DossierFacts, volume: str = "") -> Meta:
    """What the file says of itself."""
    sitting = facts.sitting
    title = (
        f"Dossier {sitting.body.of_the} du {day(sitting.starts_at.date())}, version {facts.version}{volume}"
    )
    return Meta(title, facts.institution.name, facts.frozen_at, facts.audience)


def all_pieces(facts: DossierFacts, binder: Binder) -> list[Piece]:
    """Every piece in order, rendered or opened; they live as long as `binder`."""
    body = [piece for item in facts.items for piece in made.item_pieces(facts, item, binder)]
    cover, agenda = made.cover_piece(facts, binder), made.agenda_piece(facts, binder)
    before = [("Couverture", "couverture", 1), ("Ordre du jour", "ordre-du-jour", len(agenda.pdf.pages))]
    contents = made.contents_piece(facts, body, before, binder)
    return [
        Piece(Part("couverture", "Couverture", "couverture", *cover), "cover"),
        Piece(Part("ordre-du-jour", "Ordre du jour", "ordre du jour", *agenda), "agenda"),
        Piece(Part("sommaire", "Sommaire", "sommaire", *contents), "toc"),
        *body,
    ]
