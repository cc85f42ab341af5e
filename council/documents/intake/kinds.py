"""What a file is, told by its first bytes; its name proves nothing."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (b"MZ", b"\x7fELF", b"RIFF", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"%!PS", b"#!")
_MARKUP = re.compile(rb"<[!?/a-z]", re.IGNORECASE)
_PICTURES = (b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"\x00\x00\x01\x00", b"8BPS", b"\x00\x00\x00\x0cjP  ")
_PHOTO_BRANDS = (b"heic", b"heix", b"heif", b"mif1", b"msf1", b"avif", b"avis")
_FLAT_OFFICE = re.compile(rb"<(?:office:document\b|pkg:package\b|\?mso-application)")
_NAMES = {
    "pdf": {"pdf"}, "png": {"png"}, "jpeg": {"jpg", "jpeg", "jpe", "jfif"},
    "docx": {"docx", "docm"}, "xlsx": {"xlsx", "xlsm"}, "odt": {"odt"}, "ods": {"ods"},
}  # fmt: skip
_WORDS = {
    "pdf": "un PDF", "png": "une image PNG", "jpeg": "une image JPEG", "docx": "un document Word",
    "xlsx": "un classeur Excel", "odt": "un document texte OpenDocument", "ods": "un classeur OpenDocument",
}  # fmt: skip


def kind_of(head: bytes) -> str:
    """ "pdf", "png", "jpeg", "zip", "ole", "rtf", "picture" (other ones), "flat" (office text in one XML) or "unknown".

    Told by the first kilobyte. A PDF whose header is preceded by the start of another format (web page, archive, program) is "unknown" or that
    format: two readers would not show the same thing.
    """
    head = head[:1024]
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(_OLE):
        return "ole"
    if head.startswith(b"PK"):
        return "zip" if head.startswith(_ZIP) else "unknown"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    photo = head[4:8] == b"ftyp" and head[8:12] in _PHOTO_BRANDS
    if photo or head[8:12] == b"WEBP" or head.startswith(_PICTURES):
        return "picture"
    if _FLAT_OFFICE.search(head):
        return "flat"
    before, mark, _rest = head.partition(b"%PDF-")
    if not mark or head.startswith(_OTHERS) or _MARKUP.search(before) or _ZIP in before:
        return "unknown"
    return "pdf"


def misnamed(filename: str, kind: str) -> str:
    """What to note when the name announces another kind than the content; nothing for a name without known ending."""
    ending = PurePosixPath(filename).suffix.lower().lstrip(".")
    known = {name for names in _NAMES.values() for name in names}
    if ending not in known or ending in _NAMES[kind]:
        return ""
    return f"nom de fichier trompeur : il se termine par .{ending}, le contenu est {_WORDS[kind]}"
