"""Suggested withdrawals: interests in force matched to the items of a meeting. The member decides (FR-INT-01 to -04)."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from council.law.conflicts import (
    Decision,
    WithdrawalAnswer,
    consequence,
    kinship_withdrawal,
    withdrawal_needed,
)
from council.law.regimes import Regime
from council.models import Convocation, Interest, Item, Mandate, Meeting, Organisation, Person, db
from council.models import WithdrawalAnswer as Answered
from council.queries.clocks import local_day
from council.queries.interest_words import of_member, to_member, why
from council.queries.notice import regime_of
from council.queries.parties import Match, Party, Subject, recognise

DECISIONS = {
    "1.1": Decision.PUBLIC_CONTRACT, "1.2": Decision.PUBLIC_CONTRACT, "1.3": Decision.PUBLIC_CONTRACT,
    "1.4": Decision.PUBLIC_CONTRACT, "1.6": Decision.PUBLIC_CONTRACT, "5.3": Decision.OWN_DESIGNATION_OR_PAY,
    "5.6": Decision.OWN_DESIGNATION_OR_PAY, "7.1": Decision.BUDGET, "7.3": Decision.LOAN_GUARANTEE,
    "7.4": Decision.AID, "7.5": Decision.AID, "7.6": Decision.CONTRIBUTION, "7.7": Decision.AID,
}  # fmt: skip
"""Kind of decision (L1111-6) that the subject of an act (@CTES) announces: a proposal, the member judges."""


@dataclass(frozen=True)
class Reason:
    """One interest and one item that meet. ``told`` is said to the member, ``said`` about the member."""

    interest_id: int
    told: str
    said: str
    advice: WithdrawalAnswer


@dataclass(frozen=True)
class Suggestion:
    """What one member had better decide about one item, or has decided, or announced unasked (no reason then)."""

    item_id: int
    position: int
    title: str
    decision: str
    """What the item decides about the bodies it touches (``Decision``), as its subject announces."""
    seat: int
    name: str
    reasons: tuple[Reason, ...]
    withdraws: bool | None
    """What the member decided; ``None`` while undecided (a new reason asks anew)."""
    answered_at: datetime | None

    @property
    def advised(self) -> bool:
        """Whether the law asks for a withdrawal on one of the grounds."""
        return any(reason.advice.withdraw for reason in self.reasons)

    @property
    def open(self) -> bool:
        """Whether a decision is awaited."""
        return self.advised and self.withdraws is None

    @property
    def basis(self) -> str:
        """``L1111-6-II`` when that is the only ground, else ``L2131-11``; for the quorum of the item."""
        found = {reason.advice.quorum_basis for reason in self.reasons if reason.advice.withdraw}
        return "L1111-6-II" if found == {"L1111-6-II"} else "L2131-11"

    @property
    def law(self) -> str:
        """The sentence of the law and what follows from it."""
        ranked = sorted(self.reasons, key=lambda one: not one.advice.withdraw)
        return f"{ranked[0].advice.sentence} {consequence(ranked[0].advice)}".strip() if ranked else ""


def suggestions(meeting_id: int, seat: int | None = None) -> tuple[Suggestion, ...]:
    """Of every member of the body (or of one seat), item by item; five queries whatever the size."""
    meeting: Meeting | None = db.session.execute(
        sa.select(Meeting).where(Meeting.id == meeting_id).options(joinedload(Meeting.body))
    ).scalar_one_or_none()
    return suggested(meeting, _items(meeting_id), seat) if meeting else ()


def suggested(meeting: Meeting, agenda: Iterable[Item], seat: int | None = None) -> tuple[Suggestion, ...]:
    """The same for a meeting read with its items and their annexes; three queries."""
    items = [item for item in agenda if not item.pending]
    organisation = db.session.get_one(Organisation, meeting.organisation_id)
    on = local_day(meeting.starts_at, organisation)
    members = _members(meeting, on, seat)
    answers = _answers([item.id for item in items])
    declared = _declared([one.id for _, one in members], on)
    law = regime_of(meeting.body, organisation, on)
    found = [
        _suggestion(
            item, subject, taken, person.formal_name, declared[person.id], answers.get((item.id, taken)), law
        )
        for item, subject in [(item, _subject(item)) for item in items]
        for taken, person in members
        if declared[person.id] or (item.id, taken) in answers
    ]
    return tuple(one for one in found if one.reasons or one.withdraws is not None)


def of_item(found: Iterable[Suggestion], item_id: int) -> Suggestion | None:
    """The suggestion about one item among a member's own."""
    return next((one for one in found if one.item_id == item_id), None)


