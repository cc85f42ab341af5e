"""The coming meeting, items 12 to 18: staff, representatives, motion, a report with two deliberations, closed session."""

from __future__ import annotations

from council.demo.content.calendar import Calendar
from council.demo.content.model import DemoItem
from council.demo.content.wording import CARRY_OUT, GENERAL, NOTE, TOWN_COMMITTEE, table

STAFF, DELEGATES, TOWN, CLOSED = "Personnel", "Institutions", "Cadre de vie", "Affaires examinées à huis clos"
SECRETARIAT = "Secrétariat général et assemblées"


def items(c: Calendar) -> tuple[DemoItem, ...]:
    """Items 12 to 18."""
    return _staff(c), _delegate(c), _motion(c), _estate(), _streets(c), _roads(c), _settlement(c)


_POSTS = (
    ("Adjoint technique principal de 2e classe", "C", "35 h", "+ 1"),
    ("Adjoint technique", "C", "28 h", "− 1"),
    ("Rédacteur", "B", "35 h", "+ 1"),
    ("Adjoint administratif principal de 1re classe", "C", "35 h", "− 1"),
    ("Éducateur de jeunes enfants", "A", "28 h", "+ 1"),
)


def _staff(c: Calendar) -> DemoItem:
    return DemoItem(
        "effectifs",
        12,
        "Modification du tableau des effectifs",
        "helene.garnier",
        "decision",
        "4.1",
        STAFF,
        SECRETARIAT,
        "<p>Les modifications proposées tirent les conséquences de deux avancements de grade, d’une réussite à concours et "
        "de l’ouverture du relais petite enfance. Le nombre d’emplois permanents passe de 78 à 79, dont 71 à temps "
        "complet. Le comité social territorial a rendu un avis favorable unanime dans ses deux collèges.</p>",
        "",
        (
            "Vu le code général de la fonction publique, notamment ses articles L. 313-1 et L. 332-8 ;",
            GENERAL,
            f"Vu l’avis du comité social territorial du {c.ago(3)} ;",
            NOTE,
        ),
        (
            "Considérant qu’il appartient au conseil municipal de fixer l’effectif des emplois nécessaires au fonctionnement des services ;",
        ),
        (
            f"<p>Le tableau des effectifs est modifié comme suit à compter du 1er janvier {c.year + 1} :</p>"
            + table("Créations et suppressions d’emplois", ("Grade", "Catégorie", "Durée", "Nombre"), _POSTS),
            "Le tableau consolidé annexé à la présente délibération est adopté. Les crédits sont inscrits au chapitre 012.",
        ),
        ("tableau-effectifs",),
    )


def _delegate(c: Calendar) -> DemoItem:
    return DemoItem(
        "delegue",
        13,
        "Désignation d’un délégué titulaire au syndicat mixte du bassin de l’Arçonne",
        "helene.garnier",
        "election",
        "5.3",
        DELEGATES,
        SECRETARIAT,
        "<p>Madame Bonnet a démissionné de son mandat de déléguée titulaire au comité du syndicat mixte du bassin de "
        "l’Arçonne. Il convient de pourvoir à son remplacement. La désignation a lieu au scrutin secret, à la majorité "
        "absolue aux deux premiers tours, à la majorité relative au troisième (art. L. 2121-21, L. 5211-7 et L. 5711-1 "
        "du code général des collectivités territoriales). Deux candidatures sont parvenues avant la séance ; d’autres "
        "peuvent être déposées jusqu’à l’ouverture du scrutin.</p>",
        "",
        (
            "Vu le code général des collectivités territoriales, notamment ses articles L. 2121-21, L. 2121-33, L. 5211-7 et L. 5711-1 ;",
            "Vu les statuts du syndicat mixte du bassin de l’Arçonne ;",
            NOTE,
        ),
        (
            "Considérant la vacance d’un siège de délégué titulaire de la commune ;",
            "Considérant les candidatures de M. Antoine Meunier et de Mme Aurélie Jolivet ;",
        ),
        (
            "Il est procédé, au scrutin secret, à l’élection d’un délégué titulaire de la commune au comité du syndicat mixte du bassin de l’Arçonne.",
            "Le résultat du scrutin est notifié au président du syndicat.",
        ),
        ballot="secret",
        candidates=("antoine.meunier", "aurelie.jolivet"),
    )


def _motion(c: Calendar) -> DemoItem:
    return DemoItem(
        "motion",
        14,
        "Motion pour le maintien des horaires d’ouverture du bureau de poste",
        "marc.daubigny",
        "motion",
        "9.4",
        DELEGATES,
        SECRETARIAT,
        "<p>La direction régionale de La Poste a informé la commune, par un courrier joint, de son intention de réduire les "
        "horaires du bureau de Valmont-les-Tilleuls de 24 à 15 heures hebdomadaires. Les trois groupes du conseil ont "
        "rédigé en commun le projet de motion.</p>",
        "<p>Monsieur d’Aubigny donne lecture du texte préparé par les trois groupes.</p>",
        (GENERAL, f"Vu le courrier de la direction régionale de La Poste du {c.ago(5)} ;"),
        (
            "Considérant que le bureau de poste est, avec la mairie, le dernier guichet de service public de proximité du canton ;",
            "Considérant que 31 % des habitants ont plus de soixante ans et que la fermeture de l’après-midi pénalise aussi les actifs ;",
            "Considérant l’engagement pris dans la convention tripartite relative à la présence postale territoriale ;",
        ),
        (
            "Le conseil municipal demande à La Poste de renoncer à la réduction des horaires d’ouverture du bureau de Valmont-les-Tilleuls et d’ouvrir une concertation.",
            "Le conseil municipal demande qu’aucune décision ne soit prise avant la réunion de la commission départementale de présence postale territoriale.",
            "La présente motion est adressée au préfet de Maine-et-Loire, aux parlementaires du département et à la direction régionale de La Poste.",
        ),
        ("courrier-poste",),
        ballot="public",
    )


