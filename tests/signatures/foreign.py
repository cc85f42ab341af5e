"""Documents signed with other people's tools, in other profiles than ours: good ones must be found good."""

import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
from asn1crypto import cms, pem
from asn1crypto.crl import CertificateList
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, fields, timestamps
from pyhanko.sign.validation import DocumentSecurityStore

from signatures import keys, reading
from tests.signatures.authorities import Authority
from tests.signatures.hostile import pdf as assemble
from tests.signatures.hostile import stream

TEXT = b"BT /F1 12 Tf 80 700 Td (Prix : 48 000 euros) Tj ET"
ROOM = 16384  # hexadecimal digits kept for a signature made outside


def plain() -> bytes:
    """One page with a classic cross-reference table, as small tools write them."""
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Annots [] /Resources 5 0 R >>"
    )
    fonts = b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Names 6 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        page,
        stream(TEXT),
        fonts,
        b"<< >>",
        b"<< /Title (Vente du terrain) /Producer (autre logiciel) >>",
    ]
    return assemble(objects, b"/Root 1 0 R /Info 7 0 R")


def resaved(**options: object) -> bytes:
    """The same page as pikepdf saves it (linearized, object streams…)."""
    with pikepdf.open(BytesIO(plain())) as document:
        out = BytesIO()
        document.save(out, **options)  # type: ignore[arg-type]
    return out.getvalue()


