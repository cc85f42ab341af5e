"""Annexes made of text: presentation, agreements, quotation, settlement."""

from __future__ import annotations

from council.demo.content.annex_style import bars, lay_out, table
from council.demo.content.calendar import Calendar

_COMMUNE = (
    "la commune de Valmont-les-Tilleuls, représentée par sa maire, Mme Hélène Garnier, dûment habilitée"
)


def _articles(chosen: list[tuple[str, str]], *, per_page: int) -> str:
    """Numbered articles, a fixed number to a page."""
    return "".join(
        f'<h2 class="{"new" if i and not i % per_page else "go"}">Article {i + 1} – {title}</h2><p>{text}</p>'
        + "".join(f"<p>{i + 1}.{k} {_CLAUSES[(i * 3 + k) % len(_CLAUSES)]}</p>" for k in range(1, 7))
        for i, (title, text) in enumerate(chosen)
    )


_CLAUSES = (
    "Les parties s’informent sans délai de tout événement susceptible d’affecter l’exécution de la présente convention ; à défaut, la partie défaillante supporte les conséquences de son silence.",
    "Toute modification fait l’objet d’un avenant écrit, adopté dans les mêmes formes que la convention elle-même et notifié avant son entrée en vigueur.",
    "Les pièces justificatives sont conservées dix ans et tenues à la disposition des corps de contrôle, sur place ou par voie dématérialisée.",
    "En cas de difficulté, les parties recherchent un accord amiable avant toute saisine du juge ; une réunion se tient dans le mois de la demande de la partie la plus diligente.",
    "Chaque partie désigne un interlocuteur, joignable aux heures ouvrables, chargé du suivi de la convention et de la préparation du bilan annuel.",
    "Les sommes dues sont versées par virement dans les trente jours de la réception d’un titre ou d’une demande de paiement accompagnés de leurs justificatifs.",
    "Les données à caractère personnel échangées ne servent qu’à l’exécution de la convention et sont effacées à son terme, sauf obligation légale de conservation.",
    "Les dommages causés aux tiers sont réparés par la partie qui les a causés ; elle en garantit l’autre.",
    "Un comité de suivi réunissant les deux parties se tient au moins une fois par an et dresse un relevé de conclusions.",
    "La présente stipulation ne fait pas obstacle aux prérogatives que la commune tient de la loi et des règlements.",
    "Le retard imputable à un cas de force majeure prolonge les délais d’une durée égale, sans indemnité.",
)


def amendment_note(c: Calendar) -> bytes:
    """Presentation of the budget amendment: three pages, two charts."""
    ink = "#27465e"
    body = (
        f"<h1>Décision modificative n° 2 – note de présentation</h1><p>Exercice {c.year}, budget principal.</p><h2>Les charges d’énergie</h2><p>La hausse du prix unitaire dépasse l’effet des économies de consommation. Le graphique ci-dessous donne la dépense mensuelle en milliers d’euros.</p>"
        + bars(
            [
                (m, v)
                for m, v in zip(
                    ["jan", "fév", "mar", "avr", "mai", "jun", "jul", "aoû", "sep"],
                    (41, 38, 33, 22, 15, 12, 11, 12, 18),
                    strict=True,
                )
            ],
            unit="milliers d’euros",
            ink=ink,
            alternative="Dépense mensuelle d’énergie, de 41 en janvier à 11 en juillet",
        )
        + "<h2 class=new>Les recettes nouvelles</h2><p>La taxe additionnelle aux droits de mutation progresse avec le nombre de ventes ; la dotation de compensation a été notifiée en septembre.</p>"
        + bars(
            [(str(c.year - 4 + i), v) for i, v in enumerate((182, 214, 205, 171, 212))],
            unit="milliers d’euros",
            ink=ink,
            alternative="Produit annuel de la taxe additionnelle",
        )
        + "<h2 class=new>Le plan de financement de l’école</h2>"
        + table(
            ("Financeur", "Montant", "Part"),
            (
                ("État, soutien à l’investissement local", "324 000 €", "28 %"),
                ("Département", "162 000 €", "14 %"),
                ("Fonds vert", "174 000 €", "15 %"),
                ("Commune", "499 500 €", "43 %"),
            ),
            total=("Total", "1 159 500 €", "100 %"),
        )
    )
    return lay_out("Note de présentation", body, c.at(c.sent, 8), ink=ink)