def announced(meeting_id: int) -> dict[int, list[dict[str, object]]]:
    """item -> announced withdrawals, for the cockpit: seat, name, grounds of the quorum; no interest is told."""
    found: dict[int, list[dict[str, object]]] = defaultdict(list)
    for one in suggestions(meeting_id):
        if one.withdraws:
            told = {"seat": one.seat, "name": one.name, "basis": one.basis, "decision": one.decision}
            found[one.item_id].append(told)
    return dict(found)


def decision_of(matiere_code: str) -> Decision:
    """The kind of decision that a subject announces."""
    return DECISIONS.get(matiere_code, Decision.OTHER)


def advise(interest: Interest, item: Item, law: Regime) -> WithdrawalAnswer:
    """What the law answers to this interest on this item (FR-INT-03, -04, FR-QUO-05; BE-INT-01)."""
    if law.kinship_degree is not None and not interest.designated:
        degree = (interest.degree or 1) if interest.capacity == "relative" else 0
        special = item.kind == "election" or item.matiere_code.startswith("4.")
        return kinship_withdrawal(law, degree=degree, appointment_or_discipline=special)
    return withdrawal_needed(
        law,
        private=not interest.designated,
        group_of_authorities=interest.authorities,
        decision=decision_of(item.matiere_code),
    )


def _suggestion(
    item: Item,
    subject: Subject,
    seat: int,
    name: str,
    declared: list[Interest],
    answer: Answered | None,
    law: Regime,
) -> Suggestion:
    reasons = []
    for interest in declared:
        names = (interest.party, *interest.aliases)
        match = recognise(Party(names, interest.number, tuple(interest.keywords)), subject)
        if match:
            reasons.append(_reason(interest, item, name, match, law))
    stale = answer is not None and not {r.interest_id for r in reasons} <= {int(i) for i in answer.interests}
    kept = None if answer is None or (stale and not answer.withdraws) else answer
    return Suggestion(
        item.id, item.position, item.title, str(decision_of(item.matiere_code)), seat, name, tuple(reasons), kept.withdraws if kept else None,
        kept.answered_at if kept else None,
    )  # fmt: skip


def _reason(interest: Interest, item: Item, name: str, match: Match, law: Regime) -> Reason:
    end = why(match, item.position, item.title, decision_of(item.matiere_code))
    return Reason(
        interest.id,
        to_member(interest.capacity, interest.party) + end,
        of_member(name, interest.capacity, interest.party) + end,
        advise(interest, item, law),
    )


def _members(meeting: Meeting, on: date, seat: int | None) -> list[tuple[int, Person]]:
    """Each seat with who sits in it: the member, or the substitute who was called in."""
    called = (Convocation.meeting_id == meeting.id) & (Convocation.response == "substitute")
    sits = sa.case((called, Convocation.substitute_id), else_=Mandate.person_id)
    query = (
        sa.select(Mandate.id, Person)
        .outerjoin(Convocation, (Convocation.mandate_id == Mandate.id) & called)
        .join(Person, Person.id == sits)
        .where(Mandate.seated(meeting.body_id, on))
    )
    if seat is not None:
        query = query.where(Mandate.id == seat)
    return [(row[0], row[1]) for row in db.session.execute(query.order_by(Mandate.rank))]


def _items(meeting_id: int) -> list[Item]:
    query = sa.select(Item).where(Item.meeting_id == meeting_id, ~Item.pending).order_by(Item.position)
    return list(db.session.execute(query.options(selectinload(Item.annexes))).scalars())


def _answers(items: list[int]) -> dict[tuple[int, int], Answered]:
    rows = db.session.execute(sa.select(Answered).where(Answered.item_id.in_(items))).scalars()
    return {(row.item_id, row.mandate_id): row for row in rows}


def _declared(people: list[int], on: date) -> defaultdict[int, list[Interest]]:
    """Interests in force on the day of the meeting, by person."""
    rows = db.session.execute(
        sa.select(Interest).where(
            Interest.person_id.in_(people), Interest.removed_at.is_(None), Interest.in_force(on)
        )
    ).scalars()
    found: defaultdict[int, list[Interest]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    return found


def _subject(item: Item) -> Subject:
    texts = [item.note, item.expose, *item.visas, *item.considerants, *item.articles]
    return Subject(
        item.title,
        " ".join(_bare(text) for text in texts),
        tuple(annex.title for annex in item.annexes),
        tuple((one.get("name", ""), one.get("number", "")) for one in item.beneficiaries),
    )


def _bare(text: str) -> str:
    """Cleaned HTML without its tags."""
    return html.unescape(re.sub(r"<[^>]+>", " ", text))
