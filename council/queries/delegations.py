"""Delegations of signature in the office: who may receive one, which there are, who heads the institution."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from council.law import delegations as law
from council.models import Account, Body, Mandate, Organisation, Person, RoleGrant, SignatureDelegation, db
from council.permissions import ROLE_PERMISSIONS, Permission
from council.queries import signatories
from council.queries.notice import regime_of

SIGNING_ROLES = [role.value for role, given in ROLE_PERMISSIONS.items() if Permission.ACT_SIGN in given]


@dataclass(frozen=True)
class Candidate:
    """Somebody who may receive a delegation; ``capacity`` as the list of members says it, empty for the staff."""

    person_id: int
    name: str
    capacity: str


@dataclass(frozen=True)
class DelegationLine:
    """A delegation as pages show it. ``state``: in_force, coming or ended."""

    id: int
    giver: str
    delegate: str
    capacity: str
    decree: str
    starts_on: date
    ends_on: date | None
    state: str
    obstacle: str
    recorded_by: str

    @property
    def live(self) -> bool:
        """Whether there is something to withdraw."""
        return self.state != "ended"


def head_seat(organisation_id: int) -> Mandate | None:
    """The seat of who presides over the institution of right: mayor, president, bourgmestre."""
    query = (
        db.select(Mandate)
        .join(Body, Body.id == Mandate.body_id)
        .where(
            Mandate.organisation_id == organisation_id,
            Mandate.chair_rank == 1,
            Mandate.in_force(signatories.today(organisation_id)),
            Body.kind.in_(("council", "board")),
        )
        .order_by(Body.position, Body.id)
        .limit(1)
    )
    return db.session.execute(query).scalar_one_or_none()


def candidates(organisation_id: int) -> tuple[Candidate, ...]:
    """Those whose account may sign here, other than the head: members in the order of the table, then the staff."""
    head = head_seat(organisation_id)
    rows = db.session.execute(
        db.select(Person, Mandate.capacity)
        .join(Account, Account.person_id == Person.id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .outerjoin(
            Mandate,
            (Mandate.person_id == Person.id)
            & (Mandate.organisation_id == organisation_id)
            & Mandate.in_force(signatories.today(organisation_id)),
        )
        .where(
            RoleGrant.organisation_id == organisation_id,
            RoleGrant.role.in_(SIGNING_ROLES),
            Account.active,
            Person.id != (head.person_id if head else 0),
        )
        .order_by(Mandate.rank.is_(None), Mandate.rank, Person.last_name)
    ).all()
    found = {
        person.id: Candidate(person.id, person.formal_name, capacity or "")
        for person, capacity in reversed(rows)
    }
    return tuple(reversed(found.values()))


def basis(organisation_id: int) -> str:
    """The articles under which this institution delegates signatures."""
    head = head_seat(organisation_id)
    if head is None:
        return ""
    organisation = db.session.get_one(Organisation, organisation_id)
    return law.basis(regime_of(head.body, organisation, signatories.today(organisation_id)))


def listed(organisation_id: int) -> tuple[DelegationLine, ...]:
    """Every delegation: those in force, those to come, those that ended."""
    lines = [_line(row) for row in signatories.delegations(organisation_id)]
    return tuple(sorted(lines, key=lambda line: ("in_force", "coming", "ended").index(line.state)))


def one(delegation_id: int, organisation_id: int) -> DelegationLine | None:
    """One delegation."""
    rows = signatories.delegations(organisation_id, SignatureDelegation.id == delegation_id)
    return _line(rows[0]) if rows else None


def held(person_id: int | None, organisation_id: int) -> tuple[DelegationLine, ...]:
    """What a person received and may use today or later."""
    found = (_line(row) for row in signatories.held_by(person_id or 0, organisation_id))
    return tuple(line for line in found if line.live)


def _line(row: SignatureDelegation) -> DelegationLine:
    on = signatories.today(row.organisation_id)
    obstacle = signatories.obstacle(row, on)
    coming = row.ended_at is None and row.starts_on > on
    return DelegationLine(
        row.id, row.giver.person.formal_name, row.delegate.formal_name, row.capacity, signatories.decree(row),
        row.starts_on, row.ends_on, "coming" if coming and obstacle else "ended" if obstacle else "in_force",
        obstacle, row.recorded_by,
    )  # fmt: skip
