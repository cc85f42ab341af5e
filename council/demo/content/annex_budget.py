"""Annexes made of tables: decisions, budget amendment, accounts, credits."""

from __future__ import annotations

import random

from council.demo.content.annex_style import lay_out, table
from council.demo.content.calendar import Calendar
from council.demo.content.wording import euros
from council.documents.typography import day

_CHAPTERS = (
    (
        "011",
        "Charges à caractère général",
        (
            "60612 Énergie, électricité",
            "60621 Combustibles",
            "60632 Fournitures de petit équipement",
            "6135 Locations mobilières",
            "61521 Entretien de terrains",
            "615221 Entretien de bâtiments",
            "6156 Maintenance",
            "6232 Fêtes et cérémonies",
        ),
    ),
    (
        "012",
        "Charges de personnel",
        (
            "64111 Rémunération principale",
            "64131 Rémunérations des contractuels",
            "6451 Cotisations à l’URSSAF",
            "6453 Cotisations aux caisses de retraite",
            "6455 Assurance du personnel",
        ),
    ),
    (
        "65",
        "Autres charges de gestion courante",
        (
            "65311 Indemnités des élus",
            "65548 Contributions aux organismes",
            "65748 Subventions aux associations",
            "657362 Subvention au CCAS",
        ),
    ),
    (
        "21",
        "Immobilisations corporelles",
        (
            "2128 Autres agencements",
            "21312 Bâtiments scolaires",
            "2152 Installations de voirie",
            "21838 Matériel informatique",
            "2188 Autres immobilisations",
        ),
    ),
    ("23", "Immobilisations en cours", ("2313 Constructions", "2315 Installations et réseaux")),
    (
        "74",
        "Dotations et participations",
        (
            "74111 Dotation forfaitaire",
            "741121 Dotation de solidarité rurale",
            "7472 Participations de la Région",
            "7473 Participations du Département",
            "7478 Autres organismes",
        ),
    ),
)


_DECISIONS = (
    "Adhésion au réseau des communes de bord de Loire",
    "Marché de fournitures scolaires, lot 1",
    "Concession de terrain au cimetière, 30 ans",
    "Avenant n° 1, nettoyage des vitres",
    "Location du logement de l’ancienne école",
    "Contrat de maintenance des chaudières",
    "Acceptation d’une indemnité de sinistre",
    "Action en référé, occupation sans titre d’un terrain",
    "Marché de peinture routière",
    "Concession de terrain au cimetière, 50 ans",
    "Prêt de matériel au comité des fêtes",
    "Diagnostic amiante, école Jules-Verne",
    "Contrat de cession, spectacle de rentrée",
    "Ligne de trésorerie, renouvellement",
)


_AMOUNTS = (420, 11_860.4, 260, 1_240, 3_900, 7_315, 2_986.7, 0, 18_450, 410, 0, 3_180, 2_600, 0)


def delegated_decisions(c: Calendar) -> bytes:
    """Fourteen decisions on two pages."""
    rows = [
        (
            f"{c.year}-{31 + i:03d}",
            title,
            "alinéa 4" if amount > 1000 else "alinéa 8",
            euros(amount) if amount else "–",
        )
        for i, (title, amount) in enumerate(zip(_DECISIONS, _AMOUNTS, strict=True))
    ]
    detail = "".join(
        f"<h3>Décision {number}</h3><p>{title}. Prise sur le fondement de l’article L. 2122-22, {basis} ; transmise au contrôle de légalité et inscrite au registre.</p>"
        for number, title, basis, _ in rows[:7]
    )
    body = f"<h1>Décisions prises par délégation</h1><p>Période du {day(c.past)} au {c.ago(1)}</p>{table(('Numéro', 'Objet', 'Fondement', 'Montant'), rows)}<h2 class=new>Précisions</h2>{detail}"
    return lay_out("Décisions prises par délégation", body, c.at(c.sent, 8))


