"""The demonstration's organisations, people, bodies and accounts as rows. Everything else goes through the services."""

from __future__ import annotations

from dataclasses import dataclass, field

from council.demo.content.model import DemoBody, Demonstration, DemoOrganisation, DemoPerson
from council.gateways.environment import environment
from council.models import Account, Body, Group, Mandate, Organisation, Person, RoleGrant, db
from council.permissions import Role

SLUGS = {"commune": "valmont-les-tilleuls", "ccas": "ccas-valmont-les-tilleuls"}
KINDS = {"conseil": "council", "ca-ccas": "board"}


@dataclass
class Register:
    """What was made, by the keys of the content."""

    organisations: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)
    bodies: dict[str, int] = field(default_factory=dict)
    seats: dict[tuple[str, str], int] = field(default_factory=dict)
    """(body key, person key) -> mandate."""

    def seat(self, person: str, body: str = "conseil") -> int:
        """The seat of a person in a body."""
        return self.seats[body, person]


def make_institutions(content: Demonstration) -> Register:
    """Commit organisations, people, accounts, bodies, groups and mandates."""
    register = Register()
    for organisation in content.organisations:
        register.organisations[organisation.key] = _organisation(organisation)
    for person in content.people:
        _person(register, person)
    for position, body in enumerate(content.bodies, 1):
        _body(register, content, body, position)
    db.session.commit()
    return register


def _organisation(one: DemoOrganisation) -> int:
    blason = environment().storage.put(one.crest_svg.encode()) if one.crest_svg else None
    row = Organisation(
        slug=SLUGS[one.key],
        name=one.name,
        kind=one.kind,
        population=one.population,
        insee=one.insee,
        siret=one.siret,
        department=one.department_code,
        department_name=one.department,
        arrondissement=one.arrondissement,
        address="\n".join(one.address),
        website=one.website,
        email=f"secretariat@{SLUGS['commune']}.example",
        court=f"{one.court}, {one.court_address}" if one.court_address else one.court,
        accent=one.accent,
        blason_sha256=blason,
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def _person(register: Register, one: DemoPerson) -> None:
    person = Person(
        civility=one.civility,
        first_name=one.first_name,
        last_name=one.last_name,
        email=one.email,
        birth_date=one.born_on,
    )
    db.session.add(person)
    db.session.flush()
    account = Account(person_id=person.id, email=one.email)
    db.session.add(account)
    db.session.flush()
    register.people[one.key], register.accounts[one.key] = person.id, account.id
    if one.rank == "agent":
        writes = Role.SECRETARY_GENERAL if one.login else Role.SERVICE
        roles = {writes, Role.ADMIN} if one.login else {writes}
        for organisation_id in register.organisations.values():
            _grant(organisation_id, account.id, roles)


def _body(register: Register, content: Demonstration, one: DemoBody, position: int) -> None:
    kind = KINDS.get(one.key, "commission")
    organisation_id = register.organisations["ccas" if one.key == "ca-ccas" else "commune"]
    body = Body(
        organisation_id=organisation_id,
        slug=one.key,
        name=one.name,
        kind=kind,
        regime=one.regime,
        legal_seats=one.legal_seats,
        public=kind == "council",
        position=position,
    )
    db.session.add(body)
    db.session.flush()
    register.bodies[one.key] = body.id
    groups = _groups(content, body) if kind == "council" else {}
    people = {person.key: person for person in content.people}
    for seat in one.seats:
        if seat.person is None:
            continue
        person = people[seat.person]
        mandate = Mandate(
            organisation_id=organisation_id,
            body_id=body.id,
            person_id=register.people[person.key],
            group_id=groups.get(person.group),
            capacity=seat.capacity,
            chair_rank=_chair_rank(person, kind, seat.order),
            rank=seat.order,
            starts_on=seat.since,
        )
        db.session.add(mandate)
        db.session.flush()
        register.seats[one.key, person.key] = mandate.id
        roles = {Role.COUNCILLOR, Role.MAYOR} if person.rank == "maire" else {Role.COUNCILLOR}
        _grant(organisation_id, register.accounts[person.key], roles)


def _groups(content: Demonstration, body: Body) -> dict[str, int]:
    made: dict[str, int] = {}
    for position, group in enumerate(content.groups, 1):
        row = Group(
            organisation_id=body.organisation_id,
            body_id=body.id,
            name=group.name,
            colour=group.colour,
            position=position,
        )
        db.session.add(row)
        db.session.flush()
        made[group.key] = row.id
    return made


def _chair_rank(person: DemoPerson, kind: str, order: int) -> int | None:
    """Who presides of right, then the adjoints in order (FR-COMP-06); elsewhere the first two of the table."""
    if kind == "council":
        return order if person.rank in ("maire", "adjoint") else None
    return order if order <= 2 else None


def _grant(organisation_id: int, account_id: int, roles: set[Role]) -> None:
    """Give roles that the account does not hold yet (a member of several bodies is granted once)."""
    held = set(
        db.session.execute(
            db.select(RoleGrant.role).where(
                RoleGrant.organisation_id == organisation_id, RoleGrant.account_id == account_id
            )
        ).scalars()
    )
    for role in roles - {Role(one) for one in held}:
        db.session.add(RoleGrant(organisation_id=organisation_id, account_id=account_id, role=role.value))
    db.session.flush()
