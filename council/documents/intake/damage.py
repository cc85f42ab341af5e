"""Files that had to be mended: are they whole, or does a part of what they showed lack?"""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from typing import Any

from pikepdf import Dictionary, Object, Pdf, Stream

from council.documents.intake.refusal import Refusal

_REFERENCE = re.compile(rb"(?<![\w/.])(\d{1,10})\s+(\d{1,5})\s+R\b")
_CONTENTS = re.compile(rb"/Contents\s*\[?\s*((?:\d{1,10}\s+\d{1,5}\s+R\s*){1,10000})")
_DRAWN = ("/Contents", "/Resources")
_LEFT_OUT = "limits error"  # how qpdf says that it left an object out for being too large or nested too deep
_FOLLOWED = 200_000


def refuse_incomplete(source: Pdf, path: Path, mended: list[str]) -> None:
    """Refusal when a page refers to an object the file has lost, or when one of its streams is cut.

    `mended`: what the parser said of the file so far.
    """
    if any(_LEFT_OUT in str(one) for one in mended):
        raise Refusal("damaged")
    known: dict[tuple[int, int], bool] = {}
    waiting: list[Object] = []
    if _lost(b" ".join(_CONTENTS.findall(path.read_bytes())), source, known, waiting):
        raise Refusal("damaged")  # searched in the bytes: the parser forgets references to nothing
    for page in source.pages:
        waiting += [page.obj[key] for key in _DRAWN if key in page.obj]
        if _lost(_own_text(page.obj), source, known, waiting, only=_DRAWN):
            raise Refusal("damaged")
    seen: set[tuple[int, int]] = set()
    while waiting and len(seen) < _FOLLOWED:
        item = waiting.pop()
        if item.is_indirect:
            if item.objgen in seen:
                continue
            seen.add(item.objgen)
        if isinstance(item, Stream) and _cut(item):
            raise Refusal("damaged")
        if _lost(_own_text(item), source, known, waiting):
            raise Refusal("damaged")


def _own_text(item: Object) -> bytes:
    """The references of an object itself; a stream is read by its dictionary alone."""
    if isinstance(item, Stream):
        return Dictionary({key: item[key] for key in item if key != "/Length"}).unparse()
    return item.unparse(resolved=True) if item.is_indirect else item.unparse()


def _lost(
    text: bytes,
    source: Pdf,
    known: dict[tuple[int, int], bool],
    waiting: list[Object],
    only: tuple[str, ...] = (),
) -> bool:
    if only:
        text = b" ".join(re.findall(b"(?:" + b"|".join(key.encode() for key in only) + rb")\s+(\[[^\]]*\]|\d+ \d+ R)", text))  # fmt: skip
    for match in _REFERENCE.finditer(text):
        number = int(match[1]), int(match[2])
        if number not in known:
            found: Any = source.get_object(number)
            known[number] = found is not None
            if isinstance(found, Object) and not (isinstance(found, Dictionary) and "/Kids" in found):
                waiting.append(found)
        if not known[number]:
            return True
    return False


def _cut(stream: Stream) -> bool:
    """Whether a deflated stream ends before its end mark."""
    declared = stream.get("/Filter")
    if declared is None or str(declared) not in ("/FlateDecode",):
        return False
    engine = zlib.decompressobj()
    try:
        data = stream.read_raw_bytes()
        while data and not engine.eof:
            engine.decompress(data, 1 << 20)
            data = engine.unconsumed_tail
    except zlib.error:
        return True
    return not engine.eof
