"""Files small on disk and huge once opened: found by counting, never by opening them whole."""

from __future__ import annotations

import re
import zlib
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from council.documents.refusal import Refusal

_CHUNK = 1 << 20
_MAX_FILTERS = 3
_MAX_STREAM = 512 * 2**20
_MAX_TEXT = 64 * 2**20
_MAX_DRAWN = 50_000
_DO = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")


def filters(stream: Object) -> list[str]:
    """Names of a stream's filters, outermost first."""
    declared = stream.get("/Filter", Array())
    return [str(name) for name in (declared if isinstance(declared, Array) else [declared])]


def inflated(data: bytes, most: int) -> int:
    """Size `data` would have once inflated; stops and raises Refusal as soon as it passes `most`."""
    engine, size, pending = zlib.decompressobj(), 0, data
    while pending and not engine.eof:
        try:
            size += len(engine.decompress(pending, _CHUNK))
        except zlib.error:
            return size  # damaged end: readers keep what came before
        pending = engine.unconsumed_tail
        if size > most:
            raise Refusal("heavy")
    return size


def check_streams(pdf: Pdf, budget: int) -> None:
    """Raise Refusal when a stream inflates past reason, chains too many filters, or refers to a file outside."""
    total = 0
    for item in pdf.objects:
        if not isinstance(item, Stream):
            continue
        chain = filters(item)
        if len(chain) > _MAX_FILTERS or chain.count("/FlateDecode") > 1 or "/FFilter" in item or "/F" in item:
            raise Refusal("heavy" if "/F" not in item else "damaged")
        image = item.get("/Subtype") == Name.Image
        if chain[:1] == ["/FlateDecode"]:
            total += inflated(item.read_raw_bytes(), _MAX_STREAM if image else _MAX_TEXT)
        if total > (budget if not image else 4 * budget):
            raise Refusal("heavy")


class DrawingCounter:
    """Counts how many forms a page really draws, forms inside forms included ("billion laughs")."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], int] = {}
        self._open: set[tuple[int, int]] = set()

    def page(self, page: Any) -> None:
        """Raise Refusal when the page draws too many forms, or a form draws itself."""
        forms = _forms(page.get_resources())
        if forms and self._draws(_content(page.obj), forms, 0) > _MAX_DRAWN:
            raise Refusal("heavy")

    def _draws(self, content: bytes, forms: dict[str, Object], depth: int) -> int:
        if depth > 60:
            raise Refusal("heavy")
        total = 0
        for name in _DO.findall(content):
            form = forms.get("/" + name.decode("latin-1"))
            if form is not None:
                total += 1 + self._inside(form, depth)
            if total > _MAX_DRAWN:
                raise Refusal("heavy")
        return total

    def _inside(self, form: Object, depth: int) -> int:
        key = form.objgen
        if key in self._open:
            raise Refusal("damaged")
        if key not in self._known:
            self._open.add(key)
            inner = _forms(form.get("/Resources"))
            self._known[key] = self._draws(form.read_bytes(), inner, depth + 1) if inner else 0
            self._open.discard(key)
        return self._known[key]


def _forms(resources: Object | None) -> dict[str, Object]:
    if not isinstance(resources, Dictionary):
        return {}
    found = resources.get("/XObject", Dictionary())
    return {
        key: value
        for key, value in found.items()
        if isinstance(value, Stream) and value.get("/Subtype") == Name.Form
    }


def _content(page: Object) -> bytes:
    contents = page.get("/Contents", Array())
    streams = contents if isinstance(contents, Array) else [contents]
    return b"\n".join(stream.read_bytes() for stream in streams if isinstance(stream, Stream))
