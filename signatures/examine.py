"""The whole verdict on a document, in this process. For files from outside, use `verify`, which caps the resources.

Eight rules, each of which closes a hole that a verification library alone leaves open:
1 an exception in a signature makes it invalid, never the program fail; 2 coverage and allowed changes are checked for
each signature; 3 some signature covers the whole file; 4 metadata are those of the signed revision; 5 every signature
in the raw bytes is in the form of the document; 6 the expected signatures are there; 7 own roots and revocation lists,
no network, unknown revocation is not good; 8 four separate facts per signer.
"""

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from signatures import evidence, judge, metadata, wholefile, wording
from signatures.appended import Appended
from signatures.evidence import Evidence, Material, parse
from signatures.reading import read
from signatures.reading import signature as signature_of
from signatures.report import Report, SignatureFact, Status
from signatures.trust import TrustList

# pyHanko logs a traceback for each fault of a document: here a fault is a finding, told in the report.
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)


@dataclass
class _Case:
    """One document under examination."""

    pdf: bytes
    reader: PdfFileReader
    material: Material
    at: datetime
    appended: Appended
    found: list[EmbeddedPdfSignature] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    stamps: list[tuple[int, datetime]] = field(default_factory=list)  # revision, proven time


def examine(
    pdf: bytes,
    *,
    roots: TrustList,
    crls: Sequence[bytes] = (),
    expect: Sequence[str] = (),
    at: datetime | None = None,
) -> Report:
    """Verify a PDF as of `at` (aware datetime; None: now), believing `roots`.

    `crls` are fresh revocation lists (DER or PEM), used beside those inside the document. `expect` names fields or
    signers that must be there, or "horodatage". Never raises on account of the document; raises BadKeyFile when a root
    or a revocation list given is not one.
    """
    digest = hashlib.sha256(pdf).hexdigest()
    own = parse(Evidence(roots, tuple(crls)))
    try:
        reader = _open(pdf)
        if reader.encrypted:
            return Report("unreadable", digest, (), (wording.ENCRYPTED,))
        if int(reader.root["/Pages"]["/Count"]) < 1:
            return Report("unreadable", digest, (), (wording.NOT_A_PDF,))
    except Exception:  # a hostile file may raise anything: rule 1
        return _unparsable(pdf, digest)
    try:
        case = _Case(pdf, reader, own, at or datetime.now(UTC), Appended(pdf, reader))
        _collect(case)
        facts = asyncio.run(_judge_all(case))
        return _conclude(case, digest, facts, expect)
    except Exception:  # rule 1
        if not wholefile.byte_ranges(pdf):  # nothing there that could be forged
            return Report("unreadable", digest, (), (wording.NOT_A_PDF,))
        return Report("invalid", digest, (), (wording.TAMPERED,))


def _open(pdf: bytes) -> PdfFileReader:
    """Strictly; a file with faults of form is read leniently when a signature covers every byte of it, faults included
    (poppler writes such files). Raises anything on any other file."""
    try:
        return read(pdf)
    except Exception:
        lenient = read(pdf, strict=False)
        whole = [found for found in lenient.embedded_signatures if wholefile.covered_end(found) == len(pdf)]
        if not any(
            found.evaluate_signature_coverage() == SignatureCoverageLevel.ENTIRE_FILE for found in whole
        ):
            raise
        return lenient


def _unparsable(pdf: bytes, digest: str) -> Report:
    """A file the strict parser refuses: an ordinary PDF with faults is unsigned, a signed one is not believed."""
    lenient = encrypted = False
    try:
        reader = read(pdf, strict=False)
        encrypted = bool(reader.encrypted)
        lenient = not encrypted and int(reader.root["/Pages"]["/Count"]) > 0
    except Exception:  # noqa: S110  rule 1: then it is not readable
        pass
    if encrypted:
        return Report("unreadable", digest, (), (wording.ENCRYPTED,))
    if wholefile.byte_ranges(pdf) and (lenient or _signed_beginning(pdf)):
        return Report("invalid", digest, (), (wording.TAMPERED,))
    if not lenient:
        return Report("unreadable", digest, (), (wording.NOT_A_PDF,))
    return Report("unsigned", digest, (), (wording.UNSIGNED,))


def _signed_beginning(pdf: bytes) -> bool:
    """Whether the file begins as a readable signed document, spoilt by what follows."""
    end = len(pdf)
    for _try in range(8):  # revisions: more than a document of ours has
        end = pdf.rfind(b"%%EOF", 0, end)
        if end < 0:
            return False
        try:
            return bool(read(pdf[: end + 6]).embedded_signatures)
        except Exception:  # noqa: S112  rule 1: try the revision before
            continue
    return False


def _collect(case: _Case) -> None:
    """Read every signature field, then the validation data that the document brings."""
    for name, _value, reference in enumerate_sig_fields(case.reader, filled_status=True):
        try:
            case.found.append(signature_of(case.reader, reference, name))
        except Exception:  # rule 1: forged dictionaries raise anything
            case.broken.append(str(name))
    case.found.sort(key=lambda signature: int(signature.signed_revision))
    certificates = [cert for signature in case.found for cert in _certificates(signature)]
    case.material = evidence.with_document(case.material, case.reader, certificates)


def _certificates(signature: EmbeddedPdfSignature) -> list[x509.Certificate]:
    try:
        return list(signature.other_embedded_certs)
    except Exception:  # rule 1: the signature itself will be judged broken
        return []


