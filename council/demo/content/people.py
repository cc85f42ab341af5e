"""The people: 28 councillors in three groups, the CCAS's named members, three agents. All invented."""

from __future__ import annotations

from datetime import date

from council.demo.content.model import DemoPerson, Group

GROUPS = (
    Group("commun", "Valmont en commun", "VEC", "#1f5f8b", 1487),
    Group("demain", "Demain Valmont", "DV", "#b4532a", 902),
    Group("ecologie", "Valmont écologie et solidarités", "VES", "#3d7a4c", 521),
)

# key, civility, first name, surname, born, group, delegation
_ADJOINTS = (
    ("paul.lemaitre", "M.", "Paul", "Lemaître", (1961, 9, 3), "finances et administration générale"),
    ("odile.vasseur", "Mme", "Odile", "Vasseur", (1970, 1, 22), "urbanisme et aménagement"),
    ("karim.benali", "M.", "Karim", "Benali", (1982, 6, 14), "éducation, enfance et restauration scolaire"),
    ("cecile.oeuvrard", "Mme", "Cécile", "Œuvrard", (1966, 11, 30), "culture et patrimoine"),
    ("bruno.marchetti", "M.", "Bruno", "Marchetti", (1958, 3, 8), "voirie, bâtiments et cimetière"),
    ("nadia.haddad", "Mme", "Nadia", "Haddad", (1975, 8, 19), "solidarités et logement"),
    ("yann.legoff", "M.", "Yann", "Le Goff", (1979, 5, 2), "sports et vie associative"),
    ("sophie.nguyen", "Mme", "Sophie", "Nguyen", (1984, 12, 11), "transition écologique et mobilités"),
)
_DELEGATES = (
    ("gerard.poirier", "M.", "Gérard", "Poirier", (1953, 7, 27), "commerce et marchés"),
    ("ines.fournier", "Mme", "Inès", "Fournier", (1994, 2, 5), "jeunesse"),
    ("etienne.dufour", "M.", "Étienne", "Dufour", (1987, 10, 16), "numérique et relations aux usagers"),
)
_COUNCILLORS = (
    ("monique.charrier", "Mme", "Monique", "Charrier", (1951, 4, 4), "commun"),
    ("jeanluc.aubry", "M.", "Jean-Luc", "Aubry", (1956, 12, 20), "commun"),
    ("fatoumata.diallo", "Mme", "Fatoumata", "Diallo", (1981, 3, 17), "commun"),
    ("thomas.rousseau", "M.", "Thomas", "Rousseau", (1990, 9, 9), "commun"),
    ("claire.bonnet", "Mme", "Claire", "Bonnet", (1972, 5, 28), "commun"),
    ("antoine.meunier", "M.", "Antoine", "Meunier", (1964, 8, 1), "commun"),
    ("elodie.caillaud", "Mme", "Élodie", "Caillaud", (1988, 1, 13), "commun"),
    ("mathieu.gautier", "M.", "Mathieu", "Gautier", (1977, 6, 6), "commun"),
    ("jeanne.thibault", "Mme", "Jeanne", "Thibault", (1999, 10, 25), "commun"),
    ("marc.daubigny", "M.", "Marc", "d’Aubigny", (1959, 2, 14), "demain"),
    ("valerie.prunier", "Mme", "Valérie", "Prunier", (1967, 7, 7), "demain"),
    ("didier.lucas", "M.", "Didier", "Lucas", (1954, 11, 2), "demain"),
    ("sandrine.moreau", "Mme", "Sandrine", "Moreau", (1974, 4, 23), "demain"),
    ("julien.perrault", "M.", "Julien", "Perrault", (1991, 8, 30), "demain"),
    ("aurelie.jolivet", "Mme", "Aurélie", "Jolivet", (1983, 9, 21), "ecologie"),
    ("baptiste.renou", "M.", "Baptiste", "Renou", (1996, 5, 12), "ecologie"),
)
_CCAS_NAMED = (
    (
        "genevieve.brossard",
        "Mme",
        "Geneviève",
        "Brossard",
        (1955, 6, 3),
        "associations familiales, sur proposition de l’UDAF",
    ),
    (
        "alain.texier",
        "M.",
        "Alain",
        "Texier",
        (1950, 3, 19),
        "associations de retraités et de personnes âgées",
    ),
    ("pascale.riviere", "Mme", "Pascale", "Rivière", (1969, 10, 8), "associations de personnes handicapées"),
    ("herve.cosnard", "M.", "Hervé", "Cosnard", (1962, 1, 30), "insertion et lutte contre les exclusions"),
    (
        "louise.picard",
        "Mme",
        "Louise",
        "Picard",
        (1978, 12, 5),
        "action de prévention et d’animation sociale",
    ),
)
_AGENTS = (
    (
        "isabelle.tessier",
        "Mme",
        "Isabelle",
        "Tessier",
        (1971, 2, 9),
        "directrice générale des services",
        True,
    ),
    ("romain.pineau", "M.", "Romain", "Pineau", (1992, 11, 18), "secrétariat général et assemblées", False),
    ("caroline.hubert", "Mme", "Caroline", "Hubert", (1980, 7, 1), "finances et commande publique", False),
)
_ORDINALS = ("premier", "deuxième", "troisième", "quatrième", "cinquième", "sixième", "septième", "huitième")
_SIGNED_IN = {"helene.garnier", "paul.lemaitre", "odile.vasseur", "marc.daubigny", "aurelie.jolivet"}


def _person(
    row: tuple[str, str, str, str, tuple[int, int, int]],
    rank: str,
    capacity: str,
    group: str,
    list_rank: int = 0,
    delegation: str = "",
) -> DemoPerson:
    key, civility, first, last, born = row
    return DemoPerson(
        key,
        civility,
        first,
        last,
        date(*born),
        rank,
        capacity,
        group,
        list_rank,
        delegation,
        key in _SIGNED_IN,
    )


def _deputy_title(rank: int, civility: str) -> str:
    word = _ORDINALS[rank - 1]
    if civility == "Mme":
        return ("première" if rank == 1 else word) + " adjointe"
    return f"{word} adjoint"


def councillors() -> tuple[DemoPerson, ...]:
    """The mayor, the adjoints in list order, then the councillors as written above (the table is computed elsewhere)."""
    mayor = _person(("helene.garnier", "Mme", "Hélène", "Garnier", (1968, 4, 12)), "maire", "maire", "commun")
    deputies = [
        _person(row[:5], "adjoint", _deputy_title(rank, row[1]), "commun", rank, row[5])
        for rank, row in enumerate(_ADJOINTS, start=1)
    ]
    delegates = [
        _person(
            row[:5],
            "delegue",
            _councillor(row[1]) + (" déléguée" if row[1] == "Mme" else " délégué"),
            "commun",
            0,
            row[5],
        )
        for row in _DELEGATES
    ]
    others = [_person(row[:5], "conseiller", _councillor(row[1]), row[5]) for row in _COUNCILLORS]
    return (mayor, *deputies, *delegates, *others)


def _councillor(civility: str) -> str:
    return "conseillère municipale" if civility == "Mme" else "conseiller municipal"


def ccas_named() -> tuple[DemoPerson, ...]:
    """The CCAS members named by the mayor; their capacity says whom they speak for."""
    return tuple(_person(row[:5], "externe", row[5], "") for row in _CCAS_NAMED)


def agents() -> tuple[DemoPerson, ...]:
    """The secretary general and the two services of the town hall that use the product."""
    return tuple(
        DemoPerson(key, civility, first, last, date(*born), "agent", capacity, login=login)
        for key, civility, first, last, born, capacity, login in _AGENTS
    )
