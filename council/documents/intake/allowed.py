"""What a page may be made of (ISO 32000-2, 7 to 11): every other key of every object it reaches is taken out.

A list of what is known, not of what is feared: a script under a key nobody thought of has no key to stay under.
"""

from __future__ import annotations

import re
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

_STREAM = "/Length /Filter"
_PLAIN: dict[str, str] = {
    "page": "/MediaBox /CropBox /TrimBox /BleedBox /ArtBox /Rotate /UserUnit /StructParents /Tabs",
    "resources": "/ProcSet",
    "content": "",
    "group": "/Type /S /I /K",
    "form": "/Type /Subtype /FormType /BBox /Matrix /StructParent /StructParents /Name",
    "image": "/Type /Subtype /Width /Height /BitsPerComponent /Intent /ImageMask /Decode /SMaskInData /StructParent /Matte /Name",
    "state": "/Type /LW /LC /LJ /ML /D /RI /OP /op /OPM /FL /SM /SA /BM /CA /ca /AIS /TK",
    "softmask": "/Type /S /BC",
    "font": "/Type /Subtype /Name /BaseFont /FirstChar /LastChar /Widths /DW /W /DW2 /W2 /FontBBox /FontMatrix",
    "descriptor": "/Type /FontName /FontFamily /FontStretch /FontWeight /Flags /FontBBox /ItalicAngle /Ascent /Descent "
    "/Leading /CapHeight /XHeight /StemV /StemH /AvgWidth /MaxWidth /MissingWidth /CharSet /Lang",
    "program": "/Length1 /Length2 /Length3 /Subtype",
    "encoding": "/Type /BaseEncoding /Differences",
    "system": "/Registry /Ordering /Supplement",
    "cmap": "/Type /CMapName /WMode",
    "tiling": "/Type /PatternType /PaintType /TilingType /BBox /XStep /YStep /Matrix",
    "shaded": "/Type /PatternType /Matrix",
    "shading": "/ShadingType /Background /BBox /AntiAlias /Domain /Coords /Extend /Matrix /BitsPerCoordinate "
    "/BitsPerComponent /BitsPerFlag /Decode /VerticesPerRow",
    "function": "/FunctionType /Domain /Range /Size /BitsPerSample /Order /Encode /Decode /C0 /C1 /N /Bounds",
    "profile": "/N /Range",
    "calibration": "/WhitePoint /BlackPoint /Gamma /Matrix /Range",
    "parameters": "/Predictor /Colors /BitsPerComponent /Columns /EarlyChange /K /EndOfLine /EncodedByteAlign /Rows "
    "/EndOfBlock /BlackIs1 /DamagedRowsBeforeError /ColorTransform",
    "marked": "/MCID /ActualText /Alt /E /Lang /Attached /Subtype",
    "globals": "",
}  # fmt: skip
_RICH: dict[str, dict[str, str]] = {
    "page": {"/Contents": "*content", "/Resources": "resources", "/Group": "group", "/Annots": "kept"},
    "resources": {
        "/ExtGState": "#state", "/ColorSpace": "#space", "/Pattern": "#pattern", "/Shading": "#shading",
        "/XObject": "#drawn", "/Font": "#font", "/Properties": "#marked",
    },
    "group": {"/CS": "space"},
    "form": {"/Resources": "resources", "/Group": "group"},
    "image": {"/ColorSpace": "space", "/Mask": "mask", "/SMask": "image"},
    "state": {"/Font": "sized", "/SMask": "softmask"},
    "softmask": {"/G": "form", "/TR": "function"},
    "font": {
        "/FontDescriptor": "descriptor", "/Encoding": "encoding", "/ToUnicode": "cmap", "/DescendantFonts": "*font",
        "/CIDSystemInfo": "system", "/CIDToGIDMap": "content", "/CharProcs": "#content", "/Resources": "resources",
    },
    "descriptor": {"/FontFile": "program", "/FontFile2": "program", "/FontFile3": "program", "/CIDSet": "content"},
    "cmap": {"/CIDSystemInfo": "system", "/UseCMap": "cmap"},
    "tiling": {"/Resources": "resources"},
    "shaded": {"/Shading": "shading", "/ExtGState": "state"},
    "shading": {"/ColorSpace": "space", "/Function": "*function"},
    "function": {"/Functions": "*function"},
    "profile": {"/Alternate": "space"},
    "parameters": {"/JBIG2Globals": "globals"},
}  # fmt: skip
_STREAMS = {"content", "form", "image", "program", "cmap", "tiling", "profile", "globals"}
_EITHER = {"shading", "function", "encoding"}  # a stream or a dictionary
_NAME_TOO = {"space", "encoding", "cmap", "function", "softmask", "content"}
_KNOWN = {kind: {**dict.fromkeys(words.split(), ""), **_RICH.get(kind, {})} for kind, words in _PLAIN.items()}
_OWN_KEYS = {
    "state": "state",
    "pattern": "tiling",
    "shading": "shading",
}  # a dictionary with none of them is no such thing
_ACTION_NAMES = {"/JS", "/JavaScript", "/AA", "/OpenAction", "/Launch"}  # no program names a property list so
_NESTED = re.compile(rb"<<|\d\s+R\b")
_SPACES = {"/CalGray": 1, "/CalRGB": 1, "/Lab": 1}


