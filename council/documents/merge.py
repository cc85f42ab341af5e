"""One pass that makes one PDF of many: pages, links, tags, outline, page labels, stamps, metadata (pdf.md section 7)."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, OutlineItem, Pdf

from council.documents import links, stamp, xmp
from council.documents.render import Meta
from council.documents.tree import FIGURE, TreeMerger, indirect

_STATIC_ID = b"31415926535897932384626433832795"
"""What qpdf writes as /ID when told to write a fixed one; the trailer that holds it ends the file."""
_TAIL = 512
_INHERITABLE = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")


@dataclass(frozen=True, slots=True)
class Part:
    """One document to merge. `key` is what "piece:" links name; `label` what the stamp says ("point 7, annexe 2").

    `own` documents were made by us: tagged, balanced, with an empty foot; the others get white behind their stamp.
    `identity` names the content: a hash of the bytes, or of what they were rendered from. `source` is what `pdf` was
    opened from.
    """

    key: str
    title: str
    label: str
    pdf: Pdf = field(repr=False)
    identity: str
    source: bytes | Path = field(repr=False)
    own: bool = True

    @property
    def size(self) -> int:
        """Bytes it brings to the merged file, nearly."""
        return len(self.source) if isinstance(self.source, bytes) else self.source.stat().st_size


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An outline entry leading to the first page of part `key`."""

    title: str
    key: str
    children: tuple[Bookmark, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """A part in the merged file: its first page (from 1), its pages there, where its links lead in it.

    ``tagged``: it brought its own tags.
    """

    part: Part
    first: int
    pages: list[pikepdf.Page]
    tagged: bool
    targets: links.Targets


Span = tuple[int, int, int]
"""First page of a part (from 1), its number of pages, and how many of them carry no tags."""


@dataclass(frozen=True, slots=True)
class Marking:
    """What is written on each page: `head` begins the stamp ("Dossier v3"); `reader` names whose copy it is, across it.

    A volume counts its pages among the whole: its first is number `first` of `total` (0: of its own pages).
    """

    head: str
    reader: str = ""
    first: int = 1
    total: int = 0


def assemble(
    file: IO[bytes], parts: Sequence[Part], bookmarks: Sequence[Bookmark], meta: Meta, marking: Marking
) -> list[Span]:
    """Merge `parts` in order into the empty `file`, closing each as soon as it is copied. Same input, same bytes."""
    with pikepdf.new() as out:
        _describe(out, parts[0].pdf, meta, archival=all(part.own for part in parts))
        placed = _append(out, parts)
        first_pages = {one.part.key: (one.pages[0].obj, one.part.title) for one in placed}
        for one in placed:
            links.relink(one.pages, one.targets, first_pages.get)
        _stamp_pages(out, placed, marking)
        _outline(out, bookmarks, first_pages)
        out.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D, St=marking.first)]))
        _save(out, file, "\n".join([meta.title, repr(marking), *(part.identity for part in parts)]))
        return [(one.first, len(one.pages), 0 if one.tagged else len(one.pages)) for one in placed]


def _append(out: Pdf, parts: Sequence[Part]) -> list[Placed]:
    """Bring every part, and hang all pages in the page tree at once: one at a time costs qpdf as much as the copy."""
    merger, placed, first = TreeMerger(out), list[Placed](), 1
    for part in parts:
        placed.append(_bring(out, merger, part, first))
        first += len(placed[-1].pages)
    merger.finish()
    kids = [page.obj for one in placed for page in one.pages]
    for page in kids:
        page.Parent = out.Root.Pages
    out.Root.Pages.Kids, out.Root.Pages.Count = Array(kids), len(kids)
    return placed


def _bring(out: Pdf, merger: TreeMerger, part: Part, first: int) -> Placed:
    """Copy the pages and the tags of one part. It is closed then: its file need not stay mapped beside its copy."""
    tagged, targets = "/StructTreeRoot" in part.pdf.Root, links.targets(part.pdf)
    pages = [pikepdf.Page(_copy(out, part.pdf, page.obj)) for page in part.pdf.pages]
    if tagged:
        merger.add_tagged(part.pdf, pages, part.title)
    else:
        merger.add_figures(pages, part.title, part.title)
    part.pdf.close()
    return Placed(part, first, pages, tagged, targets)


def _copy(out: Pdf, source: Pdf, page: Object) -> Object:
    """`page` of `source` in `out`, with what it had from its ancestors in the page tree (ISO 32000-1, 7.7.3.4)."""
    copied, above = out.copy_foreign(page), page
    missing = [key for key in _INHERITABLE if key not in page]
    while missing and (above := above.get("/Parent")) is not None:
        for key in [key for key in missing if key in above]:
            missing.remove(key)
            value = above[key]
            copied[key] = value if isinstance(value, int) else out.copy_foreign(indirect(source, value))
    return copied


def _stamp_pages(out: Pdf, placed: Sequence[Placed], marking: Marking) -> None:
    font, total = stamp.embed_font(out), marking.total or len(out.pages)
    for one in placed:
        foreign, drawn = not one.part.own, b"" if one.tagged else FIGURE
        for offset, page in enumerate(one.pages):
            within = f" p. {offset + 1}" if len(one.pages) > 1 else ""
            number = one.first + offset + marking.first - 1
            text = f"{marking.head}, page {number}/{total} · {one.part.label}{within}"
            stamp.stamp(out, page, font, text, backed=foreign, drawn=drawn, reader=marking.reader)


def _save(out: Pdf, file: IO[bytes], identity: str) -> None:
    """Write `out`, whose /ID tells what it was made of: hashing what goes in is quicker than what comes out.

    No object streams: in a large file they save 1 % of the size, and cost its saving and each verification dear.
    """
    out.save(file, min_version="1.7", object_stream_mode=pikepdf.ObjectStreamMode.disable, static_id=True)
    made = hashlib.sha256(identity.encode()).hexdigest()[: len(_STATIC_ID)].encode()
    tail = file.seek(-min(_TAIL, file.tell()), os.SEEK_END)
    end = file.read()
    file.seek(tail)
    file.write(end.replace(_STATIC_ID, made))


def _outline(out: Pdf, bookmarks: Sequence[Bookmark], first_pages: dict[str, tuple[Object, str]]) -> None:
    def item(bookmark: Bookmark) -> OutlineItem:
        made = OutlineItem(bookmark.title, Array([first_pages[bookmark.key][0], Name.Fit]))
        made.children.extend(item(child) for child in bookmark.children)
        made.is_closed = True
        return made

    with out.open_outline() as outline:
        outline.root.extend(item(bookmark) for bookmark in bookmarks)


def _describe(out: Pdf, first: Pdf, meta: Meta, *, archival: bool) -> None:
    out.Root.Lang = pikepdf.String("fr")
    out.Root.PageMode = Name.UseOutlines
    out.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    if "/OutputIntents" in first.Root:
        out.Root.OutputIntents = out.copy_foreign(indirect(first, first.Root.OutputIntents))
    packet = xmp.packet(meta.title, meta.author, meta.subject, meta.created, archival=archival)
    out.Root.Metadata = out.make_stream(packet, Type=Name.Metadata, Subtype=Name.XML)
    moment = xmp.pdf_date(meta.created)
    out.trailer.Info = out.make_indirect(
        Dictionary(
            Title=pikepdf.String(meta.title),
            Author=pikepdf.String(meta.author),
            Subject=pikepdf.String(meta.subject),
            CreationDate=pikepdf.String(moment),
            ModDate=pikepdf.String(moment),
        )
    )
