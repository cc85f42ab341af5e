"""Annexes made of tables: budget, accounts, grants, prices, staff, decisions, analysis of offers."""
from __future__ import annotations

import random

from council.demo.content.annex_style import lay_out, table
from council.demo.content.calendar import Calendar
from council.demo.content.wording import euros
from council.documents.typography import day

_CHAPTERS = (
    ("011", "Charges à caractère général", ("60612 Énergie, électricité", "60621 Combustibles", "60632 Fournitures de petit équipement", "6135 Locations mobilières", "61521 Entretien de terrains", "615221 Entretien de bâtiments", "6156 Maintenance", "6232 Fêtes et cérémonies")),
    ("012", "Charges de personnel", ("64111 Rémunération principale", "64131 Rémunérations des contractuels", "6451 Cotisations à l’URSSAF", "6453 Cotisations aux caisses de retraite", "6455 Assurance du personnel")),
    ("65", "Autres charges de gestion courante", ("65311 Indemnités des élus", "65548 Contributions aux organismes", "65748 Subventions aux associations", "657362 Subvention au CCAS")),
    ("21", "Immobilisations corporelles", ("2128 Autres agencements", "21312 Bâtiments scolaires", "2152 Installations de voirie", "21838 Matériel informatique", "2188 Autres immobilisations")),
    ("23", "Immobilisations en cours", ("2313 Constructions", "2315 Installations et réseaux")),
    ("74", "Dotations et participations", ("74111 Dotation forfaitaire", "741121 Dotation de solidarité rurale", "7472 Participations de la Région", "7473 Participations du Département", "7478 Autres organismes")),
)


def delegated_decisions(c: Calendar) -> bytes:
    """Fourteen decisions on two pages."""
    made = ("Adhésion au réseau des communes de bord de Loire", "Marché de fournitures scolaires, lot 1", "Concession de terrain au cimetière, 30 ans", "Avenant n° 1, nettoyage des vitres",
            "Location du logement de l’ancienne école", "Contrat de maintenance des chaudières", "Acceptation d’une indemnité de sinistre", "Action en référé, occupation sans titre d’un terrain",
            "Marché de peinture routière", "Concession de terrain au cimetière, 50 ans", "Prêt de matériel au comité des fêtes", "Diagnostic amiante, école Jules-Verne", "Contrat de cession, spectacle de rentrée", "Ligne de trésorerie, renouvellement")
    amounts = (420, 11_860.4, 260, 1_240, 3_900, 7_315, 2_986.7, 0, 18_450, 410, 0, 3_180, 2_600, 0)
    rows = [(f"{c.year}-{31 + i:03d}", title, "alinéa 4" if amount > 1000 else "alinéa 8", euros(amount) if amount else "–") for i, (title, amount) in enumerate(zip(made, amounts, strict=True))]
    detail = "".join(f"<h3>Décision {number}</h3><p>{title}. Prise sur le fondement de l’article L. 2122-22, {basis} ; transmise au contrôle de légalité et inscrite au registre.</p>" for number, title, basis, _ in rows[:7])
    body = f"<h1>Décisions prises par délégation</h1><p>Période du {day(c.past)} au {c.ago(1)}</p>{table(('Numéro', 'Objet', 'Fondement', 'Montant'), rows)}<h2 class=new>Précisions</h2>{detail}"
    return lay_out("Décisions prises par délégation", body, c.at(c.sent, 8))


def amendment_layout(c: Calendar) -> bytes:
    """The budget document: one chapter a page, six pages."""
    dice, parts = random.Random(2), []  # noqa: S311 - decoration, not secrecy
    for index, (code, label, lines) in enumerate(_CHAPTERS):
        rows = []
        for line in lines:
            before, change = dice.randrange(8, 420) * 1000, dice.choice((0, 0, 1, -1)) * dice.randrange(5, 90) * 100
            rows.append((line, euros(before), ("+ " if change > 0 else "") + euros(change) if change else "–", euros(before + change)))
        parts.append(f"<h2 class={'new' if index else 'first'}>Chapitre {code} – {label}</h2>" + table(("Article", "Budget voté", "Modification", "Nouveau budget"), rows)
                     + "<p class=quiet>Présentation par nature, nomenclature M57 développée. Vote au niveau du chapitre.</p>")
    return lay_out(f"Décision modificative n° 2 – {c.year}", f"<h1>Décision modificative n° 2 – exercice {c.year}</h1>" + "".join(parts), c.at(c.sent, 8), ink="#3a3f4b")


