"""What surrounds the text of a draft: who writes it, for which meeting, what it costs. It has no versions."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from council.models import Department, Draft, Meeting, db
from council.services.errors import Refused
from council.services.pipeline import Work
from council.services.rich_text import plain

DIRECTIONS = ("none", "expense", "income")
MOST_LINES = 20
CHANGED_APART = (
    "Quelqu’un a changé ceci pendant que vous écriviez. Ce que vous avez écrit est ci-dessous\u00a0: enregistrez de nouveau pour le "
    "garder, ou rouvrez le projet pour voir ce qui est enregistré."
)
NO_MEETING = "Choisissez une séance en préparation de cette assemblée."
NO_DEPARTMENT = "Choisissez un service de la liste."
BAD_AMOUNT = "Écrivez le montant en chiffres, par exemple 12\u202f500,00."
NO_AMOUNT = "Indiquez le montant, ou choisissez «\u00a0sans incidence\u00a0»."
NO_LINES = f"{MOST_LINES} lignes d’imputation au plus, de 200 caractères au plus chacune."


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What surrounds the text of a draft: who writes it, for which meeting, what it costs."""

    department_id: int | None = None
    meeting_id: int | None = None
    direction: str = "none"
    amount: int | None = None
    """Cents."""
    budget_lines: tuple[str, ...] = ()


class ChangedApart(Refused):
    """Two people changed the same thing around a text; ``field`` names it."""

    def __init__(self, field: str) -> None:
        super().__init__(CHANGED_APART, field=field)


def wishes_of(draft: Draft) -> Wishes:
    """The wishes as they are stored."""
    return Wishes(
        department_id=draft.department_id, meeting_id=draft.wished_meeting_id, direction=draft.direction, amount=draft.amount,
        budget_lines=tuple(draft.budget_lines),
    )  # fmt: skip


def apart(draft: Draft, typed: Wishes, seen: Wishes | None) -> Wishes:
    """The wishes of two people, name by name. Raises ``ChangedApart`` when both changed the same one."""
    stored = asdict(wishes_of(draft))
    if seen is None:
        return typed
    before, found = asdict(seen), asdict(typed)
    for name, value in found.items():
        if _same(name, value, before[name]):
            found[name] = stored[name]
        elif not (_same(name, stored[name], before[name]) or _same(name, stored[name], value)):
            raise ChangedApart(name)
    return Wishes(**found)


def _same(name: str, one: Any, other: Any) -> bool:
    if name == "budget_lines":
        return [line for line in map(plain, one) if line] == [line for line in map(plain, other) if line]
    return bool(one == other)


def surround(work: Work, draft: Draft, wishes: Wishes) -> None:
    """Store the wishes, checked. Raises ``Refused`` (``field``)."""
    if wishes.department_id is not None:
        department = work.session.scalar(db.select(Department).where(Department.id == wishes.department_id))
        if department is None or (department.closed and department.id != draft.department_id):
            raise Refused(NO_DEPARTMENT, field="department_id")
    if wishes.meeting_id is not None and wishes.meeting_id != draft.wished_meeting_id:
        meeting = work.session.scalar(db.select(Meeting).where(Meeting.id == wishes.meeting_id))
        if meeting is None or meeting.body_id != draft.body_id or meeting.state != "draft":
            raise Refused(NO_MEETING, field="meeting_id")
    lines = [one for one in map(plain, wishes.budget_lines) if one]
    if len(lines) > MOST_LINES or any(len(one) > 200 for one in lines):
        raise Refused(NO_LINES, field="budget_lines")
    if wishes.direction not in DIRECTIONS:
        raise Refused("Cette valeur n’est pas dans la liste. Choisissez-en une autre.", field="direction")
    if wishes.amount is not None and not 0 <= wishes.amount < 10**14:
        raise Refused(BAD_AMOUNT, field="amount")
    if wishes.direction != "none" and wishes.amount is None:
        raise Refused(NO_AMOUNT, field="amount")
    draft.department_id, draft.wished_meeting_id = wishes.department_id, wishes.meeting_id
    draft.direction, draft.budget_lines = wishes.direction, lines
    draft.amount = None if wishes.direction == "none" else wishes.amount
