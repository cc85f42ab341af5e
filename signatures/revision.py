"""What one appended revision adds, by the list of `appended`: everything it names is explained, or it is not known."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any, Literal

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject
from pyhanko.pdf_utils.reader import PdfFileReader

Kind = Literal["evidence", "stamp", "signature"]
"""What a revision adds: validation data alone; (also) an invisible document time stamp; (also) a person's signature."""

ORDER: tuple[Kind, ...] = ("evidence", "stamp", "signature")
_STORE = {"/Type", "/Certs", "/CRLs", "/OCSPs"}
_EVIDENCE_STREAM = {"/Length", "/Filter", "/DecodeParms"}
_SIGNATURE = {
    "/Type",
    "/Filter",
    "/SubFilter",
    "/ByteRange",
    "/Contents",
    "/M",
    "/Name",
    "/Reason",
    "/Location",
}
_SIGNATURE |= {"/ContactInfo", "/Prop_Build"}
_DRAWING = {
    "/Type",
    "/Subtype",
    "/BBox",
    "/Resources",
    "/Length",
    "/Filter",
    "/DecodeParms",
    "/Matrix",
    "/FormType",
}
_TRAILER = ("/Root", "/Info", "/Encrypt")


class Unknown(Exception):
    """The revision is not one of those that this module knows."""


