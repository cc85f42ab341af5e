"""Who sent drafts back, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from council.models import DraftApproval, DraftRound, DraftStep, db


@dataclass(frozen=True)
class SentBack:
    """The last answer that sent a draft back."""

    by: str
    motive: str


def sent_back(drafts: Iterable[int]) -> dict[int, SentBack]:
    """The last motive of each draft, by draft; those never sent back are left out."""
    rows = db.session.execute(
        sa.select(DraftRound.draft_id, DraftApproval.answered_by, DraftApproval.motive)
        .join(DraftStep, DraftStep.round_id == DraftRound.id)
        .join(DraftApproval, DraftApproval.step_id == DraftStep.id)
        .where(DraftRound.draft_id.in_(list(drafts)), DraftApproval.answer == "returned")
        .order_by(DraftRound.number, DraftApproval.id.desc())
    )
    return {draft: SentBack(by, motive) for draft, by, motive in rows}