_STREETS = (
    ("Voie A, de la rue du Moulin au chemin des Vignes", "Rue Jeanne-Barret"),
    ("Voie B, desserte nord", "Impasse des Mariniers"),
    ("Placette centrale", "Place du Chanvre"),
)


def _estate() -> DemoItem:
    return DemoItem(
        "lotissement",
        15,
        "Achèvement du lotissement des Hauts-du-Moulin : dénomination et classement des voies",
        "cecile.oeuvrard",
        "report",
        "8.3",
        TOWN,
        SECRETARIAT,
        "<p>Le lotissement communal des Hauts-du-Moulin est achevé : les 34 logements sont livrés, les réseaux reçus, les "
        "voies revêtues et éclairées. Deux délibérations en tirent les conséquences : l’une nomme les voies, l’autre les "
        "classe dans le domaine public. Le classement entre dans la longueur de voirie prise en compte pour les "
        "dotations de l’État ; il ne change rien à la desserte, et se passe donc d’enquête publique.</p>",
        ballot="none",
    )


def _streets(c: Calendar) -> DemoItem:
    return DemoItem(
        "voies",
        16,
        "Dénomination des voies du lotissement des Hauts-du-Moulin",
        "cecile.oeuvrard",
        "decision",
        "8.3",
        TOWN,
        SECRETARIAT,
        "<p>Les voies du lotissement sont ouvertes à la circulation depuis l’été. Leur dénomination est nécessaire à "
        "l’adressage des 34 logements, au raccordement à la fibre et à l’intervention des secours. Les habitants ont été "
        "consultés lors d’une réunion publique ; les noms proposés rappellent la navigation, la culture du chanvre et la "
        "première femme à avoir fait le tour du monde.</p>",
        "",
        (
            "Vu le code général des collectivités territoriales, notamment ses articles L. 2121-29 et L. 2121-30 ;",
            TOWN_COMMITTEE.format(day=c.ago(3)),
            NOTE,
        ),
        (
            "Considérant qu’il appartient au conseil municipal de dénommer les voies et lieux-dits, y compris les voies privées ouvertes à la circulation ;",
        ),
        (
            "<p>Les voies figurées au plan annexé sont dénommées ainsi :</p>"
            + table("Dénominations", ("Voie", "Nom"), _STREETS),
            "La base adresse locale est mise à jour et la présente délibération notifiée aux services concernés.",
            CARRY_OUT,
        ),
        ("carte-voies",),
        report="lotissement",
    )


def _roads(c: Calendar) -> DemoItem:
    return DemoItem(
        "classement",
        17,
        "Classement des voies du lotissement des Hauts-du-Moulin dans le domaine public communal",
        "odile.vasseur",
        "decision",
        "3.5",
        TOWN,
        SECRETARIAT,
        "",
        "",
        (
            "Vu le code de la voirie routière, notamment son article L. 141-3 ;",
            TOWN_COMMITTEE.format(day=c.ago(3)),
            NOTE,
        ),
        (
            "Considérant que les voies, propriété de la commune, sont achevées et ouvertes à la circulation publique ;",
            "Considérant que le classement ne porte pas atteinte aux fonctions de desserte ou de circulation assurées par ces voies ;",
        ),
        (
            "Les voies du lotissement des Hauts-du-Moulin, d’une longueur totale de 612 mètres, sont classées dans le domaine public communal.",
            "Le tableau de classement des voies communales est mis à jour en conséquence.",
            CARRY_OUT,
        ),
        report="lotissement",
    )


def _settlement(c: Calendar) -> DemoItem:
    return DemoItem(
        "protocole",
        18,
        "Protocole transactionnel – désordres de la toiture de la salle des fêtes",
        "helene.garnier",
        "decision",
        "1.5",
        CLOSED,
        SECRETARIAT,
        "<p>Des infiltrations sont apparues dans la salle des fêtes trois ans après la réception des travaux. L’expert "
        "désigné par le tribunal retient la responsabilité principale de l’entreprise titulaire. Celle-ci propose de "
        "reprendre l’étanchéité à ses frais et de verser 28 000 € au titre des pertes d’exploitation, contre abandon des "
        "actions en cours.</p><p>L’examen à huis clos est proposé par la maire afin de ne pas affaiblir la position de la "
        "commune si la transaction n’aboutissait pas (art. L. 2121-18).</p>",
        "",
        (
            "Vu le code général des collectivités territoriales, notamment ses articles L. 2121-18 et L. 2121-29 ;",
            "Vu le code civil, notamment ses articles 2044 et suivants ;",
            f"Vu le rapport de l’expert judiciaire déposé le {c.ago(20)} ;",
            NOTE,
        ),
        (
            "Considérant que les parties se font des concessions réciproques et équilibrées ;",
            "Considérant que la transaction met fin au litige dans un délai compatible avec la réouverture de la salle ;",
        ),
        (
            "Le protocole transactionnel annexé à la présente délibération est approuvé.",
            "La maire est autorisée à le signer et à se désister des instances en cours une fois l’indemnité versée.",
        ),
        ("protocole",),
        closed_session=True,
        confidential=True,
        public_object="Protocole transactionnel (1 dossier)",
    )