def closing_account(c: Calendar) -> bytes:
    """The single financial account of the closed budget, eight pages."""
    dice, parts = random.Random(4), ["<div class=cover><div class=band></div><h1>Compte financier unique</h1><p>Budget annexe « Lotissement des Hauts-du-Moulin »</p><p>Compte de clôture</p><p class=end>Établi par l’ordonnateur et le comptable public</p></div>"]  # noqa: S311 - decoration, not secrecy
    for title in ("Informations générales", "Vue d’ensemble : exécution du budget", "Section de fonctionnement, dépenses", "Section de fonctionnement, recettes", "Section d’investissement", "Bilan synthétique", "Annexes : état des ventes de lots"):
        rows = [(f"{600 + 13 * i} – {name}", euros(dice.randrange(4, 90) * 1000 + dice.randrange(100) / 100), euros(dice.randrange(4, 90) * 1000 + dice.randrange(100) / 100))
                for i, name in enumerate(("Achats de terrains", "Études et honoraires", "Travaux de viabilisation", "Frais accessoires", "Variation des stocks", "Ventes de terrains aménagés", "Opérations d’ordre", "Participations"))]
        parts.append(f"<h2 class=new>{title}</h2><p>Montants exprimés en euros, toutes opérations comprises.</p>" + table(("Compte", "Prévu", "Réalisé"), rows))
    return lay_out("Compte financier unique de clôture", "".join(parts), c.at(c.sent, 8), ink="#45355d", author="Service de gestion comptable")


def closing_balance(c: Calendar) -> bytes:
    """The balance sheet of the estate, two pages."""
    lots = [(f"Lot {n}", f"{410 + 17 * n % 160} m²", euros((410 + 17 * n % 160) * 92), "vendu") for n in range(1, 19)]
    body = "<h1>Bilan de l’opération des Hauts-du-Moulin</h1><p>Dix-huit lots libres de constructeur, viabilisés en deux tranches, ont été vendus en six ans.</p>" + table(("Lot", "Surface", "Prix hors taxes", "État"), lots)
    body += "<h2 class=new>Équilibre de l’opération</h2>" + table(("Poste", "Dépenses", "Recettes"), (("Acquisitions foncières", "148 300,00 €", ""), ("Études, maîtrise d’œuvre", "61 240,15 €", ""), ("Travaux", "592 380,02 €", ""), ("Ventes de lots", "", "828 091,42 €")), total=("Total", "801 920,17 €", "828 091,42 €"))
    return lay_out("Bilan du lotissement", body, c.at(c.sent, 8), ink="#45355d")


def early_credits(c: Calendar) -> bytes:
    """One page: the quarter of last year's credits, operation by operation."""
    rows = (("École Jules-Verne, rénovation énergétique", "23", "380 000 €"), ("Voirie, programme annuel", "23", "110 000 €"), ("Matériel des services techniques", "21", "62 500 €"), ("Mobilier scolaire", "21", "38 000 €"),
            ("Acquisitions foncières", "21", "85 000 €"), ("Études d’urbanisme", "20", "24 000 €"), ("Fonds de concours, éclairage public", "204", "15 000 €"))
    return lay_out("Ouverture anticipée de crédits", "<h1>Affectation des crédits ouverts par anticipation</h1>" + table(("Opération", "Chapitre", "Montant"), rows, total=("Total", "", "714 500 €")), c.at(c.sent, 8))


