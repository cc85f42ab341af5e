"""Rules on the file as a whole: what the check of each signature alone does not see."""

import hashlib
import re

from asn1crypto import cms, core
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import extract_signer_info
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

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

    The digest says nothing of these bytes: a stray byte, a space or a change of case would pass unseen.
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
    used = _der_length(content)
    return 0 < used <= len(content) and not any(content[used:])


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


def _der_length(data: bytes) -> int:
    """Length of the first DER value of `data`, header included; 0 when there is none (X.690 section 8.1.3)."""
    if len(data) < 2:
        return 0
    if data[1] < 0x80:
        return 2 + data[1]
    count = data[1] & 0x7F
    if not 1 <= count <= 4 or len(data) < 2 + count:
        return 0
    return 2 + count + int.from_bytes(data[2 : 2 + count], "big")
