"""France: acts, publication, legality control, open data."""

from council.law.rulebook.rule import rule

RULES = (
    rule(
        "FR-ACT-03", "Numéro d'ordre",
        "Les affaires d'une séance reçoivent un numéro d'ordre, jamais réutilisé.",
        "CGCT R2121-9", "acts.order_number",
    ),
    rule(
        "FR-ACT-07", "Procès-verbal",
        "Arrêté au commencement de la séance suivante, il est mis en ligne dans la semaine qui suit, avec les mentions "
        "obligatoires.",
        "CGCT L2121-15", "minutes.assess_minutes minutes.assess_contents minutes.minutes_publication_due_on",
    ),
    rule(
        "FR-ACT-08", "Liste des délibérations",
        "Affichée et mise en ligne dans la semaine qui suit la séance.",
        "CGCT L2121-25", "publication.assess_deliberations_list publication.list_required publication.deliberations_list_due_on",
    ),
    rule(
        "FR-PUBL-01", "Mode de publication",
        "Publication électronique ; sous 3 500 habitants et dans les syndicats, un autre choix est possible. Les "
        "décisions individuelles sont notifiées.",
        "CGCT L2131-1", "publication.publication_mode acts.assess_enforceable",
    ),
    rule(
        "FR-PUBL-02", "Durée de mise en ligne",
        "L'acte reste en ligne deux mois au moins.",
        "CGCT R2131-1", "publication.assess_online publication.online_until",
    ),
    rule(
        "FR-LEG-01", "Actes à transmettre",
        "Les délibérations sont transmises au préfet, sauf celles que la loi en dispense\u202f: droits de voirie et de "
        "stationnement, voies communales, taux de promotion, centre de gestion.",
        "CGCT L2131-2", "transmission.transmission_duty transmission.assess_life",
    ),
    rule(
        "FR-LEG-02", "Transmission des décisions individuelles",
        "Dans les quinze jours de leur signature.",
        "CGCT L2131-2", "acts.assess_transmission",
    ),
    rule(
        "FR-LEG-03", "Caractère exécutoire",
        "L'acte est exécutoire une fois publié ou notifié et, s'il y est soumis, transmis au préfet.",
        "CGCT L2131-1, CGCT L2131-3", "acts.assess_enforceable acts.enforceable_on",
    ),
    rule(
        "FR-LEG-04", "Délais de recours",
        "Deux mois francs à compter de la publication, ou de la transmission pour le préfet, reportés au premier jour "
        "ouvrable.",
        "CJA R421-1, CGCT L2131-6, CGCT R2131-7", "acts.assess_appeal acts.appeal_ends_on", "M",
    ),
    rule(
        "FR-DATA-03", "Ouverture des données",
        "Obligatoire à partir de 3 500 habitants et de 50 agents en équivalent temps plein.",
        "CRPA L312-1-1, CRPA D312-1-1-1", "publication.open_data_duty", "M",
    ),
    rule(
        "FR-LEG-05", "Retrait et abrogation",
        "Dans les quatre mois, et seulement si l'acte est illégal.",
        "CRPA L242-1, CRPA L243-3", "time_limits.time_limit", "M",
    ),
    rule(
        "FR-COM-01", "Communication des actes",
        "Toute personne peut obtenir les procès-verbaux, budgets et arrêtés ; un mois de silence vaut refus.",
        "CGCT L2121-26", "time_limits.time_limit",
    ),
    rule(
        "FR-DATA-04", "Données des subventions",
        "Au-dessus de 23 000 euros, publiées dans les trois mois.",
        "Décret 2017-779", "time_limits.time_limit", "M",
    ),
)  # fmt: skip
