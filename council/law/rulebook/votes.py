"""France: closed session, votes, elections, interests."""

from council.law.rulebook.rule import rule

RULES = (
    rule(
        "FR-PUB-02", "Huis clos",
        "Demandé par trois membres (cinq dans un EPCI) ou le président, décidé sans débat à la majorité absolue des "
        "membres présents ou représentés.",
        "CGCT L2121-18, CGCT L5211-11", "requests.closed_session",
    ),
    rule(
        "FR-VOTE-01", "Majorité",
        "Majorité absolue des suffrages exprimés ; abstentions, blancs et nuls n'en sont pas.",
        "CGCT L2121-20", "ballots.decide",
    ),
    rule(
        "FR-VOTE-02", "Partage des voix",
        "Hors scrutin secret, la voix du président est prépondérante ; elle ne compte jamais deux fois.",
        "CGCT L2121-20", "ballots.decide",
    ),
    rule(
        "FR-VOTE-03", "Vote ordinaire",
        "À main levée, sauf demande ou texte contraire.",
        "CGCT L2121-21", "requests.ballot_mode",
    ),
    rule(
        "FR-VOTE-04", "Majorités qualifiées",
        "Deux tiers, unanimité ou majorité des membres, quand un texte le prévoit.",
        "CGCT L2121-20", "ballots.decide", "M",
    ),
    rule(
        "FR-VOTE-05", "Scrutin public",
        "À la demande du quart des membres présents ; les noms et les votes sont consignés.",
        "CGCT L2121-21", "ballots.public_ballot_requests_needed requests.ballot_mode tallies.roll_call",
    ),
    rule(
        "FR-VOTE-06", "Scrutin secret",
        "À la demande du tiers des membres présents, ou pour une nomination ; il l'emporte sur le scrutin public.",
        "CGCT L2121-21", "ballots.secret_ballot_requests_needed requests.ballot_mode",
    ),
    rule(
        "FR-VOTE-07", "Secret imposé",
        "Maire, adjoints et conseil du CCAS : toujours secret ; commission d'appel d'offres et syndicats : discuté.",
        "CGCT L2122-4, CGCT L2122-7, CASF R123-8", "appointments.secrecy_waiver", "?",
    ),
    rule(
        "FR-VOTE-08", "Vote du compte",
        "Le conseil élit un président de séance, le maire se retire ; le compte est approuvé si une majorité ne s'est "
        "pas dégagée contre.",
        "CGCT L1612-12, CGCT L2121-14", "ballots.decide precedence.acting_chair proxies.usable_proxies",
    ),
    rule(
        "FR-VOTE-09", "Nominations",
        "Au scrutin secret sauf renonciation unanime ; majorité absolue aux deux premiers tours, relative au troisième, "
        "au bénéfice de l'âge.",
        "CGCT L2121-21",
        "elections.decide_round offices.office_rules appointments.secrecy_waiver appointments.single_candidacy "
        "requests.ballot_mode",
    ),
    rule(
        "FR-VOTE-10", "Élection du maire",
        "Au scrutin secret à trois tours, sous la présidence du doyen ; à égalité au troisième, le plus âgé.",
        "CGCT L2122-4, CGCT L2122-7, CGCT L2122-8", "elections.decide_round precedence.acting_chair",
    ),
    rule(
        "FR-VOTE-11", "Élection des adjoints",
        "Au scrutin de liste à trois tours, avec alternance des sexes ; à égalité au troisième, la liste à la moyenne "
        "d'âge la plus élevée.",
        "CGCT L2122-7-2", "elections.decide_round offices.office_rules appointments.deputy_list",
    ),
    rule(
        "FR-VOTE-12", "Plus fort reste",
        "Commissions d'appel d'offres et de délégation : représentation proportionnelle au plus fort reste.",
        "CGCT L1411-5, CGCT D1411-3", "seats.list_seats seats.commission_seats",
    ),
    rule(
        "FR-VOTE-13", "Plus forte moyenne",
        "Représentation proportionnelle où chaque siège restant va à la plus forte moyenne.",
        "CGCT L5211-6-2", "seats.list_seats", "M",
    ),
    rule(
        "FR-VOTE-14", "Commissions municipales",
        "Elles reflètent les tendances du conseil ; chacune a au moins un membre.",
        "CGCT L2121-22", "seats.commission_split",
    ),
    rule(
        "FR-VOTE-15", "Ne prend pas part au vote",
        "Consigné à part de l'abstention, avec le même effet sur les suffrages exprimés.",
        "CGCT L2121-20", "ballots.decide", "M",
    ),
    rule(
        "FR-VOTE-16", "Cohérence du décompte",
        "Toutes les voix et les départs font ensemble les présents et les pouvoirs.",
        "CGCT L2121-20", "tallies.vote_consistency tallies.roll_call tallies.item_decision", "M",
    ),
    rule(
        "FR-INT-01", "Membre intéressé",
        "La délibération à laquelle il a pris part est illégale ; sa seule présence ne l'est plus depuis le "
        "24 décembre 2025.",
        "CGCT L2131-11", "conflicts.participation",
    ),
    rule(
        "FR-INT-02", "Retrait",
        "Il ne rapporte, ne préside, ne débat ni ne vote ; s'il préside, il est remplacé.",
        "CGCT L2131-11", "conflicts.participation precedence.acting_chair tallies.item_decision",
    ),
    rule(
        "FR-INT-03", "Représentants désignés",
        "Ils ne sont pas intéressés de ce seul fait, sauf contrats, garanties, aides et leur propre désignation.",
        "CGCT L1111-6", "conflicts.withdrawal_needed", "?",
    ),
    rule(
        "FR-INT-04", "Intérêt personnel",
        "L'intérêt en son nom propre impose le retrait.",
        "CGCT L2131-11", "conflicts.withdrawal_needed",
    ),
)  # fmt: skip
