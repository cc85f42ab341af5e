"""Structure trees (the tags a screen reader follows): carried over when documents are merged (pdf.md section 5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

_MAX_ELEMENTS = 200_000


def children(element: Object) -> list[Object]:
    """The kids of a structure element as a list; a single kid may stand alone."""
    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, Array) else [kids]


def elements(pdf: Pdf) -> Iterator[Object]:
    """Every structure element of `pdf`, each once; ValueError when there are too many or the tree loops."""
    if "/StructTreeRoot" not in pdf.Root:
        return
    waiting, seen = children(pdf.Root.StructTreeRoot), 0
    while waiting:
        element = waiting.pop()
        if not isinstance(element, Dictionary) or "/S" not in element:
            continue
        seen += 1
        if seen > _MAX_ELEMENTS:
            raise ValueError("structure tree too large or looping")
        yield element
        waiting.extend(children(element))


def unique_ids(pdf: Pdf, prefix: str) -> None:
    """Prefix the table-header identifiers, so that they stay distinct once documents are merged."""
    for element in elements(pdf):
        if "/ID" in element:
            element.ID = pikepdf.String(f"{prefix}-{element.ID}")
        attributes = element.get("/A")
        if isinstance(attributes, Dictionary) and "/Headers" in attributes:
            attributes.Headers = Array([pikepdf.String(f"{prefix}-{h}") for h in attributes.Headers])


def number_tree(node: Object) -> Iterator[tuple[int, Object]]:
    """The (key, value) pairs of a number tree, kids included."""
    waiting, visited = [node], set()
    while waiting:
        current = waiting.pop()
        if current.is_indirect:
            if current.objgen in visited:
                continue
            visited.add(current.objgen)
        numbers = current.get("/Nums", Array())
        for index in range(0, len(numbers) - 1, 2):
            yield int(numbers[index]), numbers[index + 1]
        waiting.extend(current.get("/Kids", Array()))


@dataclass
class TreeMerger:
    """Builds one tree in `out` from the trees of the documents whose pages were appended to it."""

    out: Pdf
    parents: dict[int, Object] = field(default_factory=dict)
    parts: list[Object] = field(default_factory=list)
    roles: dict[str, Object] = field(default_factory=dict)
    next_key: int = 0

    def __post_init__(self) -> None:
        self.root = self.out.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self.document = self.out.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=self.root))

    def part(self, title: str) -> Object:
        """A new top-level part, titled as the outline titles it."""
        made = self.out.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Part, P=self.document, K=Array())
        )
        made.T = pikepdf.String(title)
        self.parts.append(made)
        return made

    def add_tagged(self, source: Pdf, pages: list[pikepdf.Page], title: str) -> None:
        """Carry over the tree of `source`, whose pages were just copied as `pages`."""
        part, tree, offset = self.part(title), source.Root.StructTreeRoot, self.next_key
        for kid in children(tree):
            top = self.out.copy_foreign(indirect(source, kid))
            top.P = part
            if top.get("/S") == Name.Document:
                top.S = Name.Sect
            part.K.append(top)
        for key, value in number_tree(tree.get("/ParentTree", Dictionary())):
            self.parents[key + offset] = self.out.copy_foreign(indirect(source, value))
            self.next_key = max(self.next_key, key + offset + 1)
        for role, standard in tree.get("/RoleMap", Dictionary()).items():
            self.roles.setdefault(role, standard)
        for page in pages:
            _shift(page.obj, "/StructParents", offset)
            for annotation in page.obj.get("/Annots", Array()):
                _shift(annotation, "/StructParent", offset)

    def add_figures(self, pages: list[pikepdf.Page], title: str, alternative: str) -> None:
        """Present untagged pages as one figure each, honestly described ("… : image sans texte accessible")."""
        part = self.part(title)
        for number, page in enumerate(pages, start=1):
            wrap_as_figure(self.out, page)
            figure = self.out.make_indirect(
                Dictionary(
                    Type=Name.StructElem,
                    S=Name.Figure,
                    P=part,
                    Pg=page.obj,
                    K=0,
                    Alt=pikepdf.String(f"{alternative}, page {number} : image sans texte accessible"),
                    A=Dictionary(O=Name.Layout, BBox=page.mediabox),
                )
            )
            part.K.append(figure)
            page.obj.StructParents = self._key(Array([figure]))
            page.obj.Tabs = Name.S
            for annotation in page.obj.get("/Annots", Array()):
                self._add_link(annotation, page, part)

    def _add_link(self, annotation: Object, page: pikepdf.Page, part: Object) -> None:
        target = Dictionary(Type=Name.OBJR, Obj=annotation, Pg=page.obj)
        link = self.out.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Link, P=part, K=target))
        link.Alt = pikepdf.String("Lien")
        part.K.append(link)
        annotation.StructParent = self._key(link)
        annotation.Contents = pikepdf.String("Lien")

    def _key(self, value: Object) -> int:
        key, self.next_key = self.next_key, self.next_key + 1
        self.parents[key] = value
        return key

    def finish(self) -> None:
        """Install the tree as the tags of `out`."""
        self.document.K = Array(self.parts)
        self.root.K = Array([self.document])
        numbers = [entry for key in sorted(self.parents) for entry in (key, self.parents[key])]
        self.root.ParentTree = self.out.make_indirect(Dictionary(Nums=Array(numbers)))
        self.root.ParentTreeNextKey = self.next_key
        if self.roles:
            self.root.RoleMap = self.out.make_indirect(
                Dictionary({role: Name(str(standard)) for role, standard in self.roles.items()})
            )
        self.out.Root.StructTreeRoot = self.root
        self.out.Root.MarkInfo = Dictionary(Marked=True)


FIGURE = b"/Figure <</MCID 0>> BDC q /CouncilPage Do Q EMC\n"
"""Draws the content of a page that `wrap_as_figure` put into a form; the page has no other content until it is given this."""


def wrap_as_figure(out: Pdf, page: pikepdf.Page) -> None:
    """Make the page's content one form, which `FIGURE` draws as content 0: unbalanced operators stay inside.

    The resources become the page's own, with room for fonts.
    """
    form = _content_form(out, page)
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, page.mediabox
    form.Resources = page.get_resources() or Dictionary()
    if "/Group" in page.obj:
        form.Group = page.obj.Group
    page.obj.Resources = Dictionary(XObject=Dictionary(CouncilPage=form), Font=Dictionary())


def _content_form(out: Pdf, page: pikepdf.Page) -> pikepdf.Stream:
    """The page's content as a stream of its own: the very one of the page when nothing else uses it, never unpacked."""
    contents = page.obj.get("/Contents", Array())
    if isinstance(contents, Array) and len(contents) != 1:
        return out.make_stream(b"\n".join(stream.read_bytes() for stream in contents))
    stream = contents[0] if isinstance(contents, Array) else contents
    if "/Subtype" not in stream:
        return stream
    copy = out.make_stream(stream.read_raw_bytes())  # shared: it is already the form of another page
    for key in ("/Filter", "/DecodeParms"):
        if key in stream:
            copy[key] = stream[key]
    return copy


def indirect(pdf: Pdf, value: Object) -> Object:
    """`value` of `pdf` as an object with a number, which another document can copy."""
    return value if value.is_indirect else pdf.make_indirect(value)


def _shift(holder: Object, key: str, offset: int) -> None:
    if key in holder:
        holder[key] = int(holder[key]) + offset
