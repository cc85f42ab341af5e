"""The nine items of the past meeting."""

from __future__ import annotations

from council.demo.content.calendar import Calendar
from council.demo.content.model import DemoItem
from council.demo.content.wording import CARRY_OUT, GENERAL, NOTE, table
from council.documents.typography import day

SECRETARIAT, FINANCE = "Secrétariat général et assemblées", "Finances et commande publique"


def items(c: Calendar) -> tuple[DemoItem, ...]:
    """In the order of the agenda."""
    makers = (_minutes, _budget, _rules, _party, _families, _transport, _land, _delegate, _market)
    return tuple(make(c) for make in makers)


def _minutes(c: Calendar) -> DemoItem:
    before = day(c.before_past)
    return DemoItem(
        "pv",
        1,
        f"Approbation du procès-verbal de la séance du {before}",
        "helene.garnier",
        "decision",
        "5.2",
        "Vie de l’assemblée",
        SECRETARIAT,
        f"<p>Le procès-verbal de la séance du {before} est soumis au conseil, qui l’arrête.</p>",
        visas=("Vu le code général des collectivités territoriales, notamment son article L. 2121-15 ;",),
        articles=(f"Le procès-verbal de la séance du {before}, rectifié, est arrêté.",),
    )


def _budget(c: Calendar) -> DemoItem:
    return DemoItem(
        "dm1",
        2,
        f"Budget principal {c.year} – décision modificative n° 1",
        "paul.lemaitre",
        "decision",
        "7.1",
        "Finances",
        FINANCE,
        "<p>La première décision modificative de l’exercice inscrit les dotations notifiées au printemps et ajuste les charges de personnel.</p>",
        "",
        (
            "Vu le code général des collectivités territoriales, notamment ses articles L. 1612-11 et L. 2311-1 ;",
            f"Vu la délibération du {c.budget()} adoptant le budget primitif {c.year} ;",
            NOTE,
        ),
        ("Considérant la nécessité d’ajuster les crédits ouverts ;",),
        (
            "<p>La décision modificative n° 1 est adoptée comme suit :</p>"
            + table(
                "Section de fonctionnement",
                ("Chapitre", "Dépenses", "Recettes"),
                (
                    ("012 – Charges de personnel", "+ 54 000 €", ""),
                    ("74 – Dotations et participations", "", "+ 54 000 €"),
                ),
            ),
            CARRY_OUT,
        ),
    )


def _rules(_c: Calendar) -> DemoItem:
    return DemoItem(
        "ri",
        3,
        "Adoption du règlement intérieur du conseil municipal",
        "helene.garnier",
        "decision",
        "5.2",
        "Vie de l’assemblée",
        SECRETARIAT,
        "<p>Le règlement intérieur est établi dans les six mois qui suivent l’installation du conseil. Le projet reprend le règlement précédent, adapté au vote électronique et à la diffusion des séances.</p>",
        "",
        ("Vu le code général des collectivités territoriales, notamment son article L. 2121-8 ;", NOTE),
        ("Considérant que la commune compte plus de mille habitants ;",),
        ("Le règlement intérieur du conseil municipal est adopté.",),
    )


def _party(_c: Calendar) -> DemoItem:
    return DemoItem(
        "fetes",
        4,
        "Subvention exceptionnelle au comité des fêtes",
        "yann.legoff",
        "decision",
        "7.5",
        "Finances",
        SECRETARIAT,
        "<p>Le comité des fêtes sollicite une aide de 2 400 € pour couvrir les frais de report de la fête de l’été.</p>",
        "",
        (
            "Vu le code général des collectivités territoriales, notamment ses articles L. 1611-4, L. 2131-11 et L. 2311-7 ;",
            NOTE,
        ),
        ("Considérant l’intérêt communal de la manifestation ;",),
        (
            "Une subvention exceptionnelle de 2 400 € est attribuée au comité des fêtes de Valmont-les-Tilleuls.",
        ),
        interested=("gerard.poirier",),
    )


