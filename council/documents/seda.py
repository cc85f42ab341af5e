"""Transfer of archives: the manifest of SEDA 2.3 and the package around it (SIP), as archive services receive them.

The schema is of the Archives de France (NF Z44-022); tests hold every manifest to it. Nothing here reads a clock or a
database: same facts, same manifest.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO

import pikepdf
from lxml import etree

NAMESPACE = "fr:gouv:culture:archivesdefrance:seda:v2.3"
KEEP, DESTROY = "Keep", "Destroy"
PRONOM = {
    "1a": ("fmt/95", "PDF/A-1a"), "1b": ("fmt/354", "PDF/A-1b"), "2a": ("fmt/476", "PDF/A-2a"), "2b": ("fmt/477", "PDF/A-2b"),
    "2u": ("fmt/478", "PDF/A-2u"), "3a": ("fmt/479", "PDF/A-3a"), "3b": ("fmt/480", "PDF/A-3b"), "3u": ("fmt/481", "PDF/A-3u"),
    "pdf": ("fmt/276", "PDF 1.7"), "json": ("fmt/817", "JSON"), "txt": ("x-fmt/111", "Texte"), "jsonl": ("x-fmt/111", "Texte (JSON par lignes)"),
}  # fmt: skip
"""Identifiers of formats in the registry of The National Archives (PRONOM)."""
MEDIA = {
    "pdf": "application/pdf",
    "json": "application/json",
    "txt": "text/plain",
    "jsonl": "application/jsonl",
}


@dataclass(frozen=True, slots=True)
class File:
    """A file to keep, under the name it had."""

    name: str
    content: bytes
    modified: datetime

    @property
    def ending(self) -> str:
        """Of its name, without the dot."""
        return self.name.rsplit(".", 1)[-1].lower()


@dataclass(frozen=True, slots=True)
class Unit:
    """A node of the description. ``level``: Fonds, Series, File, Item…; ``rule``: of appraisal, inherited when None."""

    title: str
    level: str = "Item"
    identifier: str = ""
    description: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    file: File | None = None
    children: Sequence[Unit] = field(default=())
    rule: Rule | None = None
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """What is to become of it: ``final`` is KEEP or DESTROY, ``code`` the rule of the retention table."""

    code: str
    starts_on: date
    final: str = KEEP


@dataclass(frozen=True, slots=True)
class Transfer:
    """The message: who transfers what to whom. Agencies are identified as agreed with the archive service."""

    identifier: str
    at: datetime
    comment: str
    agreement: str
    archival_agency: str
    transferring_agency: str
    agency_name: str
    rule: Rule
    root: Unit


def package(transfer: Transfer) -> bytes:
    """The SIP: a ZIP of ``manifest.xml`` and ``content/``; same facts, same bytes."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        _put(zipped, "manifest.xml", manifest(transfer))
        for number, unit in _with_files(transfer.root):
            assert unit.file is not None
            _put(zipped, f"content/{_name(number, unit.file)}", unit.file.content)
    return out.getvalue()


