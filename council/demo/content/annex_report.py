"""The forty-page report on the sanitation service."""

from __future__ import annotations

import random

from council.demo.content.annex_style import bars, lay_out, table
from council.demo.content.calendar import Calendar

_THEMES = (
    (
        "Territoire desservi",
        "Le service couvre l’ensemble des zones classées en assainissement collectif par le zonage en vigueur.",
    ),
    (
        "Mode de gestion",
        "Le service est exploité en régie, avec un marché de prestations pour l’hydrocurage et les analyses.",
    ),
    (
        "Estimation de la population desservie",
        "La population raccordée est estimée à partir du nombre d’abonnés et de la taille moyenne des ménages.",
    ),
    (
        "Nombre d’abonnés",
        "Le nombre d’abonnés progresse avec l’achèvement du lotissement des Hauts-du-Moulin.",
    ),
    ("Volumes facturés", "Les volumes facturés baissent de 1,8 % par abonné, à nombre de jours égal."),
    (
        "Autorisations de déversement",
        "Trois établissements disposent d’un arrêté autorisant le déversement d’effluents non domestiques.",
    ),
    ("Linéaire de réseaux", "Le réseau compte 41,3 km, dont 34,6 km séparatifs et 6,7 km unitaires."),
    (
        "Station de traitement",
        "La station, d’une capacité de 8 500 équivalents-habitants, fonctionne par boues activées en aération prolongée.",
    ),
    (
        "Boues issues de l’épuration",
        "Les boues déshydratées sont compostées, puis valorisées en agriculture selon le plan d’épandage.",
    ),
    (
        "Tarification",
        "La facture comprend une part fixe, une part variable et les redevances de l’agence de l’eau.",
    ),
    (
        "Recettes d’exploitation",
        "Les recettes de vente couvrent les charges courantes et l’annuité de la dette.",
    ),
    ("Taux de desserte", "Le taux de desserte est de 98,6 % des abonnés potentiels."),
    (
        "Connaissance du réseau",
        "L’indice de connaissance et de gestion patrimoniale atteint 97 points sur 120.",
    ),
    ("Conformité de la collecte", "La collecte est jugée conforme par le service de police de l’eau."),
    ("Conformité des équipements", "Les bilans réglementaires de vingt-quatre heures sont tous conformes."),
    ("Points noirs et curage", "Onze points noirs sont curés deux fois par an."),
    ("Renouvellement du réseau", "Le taux moyen de renouvellement sur cinq ans est de 0,84 %."),
    ("Réclamations", "Le taux de réclamations est de 2,1 pour mille abonnés."),
    ("Dette et investissements", "L’extinction de la dette demanderait 3,4 années d’autofinancement."),
)


_SECTORS = (
    "Bourg",
    "Les Hauts-du-Moulin",
    "La Gare",
    "Le Port",
    "Les Vignes",
    "La Métairie",
    "Saint-Aubin",
    "La Chaussée",
)


def sanitation_report(c: Calendar) -> bytes:
    """The annual report: cover, contents, nineteen themes of two pages; forty pages in all."""
    dice, ink, year = random.Random(11), "#1a6486", c.year - 1  # noqa: S311 - decoration, not secrecy
    contents = "".join(
        f'<p><a href="#t{i}">{i}. {title}</a></p>' for i, (title, _) in enumerate(_THEMES, start=1)
    )
    parts = [
        f"<div class=cover><div class=band></div><h1>Rapport annuel sur le prix et la qualité du service public d’assainissement collectif</h1><p>Exercice {year}</p><p class=end>Commune de Valmont-les-Tilleuls – rapport présenté conformément à l’article L. 2224-5 du code général des collectivités territoriales</p></div>",
        f"<h2 class=new>Sommaire</h2>{contents}",
    ]
    for index, (title, text) in enumerate(_THEMES, start=1):
        series = [(str(year - 4 + i), float(dice.randrange(40, 100))) for i in range(5)]
        sectors = [
            (
                name,
                f"{dice.randrange(90, 900)}",
                f"{dice.randrange(90, 900)}",
                f"{dice.randrange(1, 9)},{dice.randrange(10)} %",
            )
            for name in _SECTORS
        ]
        parts.append(
            f'<h2 class=new id="t{index}">{index}. {title}</h2><p>{text}</p><p>L’évolution sur cinq exercices est donnée ci-dessous ; les valeurs sont celles transmises au système d’information national.</p>'
            + bars(series, unit="indice", ink=ink, alternative=f"{title} : évolution sur cinq exercices")
            + "<p>La comparaison avec les services de taille voisine place la commune dans la moyenne haute. Les écarts d’une année sur l’autre tiennent surtout à la pluviométrie et au calendrier des relevés.</p>"
        )
        parts.append(
            f"<h3 class=new>{index}.1 Données par secteur</h3>"
            + table(("Secteur", str(year - 1), str(year), "Évolution"), sectors)
            + f"<p>Source : régie d’assainissement, relevés de l’exercice {year}.</p>"
        )
    return lay_out(f"RPQS assainissement {year}", "".join(parts), c.at(c.sent, 8), ink=ink)
