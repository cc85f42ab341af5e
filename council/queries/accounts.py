"""Accounts, their roles and organisations."""

from __future__ import annotations

from dataclasses import dataclass

from council.models import Account, Body, Mandate, Organisation, Person, RoleGrant, current_organisation, db
from council.permissions import Actor, Role


@dataclass(frozen=True)
class OrganisationChoice:
    """An organisation where the account holds a role."""

    id: int
    slug: str
    name: str


@dataclass(frozen=True)
class DemoAccount:
    """A one-click sign-in of the demonstration."""

    account_id: int
    name: str
    capacity: str
    roles: frozenset[Role]


def session_version(account_id: int) -> int | None:
    """The version that open sessions must carry; ``None`` when the account is gone or inactive."""
    return db.session.execute(
        db.select(Account.session_version).where(Account.id == account_id, Account.active)
    ).scalar_one_or_none()


def organisations_of(account_id: int) -> list[OrganisationChoice]:
    """Organisations where the account holds a role, whichever it works for now."""
    token = current_organisation.set(None)  # the wall between organisations does not hide one's own roles
    try:
        rows = db.session.execute(
            db.select(Organisation.id, Organisation.slug, Organisation.name)
            .join(RoleGrant, RoleGrant.organisation_id == Organisation.id)
            .where(RoleGrant.account_id == account_id)
            .group_by(Organisation.id, Organisation.slug, Organisation.name)
            .order_by(Organisation.id)
        ).all()
    finally:
        current_organisation.reset(token)
    return [OrganisationChoice(*row) for row in rows]


def actor_for(account_id: int, organisation_id: int) -> Actor | None:
    """The account as an actor in that organisation; ``None`` when it holds no role there."""
    known = actor_and_organisation(account_id, organisation_id)
    return known[0] if known else None


def actor_and_organisation(account_id: int, organisation_id: int) -> tuple[Actor, Organisation] | None:
    """The same, with the organisation; one query."""
    rows = db.session.execute(
        db.select(Person, RoleGrant.role, Organisation)
        .join(Account, Account.person_id == Person.id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .join(Organisation, Organisation.id == RoleGrant.organisation_id)
        .where(Account.id == account_id, Account.active, RoleGrant.organisation_id == organisation_id)
    ).all()
    if not rows:
        return None
    person, _, organisation = rows[0]
    roles = frozenset(Role(row.role) for row in rows)
    return Actor(account_id, person.id, organisation_id, roles, person.formal_name), organisation


def organisation(organisation_id: int) -> Organisation | None:
    """The organisation itself (name, accent, blason) for page headers."""
    return db.session.get(Organisation, organisation_id)


def demo_accounts() -> list[DemoAccount]:
    """Accounts offered by the demonstration's sign-in page.

    First those worth trying: secretary general, mayor, one member of each group and the first deputy; then the others.
    """
    rows = db.session.execute(
        db.select(Account.id, Person, RoleGrant.role, Mandate.capacity, Mandate.rank, Mandate.group_id)
        .join(Person, Account.person_id == Person.id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .outerjoin(Mandate, Mandate.person_id == Person.id)
        .outerjoin(Body, Body.id == Mandate.body_id)
        .where((Body.kind == "council") | (Mandate.id.is_(None)))
        .order_by(Mandate.rank, Account.id)
    ).all()
    found: dict[int, DemoAccount] = {}
    groups: dict[int, int | None] = {}
    for account_id, person, role, capacity, _rank, group_id in rows:
        roles = (found[account_id].roles if account_id in found else frozenset()) | {Role(role)}
        found[account_id] = DemoAccount(account_id, person.formal_name, capacity or "", roles)
        groups[account_id] = group_id
    return _worth_trying_first(list(found.values()), groups)


def _worth_trying_first(people: list[DemoAccount], groups: dict[int, int | None]) -> list[DemoAccount]:
    clerks = [one for one in people if Role.SECRETARY_GENERAL in one.roles]
    mayors = [one for one in people if Role.MAYOR in one.roles]
    councillors = [one for one in people if one.roles == {Role.COUNCILLOR} and groups[one.account_id]]
    first_of_group = {groups[one.account_id]: one for one in reversed(councillors)}
    featured = sorted({*first_of_group.values(), *councillors[:2]}, key=councillors.index)
    chosen = clerks + mayors + featured
    return chosen + [one for one in people if one not in chosen]
