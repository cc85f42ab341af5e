"""Opinions on drafts: those of one draft, those that wait for somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from council.models import Draft, DraftOpinion, db

KINDS = {"commission": "Commission", "legal": "Juridique", "finance": "Financier", "other": "Autre"}
ANSWERS = {
    "favourable": "Favorable", "reserved": "Favorable avec réserves", "unfavourable": "Défavorable", "none": "Sans avis",
}  # fmt: skip


@dataclass(frozen=True)
class OpinionLine:
    """An opinion asked; ``words`` empty until it is given."""

    id: int
    draft_id: int
    title: str
    kind_words: str
    giver: str
    account_id: int | None
    asked_by: str
    due_on: date
    late: bool
    answer: str
    words: str
    text: str
    given_on: date | None
    answered_by: str
    version: int


def opinions(draft_id: int, today: date) -> list[OpinionLine]:
    """Opinions of a draft, in the order they were asked."""
    return _lines(DraftOpinion.draft_id == draft_id, today)


def asked_of(account_id: int | None, today: date) -> list[OpinionLine]:
    """Opinions that wait for somebody, the most urgent first."""
    return _lines(
        sa.and_(
            DraftOpinion.account_id == account_id, DraftOpinion.answer.is_(None), Draft.state != "dropped"
        ),
        today,
    )


def _lines(which: sa.ColumnElement[bool], today: date) -> list[OpinionLine]:
    rows = db.session.execute(
        sa.select(DraftOpinion, Draft.title)
        .join(Draft, Draft.id == DraftOpinion.draft_id)
        .where(which)
        .order_by(DraftOpinion.due_on, DraftOpinion.id)
    )
    return [
        OpinionLine(
            one.id, one.draft_id, title, KINDS[one.kind], one.giver, one.account_id, one.asked_by, one.due_on,
            one.answer is None and one.due_on < today, one.answer or "", ANSWERS.get(one.answer or "", ""), one.text,
            one.given_on, one.answered_by, one.version or 0,
        )
        for one, title in rows
    ]  # fmt: skip
