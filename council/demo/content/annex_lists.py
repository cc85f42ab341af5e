"""Annexes made of lists: grants, prices, staff, analysis of offers."""

from __future__ import annotations

import random

from council.demo.content.annex_style import lay_out, table
from council.demo.content.calendar import Calendar
from council.demo.content.wording import euros

_ASSOCIATIONS = (
    "Harmonie municipale",
    "Union sportive valmontaise",
    "Comité de jumelage",
    "Foyer des jeunes",
    "Les Amis du moulin",
    "Club de l’Arçonne",
    "Judo club",
    "Tennis club",
    "Valmont théâtre",
    "Anciens combattants",
    "Pêcheurs de l’Arçonne",
    "Jardins partagés",
    "Gymnastique volontaire",
    "Croix-Rouge, antenne locale",
    "Restaurants du cœur, antenne locale",
    "Parents d’élèves Jules-Verne",
    "Cyclotouristes",
    "Société de chasse",
    "Atelier couture",
    "Ciné-club",
    "Photo-club",
    "Don du sang",
    "Comité des fêtes",
)


_CRITERIA = (
    ("Intérêt local", "L’activité bénéficie aux habitants de la commune ou contribue à sa renommée."),
    ("Part de jeunes", "Une majoration est accordée au-delà de 40 % de licenciés de moins de dix-huit ans."),
    ("Situation financière", "Une réserve de plus d’une année de charges réduit la proposition."),
    ("Vie de l’association", "Participation aux manifestations communales, formation des bénévoles."),
)


def grants(c: Calendar) -> bytes:
    """Twenty-three requests on three pages."""
    dice = random.Random(6)  # noqa: S311 - decoration, not secrecy
    rows = [
        (
            name,
            euros(dice.randrange(8, 60) * 100),
            "complet" if i % 6 else "pièces manquantes",
            euros(dice.randrange(8, 40) * 100) if i in (0, 1, 2, 3, 4, 14) else "–",
        )
        for i, name in enumerate(_ASSOCIATIONS)
    ]
    body = "<h1>Demandes de subvention</h1>" + table(
        ("Association", "Demande", "Dossier", "Proposition"), rows
    )
    criteria = "".join(f"<h3>{title}</h3><p>{text}</p>" for title, text in _CRITERIA)
    body += f"<h2 class=new>Critères d’attribution</h2>{criteria}"
    years = [(str(c.year - i), str(24 - i), str(19 - i), euros(61_000 - 900 * i)) for i in range(1, 6)]
    body += "<h2 class=new>Rappel des cinq derniers exercices</h2>"
    body += table(("Exercice", "Demandes", "Retenues", "Total"), years)
    return lay_out("Subventions aux associations", body, c.at(c.sent, 8), ink="#2f6f5e")


_PRICE_BLOCKS = (
    (
        "Restauration et accueil périscolaire",
        (
            "Repas enfant, quotient inférieur à 600",
            "Repas enfant, 600 à 1 199",
            "Repas enfant, 1 200 et plus",
            "Repas adulte",
            "Accueil du matin, la demi-heure",
            "Accueil du soir, la demi-heure",
            "Mercredi, la journée",
        ),
    ),
    (
        "Salles et matériel",
        (
            "Salle des fêtes, week-end, habitants",
            "Salle des fêtes, week-end, extérieurs",
            "Salle du moulin, la journée",
            "Vaisselle, le couvert",
            "Barnum",
            "Podium",
            "Caution",
        ),
    ),
    (
        "Cimetière",
        (
            "Concession 15 ans",
            "Concession 30 ans",
            "Concession 50 ans",
            "Case de columbarium 15 ans",
            "Case de columbarium 30 ans",
            "Plaque du jardin du souvenir",
        ),
    ),
    (
        "Culture, marchés, divers",
        (
            "Médiathèque, abonnement",
            "École de musique, trimestre",
            "Photocopie noir",
            "Photocopie couleur",
            "Droit de place, mètre linéaire",
            "Stationnement de taxi, année",
            "Terrasse, mètre carré et par an",
        ),
    ),
)


def prices(c: Calendar) -> bytes:
    """The whole price list, four pages."""
    dice, parts = random.Random(7), []  # noqa: S311 - decoration, not secrecy
    for index, (title, lines) in enumerate(_PRICE_BLOCKS):
        rows = [
            (
                line,
                f"{(old := dice.randrange(20, 9000) / 20):.2f} €".replace(".", ","),
                f"{old * 1.016:.2f} €".replace(".", ","),
            )
            for line in lines
        ]
        parts.append(
            f"<h2 class={'new' if index else 'first'}>{title}</h2>"
            + table(("Prestation", f"Tarif {c.year}", f"Tarif {c.year + 1}"), rows)
        )
    return lay_out(
        "Grille des tarifs",
        f"<h1>Tarifs à compter du 1<sup>er</sup> janvier {c.year + 1}</h1>" + "".join(parts),
        c.at(c.sent, 8),
        ink="#8a4b1f",
    )