def _put(zipped: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    zipped.writestr(info, content)


def _with_files(root: Unit) -> list[tuple[int, Unit]]:
    """The units that hold a file, numbered from 1 in the order of the tree."""

    def walk(unit: Unit) -> Iterator[Unit]:
        if unit.file is not None:
            yield unit
        for child in unit.children:
            yield from walk(child)

    return list(enumerate(walk(root), start=1))


def number_of_files(transfer: Transfer) -> int:
    """How many files the package holds, the manifest apart."""
    return len(_with_files(transfer.root))


def _name(number: int, file: File) -> str:
    return f"ID{number}.{file.ending}"


def manifest(transfer: Transfer) -> bytes:
    """The manifest, UTF-8, indented."""
    root = etree.Element(f"{{{NAMESPACE}}}ArchiveTransfer", nsmap={None: NAMESPACE})
    _text(root, "Comment", transfer.comment)
    _text(root, "Date", transfer.at.isoformat(timespec="seconds"))
    _text(root, "MessageIdentifier", transfer.identifier)
    _text(root, "ArchivalAgreement", transfer.agreement)
    lists = _add(root, "CodeListVersions")
    _text(lists, "MessageDigestAlgorithmCodeListVersion", "MessageDigestAlgorithmCodeListVersion0")
    _text(lists, "FileFormatCodeListVersion", "FileFormatCodeListVersion0")
    _text(lists, "AppraisalRuleCodeListVersion", "AppraisalRuleCodeListVersion0")
    objects = _add(root, "DataObjectPackage")
    numbers = {id(unit): number for number, unit in _with_files(transfer.root)}
    for number, unit in _with_files(transfer.root):
        assert unit.file is not None
        _object(objects, number, unit.file)
    _unit(_add(objects, "DescriptiveMetadata"), transfer.root, numbers, [0])
    management = _add(objects, "ManagementMetadata")
    _text(management, "LegalStatus", "Public Archive")
    _text(management, "OriginatingAgencyIdentifier", transfer.transferring_agency)
    _text(management, "SubmissionAgencyIdentifier", transfer.transferring_agency)
    _rule(management, transfer.rule)
    for name, identifier in (
        ("ArchivalAgency", transfer.archival_agency), ("TransferringAgency", transfer.transferring_agency),
    ):  # fmt: skip
        _text(_add(root, name), "Identifier", identifier)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _object(parent: etree._Element, number: int, file: File) -> None:
    group = _add(parent, "DataObjectGroup", id=f"GOT{number}")
    binary = _add(group, "BinaryDataObject", id=f"OBJ{number}")
    _text(binary, "DataObjectVersion", "BinaryMaster_1")
    _text(binary, "Uri", f"content/{_name(number, file)}")
    digest = _text(binary, "MessageDigest", hashlib.sha512(file.content).hexdigest())
    digest.set("algorithm", "SHA-512")
    _text(binary, "Size", str(len(file.content)))
    code, words = format_of(file)
    known = _add(binary, "FormatIdentification")
    _text(known, "FormatLitteral", words)
    _text(known, "MimeType", MEDIA.get(file.ending, "application/octet-stream"))
    _text(known, "FormatId", code)
    info = _add(binary, "FileInfo")
    _text(info, "Filename", file.name)
    _text(info, "LastModified", file.modified.isoformat(timespec="seconds"))


def format_of(file: File) -> tuple[str, str]:
    """Its PRONOM identifier and name: a PDF is what it says of itself, and plain PDF when it says nothing."""
    if file.ending != "pdf":
        return PRONOM.get(file.ending, ("x-fmt/111", "Texte"))
    try:
        with pikepdf.open(BytesIO(file.content)) as pdf, pdf.open_metadata() as metadata:
            claim = str(metadata.pdfa_status).lower()
    except pikepdf.PdfError:
        claim = ""
    return PRONOM.get(claim, PRONOM["pdf"])


def _unit(parent: etree._Element, unit: Unit, numbers: dict[int, int], count: list[int]) -> None:
    count[0] += 1
    made = _add(parent, "ArchiveUnit", id=f"AU{count[0]}")
    if unit.rule is not None:
        _rule(_add(made, "Management"), unit.rule)
    content = _add(made, "Content")
    _text(content, "DescriptionLevel", unit.level)
    _text(content, "Title", unit.title)
    if unit.identifier:
        _text(content, "OriginatingAgencyArchiveUnitIdentifier", unit.identifier)
    if unit.description:
        _text(content, "Description", unit.description)
    if unit.starts_on is not None:
        _text(content, "StartDate", unit.starts_on.isoformat())
        _text(content, "EndDate", (unit.ends_on or unit.starts_on).isoformat())
    for child in unit.children:
        _unit(made, child, numbers, count)
    if unit.file is not None:
        _text(_add(made, "DataObjectReference"), "DataObjectGroupReferenceId", f"GOT{numbers[id(unit)]}")


def _rule(parent: etree._Element, rule: Rule) -> None:
    made = _add(parent, "AppraisalRule")
    _text(made, "Rule", rule.code)
    _text(made, "StartDate", rule.starts_on.isoformat())
    _text(made, "FinalAction", rule.final)


def _add(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", **attributes)


_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _text(parent: etree._Element, name: str, text: str) -> etree._Element:
    made = _add(parent, name)
    made.text = _NO_XML.sub("", text)
    return made
