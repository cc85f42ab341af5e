"""Verbs about the departments that write drafts, and about the circuits of approval an institution draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from council.models import Account, Circuit, Department, RoleGrant, db
from council.models.circuits import STEP_RULES
from council.permissions import ROLE_PERMISSIONS, Permission
from council.services.errors import Refused
from council.services.lookup import found
from council.services.pipeline import Work, command
from council.services.rich_text import plain

MOST_STEPS = 12
MOST_APPROVERS = 20
LONGEST_DAYS = 60
NO_NAME = "Donnez un nom, de 120 caractères au plus."
TAKEN = "Ce nom est déjà pris. Choisissez-en un autre."
NO_PERSON = "Choisissez une personne de la liste\u00a0: elle doit pouvoir ouvrir le bureau."
NO_STEPS = f"Un circuit a une étape au moins, {MOST_STEPS} au plus."
NO_APPROVERS = "Choisissez au moins une personne pour chaque étape."
BAD_DAYS = f"Le délai d’une étape se compte en jours, de 1 à {LONGEST_DAYS}."


@dataclass(frozen=True, slots=True)
class StepPlan:
    """A step as it is drawn: ``rule`` « all » or « any » of its approvers (accounts), in ``days`` days."""

    name: str
    approvers: tuple[int, ...]
    rule: str = "any"
    days: int = 3


@command(Permission.ADMIN)
def keep_department(
    work: Work,
    name: str,
    head_id: int | None = None,
    *,
    department_id: int | None = None,
    closed: bool = False,
) -> int:
    """Write a department down, or change one; gives its id. The same written down twice is one.

    Raises ``Refused`` (``field``) or ``NotFound``.
    """
    words = _name(name)
    if head_id is not None:
        _readers(work, (head_id,), "head_id")
    twin: Department | None = work.session.scalar(db.select(Department).where(Department.name == words))
    if twin is not None and department_id is None and (twin.head_id, twin.closed) == (head_id, closed):
        work.audit(department=twin.id, repeated=True)
        return twin.id
    if twin is not None and twin.id != department_id:
        raise Refused(TAKEN, field="name")
    row = found(work, Department, department_id, lock=True) if department_id else None
    if row is None:
        row = Department(organisation_id=work.actor.organisation_id)
        work.session.add(row)
    row.name, row.head_id, row.closed = words, head_id, closed
    work.session.flush()
    work.audit(department=row.id, closed=closed)
    return row.id


@command(Permission.ADMIN)
def keep_circuit(
    work: Work,
    name: str,
    steps: tuple[StepPlan, ...],
    department_id: int | None = None,
    *,
    circuit_id: int | None = None,
    closed: bool = False,
) -> int:
    """Draw a circuit, or change one; rounds under way keep the steps they began with. Gives its id.

    Raises ``Refused`` (``field``: ``name``, ``steps`` or ``steps-N`` from 0) or ``NotFound``.
    """
    words = _name(name)
    if not 1 <= len(steps) <= MOST_STEPS:
        raise Refused(NO_STEPS, field="steps")
    if department_id is not None:
        found(work, Department, department_id)
    twin = work.session.scalar(db.select(Circuit).where(Circuit.name == words))
    if twin is not None and twin.id != circuit_id:
        raise Refused(TAKEN, field="name")
    drawn = [_step(work, rank, one) for rank, one in enumerate(steps)]
    row = found(work, Circuit, circuit_id, lock=True) if circuit_id else None
    if row is None:
        row = Circuit(organisation_id=work.actor.organisation_id)
        work.session.add(row)
    row.name, row.department_id, row.closed = words, department_id, closed
    row.steps = drawn
    work.session.flush()
    work.audit(circuit=row.id, steps=len(steps), closed=closed)
    return row.id


def _step(work: Work, rank: int, plan: StepPlan) -> dict[str, Any]:
    field = f"steps-{rank}"
    name = plain(plan.name)
    if not name or len(name) > 120:
        raise Refused(NO_NAME, field=field)
    if plan.rule not in STEP_RULES:
        raise Refused("Choisissez si tous doivent valider, ou une seule personne.", field=field)
    if not 1 <= plan.days <= LONGEST_DAYS:
        raise Refused(BAD_DAYS, field=field)
    approvers = list(dict.fromkeys(plan.approvers))
    if not 1 <= len(approvers) <= MOST_APPROVERS:
        raise Refused(NO_APPROVERS, field=field)
    _readers(work, tuple(approvers), field)
    return {"name": name, "rule": plan.rule, "days": plan.days, "approvers": approvers}


def _readers(work: Work, accounts: tuple[int, ...], field: str) -> None:
    """Refuse accounts that cannot open a draft here."""
    roles = [role for role, held in ROLE_PERMISSIONS.items() if Permission.MEETING_READ in held]
    known = set(
        work.session.scalars(
            db.select(RoleGrant.account_id)
            .join(Account, Account.id == RoleGrant.account_id)
            .where(RoleGrant.account_id.in_(accounts), RoleGrant.role.in_(roles), Account.active)
        )
    )
    if known != set(accounts):
        raise Refused(NO_PERSON, field=field)


def _name(name: str) -> str:
    words = plain(name)
    if not words or len(words) > 120:
        raise Refused(NO_NAME, field="name")
    return words