def grants(c: Calendar) -> bytes:
    """Twenty-three requests on three pages."""
    dice = random.Random(6)  # noqa: S311 - decoration, not secrecy
    names = ("Harmonie municipale", "Union sportive valmontaise", "Comité de jumelage", "Foyer des jeunes", "Les Amis du moulin", "Club de l’Arçonne", "Judo club", "Tennis club", "Valmont théâtre", "Anciens combattants", "Pêcheurs de l’Arçonne", "Jardins partagés", "Gymnastique volontaire", "Croix-Rouge, antenne locale", "Restaurants du cœur, antenne locale", "Parents d’élèves Jules-Verne", "Cyclotouristes", "Société de chasse", "Atelier couture", "Ciné-club", "Photo-club", "Don du sang", "Comité des fêtes")
    rows = [(n, euros(dice.randrange(8, 60) * 100), "complet" if i % 6 else "pièces manquantes", euros(dice.randrange(8, 40) * 100) if i in (0, 1, 2, 3, 4, 14) else "–") for i, n in enumerate(names)]
    body = "<h1>Demandes de subvention</h1>" + table(("Association", "Demande", "Dossier", "Proposition"), rows) + "<h2 class=new>Critères d’attribution</h2>" + "".join(f"<h3>{t}</h3><p>{x}</p>" for t, x in (("Intérêt local", "L’activité bénéficie aux habitants de la commune ou contribue à sa renommée."), ("Part de jeunes", "Une majoration est accordée au-delà de 40 % de licenciés de moins de dix-huit ans."), ("Situation financière", "Une réserve de plus d’une année de charges réduit la proposition."), ("Vie de l’association", "Participation aux manifestations communales, formation des bénévoles.")))
    body += "<h2 class=new>Rappel des cinq derniers exercices</h2>" + table(("Exercice", "Demandes", "Retenues", "Total"), [(str(c.year - i), str(24 - i), str(19 - i), euros(61_000 - 900 * i)) for i in range(1, 6)])
    return lay_out("Subventions aux associations", body, c.at(c.sent, 8), ink="#2f6f5e")


def prices(c: Calendar) -> bytes:
    """The whole price list, four pages."""
    dice, parts = random.Random(7), []  # noqa: S311 - decoration, not secrecy
    blocks = (("Restauration et accueil périscolaire", ("Repas enfant, quotient inférieur à 600", "Repas enfant, 600 à 1 199", "Repas enfant, 1 200 et plus", "Repas adulte", "Accueil du matin, la demi-heure", "Accueil du soir, la demi-heure", "Mercredi, la journée")),
              ("Salles et matériel", ("Salle des fêtes, week-end, habitants", "Salle des fêtes, week-end, extérieurs", "Salle du moulin, la journée", "Vaisselle, le couvert", "Barnum", "Podium", "Caution")),
              ("Cimetière", ("Concession 15 ans", "Concession 30 ans", "Concession 50 ans", "Case de columbarium 15 ans", "Case de columbarium 30 ans", "Plaque du jardin du souvenir")),
              ("Culture, marchés, divers", ("Médiathèque, abonnement", "École de musique, trimestre", "Photocopie noir", "Photocopie couleur", "Droit de place, mètre linéaire", "Stationnement de taxi, année", "Terrasse, mètre carré et par an")))
    for index, (title, lines) in enumerate(blocks):
        rows = [(line, f"{(old := dice.randrange(20, 9000) / 20):.2f} €".replace(".", ","), f"{old * 1.016:.2f} €".replace(".", ",")) for line in lines]
        parts.append(f"<h2 class={'new' if index else 'first'}>{title}</h2>" + table(("Prestation", f"Tarif {c.year}", f"Tarif {c.year + 1}"), rows))
    return lay_out("Grille des tarifs", f"<h1>Tarifs à compter du 1<sup>er</sup> janvier {c.year + 1}</h1>" + "".join(parts), c.at(c.sent, 8), ink="#8a4b1f")