def objectives_agreement(c: Calendar) -> bytes:
    """Agreement with the band, five pages."""
    chosen = [
        (
            "Objet",
            "L’association assure l’enseignement musical, quatre concerts publics et la participation aux cérémonies.",
        ),
        ("Durée", "La convention est conclue pour un an, renouvelable deux fois par décision expresse."),
        ("Montant", "La commune verse 24 000 € en deux fois, en janvier et en juin."),
        (
            "Locaux",
            "La salle de répétition est mise à disposition à titre gratuit ; cet avantage est valorisé à 6 200 € par an.",
        ),
        (
            "Comptes",
            "L’association remet ses comptes annuels et le compte rendu financier dans les six mois.",
        ),
        (
            "Contrôle",
            "La commune peut demander toute pièce justificative et vérifier l’emploi de la subvention.",
        ),
        ("Assurances", "L’association s’assure pour l’ensemble de ses activités."),
        ("Résiliation", "Chaque partie peut résilier avec un préavis de trois mois."),
        ("Communication", "Le soutien de la commune est mentionné sur les supports de l’association."),
        ("Litiges", "Le tribunal administratif de Nantes est compétent."),
    ]
    body = (
        f"<h1>Convention d’objectifs</h1><p>Entre {_COMMUNE} par délibération, et l’association Harmonie municipale de Valmont, représentée par son président, il est convenu ce qui suit.</p>"
        + _articles(chosen, per_page=2)
    )
    return lay_out("Convention d’objectifs", body, c.at(c.sent, 8), look="letter", ink="#222222")


def lighting_agreement(c: Calendar) -> bytes:
    """Agreement with the energy union, seven pages."""
    names = (
        "Objet de la convention",
        "Périmètre des travaux",
        "Maîtrise d’ouvrage",
        "Coût prévisionnel",
        "Fonds de concours",
        "Échéancier",
        "Suivi des consommations",
        "Réception des ouvrages",
        "Exploitation et maintenance",
        "Garanties",
        "Assurances",
        "Durée",
        "Modification",
        "Règlement des différends",
    )
    chosen = [
        (
            n,
            f"Le présent article règle les obligations du syndicat et de la commune au titre suivant : {n.lower()}. Les montants s’entendent hors taxes et sont fermes jusqu’à la réception.",
        )
        for n in names
    ]
    body = (
        f"<h1>Convention de fonds de concours</h1><p>Entre le syndicat d’énergies du Val d’Arçonne et {_COMMUNE}.</p>"
        + _articles(chosen, per_page=2)
    )
    return lay_out(
        "Convention de fonds de concours",
        body,
        c.at(c.sent, 8),
        look="letter",
        ink="#1b3f6b",
        author="Syndicat d’énergies du Val d’Arçonne",
    )


def quotation(c: Calendar) -> bytes:
    """A contractor's quotation, two pages."""
    rows = [
        (f"Luminaire à diodes {w} W, mât {h} m", str(q), f"{p},00 €", f"{q * p:,} €".replace(",", " "))
        for w, h, q, p in ((24, 4, 62, 412), (36, 6, 78, 468), (54, 8, 32, 596), (72, 9, 12, 655))
    ]
    body = (
        "<div class=two><div><h1>Luméo Travaux</h1><p>Zone d’activité de la Gare<br>49999 Valmont-les-Tilleuls</p></div><div class=box><p>Devis n° 1187<br>Validité : trois mois</p></div></div><h2>Fourniture et pose de luminaires</h2>"
        + table(("Désignation", "Quantité", "Prix unitaire", "Total"), rows)
        + "<p>Dépose des appareils existants, mise en filière de recyclage et réglages compris.</p>"
        + "<h2 class=new>Réseaux et armoires</h2>"
        + table(
            ("Désignation", "Quantité", "Prix unitaire", "Total"),
            (
                ("Armoire de commande, horloge astronomique", "9", "1 480,00 €", "13 320 €"),
                ("Reprise de câblage, le mètre", "640", "26,50 €", "16 960 €"),
            ),
        )
        + "<div class=box><p class=right>Total hors taxes : 137 600,00 €<br>TVA 20 % : 27 520,00 €<br>Total toutes taxes comprises : 165 120,00 €</p></div><p>Bon pour accord, date et signature :</p>"
    )
    return lay_out("Devis n° 1187", body, c.at(c.sent, 8), ink="#b4532a", author="Luméo Travaux")


def settlement(c: Calendar) -> bytes:
    """The settlement, four pages, confidential."""
    chosen = [
        (
            "Rappel des faits",
            "Des infiltrations ont été constatées dans la grande salle ; l’expertise a conclu à un défaut de relevé d’étanchéité.",
        ),
        (
            "Engagements de l’entreprise",
            "L’entreprise reprend l’étanchéité à ses frais avant la fin du premier semestre et verse 28 000 €.",
        ),
        (
            "Engagements de la commune",
            "La commune se désiste de l’instance en cours une fois la somme encaissée.",
        ),
        ("Concessions réciproques", "Chaque partie renonce à toute réclamation née des mêmes désordres."),
        ("Garantie", "Les ouvrages repris bénéficient d’une nouvelle garantie décennale."),
        ("Confidentialité", "Les parties limitent la diffusion du présent protocole à ce qu’exige la loi."),
        (
            "Effets",
            "Le présent protocole vaut transaction au sens des articles 2044 et suivants du code civil.",
        ),
        ("Signature", "Fait en deux exemplaires originaux."),
    ]
    body = (
        f"<h1>Protocole transactionnel</h1><p>Entre {_COMMUNE} par délibération du conseil municipal, et la société titulaire du lot couverture.</p>"
        + _articles(chosen, per_page=2)
    )
    return lay_out("Protocole transactionnel", body, c.at(c.sent, 8), look="letter", ink="#222222")
