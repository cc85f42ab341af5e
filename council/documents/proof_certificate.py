"""The certificate of the proofs of a meeting's sendings: what a judge or a member reads first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from council.documents import render
from council.documents.facts import Institution, MadePdf, Sitting


@dataclass(frozen=True, slots=True)
class ProofRow:
    """One paper of one member; moments are words on the clock of the organisation, empty when nothing happened.

    ``proven`` is the moment before which a time stamp proves the dispatch.
    """

    name: str
    paper: str
    channel: str
    address: str
    state: str
    sent: str
    proven: str
    answer: str
    message_id: str
    opened: str
    acknowledged: str
    sha256: str
    tries: tuple[str, ...]
    opened_by: str = ""
    """The substitute who opened it; empty for the member."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """A version of the dossier that left, by its hash."""

    paper: str
    version: int
    pages: int
    sha256: str


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What the journal of proofs says up to its line ``lines``, whose hash is ``head``."""

    institution: Institution
    sitting: Sitting
    made_at: datetime
    lines: int
    head: str
    dossiers: tuple[Frozen, ...]
    rows: tuple[ProofRow, ...]
    cancelled: str = ""


def make_certificate(facts: CertificateFacts) -> MadePdf:
    """The certificate as a tagged PDF/A."""
    title = f"Certificat des envois – {facts.sitting.body.name}"
    return render.make(
        "proof_certificate.html",
        facts,
        render.Meta(title, facts.institution.name, facts.made_at, "Certificat des envois"),
    )
