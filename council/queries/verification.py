"""«Vérifier un document»: the registry first (was this very file issued here?), then the signatures themselves."""

from __future__ import annotations

import hashlib
import re
import threading
from dataclasses import dataclass
from datetime import datetime

from council.gateways import trust_store
from council.gateways.environment import environment
from council.models import CertificateAuthority, Document, DocumentHash, Organisation, PublicVersion, db
from council.queries import signatories
from council.queries.masks import public_file
from council.queries.publication_journal import is_decision_file
from signatures import trust, verify
from signatures.report import Report

LARGEST = 40 * 1024 * 1024
"""Largest file that is looked at, in bytes; our own acts weigh well under one megabyte."""
_workers = threading.BoundedSemaphore(2)
"""Verifications that may run at once in this process: each has a process of its own."""

TOO_LARGE = (
    f"Ce fichier dépasse {LARGEST // (1024 * 1024)}\u00a0Mo\u202f: il ne vient pas de nos registres, dont les documents sont bien plus "
    "légers. Choisissez le fichier tel que vous l’avez téléchargé."
)
PUBLIC_VERSION = (
    "Ce fichier est, à l’octet près, la version publique de nos registres, scellée par l’institution\u202f: des données "
    "personnelles en ont été retirées. L’original signé se consulte auprès d’elle."
)
DECISION = (
    "Ce fichier est, à l’octet près, une décision prise par délégation que l’institution a publiée et scellée. Le journal des "
    "publications dit quand, et si elle est encore en ligne."
)
EMPTY = "Choisissez d’abord un fichier PDF."
BUSY = "Plusieurs vérifications sont en cours. Attendez quelques secondes, puis recommencez."


@dataclass(frozen=True)
class SignerLine:
    """An expected signature and when it was given."""

    name: str
    capacity: str
    signed_at: datetime | None


@dataclass(frozen=True)
class Registered:
    """A document of our registers. ``title`` and ``sha256`` are told for published ones only."""

    organisation: str
    slug: str
    kind: str
    published: bool
    restricted: bool
    title: str
    act_number: str
    sha256: str
    pages: int
    created_at: datetime
    published_at: datetime | None
    signers: tuple[SignerLine, ...]