def stock(
    pdf: bytes,
    key: keys.SigningKey,
    *,
    field: str = "Signature1",
    pades: bool = False,
    clock: timestamps.TimeStamper | None = None,
    box: tuple[int, int, int, int] | None = None,
    **options: object,
) -> bytes:
    """Signed by pyHanko as it comes, in a field of its own (adbe.pkcs7.detached unless `pades`)."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    kind = fields.SigSeedSubFilter.PADES if pades else fields.SigSeedSubFilter.ADOBE_PKCS7_DETACHED
    metadata = PdfSignatureMetadata(field_name=field, md_algorithm="sha256", subfilter=kind, **options)  # type: ignore[arg-type]
    signer = PdfSigner(
        metadata, key.signer(), timestamper=clock, new_field_spec=fields.SigFieldSpec(field, box=box)
    )
    return signer.sign_pdf(writer).getvalue()


def with_evidence(pdf: bytes, authority: Authority, crl: bytes | None = None) -> bytes:
    """B-LT as many tools leave it: validation data in a revision after the signature, no time stamp over it."""
    signature = reading.read(pdf).embedded_signatures[-1]
    out = BytesIO(pdf)
    lists = [CertificateList.load(crl or authority.crl())]
    DocumentSecurityStore.add_dss(out, sig_contents=None, certs=[signature.signer_cert], crls=lists)
    return out.getvalue()


def assembled(
    pdf: bytes, make_cms: Callable[[bytes], bytes], subfilter: str = "adbe.pkcs7.detached"
) -> bytes:
    """Signed by hand: a revision with the field, then whatever `make_cms` answers on the signed bytes."""
    reader = reading.read(pdf)
    catalog, page = 1, 3  # of `plain`
    size = int(reader.trailer["/Size"])
    start = len(pdf)
    bodies = {
        catalog: b"<< /Type /Catalog /Pages 2 0 R /Names 6 0 R /AcroForm << /Fields [%d 0 R] /SigFlags 3 >> >>"
        % size,
        page: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Annots [%d 0 R]"
        b" /Resources 5 0 R >>" % size,
        size: b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature1) /Rect [0 0 0 0] /F 132 /V %d 0 R /P %d 0 R >>"
        % (size + 1, page),
        size + 1: b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /%s /M (D:20260612214207+02'00')"
        b" /ByteRange [0 0000000000 0000000000 0000000000] /Contents <%s> >>"
        % (subfilter.encode(), b"0" * ROOM),
    }
    out, table = pdf, b""
    for number, body in bodies.items():
        table += b"%d 1\n%010d 00000 n \n" % (number, len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    previous = pdf.rindex(b"xref\n0")
    trailer = b"trailer\n<< /Size %d /Root %d 0 R /Info 7 0 R /Prev %d >>" % (size + 2, catalog, previous)
    out += b"xref\n%s%s\nstartxref\n%d\n%%%%EOF\n" % (table, trailer, len(out))
    gap = out.index(b"/Contents <", start) + len(b"/Contents ")
    after = gap + ROOM + 2
    ranges = b"/ByteRange [0 %010d %010d %010d]" % (gap, after, len(out) - after)
    out = out.replace(b"/ByteRange [0 0000000000 0000000000 0000000000]", ranges)
    content = make_cms(out[:gap] + out[after:]).hex().encode().ljust(ROOM, b"0")
    return out[: gap + 1] + content + out[gap + 1 + ROOM :]


def openssl_cms(key: keys.SigningKey, folder: Path, *options: str) -> Callable[[bytes], bytes]:
    """CMS made by the openssl command; `options` as `-cades`, `-stream` (BER of indefinite length)."""

    def make(data: bytes) -> bytes:
        (folder / "data").write_bytes(data)
        write_pem(key, folder)
        words = ["openssl", "cms", "-sign", "-binary", "-outform", "DER", "-md", "sha256", *options]
        words += ["-in", str(folder / "data"), "-signer", str(folder / "cert.pem")]
        words += ["-inkey", str(folder / "key.pem"), "-out", str(folder / "out.der")]
        run(*words)
        return (folder / "out.der").read_bytes()

    return make


def indefinite(make: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """The same container in BER of indefinite length, as Java libraries write it."""

    def wrapped(data: bytes) -> bytes:
        info = cms.ContentInfo.load(make(data))
        inner = info["content"].untag().dump()
        explicit = b"\xa0\x80" + inner + b"\0\0"
        return b"\x30\x80" + info["content_type"].dump() + explicit + b"\0\0"

    return wrapped


def write_pem(key: keys.SigningKey, folder: Path) -> None:
    private = key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "key.pem").write_bytes(private)
    (folder / "cert.pem").write_bytes(pem.armor("CERTIFICATE", key.certificate.dump()))


def poppler(pdf: bytes, key: keys.SigningKey, authority: Authority, folder: Path) -> bytes:
    """Signed by poppler's pdfsig with a key of an NSS store."""
    store = folder / "nss"
    store.mkdir()
    bundle = pkcs12.serialize_key_and_certificates(
        b"signataire",
        key.private,
        x509.load_der_x509_certificate(key.certificate.dump()),
        [authority.root],
        NoEncryption(),
    )
    (folder / "key.p12").write_bytes(bundle)
    (folder / "in.pdf").write_bytes(pdf)
    run("certutil", "-N", "-d", f"sql:{store}", "--empty-password")
    run("pk12util", "-i", folder / "key.p12", "-d", f"sql:{store}", "-W", "")
    nick = run("certutil", "-L", "-d", f"sql:{store}").decode()
    run("certutil", "-M", "-n", authority_nick(nick), "-t", "CT,C,C", "-d", f"sql:{store}")
    run(
        "pdfsig",
        "-nssdir",
        store,
        folder / "in.pdf",
        folder / "out.pdf",
        "-add-signature",
        "-nick",
        "signataire",
    )
    return (folder / "out.pdf").read_bytes()


def run(*words: object) -> bytes:
    """Run a tool; its standard output. Raises CalledProcessError when it fails."""
    return subprocess.run([str(w) for w in words], check=True, capture_output=True, timeout=60).stdout


def authority_nick(listing: str) -> str:
    """The nickname under which NSS keeps the authority: the line that is not the signer's."""
    lines = [line.rsplit(maxsplit=1)[0].strip() for line in listing.splitlines()[3:] if line.strip()]
    return next(line for line in lines if "signataire" not in line)
