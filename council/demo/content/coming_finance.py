"""The coming meeting, items 3 to 7: money."""

from __future__ import annotations

from council.demo.content.calendar import Calendar
from council.demo.content.model import DemoItem
from council.demo.content.wording import CARRY_OUT, FINANCE_COMMITTEE, GENERAL, NOTE, table

MONEY = "Finances"
SECRETARIAT, FINANCE = "Secrétariat général et assemblées", "Finances et commande publique"


def items(c: Calendar) -> tuple[DemoItem, ...]:
    """Items 3 to 7."""
    return (_amendment(c), _closing(c), _credits(c), _grants(c), _prices(c))


_AMENDMENT_NOTE = (
    "<p>La décision modificative n° 2 ajuste les prévisions du budget primitif aux besoins constatés à la fin du "
    "troisième trimestre. Elle est équilibrée en dépenses et en recettes dans chaque section.</p><h3>Fonctionnement"
    "</h3><p>Les dépenses d’énergie dépassent la prévision de 68 400 €, malgré la baisse des consommations de 7 % : "
    "le contrat groupé a été renouvelé à un prix supérieur. Le remplacement de deux agents en congé de longue "
    "durée explique la hausse du chapitre 012. Ces charges sont couvertes par le produit des droits de mutation et "
    "par une dotation de compensation notifiée en septembre.</p><h3>Investissement</h3><p>Les crédits de la "
    "rénovation énergétique de l’école Jules-Verne sont complétés de 124 000 € à la suite de la consultation des "
    "entreprises (point n° 10). L’État, au titre de la dotation de soutien à l’investissement local, et le "
    "Département ont notifié des subventions supérieures à la prévision.</p>"
)


_AMENDMENT_RUN = table(
    "Section de fonctionnement",
    ("Chapitre", "Libellé", "Dépenses", "Recettes"),
    (
        ("011", "Charges à caractère général (énergie, fluides)", "+ 68 400 €", ""),
        ("012", "Charges de personnel", "+ 31 500 €", ""),
        ("65", "Autres charges de gestion courante", "+ 9 300 €", ""),
        ("023", "Virement à la section d’investissement", "− 22 700 €", ""),
        ("73", "Impôts et taxes (taxe additionnelle aux droits de mutation)", "", "+ 41 000 €"),
        ("74", "Dotations et participations", "", "+ 45 500 €"),
    ),
    ("", "Total", "+ 86 500 €", "+ 86 500 €"),
)


_AMENDMENT_INVEST = table(
    "Section d’investissement",
    ("Chapitre", "Libellé", "Dépenses", "Recettes"),
    (
        ("21", "Immobilisations corporelles", "+ 18 200 €", ""),
        ("23", "Immobilisations en cours (école Jules-Verne)", "+ 124 000 €", ""),
        ("021", "Virement de la section de fonctionnement", "", "− 22 700 €"),
        ("13", "Subventions d’investissement reçues", "", "+ 164 900 €"),
    ),
    ("", "Total", "+ 142 200 €", "+ 142 200 €"),
)


def _amendment(c: Calendar) -> DemoItem:
    return DemoItem(
        "dm2",
        3,
        f"Budget principal {c.year} – décision modificative n° 2",
        "paul.lemaitre",
        "decision",
        "7.1",
        MONEY,
        FINANCE,
        _AMENDMENT_NOTE,
        f"<p>Monsieur Lemaître, adjoint aux finances, expose que le budget primitif {c.year}, adopté le {c.budget()}, doit "
        "être ajusté pour tenir compte des dépenses d’énergie, des remplacements de personnel et du plan de financement "
        "définitif de la rénovation de l’école Jules-Verne.</p>",
        (
            "Vu le code général des collectivités territoriales, notamment ses articles L. 1612-11, L. 2311-1 et L. 2312-1 ;",
            "Vu l’instruction budgétaire et comptable M57 ;",
            f"Vu la délibération du {c.budget()} adoptant le budget primitif {c.year} du budget principal ;",
            FINANCE_COMMITTEE.format(day=c.ago(2)),
            NOTE,
        ),
        (
            "Considérant qu’il y a lieu d’ajuster les crédits ouverts au budget principal ;",
            "Considérant que la décision modificative est présentée en équilibre dans chacune des sections ;",
        ),
        (
            f"<p>La décision modificative n° 2 du budget principal {c.year} est adoptée par chapitre, conformément aux tableaux suivants :</p>{_AMENDMENT_RUN}{_AMENDMENT_INVEST}",
            "Le budget principal ainsi modifié s’élève à 8 412 300 € en fonctionnement et à 4 075 900 € en investissement.",
            CARRY_OUT,
        ),
        ("dm-maquette", "dm-presentation"),
    )


