"""Judge one signature or time stamp: integrity, identity, time, later changes, each apart."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    DiffResult,
    ModificationLevel,
    StandardDiffPolicy,
)
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import (
    DocumentTimestampStatus,
    PdfSignatureStatus,
    SignatureCoverageLevel,
)

from signatures.appended import Appended
from signatures.evidence import Material
from signatures.report import Changes

# Either bit shows a certificate made for signing; national cards set one, the other or both (ETSI EN 319 412-2).
SIGNING_USES = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"})
# Purposes of certificates that sign documents: any, e-mail, RFC 9336, Adobe, Microsoft. One that names others alone
# (server, time stamps, programs…) does not; people's often name the entry to web sites, beside the will to sign.
_PURPOSES = {
    "2.5.29.37.0",
    "1.3.6.1.5.5.7.3.4",
    "1.3.6.1.5.5.7.3.36",
    "1.2.840.113583.1.1.5",
    "1.3.6.1.4.1.311.10.3.12",
}
_WEB_ENTRY = "1.3.6.1.5.5.7.3.2"
CLOCKS_APART = timedelta(minutes=5)  # how far the clocks of a stamping authority and of a verifier may differ


@dataclass(frozen=True)
class Judgement:
    """Raw findings on one signature. `problem`: name of the ETSI EN 319 102-1 sub-indication, when not trusted."""

    integrity: bool
    trusted: bool
    changes: Changes
    problem: str | None
    declared: datetime | None
    proven: datetime | None


# pyHanko's own lets objects through that nothing refers to: a signed file has no reason to receive any.
_STRICT_POLICY = StandardDiffPolicy(
    DEFAULT_DIFF_POLICY.global_rules, DEFAULT_DIFF_POLICY.form_rule, ignore_orphaned_objects=False
)

BROKEN = Judgement(False, False, "unknown", "FORMAT_FAILURE", None, None)


async def judge_timestamp(
    stamp: EmbeddedPdfSignature, material: Material, appended: Appended, moment: datetime
) -> Judgement:
    """Judge a document time stamp as of `moment`. Never raises on a bad one: it is then BROKEN or not trusted."""
    try:
        status = await async_validate_pdf_timestamp(
            stamp, material.about(stamp.signer_cert).context(moment), skip_diff=True
        )
        sound = status.intact and status.valid
        changes = _changes(stamp, sound, appended)
    except SignatureValidationError as error:
        return _failed(error)
    if status.trusted and status.timestamp > moment + CLOCKS_APART:
        return Judgement(sound, False, changes, "FUTURE", status.timestamp, None)
    time = status.timestamp if sound and status.trusted else None
    return Judgement(sound, status.trusted, changes, _problem(status), status.timestamp, time)


async def judge_signature(
    signature: EmbeddedPdfSignature,
    material: Material,
    appended: Appended,
    moment: datetime,
    proven: datetime | None,
) -> Judgement:
    """Judge a signature as of `moment`, the oldest time it is known to have existed (`proven` when a document time
    stamp says so). A time stamp inside the signature, once trusted, moves that time back."""
    try:
        status = await _validate(signature, material, moment)
        sound = _is_sound(status)
        inner = status.timestamp_validity
        if sound and inner is not None and inner.trusted and inner.timestamp > moment + CLOCKS_APART:
            return Judgement(sound, False, _changes(signature, sound, appended), "FUTURE", status.signer_reported_dt, proven)  # fmt: skip
        if sound and inner is not None and inner.trusted:
            proven = min(proven, inner.timestamp) if proven else inner.timestamp
            status = await _validate(signature, material, proven)
        changes = _changes(signature, sound, appended)
    except SignatureValidationError as error:
        return _failed(error)
    declared = status.signer_reported_dt
    if status.trusted and (lacking := _constraint(signature)):
        return Judgement(sound, False, changes, lacking, declared, proven)
    return Judgement(sound, status.trusted, changes, _problem(status), declared, proven)


async def _validate(
    signature: EmbeddedPdfSignature, material: Material, moment: datetime
) -> PdfSignatureStatus:
    return await async_validate_pdf_signature(
        signature,
        signer_validation_context=material.about(signature.signer_cert).context(moment),
        ts_validation_context=material.context(moment),
        key_usage_settings=SIGNING_USES,
        skip_diff=True,
    )


def _constraint(signature: EmbeddedPdfSignature) -> str:
    """What a trusted certificate still lacks to be that of a signer of documents; empty when nothing."""
    certificate = signature.signer_cert
    purposes = {purpose.dotted for purpose in certificate.extended_key_usage_value or ()}
    willing = _WEB_ENTRY in purposes and "non_repudiation" in certificate.key_usage_value.native
    if purposes and not purposes & _PURPOSES and not willing:
        return "CHAIN_CONSTRAINTS_FAILURE"
    return "" if _names_its_signer(signature) else "SIG_CONSTRAINTS_FAILURE"


def _names_its_signer(signature: EmbeddedPdfSignature) -> bool:
    """Whether a PAdES signature says, among what is signed, which certificate is the signer's (EN 319 142-1, 6.3)."""
    if signature.sig_object.get("/SubFilter") != "/ETSI.CAdES.detached":
        return True
    named = {attribute["type"].native for attribute in signature.signer_info["signed_attrs"]}
    return bool(named & {"signing_certificate_v2", "signing_certificate"})


def _is_sound(status: PdfSignatureStatus) -> bool:
    """The signed bytes are intact, and so is the time stamp inside: a spoilt one means a retouched file."""
    inner = status.timestamp_validity
    stamp = inner is None or (inner.intact and inner.valid)
    return status.intact and status.valid and status.seed_value_ok and stamp


def _changes(signature: EmbeddedPdfSignature, sound: bool, appended: Appended) -> Changes:
    """What was done after the signature. The comparison of revisions, by far the slowest step, needs a sound one."""
    if not sound:
        return "unknown"
    signature.compute_integrity_info(skip_diff=True)
    if signature.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return "none"
    if signature.coverage is None or signature.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return "forbidden"
    if signature.docmdp_level != MDPPerm.NO_CHANGES and appended.since(signature):
        return "allowed"
    return whole_comparison(signature)


def whole_comparison(signature: EmbeddedPdfSignature) -> Changes:
    """The same by pyHanko's analysis of every object of the document: slow, and knows more kinds of changes."""
    signature.compute_integrity_info(DEFAULT_DIFF_POLICY)
    found = signature.summarise_integrity_info()
    difference = found["diff_result"]
    if found["docmdp_ok"] is False or not isinstance(difference, DiffResult):
        return "forbidden"
    if difference.modification_level == ModificationLevel.OTHER:
        return "forbidden"
    return "none" if difference.modification_level == ModificationLevel.NONE else "allowed"


def only_evidence_since(signature: EmbeddedPdfSignature, appended: Appended) -> bool:
    """Whether nothing but validation data and the traces of a save was added after the signature."""
    if appended.since(signature) == "evidence":
        return True
    difference = signature.evaluate_modifications(_STRICT_POLICY)
    return (
        isinstance(difference, DiffResult) and difference.modification_level <= ModificationLevel.LTA_UPDATES
    )


def _problem(status: PdfSignatureStatus | DocumentTimestampStatus) -> str | None:
    if status.trusted:
        return None
    indication = status.trust_problem_indic
    return str(getattr(indication, "name", "GENERIC"))


def _failed(error: SignatureValidationError) -> Judgement:
    name = str(getattr(error.ades_subindication, "name", "GENERIC"))
    return Judgement(False, False, "unknown", name, None, None)
