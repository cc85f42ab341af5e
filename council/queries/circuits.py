"""Circuits of approval as pages show them: what is drawn, where a draft is, what waits for somebody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from council.models import (
    Account,
    ApprovalDelegation,
    Circuit,
    Department,
    Draft,
    DraftApproval,
    DraftRound,
    DraftStep,
    Person,
    RoleGrant,
    db,
)
from council.permissions import ROLE_PERMISSIONS, Permission

OUTCOMES = {"approved": "Validé", "returned": "Renvoyé", "withdrawn": "Repris par son auteur"}
ANSWERS = {None: "Attend", "approved": "Validé", "returned": "Renvoyé"}
RULES = {"any": "Une seule personne suffit", "all": "Toutes doivent valider"}


@dataclass(frozen=True)
class StepDrawn:
    """A step of a circuit as drawn; approvers are accounts."""

    name: str
    rule: str
    days: int
    approvers: tuple[int, ...]
    names: tuple[str, ...]


@dataclass(frozen=True)
class CircuitDrawn:
    """A circuit as drawn."""

    id: int
    name: str
    department_id: int | None
    department: str
    closed: bool
    steps: tuple[StepDrawn, ...]


@dataclass(frozen=True)
class DepartmentLine:
    """A department with its head."""

    id: int
    name: str
    head_id: int | None
    head: str
    closed: bool


@dataclass(frozen=True)
class ApprovalLine:
    """One approver's answer; ``version`` 0 before it."""

    account_id: int
    name: str
    answer: str | None
    words: str
    answered_by: str
    answered_at: datetime | None
    version: int
    motive: str


@dataclass(frozen=True)
class StepLine:
    """A step of a round. ``state``: done, returned (sent back), open, coming or skipped."""

    position: int
    name: str
    rule_words: str
    state: str
    due_on: date | None
    approvals: tuple[ApprovalLine, ...]


@dataclass(frozen=True)
class RoundLine:
    """A round of a draft; ``words`` empty while it is under way."""

    number: int
    circuit: str
    started_at: datetime
    started_by: str
    ended_at: datetime | None
    words: str
    steps: tuple[StepLine, ...]

    @property
    def open_step(self) -> StepLine | None:
        """The step that waits."""
        return next((one for one in self.steps if one.state == "open"), None)


@dataclass(frozen=True)
class Waiting:
    """A draft that waits for somebody's answer; ``for_name`` when one answers for another."""

    draft_id: int
    title: str
    step: str
    due_on: date | None
    late: bool
    since: datetime | None
    for_name: str


@dataclass(frozen=True)
class DelegationLine:
    """One's own delegation."""

    id: int
    to_name: str
    starts_on: date
    ends_on: date | None