@dataclass(frozen=True)
class Verdict:
    """What is answered about a file. ``tone``: ok, warning or error; ``sentence`` first, then reasons and signers."""

    tone: str
    title: str
    sentence: str
    sha256: str = ""
    registered: Registered | None = None
    current: bool = False
    """The file is the final, complete version."""
    report: Report | None = None

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, beyond the first sentence."""
        told = tuple(in_words(reason) for reason in self.report.reasons) if self.report else ()
        return () if self.tone == "ok" else tuple(reason for reason in told if reason != self.sentence)


def in_words(sentence: str) -> str:
    """A sentence that names the fields of our PDFs, with the words that readers use."""
    return _FIELD.sub(lambda found: _FIELD_WORDS.get(found[1], found[1]), sentence)


_FIELD = re.compile(r"«\u00a0(seal|mayor|secretary|horodatage)(?:-\d+)?\u00a0»")
_FIELD_WORDS = {
    "seal": "Cachet de l’institution",
    "mayor": "Signature de la présidence",
    "secretary": "Signature du secrétariat de séance",
    "horodatage": "Horodatage",
}


def by_code(code: str) -> Registered | None:
    """The document that carries this verification code (spaces, dashes and case do not matter)."""
    letters = "".join(c for c in code.upper() if c.isalnum()).translate(str.maketrans("OIL", "011"))
    if len(letters) != 12:
        return None
    wanted = "-".join(letters[start : start + 4] for start in (0, 4, 8))
    row = db.session.execute(db.select(Document).where(Document.code == wanted)).scalar_one_or_none()
    return _registered(row) if row else None


def check(data: bytes) -> Verdict:
    """The verdict on an uploaded file; never raises on account of the file."""
    if not data:
        return Verdict("warning", "Aucun fichier", EMPTY)
    if len(data) > LARGEST:
        return Verdict("error", "Fichier trop lourd", TOO_LARGE)
    if not _workers.acquire(timeout=5):
        return Verdict("warning", "Service occupé", BUSY)
    try:
        return _judge(data)
    finally:
        _workers.release()


def _judge(data: bytes) -> Verdict:
    sha256 = hashlib.sha256(data).hexdigest()
    document = _document_of(sha256)
    closed = document is not None and document.state in ("signed", "published")
    public = _is_public_version(sha256)
    current = closed and document is not None and (public or document.sha256 == sha256)
    decision = document is None and is_decision_file(sha256)
    expected = [*(step.field for step in document.steps), "horodatage"] if document else []
    if public or decision:  # the institution alone seals it; the file itself tells who signed or decided
        expected = ["seal", "horodatage"]
    report = verify.verify(
        data,
        roots=_roots(),
        crls=_revocations(),
        expect=expected if closed or decision else (),
        at=environment().clock.now(),
    )
    registered = _registered(document) if document else None
    tone, title, sentence = _words(document, current, report)
    if public and tone == "ok":
        title, sentence = "Version publique authentique", PUBLIC_VERSION
    if decision and report.status == "valid":
        tone, title, sentence = "ok", "Décision authentique", DECISION
    return Verdict(tone, title, sentence, sha256, registered, current, report)


def _words(document: Document | None, current: bool, report: Report) -> tuple[str, str, str]:
    if document is not None and current and report.status == "valid":
        return (
            "ok",
            "Document authentique",
            "Ce fichier est, à l’octet près, celui de nos registres. Il est complet et n’a pas changé.",
        )
    if document is not None and report.status == "valid" and document.state in ("signed", "published"):
        return (
            "ok",
            "Document authentique",
            "Ce fichier vient de nos registres et il est complet. Depuis, seul son horodatage a été renouvelé.",
        )
    if document is not None and current:
        sentence = (
            "Ce fichier est, à l’octet près, celui de nos registres, mais ses signatures n’ont pas pu être toutes vérifiées "
            "cette fois-ci. Recommencez, ou signalez-le à la mairie."
        )
        return "warning", "Fichier de nos registres", sentence
    if document is not None and document.prepared_sha256 == document.sha256 and report.status == "unsigned":
        return (
            "warning",
            "Document préparé, pas encore signé",
            "Ce fichier vient bien de nos registres, mais personne ne l’a encore signé.",
        )
    if document is not None and not current:
        sentence = "Ce fichier est une version antérieure d’un document de nos registres\u202f: il lui manque une signature ou l’horodatage final."
        return "warning", "Version antérieure", sentence
    if report.status == "valid":
        sentence = "Les signatures sont valables, mais ce fichier n’est pas dans nos registres. Demandez-en l’origine à qui vous l’a remis."
        return "warning", "Signatures valables, fichier inconnu", sentence
    reason = in_words(report.reasons[0]) if report.reasons else "Ce fichier n’est pas dans nos registres."
    if report.status == "invalid":
        return "error", "Document à refuser", reason
    return "error" if report.status == "unreadable" else "warning", _UNKNOWN[report.status], reason


_UNKNOWN = {
    "indeterminate": "On ne peut pas conclure",
    "incomplete": "Document incomplet",
    "unsigned": "Document sans signature électronique",
    "unreadable": "Ce n’est pas un PDF vérifiable",
}


def _is_public_version(sha256: str) -> bool:
    """Whether the file is a public version that stands for an original today."""
    row = db.session.execute(
        db.select(PublicVersion).where(PublicVersion.sha256 == sha256).limit(1)
    ).scalar_one_or_none()
    shown = public_file(row.document) if row is not None else None
    return shown is not None and shown.sha256 == sha256


def _document_of(sha256: str) -> Document | None:
    """The document one of whose issued revisions, or whose prepared file, has this hash."""
    row = db.session.get(DocumentHash, sha256)
    if row is not None:
        return row.document
    return db.session.execute(
        db.select(Document).where(Document.prepared_sha256 == sha256).limit(1)
    ).scalar_one_or_none()


def _registered(row: Document) -> Registered:
    organisation = db.session.get_one(Organisation, row.organisation_id)
    restricted = row.act.restricted if row.act else False
    published = row.published_at is not None
    shown = published and not restricted
    return Registered(
        organisation=organisation.name,
        slug=organisation.slug,
        kind=row.kind,
        published=published,
        restricted=restricted,
        title=row.title if shown else "",
        act_number=row.act.number if shown and row.act else "",
        sha256=file.sha256 if shown and (file := public_file(row)) else "",
        pages=row.pages,
        created_at=row.created_at,
        published_at=row.published_at,
        signers=tuple(SignerLine(*signatories.shown(step)[:2], step.signed_at) for step in row.steps),
    )


def _roots() -> trust.TrustList:
    own = trust.TrustList.from_pem(
        row.root_pem.encode() for row in db.session.scalars(db.select(CertificateAuthority))
    )
    return trust.TrustList((*own.roots, *trust_store.believed(environment().settings.trust_folder).roots))


def _revocations() -> tuple[bytes, ...]:
    """The public revocation lists that stand beside the (encrypted) keys of the authorities."""
    begin, end = b"-----BEGIN X509 CRL-----", b"-----END X509 CRL-----"
    lists = []
    for row in db.session.scalars(db.select(CertificateAuthority)):
        start, stop = row.stored.find(begin), row.stored.find(end)
        if 0 <= start < stop:
            lists.append(row.stored[start : stop + len(end)] + b"\n")
    return (*lists, *trust_store.revocation_lists(environment().settings.trust_folder))