_CLOSING_RESULT = table(
    "Résultats de clôture",
    ("Section", "Dépenses", "Recettes", "Résultat"),
    (
        ("Fonctionnement", "412 806,15 €", "438 977,40 €", "26 171,25 €"),
        ("Investissement", "389 114,02 €", "389 114,02 €", "0 €"),
    ),
    ("Ensemble", "801 920,17 €", "828 091,42 €", "26 171,25 €"),
)


def _closing(c: Calendar) -> DemoItem:
    return DemoItem(
        "cfu",
        4,
        "Budget annexe « Lotissement des Hauts-du-Moulin » – compte financier unique de clôture",
        "paul.lemaitre",
        "decision",
        "7.1",
        MONEY,
        FINANCE,
        "<p>Le dernier lot du lotissement communal des Hauts-du-Moulin a été vendu au printemps. L’opération étant "
        "achevée, il convient d’approuver le compte financier unique de clôture du budget annexe, puis de constater sa "
        "dissolution et le reversement de l’excédent au budget principal.</p><p>Conformément à l’article L. 2121-14 du "
        "code général des collectivités territoriales, le conseil élit un président pour ce point ; la maire peut "
        "assister à la discussion mais se retire au moment du vote. Le compte est arrêté si une majorité des voix ne "
        "s’est pas dégagée contre son adoption (art. L. 1612-12).</p>",
        "<p>Monsieur Lemaître présente le compte financier unique établi conjointement par l’ordonnateur et le comptable "
        "public. La maire quitte la salle au moment du vote.</p>",
        (
            "Vu le code général des collectivités territoriales, notamment ses articles L. 1612-12, L. 2121-14 et L. 2121-31 ;",
            "Vu l’instruction budgétaire et comptable M57 ;",
            "Vu le compte financier unique du budget annexe « Lotissement des Hauts-du-Moulin » ;",
            FINANCE_COMMITTEE.format(day=c.ago(2)),
            NOTE,
        ),
        (
            "Considérant que l’ensemble des lots est vendu et que les travaux de voirie sont réceptionnés ;",
            "Considérant la concordance des écritures de l’ordonnateur et du comptable public ;",
        ),
        (
            f"<p>Le compte financier unique de clôture du budget annexe « Lotissement des Hauts-du-Moulin » est approuvé ; ses résultats sont arrêtés comme suit :</p>{_CLOSING_RESULT}",
            "Le budget annexe est dissous. L’excédent de 26 171,25 € est repris au budget principal, article 002.",
            CARRY_OUT,
        ),
        ("cfu-lotissement", "bilan-lotissement"),
        accounts=True,
    )


_CREDITS = (
    ("20 – Immobilisations incorporelles", "96 000 €", "24 000 €"),
    ("204 – Subventions d’équipement", "60 000 €", "15 000 €"),
    ("21 – Immobilisations corporelles", "742 000 €", "185 500 €"),
    ("23 – Immobilisations en cours", "1 960 000 €", "490 000 €"),
)


def _credits(c: Calendar) -> DemoItem:
    return DemoItem(
        "quart",
        5,
        f"Ouverture anticipée de crédits d’investissement avant le vote du budget primitif {c.year + 1}",
        "paul.lemaitre",
        "decision",
        "7.1",
        MONEY,
        FINANCE,
        "<p>Jusqu’à l’adoption du budget primitif, la maire peut, sur autorisation du conseil municipal, engager, liquider "
        "et mandater les dépenses d’investissement dans la limite du quart des crédits ouverts au budget de l’exercice "
        "précédent, hors remboursement de la dette. L’autorisation précise le montant et l’affectation des crédits. "
        "Elle évite d’interrompre les chantiers en cours et de retarder le paiement des entreprises.</p>",
        "",
        (
            "Vu le code général des collectivités territoriales, notamment son article L. 1612-1 ;",
            f"Vu le budget principal {c.year} et ses décisions modificatives ;",
            FINANCE_COMMITTEE.format(day=c.ago(2)),
            NOTE,
        ),
        ("Considérant la nécessité d’assurer la continuité des opérations d’investissement ;",),
        (
            "<p>La maire est autorisée à engager, liquider et mandater les dépenses d’investissement suivantes avant l’adoption "
            f"du budget primitif {c.year + 1} :</p>"
            + table(
                "Crédits ouverts par anticipation",
                ("Chapitre", f"Crédits {c.year}", "Autorisation"),
                _CREDITS,
                ("Total", "2 858 000 €", "714 500 €"),
            ),
            f"Les crédits correspondants seront inscrits au budget primitif {c.year + 1}.",
        ),
        ("ouverture-credits",),
    )


