"""The shape of the demonstration data; the loader turns it into rows. People, bodies and items are named by keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Group:
    """A political group: name, short name, `#rrggbb` colour, votes won by its list (order of the table)."""

    key: str
    name: str
    short: str
    colour: str
    list_votes: int


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A person. `rank` is "maire", "adjoint", "delegue", "conseiller", "agent" or "externe"; `capacity` as printed.

    `list_rank` is the place among the adjoints (1 to 8), 0 for others. `login` persons get a one-click demo sign-in.
    """

    key: str
    civility: str
    first_name: str
    last_name: str
    born_on: date
    rank: str
    capacity: str
    group: str = ""
    list_rank: int = 0
    delegation: str = ""
    login: bool = False

    @property
    def email(self) -> str:
        """An address of the reserved `.example` domain."""
        return f"{self.key.replace('_', '.')}@valmont-les-tilleuls.example"


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat of a body: who holds it (None: vacant), as what, since when; `order` is the order of the table."""

    person: str | None
    capacity: str
    since: date
    order: int


@dataclass(frozen=True, slots=True)
class DemoBody:
    """A body: `regime` is the law's code ("fr-commune", "fr-ccas", "free"); `legal_seats` counts vacant ones too."""

    key: str
    name: str
    the: str
    of_the: str
    members: str
    regime: str
    legal_seats: int
    seats: tuple[Seat, ...]
    deliberates: bool = True


@dataclass(frozen=True, slots=True)
class DemoItem:
    """An item of an agenda. Visas, grounds and articles are sentences; an article may hold a table (HTML).

    `kind` is the law's kind ("decision", "information", "report", "election", "motion"), `matter` the code of level 2
    of the national nomenclature, `nature` the code of the act ("1" deliberation), `part` the agenda's heading.
    `ballot` is the mode to expect ("hands", "public", "secret", "none", "acclaim": single candidacy, no vote).
    `public_object` replaces the object on citizens' pages when it names a third party (empty: the object itself).
    `report` is the key of the point whose deliberation it is. `interested` members withdraw. `accounts` marks the vote of accounts, from which the mayor withdraws.
    """

    key: str
    number: int
    object: str
    rapporteur: str
    kind: str
    matter: str
    part: str
    service: str
    note_html: str
    statement_html: str = ""
    visas: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    annexes: tuple[str, ...] = ()
    nature: str = "1"
    ballot: str = "hands"
    closed_session: bool = False
    confidential: bool = False
    accounts: bool = False
    interested: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    beneficiaries: tuple[str, ...] = ()
    public_object: str = ""
    report: str = ""


@dataclass(frozen=True, slots=True)
class PastResult:
    """How a past item ended: everyone taking part votes for, save those named; `amendment` was voted before.

    `state` is what must come out ("adopted", "rejected", "noted", "appointed"); `tie` when the chair's vote decided.
    """

    item: DemoItem
    state: str
    mode: str = "hands"
    against: tuple[str, ...] = ()
    abstaining: tuple[str, ...] = ()
    not_taking_part: tuple[str, ...] = ()
    tie: bool = False
    debate_html: str = ""


@dataclass(frozen=True, slots=True)
class Movement:
    """A member arriving or leaving before item `before_item` is opened."""

    member: str
    arrives: bool
    before_item: int


@dataclass(frozen=True, slots=True)
class DemoMeeting:
    """A meeting: aware local start, sending of the convocation, items; attendance and results when it is past."""

    key: str
    body: str
    title: str
    starts_at: datetime
    sent_at: datetime | None
    place: str
    items: tuple[DemoItem, ...]
    ended_at: datetime | None = None
    secretary: str = ""
    proxies: tuple[tuple[str, str], ...] = ()
    excused: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    movements: tuple[Movement, ...] = ()
    results: tuple[PastResult, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoOrganisation:
    """The commune or its CCAS: official names, identifiers with right check digits, where it is."""

    key: str
    name: str
    short: str
    kind: str
    siren: str
    siret: str
    insee: str
    department: str
    department_code: str
    arrondissement: str
    population: int
    town: str
    address: tuple[str, ...]
    website: str
    accent: str
    crest_svg: str = field(repr=False, default="")
    court: str = ""
    court_address: str = ""


@dataclass(frozen=True, slots=True)
class Demonstration:
    """All of it."""

    organisations: tuple[DemoOrganisation, ...]
    groups: tuple[Group, ...]
    people: tuple[DemoPerson, ...]
    bodies: tuple[DemoBody, ...]
    past: DemoMeeting
    coming: DemoMeeting
