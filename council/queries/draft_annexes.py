"""The annexes of a draft: those of the point that it became; and what is said of each."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from council.models import Annex, Draft, DraftComment, db

FIELD = "annexes"
"""The field of a remark about an annex, and how a form's place begins that names one («annexes:12»)."""


@dataclass(frozen=True)
class AnnexChoice:
    """An annex that is opened to a guest or may be, that is spoken of or may be. ``content``: what remarks and invitations hold on to."""

    id: int
    title: str
    pages: int
    confidential: bool
    content: str
    position: int

    @property
    def place(self) -> str:
        """How a form names it."""
        return f"{FIELD}:{self.id}"

    @property
    def label(self) -> str:
        """« Annexe 2, Plan de masse »."""
        return f"Annexe {self.position}, {self.title}"


def annex_choices(item_id: int | None) -> list[AnnexChoice]:
    """Annexes of a point, in order; none without a point."""
    if item_id is None:
        return []
    rows = db.session.scalars(sa.select(Annex).where(Annex.item_id == item_id).order_by(Annex.position))
    return [
        AnnexChoice(one.id, one.title, one.pages, one.confidential, one.original_sha256, one.position)
        for one in rows
    ]


def remarks_beside(item_id: int) -> tuple[int | None, dict[int, int]]:
    """The draft behind a point, for its readers alone, and how many remarks of each annex are not settled."""
    draft_id = db.session.scalar(sa.select(Draft.id).where(Draft.item_id == item_id))
    if draft_id is None:
        return None, {}
    rows = db.session.execute(
        sa.select(Annex.id, sa.func.count(DraftComment.id))
        .join(DraftComment, DraftComment.annex_sha256 == Annex.original_sha256)
        .where(Annex.item_id == item_id, DraftComment.draft_id == draft_id, DraftComment.settled_at.is_(None))
        .group_by(Annex.id)
    )
    return draft_id, {one[0]: one[1] for one in rows}