def prune(pdf: Pdf) -> None:
    """Leave on the pages of `pdf` what the tables above name, and drop the rest. Annotations are the caller's."""
    pruner = _Pruner()
    for page in pdf.pages:
        pruner.strip(page.obj, "page")
    pruner.work()


def plain(value: Any, depth: int = 0) -> bool:
    """Whether a value is numbers, names, strings, or arrays of them: nothing that has keys of its own."""
    if not isinstance(value, Object) or isinstance(value, Name | String):
        return value is not None
    if not isinstance(value, Array) or depth > 20:
        return False
    return not _NESTED.search(value.unparse()) or all(plain(one, depth + 1) for one in value)


def _keys(value: Any) -> set[str]:
    return set(value.keys()) if isinstance(value, Dictionary | Stream) else set()


class _Pruner:
    """A work list rather than recursion: a hostile file may nest a hundred thousand deep."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Object, str]] = []
        self._seen: set[tuple[tuple[int, int], str]] = set()

    def work(self) -> None:
        """Strip all that was found to be reachable."""
        while self._waiting:
            self.strip(*self._waiting.pop())

    def strip(self, item: Object, kind: str) -> None:
        """Take out of one dictionary the keys its kind does not have."""
        if item.is_indirect:
            if (item.objgen, kind) in self._seen:
                return
            self._seen.add((item.objgen, kind))
        known = _KNOWN[kind]
        stream = isinstance(item, Stream)
        for key in list(item.keys()):
            value = item.get(key)
            if stream and key in ("/Length", "/Filter"):
                continue
            if stream and key == "/DecodeParms":
                keep = self._each(value, "parameters")
            else:
                rule = known.get(key)
                keep = rule is not None and (plain(value) if not rule else self._keep(value, rule))
            if not keep:
                del item[key]

    def _keep(self, value: Any, rule: str) -> bool:
        if rule == "kept":
            return isinstance(value, Array)
        if rule.startswith("#"):
            return self._named(value, rule[1:])
        if rule.startswith("*"):
            return self._each(value, rule[1:])
        special = getattr(self, f"_{rule}", None)
        if special is not None:
            return bool(special(value))
        if isinstance(value, Name):
            return rule in _NAME_TOO
        stream = isinstance(value, Stream)
        if not stream and not isinstance(value, Dictionary):
            return False
        if rule == "encoding" and stream:
            rule = "cmap"
        if rule not in _EITHER and stream != (rule in _STREAMS):
            return False
        self._waiting.append((value, rule))
        return True

    def _each(self, value: Any, rule: str) -> bool:
        if not isinstance(value, Array):
            return value is not None and self._keep(value, rule)
        good = [one is None or self._keep(one, rule) for one in value]
        if all(good):
            return True
        if rule == "content":  # an element that is no stream draws nothing
            for index in reversed([index for index, fine in enumerate(good) if not fine]):
                del value[index]
            return True
        return False

    def _named(self, value: Any, rule: str) -> bool:
        """A dictionary whose keys are free names."""
        if not isinstance(value, Dictionary) or isinstance(value, Stream):
            return False
        if value.is_indirect:
            if (value.objgen, "#" + rule) in self._seen:
                return True
            self._seen.add((value.objgen, "#" + rule))
        for key in list(value.keys()):
            entry = value.get(key)
            foreign = rule in _OWN_KEYS and not _KNOWN[_OWN_KEYS[rule]].keys() & _keys(entry)
            masked = rule == "marked" and key in _ACTION_NAMES
            if entry is None or foreign or masked or not self._keep(entry, rule):
                del value[key]
        return True

    def _drawn(self, value: Any) -> bool:
        kind = {"/Form": "form", "/Image": "image"}.get(str(value.get("/Subtype", ""))) if isinstance(value, Stream) else None  # fmt: skip
        return kind is not None and self._keep(value, kind)

    def _pattern(self, value: Any) -> bool:
        return self._keep(value, "tiling" if isinstance(value, Stream) else "shaded")

    def _mask(self, value: Any) -> bool:
        return self._keep(value, "image") if isinstance(value, Stream) else plain(value)

    def _sized(self, value: Any) -> bool:
        return isinstance(value, Array) and len(value) == 2 and self._keep(value[0], "font")

    def _space(self, value: Any) -> bool:
        """A colour space: a name, or an array whose first name says what follows."""
        if isinstance(value, Name):
            return True
        if not isinstance(value, Array) or not len(value) or not isinstance(value[0], Name):
            return False
        family, rest = str(value[0]), list(value)[1:]
        if family == "/ICCBased":
            return len(rest) == 1 and isinstance(rest[0], Stream) and self._keep(rest[0], "profile")
        if family in _SPACES:
            return len(rest) == 1 and self._keep(rest[0], "calibration")
        if family == "/Pattern":
            return all(self._space(one) for one in rest)
        if family == "/Indexed":
            table = rest[2] if len(rest) == 3 else None
            text = isinstance(table, String) or (table is not None and self._keep(table, "content"))
            return text and self._space(rest[0]) and plain(rest[1])
        if family in ("/Separation", "/DeviceN"):
            del value[4:]  # attributes of single inks matter to presses only
            return len(rest) >= 3 and plain(rest[0]) and self._space(rest[1]) and self._keep(rest[2], "function")  # fmt: skip
        return not rest  # a device space written as an array