_POSTS = (
    "Attaché principal",
    "Attaché",
    "Rédacteur principal",
    "Rédacteur",
    "Adjoint administratif principal",
    "Adjoint administratif",
    "Technicien principal",
    "Agent de maîtrise",
    "Adjoint technique principal",
    "Adjoint technique",
    "ATSEM principal",
    "Éducateur de jeunes enfants",
    "Adjoint d’animation",
    "Adjoint du patrimoine",
    "Brigadier-chef principal",
)


def staff(c: Calendar) -> bytes:
    """The consolidated staffing table, two pages, landscape."""
    rows = [
        (p, "ABC"[min(i // 4, 2)], str(1 + i * 3 % 8), str(i % 2), str(1 + i * 3 % 8 - i % 2))
        for i, p in enumerate(_POSTS)
    ]
    body = (
        "<h1>Tableau des effectifs consolidé</h1>"
        + table(("Grade", "Catégorie", "Ouverts", "Vacants", "Pourvus"), rows)
        + "<h2 class=new>Emplois non permanents</h2>"
        + table(
            ("Motif", "Nombre", "Durée"),
            (
                ("Accroissement temporaire", "4", "6 mois"),
                ("Accroissement saisonnier", "7", "2 mois"),
                ("Apprentis", "2", "24 mois"),
            ),
        )
    )
    return lay_out("Tableau des effectifs", body, c.at(c.sent, 8), look="wide")


_OFFERS_COVER = (
    "<div class=cover><div class=band></div><h1>Rapport d’analyse des offres</h1>"
    "<p>Rénovation énergétique de l’école Jules-Verne</p><p>Marchés de travaux en cinq lots, procédure adaptée</p>"
    "<p class=end>Atelier d’architecture Rive &amp; Coteau, maître d’œuvre</p></div>"
    "<h2 class=new>Déroulement de la consultation</h2><p>Avis d’appel public à la concurrence publié au bulletin "
    "officiel et sur le profil d’acheteur. Trente-deux retraits, vingt et une offres reçues, toutes dans le délai et "
    "régulières après demande de précisions.</p><h3>Critères</h3>"
)
_OFFERS_WEIGHTS = (
    ("Prix des prestations", "50 %"),
    ("Valeur technique", "40 %"),
    ("Performance environnementale", "10 %"),
)
_LOTS = (
    "Isolation par l’extérieur, façades",
    "Menuiseries extérieures",
    "Couverture, étanchéité",
    "Chauffage, ventilation",
    "Électricité",
)


def offers(c: Calendar) -> bytes:
    """The analysis of offers, twelve pages: method, then two pages a lot, then the ranking."""
    dice = random.Random(10)  # noqa: S311 - decoration, not secrecy
    body = _OFFERS_COVER + table(("Critère", "Poids"), _OFFERS_WEIGHTS)
    for lot, title in enumerate(_LOTS, start=1):
        rows = [_offer(dice, f"Candidat {lot}.{n}") for n in range(1, 6)]
        body += f"<h2 class=new>Lot {lot} – {title}</h2>"
        body += table(("Candidat", "Montant", "Prix /50", "Technique /40", "Environnement /10"), rows)
        body += (
            "<p>La négociation, menée par écrit à égalité de traitement, a porté sur le phasage en site occupé et la "
            "gestion des déchets.</p>"
        )
        if lot < len(_LOTS):
            body += f"<h2 class=new>Lot {lot} – appréciation technique</h2>"
            body += "".join(_appreciation(lot, n) for n in range(1, 6))
    body += (
        "<h2 class=new>Classement et proposition</h2><p>Il est proposé de retenir, pour chaque lot, l’offre classée "
        "première. Le montant total est supérieur de 5,2 % à l’estimation, écart jugé acceptable au vu du marché.</p>"
    )
    title = "Rapport d’analyse des offres"
    return lay_out(title, body, c.at(c.sent, 8), ink="#1d5c5c", author="Atelier Rive & Coteau")


def _offer(dice: random.Random, name: str) -> tuple[str, ...]:
    def mark(least: int, most: int) -> str:
        return f"{dice.randrange(least, most)},{dice.randrange(10)}"

    return name, euros(dice.randrange(900, 3900) * 100), mark(28, 50), mark(22, 40), mark(4, 10)


def _appreciation(lot: int, rank: int) -> str:
    memo = ("très détaillé", "clair", "succinct", "complet", "générique")[rank - 1]
    means = ("adaptés", "suffisants")[rank % 2]
    return (
        f"<h3>Candidat {lot}.{rank}</h3><p>Mémoire {memo} ; moyens humains {means} ; planning compatible avec le "
        "calendrier scolaire ; fiches des matériaux fournies.</p>"
    )
