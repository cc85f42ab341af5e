"""Opinions on drafts: those of one draft, those that wait for somebody."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from council.documents.typography import day
from council.models import Draft, DraftOpinion, db, everyone_reads

KINDS = {"commission": "Commission", "legal": "Juridique", "finance": "Financier", "other": "Autre"}
ANSWERS = {
    "favourable": "Favorable", "reserved": "Favorable avec réserves", "unfavourable": "Défavorable", "none": "Sans avis",
}  # fmt: skip

GIVEN = ("favourable", "reserved", "unfavourable")
"""Answers that are opinions."""


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


def printed(items: Collection[int], before: datetime | None = None) -> dict[int, tuple[str, ...]]:
    """point -> opinions of commissions on its draft, as the dossier and the extract print them; one query.

    Those of departments (legal, financial) stay inside: they are work, not addressed to the assembly. So does whatever is
    said of a draft kept to a group. ``before``: written down until then; an act cites no opinion later than its decision.
    """
    query = (
        sa.select(Draft.item_id, DraftOpinion)
        .join(DraftOpinion, DraftOpinion.draft_id == Draft.id)
        .where(
            Draft.item_id.in_(items),
            Draft.group_id.is_(None),
            DraftOpinion.kind == "commission",
            DraftOpinion.answer.in_(GIVEN),
            *([DraftOpinion.answered_at <= before] if before else []),
        )
        .order_by(DraftOpinion.given_on, DraftOpinion.id)
    )
    with everyone_reads():  # a paper is the same whoever freezes it
        rows = db.session.execute(query).all()
    found: dict[int, tuple[str, ...]] = {}
    for item_id, one in rows:
        on = f", le {day(one.given_on)}" if one.given_on else ""
        words = f"{one.giver}{on}\u00a0: avis {ANSWERS[one.answer].lower()}"
        text = f". {' '.join(one.text.split())}" if one.text.strip() else ""
        found[item_id] = (*found.get(item_id, ()), f"{words}{text}".rstrip(".") + ".")
    return found
