"""Rules on the file as a whole: what the check of each signature alone does not see."""

import hashlib
import re
from collections.abc import Iterator, Sequence

from asn1crypto import cms, core
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import extract_signer_info
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from signatures.ber import definite

_BYTE_RANGE = re.compile(rb"/ByteRange\b")
_HEX = re.compile(rb"(?:[0-9a-f]*|[0-9A-F]*)\Z")
_V1, _V3 = b"\x02\x01\x01", b"\x02\x01\x03"  # DER of the version numbers of CMS


def entry(dictionary: generic.DictionaryObject, key: str) -> generic.PdfObject | None:
    """A dictionary's entry with references followed, which pyHanko's `get` does not; None when absent."""
    try:
        found: generic.PdfObject = dictionary[key]
    except KeyError:
        return None
    return found


def byte_ranges(pdf: bytes) -> int:
    """How many signatures the raw bytes show, whatever the form of the document says."""
    return len(_BYTE_RANGE.findall(pdf))


def hides_a_signature(pdf: bytes, reader: PdfFileReader, known: Sequence[EmbeddedPdfSignature | str]) -> bool:
    """Whether the file holds a signature that its form does not show (rule 5). `known`: those it shows, and the names
    of those that cannot be read.

    The raw bytes are counted first; when they show more, each object of each revision is looked at, for an attached
    file or a text may speak of byte ranges too.
    """
    if byte_ranges(pdf) <= len(known) + usage_rights(reader):
        return False
    if any(isinstance(item, str) for item in known) or usage_rights(reader):
        return True
    shown = {
        getattr(found.sig_object.container_ref, "idnum", 0) for found in known if not isinstance(found, str)
    }
    return any(number not in shown or again for number, again in _signature_objects(reader))


def _signature_objects(reader: PdfFileReader) -> Iterator[tuple[int, bool]]:
    """Numbers of the objects that hold a byte range, and whether an earlier revision had given them one already."""
    seen: set[int] = set()
    for revision in range(reader.total_revisions):
        for reference in reader.xrefs.explicit_refs_in_revision(revision):
            if reader.xrefs.get_historical_ref(reference, revision) is None:
                continue
            found = reader.get_object(reference, revision=revision)
            holders = [found, *(found.values() if isinstance(found, generic.DictionaryObject) else ())]
            if any(isinstance(item, generic.DictionaryObject) and "/ByteRange" in item for item in holders):
                yield reference.idnum, reference.idnum in seen
                seen.add(reference.idnum)


def tables_look_back(reader: PdfFileReader) -> bool:
    """Whether no table of cross-references names a place after its own revision: what is appended there later would
    become part of what was signed."""
    end = 0
    for revision in range(reader.total_revisions):
        end = max(end, int(reader.xrefs.get_xref_container_info(revision).end_location))
        places = reader.xrefs.get_xref_data(revision).standard_xrefs.values()
        if any(place >= end for _generation, place in places):
            return False
    return True


def usage_rights(reader: PdfFileReader) -> int:
    """How many byte ranges are not signatures of people but rights granted to a reader program (UR, UR3)."""
    permissions = entry(reader.root, "/Perms")
    names = permissions.keys() if isinstance(permissions, generic.DictionaryObject) else ()
    return sum(name in ("/UR", "/UR3") for name in names)


def covered_end(signature: EmbeddedPdfSignature) -> int:
    """Offset just after the last byte that the signature covers; 0 when its range makes no sense."""
    try:
        values = [int(value) for value in signature.byte_range]
    except (TypeError, ValueError):
        return 0
    return values[2] + values[3] if len(values) == 4 and min(values) >= 0 else 0


def container_is_clean(pdf: bytes, signature: EmbeddedPdfSignature) -> bool:
    """Whether the only bytes the signature leaves out are its own hexadecimal text, padded with zeros.

    The digest says nothing of these bytes: a stray byte, a space or a change of case would pass unseen. Raises
    ValueError when they are not a container at all.
    """
    values = [int(value) for value in signature.byte_range]
    if len(values) != 4:
        return False
    gap = pdf[values[1] : values[2]]
    if not (gap.startswith(b"<") and gap.endswith(b">") and len(gap) % 2 == 0):
        return False
    text = gap[1:-1]
    if not _HEX.match(text):
        return False
    content = bytes.fromhex(text.decode())
    return not any(content[definite(content).used :])


def signers_are_bound(signature: EmbeddedPdfSignature) -> bool:
    """Whether the parts of the container that are not signed agree with those that are, for the signature and for the
    time stamps it carries.

    The signer's certificate must be the one named by the signed attributes (RFC 5035), the list of digests that of
    the signer, the version that of RFC 5652 section 5.1.
    """
    strict = str(signature.sig_object.get("/SubFilter", "")).startswith("/ETSI.")
    attributes = list(signature.signer_info["unsigned_attrs"] or ())
    stamps = [item for item in attributes if item["type"].native == "signature_time_stamp_token"]
    # PAdES allows no other unsigned attribute (EN 319 142-1 section 6.3): a stranger may be a stamp made unreadable.
    if strict and len(stamps) < len(attributes):
        return False
    tokens = [token["content"] for stamp in stamps for token in stamp["values"]]
    return all(_is_bound(data, strict) for data in (signature.signed_data, *tokens))


def _is_bound(data: cms.SignedData, strict: bool) -> bool:
    info = extract_signer_info(data)
    if strict and not (_digests_agree(data, info) and _versions_agree(data, info)):
        return False
    certificate: bytes = extract_certs_for_validation(data).signer_cert.dump()
    for attribute in info["signed_attrs"]:
        if attribute["type"].native == "signing_certificate_v2":
            named = attribute["values"][0]["certs"][0]
            digest = hashlib.new(named["hash_algorithm"]["algorithm"].native, certificate).digest()
            return bool(digest == named["cert_hash"].native)
    return True


def _digests_agree(data: cms.SignedData, info: cms.SignerInfo) -> bool:
    """One digest, that of the signer. Encoded forms are compared, for the parser is tolerant of wrong tags; the null
    parameter may be there or not (RFC 5754 section 2)."""
    identifier = info["digest_algorithm"]["algorithm"].dump()
    forms = {_sequence(identifier), _sequence(identifier + core.Null().dump())}
    found = [*data["digest_algorithms"], info["digest_algorithm"]]
    return len(found) == 2 and all(item.dump() in forms for item in found)


def _sequence(content: bytes) -> bytes:
    """DER of a sequence shorter than 128 bytes."""
    return bytes([0x30, len(content)]) + content


def _versions_agree(data: cms.SignedData, info: cms.SignerInfo) -> bool:
    plain = data["encap_content_info"]["content_type"].native == "data"
    versions = (data["version"].dump(), info["version"].dump())
    return versions in {(_V1 if plain else _V3, _V1), (_V3, _V3)}
