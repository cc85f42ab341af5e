"""The coming meeting, items 8 to 11: land, public works, services."""

from __future__ import annotations

from council.demo.content.calendar import Calendar
from council.demo.content.model import DemoItem
from council.demo.content.wording import CARRY_OUT, GENERAL, NOTE, TOWN_COMMITTEE, table

LAND, WORKS, SERVICES = "Urbanisme et domaine", "Travaux et commande publique", "Services publics"
SECRETARIAT, FINANCE = "Secrétariat général et assemblées", "Finances et commande publique"


def items(c: Calendar) -> tuple[DemoItem, ...]:
    """Items 8 to 11."""
    return _sale(c), _lighting(c), _contract(c), _water(c)


def _sale(c: Calendar) -> DemoItem:
    return DemoItem(
        "cession",
        8,
        "Cession de la parcelle cadastrée section AB n° 214, rue du Moulin",
        "odile.vasseur",
        "decision",
        "3.2",
        LAND,
        SECRETARIAT,
        "<p>La commune est propriétaire, dans son domaine privé, d’un terrain nu de 1 236 m² rue du Moulin, cadastré section "
        "AB n° 214, sans usage depuis la démolition de l’ancien atelier municipal. La société coopérative Habitat du Val "
        "propose de l’acquérir pour y construire huit logements en accession sociale.</p><p>Le pôle d’évaluation "
        "domaniale a estimé le bien à 98 000 € hors droits, avec une marge d’appréciation de 10 %. Le prix proposé est "
        "de 99 500 €. Les frais d’acte sont à la charge de l’acquéreur ; une servitude de passage piéton est réservée le "
        "long de l’Arçonne.</p>",
        "<p>Madame Vasseur présente le projet de cession et le plan de division annexés au dossier.</p>",
        (
            "Vu le code général des collectivités territoriales, notamment ses articles L. 2121-29 et L. 2241-1 ;",
            "Vu le code général de la propriété des personnes publiques, notamment ses articles L. 2221-1 et L. 3221-1 ;",
            f"Vu l’avis du pôle d’évaluation domaniale du {c.ago(8)} ;",
            f"Vu l’offre d’achat de la société coopérative Habitat du Val du {c.ago(6)} ;",
            TOWN_COMMITTEE.format(day=c.ago(3)),
            NOTE,
        ),
        (
            "Considérant que la parcelle appartient au domaine privé communal et n’est affectée à aucun service public ;",
            "Considérant que le projet répond aux objectifs du programme local de l’habitat ;",
        ),
        (
            "La cession à la société coopérative Habitat du Val de la parcelle cadastrée section AB n° 214, d’une contenance de 1 236 m², est approuvée au prix de 99 500 € hors droits et frais.",
            "L’acte réserve une servitude de passage public d’une largeur de trois mètres le long de la rivière, figurée au plan annexé.",
            "La maire est autorisée à signer l’acte authentique et toute pièce nécessaire ; les frais sont à la charge de l’acquéreur.",
        ),
        ("plan-cession", "avis-domaine"),
    )


def _lighting(c: Calendar) -> DemoItem:
    return DemoItem(
        "eclairage",
        9,
        "Rénovation de l’éclairage public – convention de fonds de concours avec le syndicat d’énergies",
        "sophie.nguyen",
        "decision",
        "7.8",
        WORKS,
        FINANCE,
        "<p>Le syndicat d’énergies du Val d’Arçonne, compétent en matière d’éclairage public, propose de remplacer "
        "184 luminaires à vapeur de sodium par des appareils à diodes, avec abaissement de puissance de 23 h à 5 h. "
        "L’économie attendue est de 61 % des consommations, soit 14 300 € par an.</p><p>Le montant des travaux est de "
        "137 600 € hors taxes. Le fonds de concours demandé à la commune est de 68 800 €, soit la moitié du coût, "
        "payable en deux annuités.</p>",
        "",
        (
            "Vu le code général des collectivités territoriales, notamment son article L. 5212-26 ;",
            "Vu les statuts du syndicat d’énergies du Val d’Arçonne ;",
            TOWN_COMMITTEE.format(day=c.ago(3)),
            NOTE,
        ),
        (
            "Considérant l’intérêt de réduire la consommation d’énergie et la pollution lumineuse ;",
            "Considérant que le fonds de concours n’excède pas les trois quarts du coût hors taxes de l’opération ;",
        ),
        (
            "La convention de fonds de concours annexée à la présente délibération est approuvée.",
            "Un fonds de concours de 68 800 € est versé au syndicat d’énergies du Val d’Arçonne en deux annuités égales.",
            "La maire est autorisée à signer la convention et ses pièces annexes.",
        ),
        ("convention-eclairage", "devis-eclairage"),
    )