def amendment_layout(c: Calendar) -> bytes:
    """The budget document: one chapter a page, six pages."""
    dice, parts = random.Random(2), []  # noqa: S311 - decoration, not secrecy
    for index, (code, label, lines) in enumerate(_CHAPTERS):
        rows = []
        for line in lines:
            before, change = (
                dice.randrange(8, 420) * 1000,
                dice.choice((0, 0, 1, -1)) * dice.randrange(5, 90) * 100,
            )
            rows.append(
                (
                    line,
                    euros(before),
                    ("+ " if change > 0 else "") + euros(change) if change else "–",
                    euros(before + change),
                )
            )
        parts.append(
            f"<h2 class={'new' if index else 'first'}>Chapitre {code} – {label}</h2>"
            + table(("Article", "Budget voté", "Modification", "Nouveau budget"), rows)
            + "<p class=quiet>Présentation par nature, nomenclature M57 développée. Vote au niveau du chapitre.</p>"
        )
    return lay_out(
        f"Décision modificative n° 2 – {c.year}",
        f"<h1>Décision modificative n° 2 – exercice {c.year}</h1>" + "".join(parts),
        c.at(c.sent, 8),
        ink="#3a3f4b",
    )


_ACCOUNT_COVER = (
    "<div class=cover><div class=band></div><h1>Compte financier unique</h1>"
    "<p>Budget annexe « Lotissement des Hauts-du-Moulin »</p><p>Compte de clôture</p>"
    "<p class=end>Établi par l’ordonnateur et le comptable public</p></div>"
)
_ACCOUNT_PAGES = (
    "Informations générales", "Vue d’ensemble : exécution du budget", "Section de fonctionnement, dépenses",
    "Section de fonctionnement, recettes", "Section d’investissement", "Bilan synthétique", "Annexes : état des ventes de lots"
)  # fmt: skip
_ACCOUNT_LINES = (
    "Achats de terrains", "Études et honoraires", "Travaux de viabilisation", "Frais accessoires", "Variation des stocks",
    "Ventes de terrains aménagés", "Opérations d’ordre", "Participations"
)  # fmt: skip


def closing_account(c: Calendar) -> bytes:
    """The single financial account of the closed budget, eight pages."""
    dice = random.Random(4)  # noqa: S311 - decoration, not secrecy

    def amount() -> str:
        return euros(dice.randrange(4, 90) * 1000 + dice.randrange(100) / 100)

    body = _ACCOUNT_COVER
    for title in _ACCOUNT_PAGES:
        rows = [(f"{600 + 13 * i} – {name}", amount(), amount()) for i, name in enumerate(_ACCOUNT_LINES)]
        body += f"<h2 class=new>{title}</h2><p>Montants exprimés en euros, toutes opérations comprises.</p>"
        body += table(("Compte", "Prévu", "Réalisé"), rows)
    title = "Compte financier unique de clôture"
    return lay_out(title, body, c.at(c.sent, 8), ink="#45355d", author="Service de gestion comptable")


def closing_balance(c: Calendar) -> bytes:
    """The balance sheet of the estate, two pages."""
    lots = [
        (f"Lot {n}", f"{410 + 17 * n % 160} m²", euros((410 + 17 * n % 160) * 92), "vendu")
        for n in range(1, 19)
    ]
    body = (
        "<h1>Bilan de l’opération des Hauts-du-Moulin</h1><p>Dix-huit lots libres de constructeur, viabilisés en deux tranches, ont été vendus en six ans.</p>"
        + table(("Lot", "Surface", "Prix hors taxes", "État"), lots)
    )
    body += "<h2 class=new>Équilibre de l’opération</h2>" + table(
        ("Poste", "Dépenses", "Recettes"),
        (
            ("Acquisitions foncières", "148 300,00 €", ""),
            ("Études, maîtrise d’œuvre", "61 240,15 €", ""),
            ("Travaux", "592 380,02 €", ""),
            ("Ventes de lots", "", "828 091,42 €"),
        ),
        total=("Total", "801 920,17 €", "828 091,42 €"),
    )
    return lay_out("Bilan du lotissement", body, c.at(c.sent, 8), ink="#45355d")


_OPERATIONS = (
    ("École Jules-Verne, rénovation énergétique", "23", "380 000 €"),
    ("Voirie, programme annuel", "23", "110 000 €"),
    ("Matériel des services techniques", "21", "62 500 €"),
    ("Mobilier scolaire", "21", "38 000 €"),
    ("Acquisitions foncières", "21", "85 000 €"),
    ("Études d’urbanisme", "20", "24 000 €"),
    ("Fonds de concours, éclairage public", "204", "15 000 €"),
)


def early_credits(c: Calendar) -> bytes:
    """One page: the quarter of last year's credits, operation by operation."""
    return lay_out(
        "Ouverture anticipée de crédits",
        "<h1>Affectation des crédits ouverts par anticipation</h1>"
        + table(("Opération", "Chapitre", "Montant"), _OPERATIONS, total=("Total", "", "714 500 €")),
        c.at(c.sent, 8),
    )
