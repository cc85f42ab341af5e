"""Rule 4: title, author and the like are still those of the signed revision.

A difference analysis allows changes of metadata, for many programs rewrite them at each save. What is compared here is
what they say, not how they are written, without the dates and names of programs that every save changes.
"""

import hashlib
from dataclasses import dataclass
from xml.etree import ElementTree

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.xref import TrailerDictionary
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

_INFO_VOLATILE = {"/ModDate", "/Producer"}
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DC, _PDF = "http://purl.org/dc/elements/1.1/", "http://ns.adobe.com/pdf/1.3/"
_WORDS = ("title", "creator", "description", "subject", "publisher", "rights", "identifier", "contributor")
_NAMED = {f"{{{_DC}}}{word}" for word in _WORDS} | {f"{{{_PDF}}}Keywords"}


@dataclass(frozen=True)
class Metadata:
    """Title, author… of one revision: those of /Info and those of the XMP packet."""

    info: tuple[tuple[str, str], ...]
    xmp: tuple[tuple[str, str], ...]


def metadata(reader: PdfFileReader, revision: int) -> Metadata:
    """Metadata of one revision of the file, from /Info and from the XMP packet."""
    info = _at(reader, reader.trailer, "/Info", revision)
    entries: list[tuple[str, str]] = []
    if isinstance(info, generic.DictionaryObject):
        entries = sorted((str(key), repr(info.raw_get(key))) for key in info if key not in _INFO_VOLATILE)
    packet = _at(reader, reader.get_historical_root(revision), "/Metadata", revision)
    xmp = packet.data if isinstance(packet, generic.StreamObject) else b""
    return Metadata(tuple(entries), _said(xmp))


def _said(packet: bytes) -> tuple[tuple[str, str], ...]:
    """What an XMP packet says in words (ISO 16684-1), however it is written: properties of `_NAMED`, sorted."""
    if b"<!DOCTYPE" in packet or b"<!ENTITY" in packet:
        return (("packet", hashlib.sha256(packet).hexdigest()),)
    try:
        tree = ElementTree.fromstring(packet.strip(b"\0 \r\n\t")) if packet else None  # noqa: S314  no entities
    except (ElementTree.ParseError, ValueError):
        return (("packet", hashlib.sha256(packet).hexdigest()),)
    found: list[tuple[str, str]] = []
    for node in () if tree is None else tree.iter(f"{{{_RDF}}}Description"):
        found += [(name, value) for name, value in node.attrib.items() if name in _NAMED]
        found += [
            (part.tag, " ".join("".join(part.itertext()).split())) for part in node if part.tag in _NAMED
        ]
    return tuple(sorted({pair for pair in found if pair[1]}))


def _at(
    reader: PdfFileReader, holder: generic.DictionaryObject | TrailerDictionary, key: str, revision: int
) -> generic.PdfObject | None:
    """An entry as it was in that revision."""
    try:
        if isinstance(holder, TrailerDictionary):
            value = holder.raw_get(key, revision=revision)
        else:
            value = holder.raw_get(key)
    except KeyError:
        return None
    if isinstance(value, generic.IndirectObject):
        value = reader.get_object(value.reference, revision=revision)
    return value if isinstance(value, generic.PdfObject) else None


def same_metadata(reader: PdfFileReader, signature: EmbeddedPdfSignature) -> bool:
    """Whether title, author and other metadata are still those of the signed revision."""
    return metadata(reader, signature.signed_revision) == metadata(reader, reader.total_revisions - 1)
