"""Judge one signature or time stamp: integrity, identity, time, later changes, each apart."""

from dataclasses import dataclass
from datetime import datetime

from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import (
    DocumentTimestampStatus,
    PdfSignatureStatus,
    SignatureCoverageLevel,
)

from signatures.evidence import Material
from signatures.report import Changes

# Either bit shows a certificate made for signing; national cards set one, the other or both (ETSI EN 319 412-2).
SIGNING_USES = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"})


@dataclass(frozen=True)
class Judgement:
    """Raw findings on one signature. `problem`: name of the ETSI EN 319 102-1 sub-indication, when not trusted."""

    integrity: bool
    trusted: bool
    changes: Changes
    problem: str | None
    declared: datetime | None
    proven: datetime | None


BROKEN = Judgement(False, False, "unknown", "FORMAT_FAILURE", None, None)


async def judge_timestamp(stamp: EmbeddedPdfSignature, material: Material, moment: datetime) -> Judgement:
    """Judge a document time stamp as of `moment`. Never raises on a bad one: it is then BROKEN or not trusted."""
    try:
        status = await async_validate_pdf_timestamp(stamp, material.context(moment))
    except SignatureValidationError as error:
        return _failed(error)
    sound = status.intact and status.valid
    time = status.timestamp if sound and status.trusted else None
    return Judgement(sound, status.trusted, _changes(status), _problem(status), status.timestamp, time)


async def judge_signature(
    signature: EmbeddedPdfSignature, material: Material, moment: datetime, proven: datetime | None
) -> Judgement:
    """Judge a signature as of `moment`, the oldest time it is known to have existed (`proven` when a document time
    stamp says so). A time stamp inside the signature, once trusted, moves that time back."""
    try:
        status = await _validate(signature, material, moment, skip_diff=False)
        inner = status.timestamp_validity
        if inner is not None and inner.intact and inner.valid and inner.trusted:
            proven = min(proven, inner.timestamp) if proven else inner.timestamp
            again = await _validate(signature, material, proven, skip_diff=True)
            return _judgement(status, again, proven)
    except SignatureValidationError as error:
        return _failed(error)
    return _judgement(status, status, proven)


async def _validate(
    signature: EmbeddedPdfSignature, material: Material, moment: datetime, *, skip_diff: bool
) -> PdfSignatureStatus:
    return await async_validate_pdf_signature(
        signature,
        signer_validation_context=material.context(moment),
        ts_validation_context=material.context(moment),
        key_usage_settings=SIGNING_USES,
        skip_diff=skip_diff,
    )


def _judgement(whole: PdfSignatureStatus, dated: PdfSignatureStatus, proven: datetime | None) -> Judgement:
    inner = whole.timestamp_validity
    sound = whole.intact and whole.valid and whole.seed_value_ok
    sound = sound and (
        inner is None or (inner.intact and inner.valid)
    )  # a spoilt time stamp is a retouched file
    return Judgement(
        integrity=sound,
        trusted=dated.trusted,
        changes=_changes(whole),
        problem=_problem(dated),
        declared=whole.signer_reported_dt,
        proven=proven,
    )


def _changes(status: PdfSignatureStatus | DocumentTimestampStatus) -> Changes:
    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return "none"
    if status.coverage is None or status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return "forbidden"
    if status.docmdp_ok is False or not isinstance(status.diff_result, DiffResult):
        return "forbidden"
    level = status.diff_result.modification_level
    if level == ModificationLevel.OTHER:
        return "forbidden"
    return "none" if level == ModificationLevel.NONE else "allowed"


def _problem(status: PdfSignatureStatus | DocumentTimestampStatus) -> str | None:
    if status.trusted:
        return None
    indication = status.trust_problem_indic
    return str(getattr(indication, "name", "GENERIC"))


def _failed(error: SignatureValidationError) -> Judgement:
    name = str(getattr(error.ades_subindication, "name", "GENERIC"))
    return Judgement(False, False, "unknown", name, None, None)
