"""Files small on disk and huge once opened: found by counting, never by opening them whole."""

from __future__ import annotations

import re
import zlib
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, PdfError, Stream, StreamDecodeLevel

from council.documents.intake import pixels as declared
from council.documents.intake.refusal import Refusal

_CHUNK = 1 << 20
_MAX_FILTERS = 3
_MAX_STREAM = 512 * 2**20
_MAX_TEXT = 64 * 2**20
_MAX_DRAWN = 50_000
_INFLATING = ("/FlateDecode", "/LZWDecode", "/RunLengthDecode", "/Fl", "/LZW", "/RL")
_RUN = 64  # most bytes that one byte of a run-length stream stands for
_OUTSIDE = (
    "Ce PDF va chercher une partie de son contenu dans un autre fichier : réimprimez-le en PDF, puis déposez le "
    "résultat."
)
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


def check_streams(pdf: Pdf, budget: int, pixels: int) -> None:
    """Raise Refusal when a stream inflates past reason, chains too many filters, or refers to a file outside.

    `pixels` is what one picture may hold; a picture in black and white may hold eight times as many.
    """
    total = 0
    for item in pdf.objects:
        if not isinstance(item, Stream):
            continue
        chain = filters(item)
        if "/F" in item or "/FFilter" in item:
            raise Refusal(_OUTSIDE)
        if len(chain) > _MAX_FILTERS or sum(chain.count(one) for one in _INFLATING) > 1:
            raise Refusal("heavy")
        image = item.get("/Subtype") == Name.Image
        if image and declared.picture(item) > pixels * (8 if declared.is_black_and_white(item) else 1):
            raise Refusal("heavy")
        total += _opened_size(item, chain, _MAX_STREAM if image else _MAX_TEXT)
        if total > (budget if not image else 4 * budget):
            raise Refusal("heavy")


def _opened_size(stream: Stream, chain: list[str], most: int) -> int:
    """Bytes a compressed stream holds once opened; only deflate can be followed without opening it whole."""
    if chain[:1] in (["/FlateDecode"], ["/Fl"]):
        return inflated(stream.read_raw_bytes(), most)
    if not set(chain) & set(_INFLATING):
        return 0
    runs = set(chain) & {"/RunLengthDecode", "/RL"}
    if runs and len(stream.read_raw_bytes()) * _RUN > most:
        raise Refusal("heavy")
    try:
        data = stream.read_bytes(StreamDecodeLevel.specialized)
    except PdfError:
        return 0  # damaged, or a picture inside: readers show nothing more of it either
    if len(data) > most:
        raise Refusal("heavy")
    if runs:
        stream.write(data)  # the rest of the intake reads deflate and LZW only
    return len(data)


class DrawingCounter:
    """Counts how many forms a page really draws, forms inside forms included ("billion laughs")."""

    def __init__(self, pixels: int) -> None:
        self._pixels = pixels
        self._known: dict[tuple[int, int], int] = {}
        self._open: set[tuple[int, int]] = set()

    def page(self, page: Any) -> None:
        """Raise Refusal when the page draws too many forms, or a form draws itself."""
        forms, content = _forms(page.get_resources()), _content(page.obj)
        if declared.inline(content) > self._pixels or (forms and self._draws(content, forms, 0) > _MAX_DRAWN):
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
