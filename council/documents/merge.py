"""One pass that makes one PDF of many: pages, links, tags, outline, page labels, stamps, metadata (pdf.md section 7)."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf

from council.documents import links, stamp, xmp
from council.documents.render import Meta
from council.documents.tree import TreeMerger


@dataclass(frozen=True, slots=True)
class Part:
    """One document to merge. `key` is what "piece:" links name; `label` what the stamp says ("point 7, annexe 2").

    `own` documents were made by us: tagged, balanced, with an empty foot; the others get white behind their stamp.
    """

    key: str
    title: str
    label: str
    pdf: bytes = field(repr=False)
    own: bool = True


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An outline entry leading to the first page of part `key`."""

    title: str
    key: str
    children: tuple[Bookmark, ...] = ()


@dataclass(frozen=True, slots=True)
class Merged:
    """The bytes, and for each part its first page (from 1), number of pages and how many carry no tags."""

    pdf: bytes = field(repr=False)
    spans: tuple[tuple[int, int, int], ...]


def page_count(pdf: bytes) -> int:
    """Number of pages of a document."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        return len(opened.pages)


def assemble(parts: Sequence[Part], bookmarks: Sequence[Bookmark], meta: Meta, stamp_head: str) -> Merged:
    """Merge `parts` in order; `stamp_head` begins each page's stamp ("Dossier v3"). Same input, same bytes."""
    with ExitStack() as stack:
        out = stack.enter_context(pikepdf.new())
        sources = [stack.enter_context(pikepdf.open(BytesIO(part.pdf))) for part in parts]
        spans = _append(out, parts, sources)
        _stamp_pages(out, parts, spans, stamp_head)
        _outline(out, bookmarks, {part.key: span[0] for part, span in zip(parts, spans, strict=True)})
        _describe(out, sources[0], meta, archival=all(part.own for part in parts))
        saved = BytesIO()
        out.save(saved, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return Merged(saved.getvalue(), tuple(spans))


def _append(out: Pdf, parts: Sequence[Part], sources: Sequence[Pdf]) -> list[tuple[int, int, int]]:
    merger, spans, waiting, first_pages = TreeMerger(out), [], [], {}
    for part, source in zip(parts, sources, strict=True):
        found, first = links.targets(source), len(out.pages)
        out.pages.extend(source.pages)
        pages = [out.pages[index] for index in range(first, len(out.pages))]
        tagged = "/StructTreeRoot" in source.Root
        waiting.append((pages, found))
        if tagged:
            merger.add_tagged(source, pages, part.title)
        else:
            merger.add_figures(pages, part.title, part.title)
        first_pages[part.key] = (pages[0].obj, part.title)
        spans.append((first + 1, len(pages), 0 if tagged else len(pages)))
    for pages, found in waiting:
        links.relink(pages, found, first_pages.get)
    merger.finish()
    return spans


def _stamp_pages(out: Pdf, parts: Sequence[Part], spans: Sequence[tuple[int, int, int]], head: str) -> None:
    font, total = stamp.embed_font(out), len(out.pages)
    for part, (first, count, _) in zip(parts, spans, strict=True):
        for offset in range(count):
            number = first + offset
            within = f" p. {offset + 1}" if count > 1 else ""
            text = f"{head}, page {number}/{total} · {part.label}{within}"
            stamp.stamp(out, out.pages[number - 1], font, text, backed=not part.own)


def _outline(out: Pdf, bookmarks: Sequence[Bookmark], first_pages: dict[str, int]) -> None:
    def item(bookmark: Bookmark) -> OutlineItem:
        made = OutlineItem(bookmark.title, first_pages[bookmark.key] - 1, "Fit")
        made.children.extend(item(child) for child in bookmark.children)
        made.is_closed = True
        return made

    with out.open_outline() as outline:
        outline.root.extend(item(bookmark) for bookmark in bookmarks)


def _describe(out: Pdf, first: Pdf, meta: Meta, *, archival: bool) -> None:
    out.Root.Lang = pikepdf.String("fr")
    out.Root.PageMode = Name.UseOutlines
    out.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D, St=1)]))
    out.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    if "/OutputIntents" in first.Root:
        intents = first.Root.OutputIntents
        out.Root.OutputIntents = out.copy_foreign(
            intents if intents.is_indirect else first.make_indirect(intents)
        )
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
