"""The organisations and their bodies: council (one seat vacant), CCAS board, two commissions."""

from __future__ import annotations

from council.demo.content.calendar import ELECTED_ON
from council.demo.content.crest import CREST
from council.demo.content.model import DemoBody, DemoOrganisation, DemoPerson, Seat
from council.demo.content.people import GROUPS, ccas_named, councillors

COMMUNE = DemoOrganisation(
    key="commune",
    name="Commune de Valmont-les-Tilleuls",
    short="Valmont-les-Tilleuls",
    kind="commune",
    siren="214909996",
    siret="21490999600016",
    insee="49999",
    department="Département de Maine-et-Loire",
    department_code="049",
    arrondissement="de Saumur",
    population=6400,
    town="Valmont-les-Tilleuls",
    address=("Hôtel de ville", "1 place des Tilleuls", "49999 Valmont-les-Tilleuls"),
    website="https://valmont-les-tilleuls.example",
    accent="#7b2d3b",
    crest_svg=CREST,
    court="tribunal administratif de Nantes",
    court_address="6 allée de l’Île-Gloriette, 44041 Nantes Cedex 1",
)
CCAS = DemoOrganisation(
    key="ccas",
    name="Centre communal d’action sociale de Valmont-les-Tilleuls",
    short="CCAS de Valmont-les-Tilleuls",
    kind="ccas",
    siren="264909995",
    siret="26490999500013",
    insee="49999",
    department="Département de Maine-et-Loire",
    department_code="049",
    arrondissement="de Saumur",
    population=6400,
    town="Valmont-les-Tilleuls",
    address=("3 rue de l’Abreuvoir", "49999 Valmont-les-Tilleuls"),
    website=COMMUNE.website,
    accent="#2f6f5e",
    crest_svg=CREST,
    court=COMMUNE.court,
    court_address=COMMUNE.court_address,
)

_FINANCE = (
    "paul.lemaitre",
    "bruno.marchetti",
    "sophie.nguyen",
    "jeanluc.aubry",
    "antoine.meunier",
    "marc.daubigny",
    "valerie.prunier",
    "baptiste.renou",
)
_TOWN = (
    "odile.vasseur",
    "bruno.marchetti",
    "sophie.nguyen",
    "gerard.poirier",
    "thomas.rousseau",
    "claire.bonnet",
    "didier.lucas",
    "aurelie.jolivet",
)
_CCAS_ELECTED = ("nadia.haddad", "monique.charrier", "fatoumata.diallo", "sandrine.moreau", "aurelie.jolivet")


def table_order() -> list[DemoPerson]:
    """The order of the table: mayor, adjoints in list order, then by votes of the list and age (L2121-1, R2121-2)."""
    votes = {group.key: group.list_votes for group in GROUPS}
    people = councillors()
    ranked = [p for p in people if p.rank in ("maire", "adjoint")]
    others = [p for p in people if p.rank not in ("maire", "adjoint")]
    return ranked + sorted(others, key=lambda p: (-votes[p.group], p.born_on))


def bodies() -> tuple[DemoBody, ...]:
    """All the bodies, the council first."""
    table = table_order()
    seats = [Seat(p.key, p.capacity, ELECTED_ON, order) for order, p in enumerate(table, start=1)]
    vacant = Seat(None, "conseiller municipal (siège vacant, liste épuisée)", ELECTED_ON, len(seats) + 1)
    named = [(p.key, f"membre nommé – {p.capacity}") for p in ccas_named()]
    board = [
        ("helene.garnier", "présidente"),
        *((key, "membre élu par le conseil") for key in _CCAS_ELECTED),
        *named,
    ]
    return (
        DemoBody(
            "conseil",
            "Conseil municipal",
            "le conseil municipal",
            "du conseil municipal",
            "conseillers municipaux",
            "fr-commune",
            29,
            (*seats, vacant),
        ),
        DemoBody(
            "ca-ccas",
            "Conseil d’administration du CCAS",
            "le conseil d’administration",
            "du conseil d’administration",
            "administrateurs",
            "fr-ccas",
            11,
            _seats(board),
        ),
        _commission("commission-finances", "Commission finances et administration générale", _FINANCE),
        _commission("commission-urbanisme", "Commission urbanisme, travaux et transition écologique", _TOWN),
    )


def _commission(key: str, name: str, members: tuple[str, ...]) -> DemoBody:
    holders = [
        ("helene.garnier", "présidente de droit"),
        (members[0], "vice-présidence"),
        *((m, "membre") for m in members[1:]),
    ]
    return DemoBody(
        key,
        name,
        "la commission",
        "de la commission",
        "membres de la commission",
        "free",
        len(holders),
        _seats(holders),
        deliberates=False,
    )


def _seats(holders: list[tuple[str, str]]) -> tuple[Seat, ...]:
    return tuple(
        Seat(key, capacity, ELECTED_ON, order) for order, (key, capacity) in enumerate(holders, start=1)
    )