def working_day(day: date) -> date:
    """``day``, or the Monday after a week-end: internal deadlines are usage, no rule of law."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def delegators(organisation_id: int) -> list[tuple[int, str]]:
    """Accounts that may read drafts, by name: whom one may ask, or let answer."""
    roles = [role for role, held in ROLE_PERMISSIONS.items() if Permission.MEETING_READ in held]
    rows = db.session.execute(
        sa.select(Account.id, Person)
        .join(Person, Person.id == Account.person_id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(RoleGrant.organisation_id == organisation_id, RoleGrant.role.in_(roles), Account.active)
        .order_by(Person.last_name, Person.first_name, Account.id)
    )
    return list(dict.fromkeys((key, person.formal_name) for key, person in rows))


def departments() -> list[DepartmentLine]:
    """Every department by name, those that are closed last."""
    rows = db.session.scalars(sa.select(Department).order_by(Department.closed, Department.name)).all()
    names = names_of([one.head_id for one in rows if one.head_id])
    return [
        DepartmentLine(one.id, one.name, one.head_id, names.get(one.head_id or 0, ""), one.closed)
        for one in rows
    ]


def circuits(*, department_id: int | None = None, offered: bool = False) -> list[CircuitDrawn]:
    """Circuits by name; ``offered``: only those a draft of the department may take."""
    query = sa.select(Circuit, Department.name).outerjoin(Department, Department.id == Circuit.department_id)
    if offered:
        query = query.where(
            sa.not_(Circuit.closed),
            sa.or_(Circuit.department_id.is_(None), Circuit.department_id == department_id),
        )
    rows = db.session.execute(query.order_by(Circuit.closed, Circuit.name)).all()
    names = names_of([key for one, _ in rows for step in one.steps for key in step["approvers"]])
    return [
        CircuitDrawn(
            one.id, one.name, one.department_id, department or "", one.closed,
            tuple(
                StepDrawn(
                    step["name"], step["rule"], step["days"], tuple(step["approvers"]),
                    tuple(names.get(key, "Compte retiré") for key in step["approvers"]),
                )
                for step in one.steps
            ),
        )
        for one, department in rows
    ]  # fmt: skip


def rounds(draft_id: int) -> list[RoundLine]:
    """Every round of a draft, the newest first."""
    rows = db.session.scalars(
        sa.select(DraftRound)
        .where(DraftRound.draft_id == draft_id)
        .order_by(DraftRound.number.desc())
        .options(selectinload(DraftRound.steps).selectinload(DraftStep.approvals))
    ).all()
    names = names_of([a.account_id for one in rows for step in one.steps for a in step.approvals])
    return [
        RoundLine(
            one.number, one.circuit, one.started_at, one.started_by, one.ended_at, OUTCOMES.get(one.outcome or "", ""),
            tuple(_step(one, step, names) for step in one.steps),
        )
        for one in rows
    ]  # fmt: skip


def _step(journey: DraftRound, step: DraftStep, names: dict[int, str]) -> StepLine:
    if step.opened_at is None:
        state = "skipped" if step.ended_at or journey.ended_at else "coming"
    else:
        state = "done" if step.ended_at or journey.ended_at else "open"
        state = "returned" if any(one.answer == "returned" for one in step.approvals) else state
    return StepLine(
        step.position, step.name, RULES[step.rule], state, step.due_on,
        tuple(
            ApprovalLine(
                one.account_id, names.get(one.account_id, "Compte retiré"), one.answer,
                ANSWERS[one.answer] if one.answer or state in ("open", "coming") else "N’a pas eu à répondre", one.answered_by,
                one.answered_at, one.version or 0, one.motive,
            )
            for one in step.approvals
        ),
    )  # fmt: skip


def acting_for(account_id: int | None, today: date) -> dict[int, str]:
    """Accounts for which this one may answer today, with their names."""
    rows = db.session.execute(
        sa.select(ApprovalDelegation.from_id, Person)
        .join(Account, Account.id == ApprovalDelegation.from_id)
        .join(Person, Person.id == Account.person_id)
        .where(
            ApprovalDelegation.to_id == account_id, ApprovalDelegation.withdrawn_at.is_(None),
            ApprovalDelegation.starts_on <= today, ApprovalDelegation.ends_on >= today,
        )
    )  # fmt: skip
    return {key: person.formal_name for key, person in rows}


def _open_questions(accounts: Iterable[int | None]) -> sa.Select[tuple[DraftApproval]]:
    """Approvals that some of these accounts are asked for now."""
    return (
        sa.select(DraftApproval)
        .join(DraftStep, DraftStep.id == DraftApproval.step_id)
        .join(DraftRound, DraftRound.id == DraftStep.round_id)
        .join(Draft, Draft.id == DraftRound.draft_id)
        .where(
            DraftApproval.account_id.in_(list(accounts)), DraftApproval.answer.is_(None), DraftStep.opened_at.is_not(None),
            DraftStep.ended_at.is_(None), DraftRound.ended_at.is_(None),
        )
    )  # fmt: skip


def waiting_for(account_id: int | None, today: date) -> list[Waiting]:
    """Drafts on which somebody may answer now, for oneself or for another; the most urgent first."""
    given = acting_for(account_id, today)
    rows = db.session.scalars(
        _open_questions([account_id, *given])
        .order_by(DraftStep.due_on, DraftApproval.id)
        .options(
            joinedload(DraftApproval.step).joinedload(DraftStep.round).joinedload(DraftRound.draft).defer(Draft.content)
        )
    ).all()  # fmt: skip
    return [
        Waiting(
            one.step.round.draft_id, one.step.round.draft.title, one.step.name, one.step.due_on,
            one.step.due_on is not None and one.step.due_on < today, one.step.opened_at, given.get(one.account_id, ""),
        )
        for one in rows
    ]  # fmt: skip


def may_answer(draft_id: int, account_id: int | None, today: date) -> bool:
    """Whether a draft waits for this person, or for somebody who lets them answer."""
    asked = _open_questions([account_id, *acting_for(account_id, today)])
    return db.session.scalar(asked.where(DraftRound.draft_id == draft_id).limit(1)) is not None


def delegations_of(account_id: int | None, today: date) -> list[DelegationLine]:
    """One's own delegations that are not over."""
    rows = db.session.execute(
        sa.select(ApprovalDelegation, Person)
        .join(Account, Account.id == ApprovalDelegation.to_id)
        .join(Person, Person.id == Account.person_id)
        .where(
            ApprovalDelegation.from_id == account_id, ApprovalDelegation.withdrawn_at.is_(None),
            ApprovalDelegation.ends_on >= today,
        )
        .order_by(ApprovalDelegation.starts_on, ApprovalDelegation.id)
    )  # fmt: skip
    return [DelegationLine(one.id, person.formal_name, one.starts_on, one.ends_on) for one, person in rows]


def names_of(accounts: Sequence[int]) -> dict[int, str]:
    """Names of accounts, as acts print them."""
    rows = db.session.execute(
        sa.select(Account.id, Person)
        .join(Person, Person.id == Account.person_id)
        .where(Account.id.in_(set(accounts)))
    )
    return {key: person.formal_name for key, person in rows}
