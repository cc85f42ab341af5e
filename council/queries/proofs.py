"""What the journal of proofs of a meeting says, line by line and member by member."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from council.meeting.chain import stamp as instant
from council.models import ProofLine, db
from signatures.proofs import Sending, sendings


def row(line: ProofLine) -> dict[str, Any]:
    """A line as the kit writes it, and as its hash covers it."""
    return {
        "meeting": line.meeting_id, "seq": line.seq, "at": instant(line.at), "kind": line.kind,
        "member": line.mandate_id, "payload": line.payload, "prev_hash": line.prev_hash, "hash": line.hash,
    }  # fmt: skip


def lines(meeting_id: int) -> list[ProofLine]:
    """The lines of a meeting, in order."""
    query = sa.select(ProofLine).where(ProofLine.meeting_id == meeting_id).order_by(ProofLine.seq)
    return list(db.session.scalars(query))


def by_member(found: Sequence[ProofLine], letter: str) -> dict[int, Sending]:
    """What the lines say of one paper (``convocation``, ``complement-n``), by seat."""
    return {one.member: one for one in sendings([row(line) for line in found]) if one.letter == letter}


def opened(meeting_id: int, mandate_id: int, sha256: str) -> bool:
    """Whether the member's first opening of that file is noted."""
    query = sa.select(ProofLine.payload).where(
        ProofLine.meeting_id == meeting_id, ProofLine.mandate_id == mandate_id, ProofLine.kind == "opened"
    )
    return any(payload.get("sha256") == sha256 for payload in db.session.scalars(query))