async def _judge_all(case: _Case) -> list[SignatureFact]:
    """Time stamps from the newest to the oldest, each judged at the time the newer one proves; then signatures."""
    facts: dict[str, SignatureFact] = {}
    moment = case.at
    for signature in reversed(case.found):
        if signature.sig_object_type == "/DocTimeStamp":
            found = await _guarded(judge.judge_timestamp(signature, case.material, case.appended, moment))
            if found.proven is not None and found.changes != "forbidden":
                moment = found.proven
                case.stamps.append((int(signature.signed_revision), moment))
            facts[signature.field_name] = wording.timestamp_fact(signature, found)
    for signature in case.found:
        if signature.sig_object_type != "/DocTimeStamp":
            later = [time for revision, time in case.stamps if revision >= int(signature.signed_revision)]
            proven = min(later, default=None)
            found = await _guarded(
                judge.judge_signature(signature, case.material, case.appended, proven or case.at, proven)
            )
            facts[signature.field_name] = wording.signature_fact(
                signature, found, _level(case, signature, found)
            )
    return [facts[signature.field_name] for signature in case.found]


async def _guarded(work: Awaitable[judge.Judgement]) -> judge.Judgement:
    try:
        return await work
    except Exception:  # rule 1
        return judge.BROKEN


def _level(case: _Case, signature: EmbeddedPdfSignature, found: judge.Judgement) -> str:
    """PAdES level reached (ETSI EN 319 142-1): B-B, B-T, B-LT, B-LTA; "CMS" for other PDF signatures."""
    if signature.sig_object.get("/SubFilter") != "/ETSI.CAdES.detached":
        return "CMS"
    if found.proven is None:
        return "B-B"
    revisions = [r for r, _time in case.stamps if r >= int(signature.signed_revision)]
    if any("/DSS" in case.reader.get_historical_root(revision) for revision in revisions):
        return "B-LTA"
    return "B-LT" if "/DSS" in case.reader.root else "B-T"


def _conclude(case: _Case, digest: str, facts: list[SignatureFact], expect: Sequence[str]) -> Report:
    facts = [*facts, *(wording.broken_fact(name) for name in case.broken)]
    tampering = _tampering(case, facts)
    missing = _missing(facts, expect)
    doubts = [wording.doubt(fact) for fact in facts if not fact.trusted]
    signed = [fact for fact in facts if fact.kind == "signature"]
    if not signed and not tampering:
        reasons = [wording.STAMPED_ONLY if facts else wording.UNSIGNED, *missing]
        return Report("unsigned", digest, tuple(facts), tuple(reasons))
    loose = wording.NOT_COVERED if _uncovered(case) and not tampering and not _only_evidence(case) else ""
    status: Status = "valid"
    if tampering:
        status = "invalid"
    elif missing:
        status = "incomplete"
    elif doubts or loose:
        status = "indeterminate"
    reasons = [reason for reason in (*tampering, *missing, *doubts, loose) if reason]
    return Report(status, digest, tuple(facts), tuple(dict.fromkeys(reasons)))


def _tampering(case: _Case, facts: list[SignatureFact]) -> list[str]:
    """Reasons to call the document invalid, rules 1 to 5."""
    reasons = [wording.refusal(fact) for fact in facts if fact.refused]
    shown: list[EmbeddedPdfSignature | str] = [*case.found, *case.broken]
    if not _sure(lambda: not wholefile.hides_a_signature(case.pdf, case.reader, shown)):
        reasons.append(wording.HIDDEN_SIGNATURE)
    if case.found and not _sure(wholefile.tables_look_back, case.reader):
        reasons.append(wording.TAMPERED)
    if not all(_sure(wholefile.container_is_clean, case.pdf, signature) for signature in case.found):
        reasons.append(wording.DIRTY_CONTAINER)
    if not all(_sure(wholefile.signers_are_bound, signature) for signature in case.found):
        reasons.append(wording.DIRTY_CONTAINER)
    if not all(_sure(metadata.same_metadata, case.reader, signature) for signature in case.found):
        reasons.append(wording.METADATA)
    if case.found and _uncovered(case) and not _later_revision(case):
        reasons.append(wording.TRAILING)
    return reasons


def _sure(rule: Callable[..., bool], *arguments: object) -> bool:
    """Whether the rule holds; a rule that cannot even be evaluated does not (rule 1)."""
    try:
        return rule(*arguments)
    except Exception:
        return False


def _uncovered(case: _Case) -> int:
    """Bytes after the end of the signature or time stamp that reaches furthest (rule 3)."""
    ends = [wholefile.covered_end(s) for s in case.found]
    return len(case.pdf) - max((end for end in ends if end <= len(case.pdf)), default=0)


def _only_evidence(case: _Case) -> bool:
    """Whether what follows the last signature is validation data alone (B-LT, without time stamp over it)."""
    if case.stamps or any(signature.sig_object_type == "/DocTimeStamp" for signature in case.found):
        return False
    return _sure(judge.only_evidence_since, case.found[-1], case.appended)


def _later_revision(case: _Case) -> bool:
    """Whether what follows the last signature is a proper revision, and nothing after it."""
    last = max(int(signature.signed_revision) for signature in case.found)
    tidy = (
        case.pdf.removesuffix(b"\n").removesuffix(b"\r").endswith(b"%%EOF")
        and case.pdf.count(b"%%EOF") <= case.reader.total_revisions
    )
    return int(case.reader.total_revisions) - 1 > last and tidy


def _missing(facts: list[SignatureFact], expect: Sequence[str]) -> list[str]:
    """Rule 6: what was expected and is not there. "horodatage" stands for any time stamp of the document."""
    present = {wording.key(name) for fact in facts for name in (fact.field, fact.signer)}
    if any(fact.kind == "timestamp" for fact in facts):
        present.add("horodatage")
    return [wording.missing(name) for name in expect if wording.key(name) not in present]
