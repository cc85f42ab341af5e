"""A small commune for tests, written straight into the tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from council.models import Account, Body, Group, Item, Mandate, Meeting, Organisation, Person, RoleGrant, db
from council.permissions import Actor, Role
from council.queries.accounts import actor_for

PASSWORD = "mot de passe de test"

_FIRST = [
    "Anne",
    "Bruno",
    "Claire",
    "David",
    "Élise",
    "Farid",
    "Gaëlle",
    "Hugo",
    "Inès",
    "Jean",
    "Karine",
    "Louis",
]
_LAST = [
    "Durand",
    "Petit",
    "Moreau",
    "Lefèvre",
    "Garcia",
    "Roux",
    "Fontaine",
    "Chevalier",
    "Blanchard",
    "Guérin",
]


@dataclass
class Commune:
    """Identifiers of what was made."""

    organisation_id: int
    slug: str
    body_id: int
    groups: list[int]
    mandates: list[int]
    """Seats in order of the table; the first is the mayor."""
    persons: list[int]
    accounts: list[int]
    """Of the members, in the same order."""
    clerk: int
    """Account of the secretary general."""
    service: int
    """Account of a service that writes drafts."""

    @property
    def mayor(self) -> int:
        """Account of the mayor."""
        return self.accounts[0]

    def actor(self, account_id: int) -> Actor:
        """The account acting in this commune."""
        found = actor_for(account_id, self.organisation_id)
        assert found is not None
        return found


def make_community(members: int = 5) -> Commune:
    """Commit an intermunicipal community, whose council is held under its own rules."""
    made = make_commune(members=members)
    db.session.get_one(Body, made.body_id).regime = "fr-epci"
    db.session.commit()
    return made


def make_commune(members: int = 11, slug: str = "testville", population: int = 6400) -> Commune:
    """Commit a commune of ``members`` councillors, mayor first, with two groups and all accounts."""
    organisation = Organisation(
        slug=slug, name="Testville", kind="commune", population=population, department="45",
        department_name="Loiret", siret="21450001900010", insee="45001", court="tribunal administratif d’Orléans",
    )  # fmt: skip
    db.session.add(organisation)
    db.session.flush()
    body = Body(
        organisation_id=organisation.id, slug="conseil-municipal", name="Conseil municipal", kind="council",
        regime="fr-commune", legal_seats=members,
    )  # fmt: skip
    db.session.add(body)
    db.session.flush()
    groups = [
        Group(organisation_id=organisation.id, body_id=body.id, name=name, colour=colour, position=position)
        for position, (name, colour) in enumerate([("Majorité", "#1f5f8b"), ("Alternative", "#b5541c")], 1)
    ]
    db.session.add_all(groups)
    db.session.flush()
    commune = Commune(organisation.id, slug, body.id, [g.id for g in groups], [], [], [], 0, 0)
    council = [_member(rank) for rank in range(1, members + 1)]
    staff = [
        ("Sylvie", "Bernard", {Role.SECRETARY_GENERAL, Role.ADMIN}, 0),
        ("Marc", "Service", {Role.SERVICE}, 0),
    ]
    persons, accounts = _add_people(commune, [*council, *staff])
    *commune.accounts, commune.clerk, commune.service = accounts
    commune.persons = persons[:members]
    mandates = [_mandate(commune, rank) for rank in range(1, members + 1)]
    db.session.add_all(mandates)
    db.session.commit()
    commune.mandates = [one.id for one in mandates]
    return commune


_Someone = tuple[str, str, set[Role], int]
"""First name, last name, roles, rank in the council (0: not a member)."""


def _member(rank: int) -> _Someone:
    first, last = _FIRST[(rank - 1) % len(_FIRST)], _LAST[(rank * 3) % len(_LAST)]
    roles = {Role.MAYOR, Role.COUNCILLOR} if rank == 1 else {Role.COUNCILLOR}
    return first, f"{last}{'' if rank <= 10 else rank}", roles, rank


def _mandate(commune: Commune, rank: int) -> Mandate:
    return Mandate(
        organisation_id=commune.organisation_id, body_id=commune.body_id, person_id=commune.persons[rank - 1],
        group_id=commune.groups[0] if rank % 3 else commune.groups[1], rank=rank,
        capacity="Maire" if rank == 1 else f"{rank - 1}e adjoint" if rank <= 3 else "Conseiller municipal",
        chair_rank=rank if rank <= 3 else None, starts_on=date(2026, 3, 22),
    )  # fmt: skip


def add_account(commune: Commune, first: str, last: str, roles: set[Role], rank: int = 0) -> tuple[int, int]:
    """One more person with an account: their ids."""
    (person,), (account,) = _add_people(commune, [(first, last, roles, rank)])
    return person, account


def _add_people(commune: Commune, people: list[_Someone]) -> tuple[list[int], list[int]]:
    """Ids of the persons and of their accounts, in the order given; flushed together, since every test makes them."""
    persons = [
        Person(
            civility="Mme", first_name=first, last_name=last,
            email=f"{commune.slug}.{first}.{last}.{rank}@example.org".lower(), birth_date=date(1950 + rank, 1, 1),
        )
        for first, last, _, rank in people
    ]  # fmt: skip
    db.session.add_all(persons)
    db.session.flush()
    accounts = [Account(person_id=one.id, email=one.email, password_hash=_password_hash()) for one in persons]
    db.session.add_all(accounts)
    db.session.flush()
    db.session.add_all(
        RoleGrant(organisation_id=commune.organisation_id, account_id=account.id, role=role.value)
        for account, (_, _, roles, _) in zip(accounts, people, strict=True)
        for role in sorted(roles)
    )
    db.session.flush()
    return [one.id for one in persons], [one.id for one in accounts]


def _password_hash(known: list[str] = []) -> str:  # noqa: B006
    """One hash for all: hashing is slow on purpose."""
    if not known:
        from argon2 import PasswordHasher

        known.append(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD))
    return known[0]


def make_meeting(commune: Commune, starts_at: datetime, items: int = 3, state: str = "draft") -> Meeting:
    """Commit a meeting with ``items`` decision items, straight into the tables."""
    meeting = Meeting(
        organisation_id=commune.organisation_id, body_id=commune.body_id, starts_at=starts_at,
        place="Salle du conseil, mairie", state=state, screen_token=f"ecran-{starts_at.timestamp():.0f}-{items}",
        created_at=starts_at - timedelta(days=30),
    )  # fmt: skip
    db.session.add(meeting)
    db.session.flush()
    for position in range(1, items + 1):
        db.session.add(
            Item(
                organisation_id=commune.organisation_id,
                meeting_id=meeting.id,
                position=position,
                kind="decision",
                title=f"Objet de la délibération {position}",
                rapporteur_id=commune.mandates[1],
                matiere_code="7.5",
                note="<p>Note de synthèse.</p>",
                visas=["Vu le code général des collectivités territoriales"],
                considerants=["Considérant l’intérêt communal"],
                expose="<p>Exposé.</p>",
                articles=["<p>Décide d’approuver.</p>"],
                updated_at=starts_at - timedelta(days=20),
            )
        )
    db.session.commit()
    return meeting
