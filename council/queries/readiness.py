"""What surrounds the text of a point and makes it ready: the opinions asked on its draft, its line of the budget."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from council.models import Draft, DraftOpinion, db


@dataclass(frozen=True)
class Surroundings:
    """Of a point that has a draft. ``missing`` and ``done`` are French words, as the board shows them."""

    missing: tuple[str, ...] = ()
    done: tuple[str, ...] = ()


NOTHING = Surroundings()


def surroundings(items: Collection[int]) -> dict[int, Surroundings]:
    """item -> what its draft still waits for, and what it has; one query, points without a draft are left out."""
    found: dict[int, tuple[Draft, list[DraftOpinion]]] = {}
    rows = db.session.execute(
        db.select(Draft, DraftOpinion)
        .outerjoin(DraftOpinion, DraftOpinion.draft_id == Draft.id)
        .where(Draft.item_id.in_(items))
        .order_by(DraftOpinion.id)
    )
    for draft, opinion in rows:
        known = found.setdefault(draft.item_id, (draft, []))[1]
        known += [opinion] if opinion is not None else []
    return {item_id: _of(draft, opinions) for item_id, (draft, opinions) in found.items()}


def _of(draft: Draft, opinions: list[DraftOpinion]) -> Surroundings:
    missing = [f"avis attendu\u00a0: {one.giver}" for one in opinions if one.answer is None]
    done = ["avis"] if opinions and not missing else []
    if draft.direction != "none":
        if draft.amount is None:
            missing.append("montant à écrire")
        if not draft.budget_lines:
            missing.append("ligne budgétaire à écrire")
        if draft.amount is not None and draft.budget_lines:
            done.append("budget")
    return Surroundings(tuple(missing), tuple(done))
