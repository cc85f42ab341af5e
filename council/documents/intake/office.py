"""Word processor and spreadsheet files (docx, xlsx, odt, ods) made harmless before the converter opens them.

They are archives of XML: every part is opened under a budget, what runs or fetches is taken out, the rest is copied.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from council.documents.intake import office_parts as parts
from council.documents.intake.refusal import Refusal

_MOST_PARTS = 5_000
_MOST_RATIO = 400
_SMALL, _LARGE = 1 << 20, 20 << 20
_CHUNK = 1 << 18
_MACRO = re.compile(
    r"(?:^|/)(?:vba[^/]*\.(?:bin|xml)|macrosheets/.*|Basic/.*|Scripts/.*|activeX/.*|customUI.*|attachedToolbars\.bin|"
    r"Configurations2/.*)$",
    re.IGNORECASE,
)
_OBJECT = re.compile(r"(?:^|/)(?:embeddings/.*|oleObject[^/]*|ObjectReplacements/.*\.bin)$", re.IGNORECASE)
_OUTSIDE = re.compile(r"(?:^|/)(?:externalLinks/.*|connections\.xml|queryTables/.*)$", re.IGNORECASE)
_ARCHIVE = "Ce fichier est une archive (zip) : extrayez-en les documents et déposez-les un par un."
_OTHER = "Ce fichier est {what} : ouvrez-le, enregistrez-le en PDF, puis déposez le PDF."
_TRICKED = "Ce document de bureautique est construit de façon anormale : ouvrez-le, enregistrez-le en PDF, puis déposez le PDF."
_LOCKED = "Ce document de bureautique est protégé par un mot de passe : enregistrez-en une copie sans mot de passe, puis déposez-la."


@dataclass
class _Found:
    """What was taken out, by family."""

    repairs: dict[str, None] = field(default_factory=dict)
    advice: dict[str, None] = field(default_factory=dict)


def neutralise(path: Path, folder: Path, limits: dict[str, Any]) -> tuple[str, list[str], list[str]]:
    """Write the harmless document to ``folder/office.KIND``; its kind, the repairs and the advice (French).

    Raises Refusal for another kind of archive, a locked document, or one built to deceive.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = _checked(archive)
            kind = _kind(archive, {entry.filename for entry in entries}, limits["max_decoded"])
            found = _Found()
            with zipfile.ZipFile(folder / f"office.{kind}", "w", zipfile.ZIP_DEFLATED) as made:
                _copy(archive, made, entries, kind, limits["max_decoded"], found)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, UnicodeDecodeError):
        raise Refusal("damaged") from None
    return kind, list(found.repairs), list(found.advice)


def _checked(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The parts, none of which leads outside the archive, hides another, or is locked."""
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    names = [entry.filename for entry in entries]
    if len(entries) > _MOST_PARTS:
        raise Refusal("heavy")
    if len({name.lower() for name in names}) < len(names) or any(_leads_out(name) for name in names):
        raise Refusal(_TRICKED)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Refusal(_LOCKED)
    whole, packed = (
        sum(getattr(entry, size) for entry in entries) for size in ("file_size", "compress_size")
    )
    if whole > _LARGE and whole > _MOST_RATIO * packed:
        raise Refusal("heavy")
    for entry in entries:
        if entry.file_size > _SMALL and entry.file_size > _MOST_RATIO * max(1, entry.compress_size):
            raise Refusal("heavy")
    return entries


def _leads_out(name: str) -> bool:
    pieces = name.replace("\\", "/").split("/")
    return ".." in pieces or name.startswith(("/", "\\")) or ":" in pieces[0] or "\x00" in name


def _kind(archive: zipfile.ZipFile, names: set[str], budget: int) -> str:
    other = ""
    if "mimetype" in names:
        declared = _read(archive, "mimetype", _SMALL)
        kind = parts.open_document_kind(declared)
        if kind and "META-INF/manifest.xml" in names:
            if b"encryption-data" in _read(archive, "META-INF/manifest.xml", budget):
                raise Refusal(_LOCKED)
            return kind
        other = parts.other_kind(declared)
    if "[Content_Types].xml" in names:
        types = _read(archive, "[Content_Types].xml", 8 * _SMALL)
        if kind := parts.open_xml_kind(types):
            return kind
        other = other or parts.other_kind(types)
    raise Refusal(_OTHER.format(what=other) if other else _ARCHIVE)


def _copy(
    archive: zipfile.ZipFile,
    made: zipfile.ZipFile,
    entries: list[zipfile.ZipInfo],
    kind: str,
    budget: int,
    found: _Found,
) -> None:
    clean = parts.clean_open_document if kind in ("odt", "ods") else parts.clean_open_xml
    for entry in entries:
        name = entry.filename
        if family := _unwanted(name):
            found.repairs[family] = None
            continue
        data = _read(archive, name, budget)
        budget -= len(data)
        stored = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
        made.writestr(zipfile.ZipInfo(name), _cleaned(name, data, clean, found), stored)


def _cleaned(name: str, data: bytes, clean: Callable[..., bytes], found: _Found) -> bytes:
    if not parts.is_xml(name, data):
        return data
    if parts.defines_entities(data) or parts.hides_its_letters(data):
        raise Refusal(_TRICKED)
    return clean(name, data, found.repairs, found.advice)


def _unwanted(name: str) -> str:
    if _MACRO.search(name):
        return "macros et commandes retirées du document"
    if _OBJECT.search(name):
        return "objets incorporés remplacés par leur image"
    return "liaisons avec d’autres fichiers ou sites retirées" if _OUTSIDE.search(name) else ""


def _read(archive: zipfile.ZipFile, name: str, budget: int) -> bytes:
    """One part whole; Refusal as soon as it passes the budget, whatever size it announces."""
    pieces, size = [], 0
    with archive.open(name) as part:
        while piece := part.read(_CHUNK):
            size += len(piece)
            if size > budget:
                raise Refusal("heavy")
            pieces.append(piece)
    return b"".join(pieces)