def staff(c: Calendar) -> bytes:
    """The consolidated staffing table, two pages, landscape."""
    posts = ("Attaché principal", "Attaché", "Rédacteur principal", "Rédacteur", "Adjoint administratif principal", "Adjoint administratif", "Technicien principal", "Agent de maîtrise", "Adjoint technique principal", "Adjoint technique", "ATSEM principal", "Éducateur de jeunes enfants", "Adjoint d’animation", "Adjoint du patrimoine", "Brigadier-chef principal")
    rows = [(p, "ABC"[min(i // 4, 2)], str(1 + i * 3 % 8), str(i % 2), str(1 + i * 3 % 8 - i % 2)) for i, p in enumerate(posts)]
    body = "<h1>Tableau des effectifs consolidé</h1>" + table(("Grade", "Catégorie", "Ouverts", "Vacants", "Pourvus"), rows) + "<h2 class=new>Emplois non permanents</h2>" + table(("Motif", "Nombre", "Durée"), (("Accroissement temporaire", "4", "6 mois"), ("Accroissement saisonnier", "7", "2 mois"), ("Apprentis", "2", "24 mois")))
    return lay_out("Tableau des effectifs", body, c.at(c.sent, 8), look="wide")


def offers(c: Calendar) -> bytes:
    """The analysis of offers, twelve pages: method, then two pages a lot, then the ranking."""
    dice, ink = random.Random(10), "#1d5c5c"  # noqa: S311 - decoration, not secrecy
    parts = ["<div class=cover><div class=band></div><h1>Rapport d’analyse des offres</h1><p>Rénovation énergétique de l’école Jules-Verne</p><p>Marchés de travaux en cinq lots, procédure adaptée</p><p class=end>Atelier d’architecture Rive &amp; Coteau, maître d’œuvre</p></div>",
             "<h2 class=new>Déroulement de la consultation</h2><p>Avis d’appel public à la concurrence publié au bulletin officiel et sur le profil d’acheteur. Trente-deux retraits, vingt et une offres reçues, toutes dans le délai et régulières après demande de précisions.</p><h3>Critères</h3>" + table(("Critère", "Poids"), (("Prix des prestations", "50 %"), ("Valeur technique", "40 %"), ("Performance environnementale", "10 %")))]
    for lot, title in enumerate(("Isolation par l’extérieur, façades", "Menuiseries extérieures", "Couverture, étanchéité", "Chauffage, ventilation", "Électricité"), start=1):
        rows = [(f"Candidat {lot}.{n}", euros(dice.randrange(900, 3900) * 100), f"{dice.randrange(28, 50)},{dice.randrange(10)}", f"{dice.randrange(22, 40)},{dice.randrange(10)}", f"{dice.randrange(4, 10)},0") for n in range(1, 6)]
        parts.append(f"<h2 class=new>Lot {lot} – {title}</h2>" + table(("Candidat", "Montant", "Prix /50", "Technique /40", "Environnement /10"), rows) + "<p>La négociation, menée par écrit à égalité de traitement, a porté sur le phasage en site occupé et la gestion des déchets.</p>")
        if lot < 5:
            parts.append(f"<h2 class=new>Lot {lot} – appréciation technique</h2>" + "".join(f"<h3>Candidat {lot}.{n}</h3><p>Mémoire {('très détaillé', 'clair', 'succinct', 'complet', 'générique')[n - 1]} ; moyens humains {('adaptés', 'suffisants')[n % 2]} ; planning compatible avec le calendrier scolaire ; fiches des matériaux fournies.</p>" for n in range(1, 6)))
    parts.append("<h2 class=new>Classement et proposition</h2><p>Il est proposé de retenir, pour chaque lot, l’offre classée première. Le montant total est supérieur de 5,2 % à l’estimation, écart jugé acceptable au vu du marché.</p>")
    return lay_out("Rapport d’analyse des offres", "".join(parts), c.at(c.sent, 8), ink=ink, author="Atelier Rive & Coteau")