_GRANTS = (
    ("Harmonie municipale de Valmont", "24 000 €", "Fonctionnement, école de musique"),
    ("Union sportive valmontaise", "18 500 €", "Fonctionnement, 412 licenciés"),
    ("Comité de jumelage", "3 200 €", "Accueil de la délégation partenaire"),
    ("Les Restaurants du cœur, antenne locale", "2 500 €", "Aide alimentaire"),
    ("Les Amis du moulin de l’Arçonne", "1 800 €", "Restauration de la roue"),
    ("Foyer des jeunes", "4 600 €", "Chantiers d’été"),
)


def _grants(c: Calendar) -> DemoItem:
    return DemoItem(
        "subventions",
        6,
        "Subventions aux associations – seconde répartition",
        "yann.legoff",
        "decision",
        "7.5",
        MONEY,
        SECRETARIAT,
        "<p>Vingt-trois demandes complémentaires ont été reçues ; dix-neuf dossiers étaient complets. La commission "
        "propose d’en retenir six au titre de la seconde répartition, dans la limite des crédits ouverts au compte 65748. "
        "La subvention cumulée de l’Harmonie municipale dépasse 23 000 € : une convention d’objectifs doit être conclue "
        "(décret n° 2001-495 du 6 juin 2001).</p><p>Monsieur Poirier, président du comité de jumelage, a fait connaître "
        "qu’il ne prendra part ni au débat ni au vote (art. L. 2131-11).</p>",
        "",
        (
            "Vu le code général des collectivités territoriales, notamment ses articles L. 1611-4, L. 2121-29, L. 2131-11 et L. 2311-7 ;",
            "Vu la loi n° 2000-321 du 12 avril 2000 relative aux droits des citoyens dans leurs relations avec les administrations, notamment ses articles 9-1 et 10 ;",
            "Vu le décret n° 2001-495 du 6 juin 2001 ;",
            NOTE,
        ),
        ("Considérant l’intérêt local des activités de ces associations ;",),
        (
            "<p>Les subventions suivantes sont attribuées :</p>"
            + table(
                "Seconde répartition", ("Association", "Montant", "Objet"), _GRANTS, ("Total", "54 600 €", "")
            ),
            "La convention d’objectifs avec l’Harmonie municipale, annexée à la présente délibération, est approuvée ; la maire est autorisée à la signer.",
            f"La dépense est imputée au chapitre 65 du budget principal {c.year}.",
        ),
        ("subventions-tableau", "convention-objectifs"),
        interested=("gerard.poirier",),
        beneficiaries=tuple(row[0] for row in _GRANTS),
        ballot="public",
    )


_PRICES = (
    ("Repas, quotient familial inférieur à 600", "1,00 €", "1,00 €"),
    ("Repas, quotient de 600 à 1 199", "2,85 €", "2,90 €"),
    ("Repas, quotient de 1 200 et plus", "4,10 €", "4,25 €"),
    ("Accueil périscolaire, la demi-heure", "0,75 €", "0,75 €"),
    ("Salle des fêtes, week-end, habitants", "310,00 €", "320,00 €"),
    ("Concession de cimetière, 30 ans", "260,00 €", "265,00 €"),
)


def _prices(c: Calendar) -> DemoItem:
    return DemoItem(
        "tarifs",
        7,
        f"Tarifs des services municipaux à compter du 1er janvier {c.year + 1}",
        "paul.lemaitre",
        "decision",
        "7.10",
        MONEY,
        FINANCE,
        "<p>Il est proposé une évolution moyenne de 1,6 %, inférieure à la hausse des prix constatée. Le tarif social des "
        "repas à 1 € est maintenu, de même que les tarifs de l’accueil périscolaire. La grille complète figure en annexe ; "
        "les principaux tarifs sont repris dans le projet de délibération.</p>",
        "",
        (
            GENERAL,
            "Vu le code de l’éducation, notamment son article R. 531-52 ;",
            "Vu le code général des collectivités territoriales, notamment ses articles L. 2223-15 et L. 2224-18 ;",
            FINANCE_COMMITTEE.format(day=c.ago(2)),
            NOTE,
        ),
        (
            "Considérant qu’il appartient au conseil municipal de fixer les tarifs des services publics communaux ;",
        ),
        (
            f"<p>Les tarifs des services municipaux sont fixés à compter du 1er janvier {c.year + 1} selon la grille annexée, dont notamment :</p>"
            + table("Principaux tarifs", ("Service", f"Tarif {c.year}", f"Tarif {c.year + 1}"), _PRICES),
            "Les recettes sont inscrites au chapitre 70 du budget principal.",
        ),
        ("tarifs-grille",),
    )
