"""Links inside merged documents: each keeps to its own document, and "piece:" addresses lead to another piece."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

PIECE = "piece:"
_SAFE = ("http://", "https://", "mailto:")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads: a page of the same document with its view, or another piece by its key."""

    page: int = -1
    view: tuple[Object | float | None, ...] = ()
    piece: str = ""


def name_tree(node: Object, depth: int = 0) -> Iterator[tuple[str, Object]]:
    """The (name, value) pairs of a name tree, to a sane depth."""
    names = node.get("/Names", Array())
    for index in range(0, len(names) - 1, 2):
        yield str(names[index]), names[index + 1]
    if depth < 50:
        for kid in node.get("/Kids", Array()):
            yield from name_tree(kid, depth + 1)


def _destinations(pdf: Pdf) -> dict[str, Object]:
    found = (
        dict(name_tree(pdf.Root.Names.Dests)) if "/Names" in pdf.Root and "/Dests" in pdf.Root.Names else {}
    )
    for key, value in pdf.Root.get("/Dests", Dictionary()).items():
        found.setdefault(key.lstrip("/"), value)
    return found


Targets = dict[tuple[int, int], Target | None]
"""For each link annotation (page, rank): where it leads inside the product; None for one to be removed."""


def targets(pdf: Pdf) -> Targets:
    """Where the links of `pdf` lead.

    Web and mail links are absent: they are copied as they are.
    """
    objects = [page.obj for page in pdf.pages]
    annotated = [(number, page.Annots) for number, page in enumerate(objects) if "/Annots" in page]
    if not annotated:
        return {}
    named = _destinations(pdf)
    pages = {page.objgen: index for index, page in enumerate(objects)}
    found: Targets = {}
    for number, marks in annotated:
        for rank, annotation in enumerate(marks):
            if annotation.get("/Subtype") == Name.Link and not _is_web(annotation):
                found[number, rank] = _target(annotation, named, pages)
    return found


def _is_web(annotation: Object) -> bool:
    return str(annotation.get("/A", Dictionary()).get("/URI", "")).lower().startswith(_SAFE)


def _target(annotation: Object, named: dict[str, Object], pages: dict[tuple[int, int], int]) -> Target | None:
    action = annotation.get("/A", Dictionary())
    address = str(action.get("/URI", ""))
    if address.startswith(PIECE):
        return Target(piece=address.removeprefix(PIECE))
    destination = annotation.get("/Dest", action.get("/D"))
    if isinstance(destination, pikepdf.String | Name):
        destination = named.get(str(destination).lstrip("/"))
    if isinstance(destination, Dictionary):
        destination = destination.get("/D")
    if not isinstance(destination, Array) or not len(destination):
        return None
    index = pages.get(destination[0].objgen) if isinstance(destination[0], Dictionary) else None
    return None if index is None else Target(index, tuple(destination)[1:])


def relink(
    pages: list[pikepdf.Page],
    found: Targets,
    piece_page: Callable[[str], tuple[Object, str] | None],
) -> None:
    """Point the copied links at the copied pages; drop those that lead nowhere.

    `piece_page` gives the first page of a piece and its title, which becomes what a screen reader says of the link.
    """
    dead: dict[int, set[int]] = {}
    for (number, rank), target in found.items():
        annotation = pages[number].obj.Annots[rank]
        page, title = _aim(target, pages, piece_page)
        if page is None:
            dead.setdefault(number, set()).add(rank)
            continue
        if title:
            annotation.Contents = pikepdf.String(title)
        for key in ("/A", "/PA", "/Dest"):
            if key in annotation:
                del annotation[key]
        view = [Name.Fit] if target is None or target.piece else list(target.view)
        annotation.Dest = Array([page, *(view or [Name.Fit])])
    _drop(pages, dead)


def _aim(
    target: Target | None, pages: list[pikepdf.Page], piece_page: Callable[[str], tuple[Object, str] | None]
) -> tuple[Object | None, str]:
    if target is None:
        return None, ""
    if target.piece:
        return piece_page(target.piece) or (None, "")
    return pages[target.page].obj, ""


def _drop(pages: list[pikepdf.Page], dead: dict[int, set[int]]) -> None:
    for number, ranks in dead.items():
        kept = [a for rank, a in enumerate(pages[number].obj.Annots) if rank not in ranks]
        pages[number].obj.Annots = Array(kept)