def _families(_c: Calendar) -> DemoItem:
    return DemoItem(
        "ctg",
        5,
        "Convention territoriale globale avec la caisse d’allocations familiales",
        "nadia.haddad",
        "decision",
        "8.2",
        "Solidarités",
        SECRETARIAT,
        "<p>La convention territoriale globale fixe pour cinq ans les engagements communs de la commune et de la caisse d’allocations familiales.</p>",
        "",
        (GENERAL, NOTE),
        ("Considérant les besoins constatés dans le diagnostic partagé ;",),
        ("La convention territoriale globale est approuvée ; la maire est autorisée à la signer.",),
    )


def _transport(c: Calendar) -> DemoItem:
    return DemoItem(
        "transport",
        6,
        "Vœu présenté par le groupe Demain Valmont : gratuité des transports scolaires",
        "marc.daubigny",
        "motion",
        "9.4",
        "Vœux",
        SECRETARIAT,
        "<p>Le groupe Demain Valmont propose un vœu demandant la gratuité des transports scolaires pour les élèves de la commune.</p>",
        "",
        (GENERAL,),
        ("Considérant le coût des transports pour les familles ;",),
        (
            "Le conseil municipal demande la gratuité des transports scolaires et s’engage à en financer la moitié.",
        ),
        ballot="public",
    )


def _land(_c: Calendar) -> DemoItem:
    return DemoItem(
        "acquisition",
        7,
        "Acquisition de la parcelle cadastrée section ZE n° 31, chemin de l’Arçonne",
        "odile.vasseur",
        "decision",
        "3.1",
        "Urbanisme et domaine",
        SECRETARIAT,
        "<p>La parcelle, de 4 120 m², permettra de prolonger le cheminement piéton le long de la rivière. Le prix convenu est de 6 180 €.</p>",
        "",
        (
            "Vu le code général de la propriété des personnes publiques, notamment ses articles L. 1111-1 et L. 1211-1 ;",
            GENERAL,
            NOTE,
        ),
        ("Considérant l’intérêt de la parcelle pour la continuité du cheminement ;",),
        (
            "L’acquisition de la parcelle cadastrée section ZE n° 31 est approuvée au prix de 6 180 € ; la maire est autorisée à signer l’acte.",
        ),
    )


def _delegate(_c: Calendar) -> DemoItem:
    return DemoItem(
        "cnas",
        8,
        "Désignation du délégué des élus au comité national d’action sociale",
        "helene.garnier",
        "election",
        "5.3",
        "Institutions",
        SECRETARIAT,
        "<p>La commune adhère au comité national d’action sociale ; elle y est représentée par un délégué des élus et un délégué des agents.</p>",
        "",
        (
            "Vu le code général des collectivités territoriales, notamment ses articles L. 2121-21 et L. 2121-33 ;",
            NOTE,
        ),
        ("Considérant qu’une seule candidature a été déposée après appel à candidatures ;",),
        (
            "La nomination de Mme Monique Charrier comme déléguée des élus prend effet immédiatement ; il en est donné lecture par la maire.",
        ),
        ballot="acclaim",
        candidates=("monique.charrier",),
    )


def _market(_c: Calendar) -> DemoItem:
    return DemoItem(
        "marche",
        9,
        "Tarif des droits de place du marché de plein air",
        "gerard.poirier",
        "decision",
        "7.10",
        "Finances",
        FINANCE,
        "<p>Le droit de place passerait de 0,70 € à 0,90 € par mètre linéaire et par marché, après consultation de l’organisation professionnelle.</p>",
        "",
        ("Vu le code général des collectivités territoriales, notamment son article L. 2224-18 ;", NOTE),
        ("Considérant que le tarif est inchangé depuis huit ans ;",),
        ("Le droit de place du marché de plein air est fixé à 0,90 € par mètre linéaire et par marché.",),
        ballot="public",
    )
