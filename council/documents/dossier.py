"""The dossier of a meeting: one PDF, made of pieces, the same bytes for the same papers (pdf.md section 7)."""

from __future__ import annotations

import hashlib

from council.documents import pieces as made
from council.documents.cache import MemoryCache, PieceCache
from council.documents.dossier_facts import Annex, DossierFacts, DossierItem, Entry, MadeDossier
from council.documents.merge import Part, assemble, page_count
from council.documents.pieces import Piece
from council.documents.render import Meta
from council.documents.typography import day

__all__ = ["Annex", "DossierFacts", "DossierItem", "Entry", "MadeDossier", "make_dossier"]


def make_dossier(facts: DossierFacts, cache: PieceCache | None = None) -> MadeDossier:
    """Cover, contents, agenda, then each item: divider, note, draft, annexes; stamped, linked, bookmarked, tagged.

    Pieces already in `cache` are not rendered again. The SHA-256 of the bytes is the identity of the version.
    Annexes must be copies made by `intake`.
    """
    cache = cache or MemoryCache()
    body = [piece for item in facts.items for piece in made.item_pieces(facts, item, cache)]
    cover, agenda = made.cover_piece(facts, cache), made.agenda_piece(facts, cache)
    before = [("Couverture", "couverture", 1), ("Ordre du jour", "ordre-du-jour", page_count(agenda))]
    contents = made.contents_piece(facts, body, before, cache)
    pieces = [
        Piece(Part("couverture", "Couverture", "couverture", cover), "cover"),
        Piece(Part("ordre-du-jour", "Ordre du jour", "ordre du jour", agenda), "agenda"),
        Piece(Part("sommaire", "Sommaire", "sommaire", contents), "toc"),
        *body,
    ]
    title = f"Dossier {facts.sitting.body.of_the} du {day(facts.sitting.starts_at.date())}, version {facts.version}"
    meta = Meta(title, facts.institution.name, facts.frozen_at, facts.audience)
    merged = assemble([p.part for p in pieces], list(made.outline(pieces)), meta, f"Dossier v{facts.version}")
    entries = tuple(
        Entry(p.kind, p.part.title, first, count, p.item, p.annex, untagged)
        for p, (first, count, untagged) in zip(pieces, merged.spans, strict=True)
    )
    last = entries[-1]
    digest = hashlib.sha256(merged.pdf).hexdigest()
    return MadeDossier(merged.pdf, last.first_page + last.pages - 1, digest, entries)
