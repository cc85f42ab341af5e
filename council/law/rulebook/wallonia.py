"""Wallonia: the differences of the Code de la démocratie locale et de la décentralisation."""

from council.law.rulebook.rule import rule

RULES = (
    rule(
        "BE-COMP-02", "Tableau de préséance",
        "Ancienneté ininterrompue, voix de préférence, puis rang sur la liste ou âge.",
        "CDLD L1122-18", "precedence.table_order",
    ),
    rule(
        "BE-CONV-01", "Convocation à la demande",
        "Le collège convoque à la demande du tiers des membres, du quart après une année de moins de dix réunions.",
        "CDLD L1122-11, CDLD L1122-12", "convening.convening_request convening.meeting_frequency",
    ),
    rule(
        "BE-CONV-02", "Délai de convocation",
        "Sept jours francs à compter de la réception, deux pour les deuxième et troisième convocations.",
        "CDLD L1122-13, CDLD L1122-17", "notice.required_clear_days notice.assess_notice notice.notice_dates",
    ),
    rule(
        "BE-CONV-03", "Note de synthèse",
        "Chaque point de l'ordre du jour est accompagné d'une note de synthèse explicative.",
        "CDLD L1122-24", "notice.notes_required notice.assess_notes",
    ),
    rule(
        "BE-CONV-04", "Points ajoutés par un conseiller",
        "Déposés cinq jours francs avant la séance, avec une note et un projet ; pas pour les membres du collège.",
        "CDLD L1122-24", "papers.extra_point",
    ),
    rule(
        "BE-CONV-05", "Point urgent",
        "L'urgence est admise par les deux tiers des membres présents.",
        "CDLD L1122-24", "requests.urgent_item", "M",
    ),
    rule(
        "BE-CONV-06", "Documents budgétaires",
        "Remis sept jours francs avant la séance.",
        "CDLD L1122-23", "papers.prior_publication", "M",
    ),
    rule(
        "BE-PUB-01", "Information du public",
        "Ordre du jour publié dans les délais de la convocation ; projets et notes en ligne cinq jours francs avant.",
        "CDLD L1122-14", "papers.prior_publication",
    ),
    rule(
        "BE-PUB-02", "Huis clos",
        "Deux tiers des membres présents ; toujours pour les questions de personnes, jamais pour le budget.",
        "CDLD L1122-20, CDLD L1122-21", "requests.closed_session", "M",
    ),
    rule(
        "BE-QUO-01", "Quorum",
        "Majorité des membres en fonction ; à la troisième convocation, le conseil décide quel que soit le nombre.",
        "CDLD L1122-17", "quorum.assess_quorum sittings.repeat_call_items",
    ),
    rule(
        "BE-PROX-01", "Pas de pouvoir",
        "Aucune représentation : le membre empêché est absent.",
        "CDLD L1122-26", "proxies.check_proxy proxies.assess_proxy", "M",
    ),
    rule(
        "BE-VOTE-01", "Majorité",
        "Majorité absolue des suffrages ; à parité de voix, la proposition est rejetée.",
        "CDLD L1122-26", "ballots.decide", "M",
    ),
    rule(
        "BE-VOTE-02", "Mode de vote",
        "À haute voix à la demande du tiers des présents ; secret pour les emplois, suspensions et sanctions.",
        "CDLD L1122-27", "requests.ballot_mode", "?",
    ),
    rule(
        "BE-VOTE-03", "Ballottage",
        "Sans majorité absolue, second tour entre deux fois plus de candidats que de postes ; à parité, le plus âgé.",
        "CDLD L1122-28", "runoff.run_off", "M",
    ),
    rule(
        "BE-INT-01", "Intérêt direct",
        "Le membre quitte la salle jusqu'au quatrième degré de parenté, au deuxième pour les nominations et sanctions.",
        "CDLD L1122-19", "conflicts.kinship_withdrawal", "M",
    ),
    rule(
        "BE-PUBL-01", "Entrée en vigueur",
        "Le cinquième jour après la publication, sauf date fixée par le texte.",
        "CDLD L1133-1, CDLD L1133-2", "publication.binding_date",
    ),
    rule(
        "BE-ACT-01", "Procès-verbal",
        "À la disposition des membres sept jours francs avant la séance suivante.",
        "CDLD L1122-16", "time_limits.time_limit",
    ),
    rule(
        "BE-PUBL-02", "Tutelle",
        "Certains actes sont envoyés au Gouvernement dans les quinze jours.",
        "CDLD L3122-1", "time_limits.time_limit", "M",
    ),
    rule(
        "BE-PART-02", "Questions écrites",
        "Il y est répondu dans le mois.",
        "CDLD L1122-10", "time_limits.time_limit", "M",
    ),
)  # fmt: skip
