"""What the play must have left behind, compared with what it has: book, receipts, results, documents, signatures."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdf
import sqlalchemy as sa

from council.meeting.chain import verify as verify_chain
from council.models import (
    Act,
    Ballot,
    CertificateAuthority,
    Document,
    Minutes,
    MinutesApproval,
    MinutesVersion,
    Turnout,
    UrnKey,
    UrnPaper,
    Vote,
    db,
)
from council.play.scenario import POINTS, Point
from council.queries.book import lines
from council.queries.journal import journal
from council.queries.papers import minutes_document
from council.services.receipts import public_key, signing_key
from signatures import examine, trust
from signatures.journal import verify_journal
from signatures.journal_bundle import bundle


@dataclass(frozen=True)
class Row:
    """One document of the summary."""

    name: str
    pages: int
    sha256: str
    verdict: str


class Judge:
    """Collects differences; none means that the play went as written."""

    def __init__(self) -> None:
        self.differences: list[str] = []

    def expect(self, what: str, found: Any, wanted: Any) -> None:
        """Note a difference."""
        if found != wanted:
            self.differences.append(f"{what} : {found!r} au lieu de {wanted!r}")

    def point(self, point: Point, shown: dict[str, Any]) -> None:
        """The outcome of an item as the board showed it."""
        self.expect(f"{point.key}, issue", shown["outcome"], point.outcome)
        result = shown["result"] or {"sentence": ""}
        if point.outcome == "elected":
            self.expect(f"{point.key}, résultat", result["sentence"][: len(point.sentence)], point.sentence)
        else:
            self.expect(f"{point.key}, résultat", result["sentence"], point.sentence)

    def book(self, meeting: int, receipts: list[dict[str, Any]]) -> int:
        """The chain holds, each receipt is one of its lines, votes stored are votes received; number of lines."""
        book = lines(db.session, meeting)
        verify_chain(book)
        known = {line.seq: line.hash for line in book}
        wrong = [receipt for receipt in receipts if known.get(receipt["seq"]) != receipt["hash"]]
        self.expect("reçus étrangers au registre", wrong, [])
        self.expect("reçus en double", len({receipt["seq"] for receipt in receipts}), len(receipts))
        stored = sum(_count(model) for model in (Vote, Turnout))
        earlier = _votes_of_others(meeting)
        self.expect("votes conservés", stored - earlier, len(receipts))
        open_keys = db.session.execute(
            sa.select(sa.func.count()).where(UrnKey.secret.is_not(None))
        ).scalar_one()
        self.expect("urnes encore ouvrables", open_keys, 0)
        self.expect("bulletins gardés après le dépouillement", _count(UrnPaper), 0)
        return len(book)

    def journal(self, meeting: int, receipts: list[dict[str, Any]], folder: Path) -> None:
        """The book taken out of the application is whole, and holds every receipt that a tablet was given."""
        found = journal(meeting)
        assert found is not None
        path = folder / "registre.jsonl"
        path.write_bytes(b"".join(bundle(signing_key(), meeting, found.about, found.rows(), found.heads)))
        verdict = verify_journal(path, key=public_key(), head=found.lines[-1].hash, receipts=receipts)
        self.expect(
            "registre exporté", (verdict.status, verdict.first_bad, verdict.unsigned), ("valid", None, 0)
        )

    def acts(self, meeting: int) -> None:
        """One published act per item decided, with the sentence of its vote."""
        found = (
            db.session.execute(sa.select(Act).where(Act.meeting_id == meeting).order_by(Act.number))
            .scalars()
            .all()
        )
        self.expect("délibérations", len(found), len(POINTS))
        self.expect("délibérations publiées", [act.number for act in found if act.state != "published"], [])
        for act, point in zip(found, POINTS, strict=False):
            self.expect(f"{point.key}, issue de l’acte", act.outcome, point.outcome)
            if point.sentence and point.outcome != "elected":
                said = act.result_sentence.rstrip(".").casefold()
                self.expect(f"{point.key}, phrase de l’acte", point.sentence.casefold() in said, True)

    def settled(self, meeting: int, by: int) -> None:
        """The minutes of ``meeting``: settled by the vote of the meeting ``by``, signed, online, every version kept."""
        row = db.session.get_one(Minutes, meeting)
        vote = db.session.execute(
            sa.select(MinutesApproval).where(MinutesApproval.meeting_id == meeting)
        ).scalar_one_or_none()
        paper = minutes_document(meeting)
        versions = (
            db.session.execute(sa.select(MinutesVersion.number).where(MinutesVersion.meeting_id == meeting))
            .scalars()
            .all()
        )
        self.expect("procès-verbal précédent, vote", vote.outcome if vote else "", "adopted")
        self.expect("procès-verbal précédent, version arrêtée", row.approved_version, row.revision - 1)
        self.expect("procès-verbal précédent, versions", sorted(versions), list(range(1, row.revision + 1)))
        self.expect("procès-verbal précédent, état", paper.state if paper else "", "published")
        held = db.session.execute(sa.select(Act.adopted_on).where(Act.meeting_id == by).limit(1)).scalar_one()
        self.expect("procès-verbal précédent, arrêté le", row.settled_on, held)

    def documents(self, files: dict[int, Path]) -> list[Row]:
        """The summary; every document of the meeting must be signed, valid, and the one that was published."""
        root = db.session.execute(sa.select(CertificateAuthority.root_pem)).scalars().all()
        roots = trust.TrustList.from_pem([pem.encode() for pem in root])
        rows = []
        for identifier, path in files.items():
            document = db.session.get_one(Document, identifier)
            row = _row(path, roots, [step.field for step in document.steps])
            rows.append(row)
            self.expect(f"{path.name}, empreinte", row.sha256, document.sha256)
            if document.steps:
                self.expect(f"{path.name}, signatures", row.verdict, "valid")
        return rows

    def others(self, folder: Path, files: dict[int, Path]) -> list[Row]:
        """The papers of before the meeting."""
        return [_row(path, None, []) for path in sorted(folder.glob("*.pdf")) if path not in files.values()]


def names(meeting: int) -> dict[int, str]:
    """File name of each document of the meeting."""
    rows = db.session.execute(
        sa.select(Document.id, Document.kind, Document.title, Act.number)
        .outerjoin(Act, Act.id == Document.act_id)
        .where(Document.meeting_id == meeting)
        .order_by(Document.kind, Act.number, Document.id)
    )
    return {row.id: re.sub(r"[^\w-]+", "-", f"{row.kind}-{row.number or row.id}") for row in rows}


def _row(path: Path, roots: trust.TrustList | None, fields: list[str]) -> Row:
    data = path.read_bytes()
    verdict = (
        examine.examine(data, roots=roots, expect=fields).status if roots is not None and fields else "–"
    )
    return Row(
        path.name, len(pypdf.PdfReader(io.BytesIO(data)).pages), hashlib.sha256(data).hexdigest(), verdict
    )


def _count(model: Any) -> int:
    return db.session.execute(sa.select(sa.func.count()).select_from(model)).scalar_one()


def _votes_of_others(meeting: int) -> int:
    others = sa.select(sa.func.count()).select_from(Vote).join(Ballot, Ballot.id == Vote.ballot_id)
    return db.session.execute(others.where(Ballot.meeting_id != meeting)).scalar_one()