class Revision:
    """One appended revision under examination. `mentions(number, revision)`: how often the revisions before that one
    refer to an object."""

    def __init__(self, reader: PdfFileReader, revision: int, mentions: Callable[[int, int], int]) -> None:
        self._mentions = mentions
        self._reader = reader
        self._xrefs = reader.xrefs
        self._number = revision
        self._named = {ref.idnum for ref in self._xrefs.explicit_refs_in_revision(revision)}
        self._size = int(self._xrefs.get_xref_container_info(revision - 1).size)
        self._explained: set[int] = set()

    def kind(self) -> Kind:
        """What it adds. Raises Unknown."""
        self._check_table()
        kind: Kind = "evidence"
        if self._root_number in self._named:
            self._check_catalog()
            self._explained.add(self._root_number)
        self._check_store()
        for field in self._changed_fields():
            kind = max(kind, self._check_field(field), key=ORDER.index)
        if self._named - self._explained:
            raise Unknown
        return kind

    def _check_table(self) -> None:
        references = self._xrefs.explicit_refs_in_revision(self._number)
        section = self._xrefs.get_xref_container_info(self._number)
        self._need(self._reader.strict and not self._xrefs.hybrid_xrefs_present)
        self._need(not self._xrefs.refs_freed_in_revision(self._number))
        self._need(all(reference.generation == 0 for reference in references))
        for key in _TRAILER:
            self._need(_text(self._trailer(key, self._number)) == _text(self._trailer(key, self._number - 1)))
        containers = set(self._xrefs.object_streams_used_in(self._number))
        if section.stream_ref is not None:
            containers.add(section.stream_ref)
        for reference in containers:
            self._take_new(reference.idnum)

    def _check_catalog(self) -> None:
        before, after = self._roots()
        keys = (set(before) | set(after)) - {"/DSS", "/Extensions"}
        self._need(all(_same(before, after, key) for key in keys))
        if not _same(
            before, after, "/Extensions"
        ):  # names of extensions used, which other software adds as it signs
            self._need(not list(_references(after.raw_get("/Extensions"))))

    def _check_store(self) -> None:
        before, after = self._roots()
        if "/DSS" not in after:
            self._need("/DSS" not in before)
            return
        old, new = self._follow(before, "/DSS", self._number - 1), self._changed(before, after, "/DSS")
        self._need(isinstance(new, DictionaryObject) and not isinstance(new, StreamObject))
        self._need(set(old or ()) <= set(new) <= _STORE)
        for key in set(new) - {"/Type"}:
            items = self._changed(old or DictionaryObject(), new, key)
            self._need(isinstance(items, ArrayObject))
            for item in items:
                self._need(isinstance(item, IndirectObject))
                if item.idnum in self._named and item.idnum not in self._explained:
                    self._take_new(item.idnum)
                    self._check_stream(item.idnum, _EVIDENCE_STREAM)

    def _changed(self, before: DictionaryObject, after: DictionaryObject, key: str) -> Any:
        """The new value of an entry of the store: direct, in a new object, or in the same object as before, which
        nothing else uses."""
        value = after.raw_get(key)
        if isinstance(value, IndirectObject) and value.idnum in self._named:
            old = before.raw_get(key) if key in before else None
            if isinstance(old, IndirectObject) and old.idnum == value.idnum:
                self._need(
                    key == "/DSS"
                    and self._mentions(value.idnum, self._number) == self._store_uses(value.idnum)
                )
                self._explained.add(value.idnum)
            else:
                self._take_new(value.idnum)
        return self._follow(after, key, self._number)

    def _store_uses(self, number: int) -> int:
        """How many versions of the catalog have named the store by that number."""
        uses = 0
        for revision in range(self._number):
            named = {reference.idnum for reference in self._xrefs.explicit_refs_in_revision(revision)}
            if self._root_number in named:
                root = self._object(self._root_number, revision)
                uses += getattr(root.raw_get("/DSS"), "idnum", 0) == number if "/DSS" in root else 0
        return uses

    def _changed_fields(self) -> list[int]:
        form = self._follow(self._roots()[1], "/AcroForm", self._number)
        if not isinstance(form, DictionaryObject):
            return []
        fields = self._follow(form, "/Fields", self._number)
        self._need(isinstance(fields, ArrayObject))
        numbers = [field.idnum for field in fields if isinstance(field, IndirectObject)]
        self._need(len(numbers) == len(set(numbers)))
        return [number for number in numbers if number in self._named]

    def _check_field(self, number: int) -> Kind:
        """The field was empty, is now signed, and is otherwise as it was."""
        self._need(number < self._size)
        before, after = self._object(number, self._number - 1), self._object(number, self._number)
        self._need(isinstance(before, DictionaryObject) and isinstance(after, DictionaryObject))
        self._need("/V" not in before and not {"/Kids", "/Parent", "/Lock", "/SV"} & set(before))
        self._need(before.get("/FT") == "/Sig" and before.get("/Subtype") == "/Widget")
        self._need(all(_same(before, after, key) for key in (set(before) | set(after)) - {"/V", "/AP"}))
        self._need(self._mentions(number, self._number) == self._uses(number, before))
        self._explained.add(number)
        value = after.raw_get("/V")
        self._need(isinstance(value, IndirectObject))
        self._take_new(value.idnum)
        signature = self._object(value.idnum, self._number)
        self._need(isinstance(signature, DictionaryObject) and not isinstance(signature, StreamObject))
        self._need(set(signature) <= _SIGNATURE and not list(_references(signature)))
        stamp = signature.get("/Type") == "/DocTimeStamp"
        if not _same(before, after, "/AP"):
            self._need(not stamp)
            self._check_drawing(after)
        return "stamp" if stamp and self._invisible(after) else "signature"

    def _uses(self, number: int, widget: DictionaryObject) -> int:
        """How many references to the field are in order: in the form, on its page, in its element of the structure."""
        page = self._follow(widget, "/P", self._number)
        self._need(isinstance(page, DictionaryObject) and page.get("/Type") == "/Page")
        notes = self._follow(page, "/Annots", self._number)
        self._need([getattr(note, "idnum", 0) for note in notes or ()].count(number) == 1)
        if "/StructParent" not in widget:
            return 2
        tree = self._follow(self._roots()[1], "/StructTreeRoot", self._number)
        element = self._numbered(
            self._follow(tree, "/ParentTree", self._number), int(widget["/StructParent"]), 0
        )
        kid = self._follow(element, "/K", self._number)
        self._need(isinstance(kid, DictionaryObject) and kid.get("/Type") == "/OBJR")
        self._need(getattr(kid.raw_get("/Obj"), "idnum", 0) == number)
        return 3

    def _numbered(self, node: Any, key: int, depth: int) -> Any:
        """The value of a number tree (ISO 32000-2 section 7.9.7)."""
        self._need(isinstance(node, DictionaryObject) and depth < 20)
        numbers = self._follow(node, "/Nums", self._number)
        if isinstance(numbers, ArrayObject):
            for place in range(0, len(numbers) - 1, 2):
                if numbers[place] == key:
                    return self._resolved(ArrayObject.raw_get(numbers, place + 1), self._number)
        for kid in self._follow(node, "/Kids", self._number) or ():
            branch = self._resolved(kid, self._number)
            low, high = (int(limit) for limit in branch["/Limits"])
            if low <= key <= high:
                return self._numbered(branch, key, depth + 1)
        raise Unknown

    def _check_drawing(self, widget: DictionaryObject) -> None:
        drawings = widget.raw_get("/AP")
        self._need(isinstance(drawings, DictionaryObject) and set(drawings) == {"/N"})
        normal = drawings.raw_get("/N")
        self._need(isinstance(normal, IndirectObject))
        self._take_new(normal.idnum)
        self._check_stream(normal.idnum, _DRAWING)
        for reference in _references(self._object(normal.idnum, self._number)):
            # Fonts and images that were there; a drawing that brings new ones is left to pyHanko.
            self._need(reference.idnum not in self._named)

    def _check_stream(self, number: int, keys: set[str]) -> None:
        found = self._object(number, self._number)
        self._need(isinstance(found, StreamObject) and set(found) <= keys)

    def _take_new(self, number: int) -> None:
        """An object made by this revision: its number could not be used before, and nothing referred to it."""
        self._need(number in self._named and number >= self._size and number not in self._explained)
        self._need(self._mentions(number, self._number) == 0)
        self._explained.add(number)

    def _roots(self) -> tuple[DictionaryObject, DictionaryObject]:
        before = self._object(self._root_number, self._number - 1)
        after = self._object(self._root_number, self._number)
        self._need(isinstance(before, DictionaryObject) and isinstance(after, DictionaryObject))
        return before, after

    @property
    def _root_number(self) -> int:
        return int(self._trailer("/Root", self._number).idnum)

    def _trailer(self, key: str, revision: int) -> Any:
        try:
            return self._reader.trailer.raw_get(key, revision=revision)
        except KeyError:
            return None

    def _object(self, number: int, revision: int) -> Any:
        reference = generic.Reference(number, 0, pdf=self._reader)
        if self._xrefs.get_last_change(reference) <= revision:
            return self._reader.get_object(reference)  # kept by the reader once read
        return self._reader.get_object(reference, revision=revision)

    def _follow(self, holder: Any, key: str, revision: int) -> Any:
        """An entry as it was in that revision; None when absent."""
        if not isinstance(holder, DictionaryObject) or key not in holder:
            return None
        return self._resolved(holder.raw_get(key), revision)

    def _resolved(self, value: Any, revision: int) -> Any:
        return self._object(value.idnum, revision) if isinstance(value, IndirectObject) else value

    @staticmethod
    def _invisible(widget: DictionaryObject) -> bool:
        left, bottom, right, top = (float(side) for side in widget["/Rect"])
        return left == right or bottom == top

    @staticmethod
    def _need(condition: object) -> None:
        if not condition:
            raise Unknown


def _references(value: generic.PdfObject) -> Iterator[IndirectObject]:
    """The references in a value, not followed."""
    if isinstance(value, IndirectObject):
        yield value
    elif isinstance(value, DictionaryObject):
        for key in value:
            yield from _references(value.raw_get(key))
    elif isinstance(value, ArrayObject):
        for index in range(len(value)):
            yield from _references(value.raw_get(index))


def _same(before: DictionaryObject, after: DictionaryObject, key: str) -> bool:
    if key not in before or key not in after:
        return (key in before) == (key in after)
    return _text(before.raw_get(key)) == _text(after.raw_get(key))


def _text(value: generic.PdfObject | None) -> bytes:
    """The value as it is written: a name and a string of the same letters differ."""
    out = BytesIO()
    if value is not None:
        value.write_to_stream(out)
    return out.getvalue()