_CONTRACTS = (
    ("1 – Isolation par l’extérieur, façades", "Bâti-Loire SARL", "386 420,00 €"),
    ("2 – Menuiseries extérieures", "Menuiserie Guérin", "214 875,50 €"),
    ("3 – Couverture, étanchéité", "Couverture Ligérienne", "162 310,00 €"),
    ("4 – Chauffage, ventilation", "Thermi-Ouest SAS", "298 640,00 €"),
    ("5 – Électricité", "Électricité Brunet", "97 254,50 €"),
)


def _contract(c: Calendar) -> DemoItem:
    return DemoItem(
        "marche",
        10,
        "Rénovation énergétique de l’école Jules-Verne – attribution des marchés de travaux",
        "bruno.marchetti",
        "decision",
        "1.1",
        WORKS,
        FINANCE,
        "<p>La consultation a été lancée en procédure adaptée ouverte, avec possibilité de négociation, en cinq lots. "
        "Vingt et une offres ont été reçues. Après analyse et négociation, la commission propose de retenir les offres "
        "économiquement les plus avantageuses au regard des critères annoncés : prix 50 %, valeur technique 40 %, "
        "performance environnementale 10 %.</p><p>Le total des cinq lots s’élève à 1 159 500 € hors taxes, pour une "
        "estimation de 1 102 000 €. Les travaux se dérouleront en site occupé, par tranches, sur onze mois.</p>",
        "",
        (
            "Vu le code de la commande publique, notamment ses articles L. 2123-1 et R. 2123-1 ;",
            "Vu le code général des collectivités territoriales, notamment son article L. 2121-29 ;",
            "Vu le rapport d’analyse des offres établi par le maître d’œuvre ;",
            TOWN_COMMITTEE.format(day=c.ago(3)),
            NOTE,
        ),
        (
            "Considérant que les offres proposées sont les mieux classées selon les critères du règlement de la consultation ;",
        ),
        (
            "<p>Les marchés de travaux sont attribués comme suit :</p>"
            + table(
                "Attribution par lot, montants hors taxes",
                ("Lot", "Titulaire", "Montant"),
                _CONTRACTS,
                ("Total", "", "1 159 500,00 €"),
            ),
            "La maire est autorisée à signer les marchés et les modifications qui n’excèdent pas 5 % du montant de chaque lot.",
            "Les crédits sont inscrits au chapitre 23 du budget principal.",
        ),
        ("analyse-offres", "planning-travaux"),
    )


def _water(c: Calendar) -> DemoItem:
    return DemoItem(
        "rpqs",
        11,
        f"Rapport annuel {c.year - 1} sur le prix et la qualité du service public d’assainissement collectif",
        "sophie.nguyen",
        "decision",
        "8.8",
        SERVICES,
        SECRETARIAT,
        "<p>Le rapport annuel sur le prix et la qualité du service (RPQS) est présenté à l’assemblée délibérante dans les "
        "neuf mois qui suivent la clôture de l’exercice, puis transmis au préfet et au système d’information sur les "
        "services publics d’eau et d’assainissement. Il porte sur 2 712 abonnés et 41,3 km de réseau. Le prix au "
        "1er janvier est de 2,31 € toutes taxes comprises par m³ pour une consommation de 120 m³.</p>",
        "",
        (
            "Vu le code général des collectivités territoriales, notamment ses articles L. 2224-5 et D. 2224-1 à D. 2224-5 ;",
            GENERAL,
            NOTE,
        ),
        (
            "Considérant que le rapport doit être présenté au conseil municipal et mis à la disposition du public ;",
        ),
        (
            f"Le conseil municipal adopte le rapport annuel {c.year - 1} sur le prix et la qualité du service public d’assainissement collectif.",
            "Le rapport et le présent avis sont mis en ligne et transmis au représentant de l’État.",
            CARRY_OUT,
        ),
        ("rpqs-assainissement",),
    )
