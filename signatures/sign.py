"""Sign a prepared document: seal, then people, then the final time stamp. Only ever appends.

PAdES (ETSI EN 319 142-1): each signature is B-B (B-T with a timestamper); `finish` adds the validation data and a
document time stamp that covers every byte, which makes them B-LTA.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession, PdfTimeStamper
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation import DocumentSecurityStore
from pyhanko_certvalidator import CertificateValidator
from pyhanko_certvalidator.errors import PathError, ValidationError

from signatures.appearance import MarkStyle, colour
from signatures.errors import AlreadySigned, OutdatedKey, SigningFailed, UnknownField, WrongOrder
from signatures.evidence import Evidence, Material, parse
from signatures.keys import SigningKey
from signatures.prepare import SEAL, TIMESTAMP
from signatures.reading import append_to, read

__all__ = ["Evidence", "FieldState", "fields", "finish", "sign"]

DAMAGED = (
    "Ce PDF est abîmé ou n’a pas été préparé pour la signature. Préparez de nouveau le document, puis signez."
)
T = TypeVar("T")


@dataclass(frozen=True)
class FieldState:
    """One signature field of a document; `kind` is "signature" or "timestamp"."""

    name: str
    label: str
    signed: bool
    kind: str


class _DatedSigner(PdfSigner):
    """pyHanko's signer with the time given instead of read from the machine's clock."""

    def __init__(self, at: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._at = at

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._at
        return session


def fields(pdf: bytes) -> list[FieldState]:
    """The fields signed or to be signed by someone, in order, and the time stamps already given (the place kept for
    the next one is not listed). Raises SigningFailed when the file cannot be read."""
    states = guarded(lambda: _fields(read(pdf)))
    return [state for state in states if state.signed or state.kind == "signature"]


def sign(
    pdf: bytes,
    *,
    field: str,
    key: SigningKey,
    at: datetime,
    name: str | None = None,
    capacity: str | None = None,
    mandate: str = "",
    reason: str | None = None,
    location: str | None = None,
    accent: str = "#1d4e5f",
    timestamper: TimeStamper | None = None,
) -> bytes:
    """Sign one empty field of a prepared document; the result begins with `pdf`, byte for byte.

    `at` (aware datetime) is the time declared and shown, in its own time zone. `name` and `capacity` are those shown
    and declared (default: those of the certificate); `mandate` is one more line, by which one person signs for another
    ("Par délégation du maire, arrêté n° 12 du 3 mars 2026"). The field "seal" certifies the document: later signatures are
    allowed, anything else is not (DocMDP P=2).

    Raises AlreadySigned, UnknownField, WrongOrder (another field signed before the seal), OutdatedKey, SigningFailed.
    """
    if not key.valid_at(at):
        raise OutdatedKey(
            f"Le certificat de {key.name} n’est pas valable à cette date. Renouvelez-le, puis signez."
        )
    told = " – ".join(part for part in (reason, mandate) if part)
    metadata = _metadata(field, name or key.name, told or None, location)
    style = MarkStyle(
        name=name or key.name,
        capacity=key.capacity if capacity is None else capacity,
        mandate=mandate,
        issuer=f"Certificat\u00a0: {key.certificate.issuer.native['common_name']}",
        at=at,
        accent=colour(accent),
    )
    signer = _DatedSigner(at, metadata, key.signer(), timestamper=timestamper, stamp_style=style)
    room = (
        key.room if timestamper is None else None
    )  # the size of a stranger's time stamp is found by a trial
    return guarded(lambda: _append(pdf, field, signer, room))


def finish(pdf: bytes, *, timestamper: TimeStamper, evidence: Evidence, at: datetime) -> bytes:
    """Close the document: validation data of all signers, then a time stamp over every byte. The result begins with
    `pdf`. Finishing again later (renewal, or one more signature) is allowed and adds a time stamp.

    `at` is when certificates are checked before being embedded. Raises SigningFailed when a signer's certificate does
    not lead to a root of `evidence`, is revoked, or no revocation list says.
    """
    return guarded(lambda: asyncio.run(_finish(pdf, timestamper, parse(evidence), at)))


def _metadata(field: str, name: str, reason: str | None, location: str | None) -> PdfSignatureMetadata:
    return PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        name=name,
        reason=reason,
        location=location,
        certify=field == SEAL,
        subfilter=SigSeedSubFilter.PADES,
        docmdp_permissions=MDPPerm.FILL_FORMS,
    )


def _append(pdf: bytes, field: str, signer: PdfSigner, room: int | None) -> bytes:
    writer = append_to(pdf)
    states = {state.name: state for state in _fields(writer.prev)}
    if field not in states:
        raise UnknownField(f"Ce document n’a pas d’emplacement de signature «\u00a0{field}\u00a0».")
    if states[field].signed:
        raise AlreadySigned(f"«\u00a0{states[field].label}\u00a0» est déjà signé\u202f: rien n’a été ajouté.")
    if field != SEAL and SEAL in states and not states[SEAL].signed:
        raise WrongOrder("Le cachet doit être apposé avant les signatures. Apposez-le, puis signez.")
    if field == SEAL and any(state.signed for state in states.values()):
        raise WrongOrder("Le cachet vient en premier\u202f: ce document porte déjà une signature.")
    out = signer.sign_pdf(writer, existing_fields_only=True, bytes_reserved=room)
    return _checked(pdf, out.getvalue())


async def _finish(pdf: bytes, timestamper: TimeStamper, material: Material, at: datetime) -> bytes:
    writer = append_to(pdf)
    context = material.context(at)
    paths = [path async for path in timestamper.validation_paths(context)]
    for signature in writer.prev.embedded_signatures:
        others = signature.other_embedded_certs
        validator = CertificateValidator(signature.signer_cert, others, context)
        paths.append(await validator.async_validate_usage(set()))
    DocumentSecurityStore.supply_dss_in_writer(
        writer, sig_contents=None, paths=paths, validation_context=context, embed_roots=True
    )
    stamps = [state for state in _fields(writer.prev) if state.kind == "timestamp"]
    free = [state.name for state in stamps if not state.signed]
    name = free[0] if free else f"{TIMESTAMP}-{len(stamps) + 1}"
    stamper = PdfTimeStamper(timestamper, field_name=name, readable_field_name="Horodatage du document")
    out = await stamper.async_timestamp_pdf(writer, "sha256")
    return _checked(pdf, out.getvalue())


def _checked(before: bytes, after: bytes) -> bytes:
    if not after.startswith(before):
        raise SigningFailed("La signature aurait modifié le document\u202f: rien n’a été gardé.")
    return after


def _fields(reader: PdfFileReader) -> list[FieldState]:
    states = []
    for name, value, reference in enumerate_sig_fields(reader):
        widget = reference.get_object()
        signature = value.get_object() if value is not None else None
        stamp = name.startswith(TIMESTAMP) if signature is None else signature.get("/Type") == "/DocTimeStamp"
        label = str(widget.get("/TU", name))
        states.append(FieldState(name, label, signature is not None, "timestamp" if stamp else "signature"))
    return states


def guarded(work: Callable[[], T]) -> T:
    """Run the library and turn its many errors into sentences."""
    try:
        return work()
    except TimestampRequestError as error:
        raise SigningFailed(
            "Le service d’horodatage n’a pas répondu\u202f: rien n’a été signé. Réessayez."
        ) from error
    except (PathError, ValidationError) as error:
        raise SigningFailed(
            "Un certificat ne peut pas être vérifié (racine inconnue, révoqué, ou liste de révocation absente)."
            " Vérifiez les racines de confiance et la liste de révocation."
        ) from error
    except (PdfError, SigningError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise SigningFailed(DAMAGED) from error
