"""Other copies of a dossier: without what not everybody may read, in volumes, as a folder of pieces."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from tempfile import TemporaryFile

from council.documents import pieces as made
from council.documents.cache import PieceCache
from council.documents.dossier import all_pieces, meta_of, whole
from council.documents.dossier_facts import DossierFacts, DossierItem
from council.documents.merge import Marking, assemble
from council.documents.pieces import Binder, Piece

PUBLIC_AUDIENCE = "Exemplaire public"
OPEN_AUDIENCE = "Exemplaire sans les points à huis clos"
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Volume:
    """One of `count` volumes: its rank from 1, its first page in the whole dossier, its pages."""

    pdf: bytes = field(repr=False)
    rank: int
    count: int
    first_page: int
    pages: int


def public_copy(facts: DossierFacts) -> DossierFacts:
    """What citizens may read: of closed or confidential items the open title alone, no confidential annex (FR-DATA-01)."""
    items = (
        _title_only(item) if item.line.closed_session or item.confidential else _open_annexes(item)
        for item in facts.items
    )
    return replace(facts, items=tuple(items), audience=PUBLIC_AUDIENCE)


def open_copy(facts: DossierFacts) -> DossierFacts:
    """What members get of the public part of the sitting: items announced in closed session keep their open title."""
    items = (_title_only(item) if item.line.closed_session else item for item in facts.items)
    return replace(facts, items=tuple(items), audience=OPEN_AUDIENCE)


def personal_copy(facts: DossierFacts, reader: str) -> DossierFacts:
    """The copy of one reader, named on each page."""
    return replace(facts, audience=f"Exemplaire de {reader}", reader=f"Exemplaire de {reader}")


def _title_only(item: DossierItem) -> DossierItem:
    return DossierItem(replace(item.line, object=item.open_object), open_object=item.open_object)


def _open_annexes(item: DossierItem) -> DossierItem:
    line = replace(item.line, object=item.open_object or item.line.object)
    return replace(item, line=line, annexes=tuple(annex for annex in item.annexes if not annex.confidential))


def make_volumes(facts: DossierFacts, cache: PieceCache, largest: int) -> Iterator[Volume]:
    """The dossier in files of about `largest` bytes, cut between items, or between papers of an item that is larger.

    Pages are stamped with their number in the whole dossier. A single paper over the limit is a volume of its own.
    """
    with Binder(cache) as binder:
        pieces = all_pieces(facts, binder)
        shares, total, first = _shares(pieces, largest), sum(len(p.part.pdf.pages) for p in pieces), 1
        for rank, share in enumerate(shares, start=1):
            head = f"Dossier v{facts.version}, volume {rank}/{len(shares)}"
            meta = meta_of(facts, f", volume {rank} sur {len(shares)}")
            with TemporaryFile() as file:
                spans = assemble(
                    file, [p.part for p in share], list(made.outline(share)), meta,
                    Marking(head, facts.reader, first, total),
                )  # fmt: skip
                count = sum(span[1] for span in spans)
                yield Volume(whole(file), rank, len(shares), first, count)
            first += count


def _shares(pieces: list[Piece], largest: int) -> list[list[Piece]]:
    shares: list[list[Piece]] = [[]]
    for run in _runs(pieces):
        for group in [run] if _size(run) <= largest else [[piece] for piece in run]:
            if shares[-1] and _size(shares[-1]) + _size(group) > largest:
                shares.append([])
            shares[-1].extend(group)
    return shares


def _size(pieces: list[Piece]) -> int:
    return sum(piece.part.size for piece in pieces)


def _runs(pieces: list[Piece]) -> Iterator[list[Piece]]:
    """The front matter, then the papers of each item."""
    run: list[Piece] = []
    for piece in pieces:
        if piece.kind == "divider" and run:
            yield run
            run = []
        run.append(piece)
    yield run


def make_bundle(facts: DossierFacts, cache: PieceCache) -> bytes:
    """A ZIP of the papers as they are, a folder per item; the same papers give the same bytes."""
    with Binder(cache) as binder, TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as bundle:
            folder = ""
            for rank, piece in enumerate(all_pieces(facts, binder)):
                if piece.kind == "divider":
                    folder = f"{int(piece.item):02} - {_safe(piece.part.title.split(' : ', 1)[1])}/"
                elif piece.kind != "toc":
                    entry = zipfile.ZipInfo(
                        f"{folder}{rank:03} - {_safe(piece.part.title)}.pdf", _moment(facts)
                    )
                    source = piece.part.source
                    bundle.writestr(entry, source if isinstance(source, bytes) else source.read_bytes())
        return whole(file)


def _safe(title: str) -> str:
    """A file name that every system takes."""
    return (
        re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "-", title).strip(" .-")[:_LONGEST_NAME].rstrip(" .-")
        or "sans titre"
    )


def _moment(facts: DossierFacts) -> tuple[int, int, int, int, int, int]:
    at = facts.frozen_at
    return (at.year, at.month, at.day, at.hour, at.minute, at.second)
