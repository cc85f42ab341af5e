"""The tags of an uploaded PDF, kept for screen readers when they are sound, and stripped of all that is not a tag."""

from __future__ import annotations

import re
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from council.documents.intake.allowed import plain
from council.documents.tree import children, elements, number_tree

_ELEMENT = "/S /ID /T /Lang /Alt /E /ActualText /R /C"
_ELEMENT_KEYS = {*_ELEMENT.split(), "/Type", "/P", "/Pg", "/K", "/A"}
_LEAF_KEYS = {"/Type", "/Pg", "/MCID", "/Obj"}
_QUOTED = re.compile(rb"\((?:\\.|[^\\()])*\)|<[0-9a-fA-F\s]*>|(?<![^\s\])>])([qQ])(?![^\s\[(</])")


def keep_tags(source: Pdf) -> bool:
    """Whether the tags can be kept: a real tree of sane size, and pages that close what they open. Strips the tree."""
    root = source.Root
    marks, tree = root.get("/MarkInfo"), root.get("/StructTreeRoot")
    if not isinstance(marks, Dictionary) or marks.get("/Marked") is not True or not isinstance(tree, Dictionary):  # fmt: skip
        return False
    try:
        known = _strip_tree(source, tree)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return False
    return bool(known) and all(_balanced(page) for page in source.pages)


def _strip_tree(source: Pdf, tree: Object) -> set[tuple[int, int]]:
    pages = {page.obj.objgen for page in source.pages}
    links = {one.objgen for page in source.pages for one in page.obj.get("/Annots", Array())}
    for key in set(tree.keys()) - {"/Type", "/K", "/ParentTree", "/RoleMap"}:
        del tree[key]
    _strip_kids(tree, pages, links)
    known = set()
    for element in elements(source):
        known.add(element.objgen)
        _strip(element, pages, links)
    known.discard((0, 0))
    numbers: list[Any] = []
    for key, value in number_tree(tree.get("/ParentTree", Dictionary())):
        if isinstance(value, Array):
            numbers += [key, Array([one if _is_known(one, known) else None for one in value])]
        elif _is_known(value, known):
            numbers += [key, value]
    tree.ParentTree = source.make_indirect(Dictionary(Nums=Array(numbers)))
    roles = tree.get("/RoleMap", Dictionary())
    tree.RoleMap = Dictionary({key: value for key, value in roles.items() if isinstance(value, Name)})
    return known


def _is_known(value: Any, known: set[tuple[int, int]]) -> bool:
    return isinstance(value, Dictionary) and value.objgen in known


def _strip(element: Object, pages: set[tuple[int, int]], links: set[tuple[int, int]]) -> None:
    for key in list(element.keys()):
        value = element.get(key)
        keep = key in _ELEMENT_KEYS
        if keep and key in _ELEMENT.split():
            keep = plain(value)
        elif key == "/Pg":
            keep = _is_known(value, pages)
        elif key == "/A":
            keep = all(_attributes(one) for one in (value if isinstance(value, Array) else [value]))
        if not keep:
            del element[key]
    _strip_kids(element, pages, links)


def _strip_kids(element: Object, pages: set[tuple[int, int]], links: set[tuple[int, int]]) -> None:
    kids = [kid for kid in children(element) if _kid(kid, pages, links)]
    for kid in kids:
        if isinstance(kid, Dictionary) and "/S" in kid:
            _set_parent(kid, element)
    if kids:
        element.K = Array(kids)
    elif "/K" in element:
        del element["/K"]


def _set_parent(kid: Object, element: Object) -> None:
    """What a kid calls its parent may lead anywhere; under the root, whoever gathers the trees writes it again."""
    if "/S" in element and element.is_indirect:
        kid.P = element
    elif "/P" in kid:
        del kid["/P"]


def _kid(kid: Any, pages: set[tuple[int, int]], links: set[tuple[int, int]]) -> bool:
    """Whether something under an element is an element, a mark on a page, or a link that was kept."""
    if isinstance(kid, int):
        return True
    if not isinstance(kid, Dictionary) or isinstance(kid, Stream):
        return False
    if "/S" in kid:
        return isinstance(kid.S, Name)
    for key in set(kid.keys()) - _LEAF_KEYS:
        del kid[key]
    if "/Pg" in kid and not _is_known(kid.Pg, pages):
        return False
    if "/Obj" in kid:
        return _is_known(kid.Obj, links)
    return isinstance(kid.get("/MCID"), int)


def _attributes(value: Any) -> bool:
    if isinstance(value, Dictionary) and not isinstance(value, Stream):
        return all(plain(one) for one in value.as_dict().values())
    return isinstance(value, int)


def _balanced(page: pikepdf.Page) -> bool:
    """Whether the page restores each graphics state it saves: what follows it in a merged file depends on it."""
    page.contents_coalesce()
    content = page.obj.get("/Contents")
    depth = 0
    for match in _QUOTED.finditer(content.read_bytes() if isinstance(content, Stream) else b""):
        if match[1]:
            depth += 1 if match[1] == b"q" else -1
        if depth < 0:
            return False
    return depth == 0
