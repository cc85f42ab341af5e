"""France: composition, convocation, agenda, quorum, proxies."""

from council.law.rulebook.rule import rule

RULES = (
    rule(
        "FR-COMP-01", "Effectif légal du conseil municipal",
        "Le nombre de sièges dépend de la population : de 7 sous 100 habitants à 69 à partir de 300 000.",
        "CGCT L2121-2", "bodies.council_size bodies.legal_size",
    ),
    rule(
        "FR-COMP-02", "Conseil réputé complet",
        "Sous 1 000 habitants, le conseil est réputé complet avec 5, 9 ou 13 élus selon la population ; le quorum se "
        "calcule toujours sur les membres en exercice.",
        "CGCT L2121-2-1", "bodies.council_complete",
    ),
    rule(
        "FR-COMP-03", "Effet d'une démission",
        "Celle d'un conseiller prend effet à sa réception par le maire ; celle du maire ou d'un adjoint à son "
        "acceptation par le préfet, ou un mois après un second envoi.",
        "CGCT L2121-4, CGCT L2122-15", "bodies.resignation_date",
    ),
    rule(
        "FR-COMP-04", "Ordre du tableau",
        "Le maire, les adjoints dans l'ordre de leur élection, puis les conseillers par ancienneté d'élection, "
        "nombre de suffrages de la liste et âge.",
        "CGCT L2121-1, CGCT R2121-2", "precedence.table_order",
    ),
    rule(
        "FR-COMP-06", "Présidence",
        "Le maire préside ; à défaut les adjoints dans l'ordre, un conseiller désigné par le conseil, sinon le premier "
        "dans l'ordre du tableau. Le doyen d'âge préside l'élection du maire.",
        "CGCT L2121-14, CGCT L2122-17, CGCT L2122-8, CGCT L5211-9", "precedence.acting_chair",
    ),
    rule(
        "FR-COMP-08", "Nombre d'adjoints",
        "Au moins un, au plus 30 % de l'effectif légal, arrondi à l'unité inférieure.",
        "CGCT L2122-1, CGCT L2122-2", "bodies.max_deputies",
    ),
    rule(
        "FR-CONV-01", "Convocation de droit et fréquence",
        "Au moins une réunion par trimestre ; le maire convoque dans les 30 jours à la demande du préfet, du tiers des "
        "membres, ou de leur majorité sous 1 000 habitants.",
        "CGCT L2121-7, CGCT L2121-9", "convening.convening_request convening.meeting_frequency convening.next_meeting_due",
    ),
    rule(
        "FR-CONV-02", "Délai de convocation",
        "Trois jours francs sous 3 500 habitants, cinq à partir de 3 500 et dans les EPCI.",
        "CGCT L2121-11, CGCT L2121-12", "notice.required_clear_days notice.assess_notice",
    ),
    rule(
        "FR-CONV-03", "Jours francs",
        "Ni le jour d'envoi ni celui de la séance ne comptent ; tous les autres comptent, fériés compris.",
        "CGCT L2121-11, CGCT L2121-12", "calendar.clear_days notice.assess_notice notice.notice_dates",
    ),
    rule(
        "FR-CONV-04", "Urgence",
        "Le maire peut réduire le délai, sans descendre sous un jour franc ; le conseil se prononce à l'ouverture.",
        "CGCT L2121-11, CGCT L2121-12", "notice.assess_notice",
    ),
    rule(
        "FR-CONV-06", "Note explicative de synthèse",
        "À partir de 3 500 habitants et dans les EPCI, une note accompagne chaque affaire à délibérer ; partout pour "
        "une installation classée.",
        "CGCT L2121-12", "notice.notes_required notice.assess_notes",
    ),
    rule(
        "FR-CONV-07", "Documents d'une délégation de service public",
        "Ils parviennent aux conseillers quinze jours au moins avant le choix du délégataire.",
        "CGCT L1411-7", "papers.service_contract_papers", "?",
    ),
    rule(
        "FR-CONV-09", "Ordre du jour complémentaire",
        "Une affaire ajoutée après l'envoi vaut nouvelle convocation pour elle, avec son propre délai ou l'urgence.",
        "CGCT L2121-11, CGCT L2121-12", "notice.assess_notice", "M",
    ),
    rule(
        "FR-CONV-11", "Réunion d'installation",
        "De plein droit entre le vendredi et le dimanche suivant le tour qui a complété le conseil, avec trois jours "
        "francs dans toutes les communes.",
        "CGCT L2121-7", "convening.installation_window notice.assess_notice",
    ),
    rule(
        "FR-CONV-12", "Vacance du maire ou d'un adjoint",
        "Le conseil est convoqué dans les quinze jours ; s'il est incomplet, les élections ont lieu d'abord.",
        "CGCT L2122-10, CGCT L2122-14", "convening.vacancy_deadline",
    ),
    rule(
        "FR-CONV-13", "EPCI",
        "Règles des communes de 3 500 habitants pour la convocation et de 1 000 habitants pour le fonctionnement ; "
        "première réunion au plus tard le vendredi de la quatrième semaine suivant l'élection des maires ; les conseillers "
        "municipaux qui n'y siègent pas reçoivent copie de la convocation et de la note, puis, dans le mois, la liste des "
        "délibérations et le procès-verbal.",
        "CGCT L5211-1, CGCT L5211-6, CGCT L5211-11, CGCT L5211-40-2",
        "convening.installation_window notice.required_clear_days copies.copies_owed copies.assess_list_copies "
        "copies.assess_minutes_copies",
    ),
    rule(
        "FR-CONV-15", "CCAS",
        "Convocation trois jours avant, comptés francs par prudence ; réunion à la demande de la majorité des membres.",
        "CASF R123-16", "notice.assess_notice convening.convening_request", "?",
    ),
    rule(
        "FR-CONV-16", "Commissions municipales",
        "Convoquées par le maire dans les huit jours de leur nomination ; elles élisent alors un vice-président.",
        "CGCT L2121-22", "time_limits.time_limit",
    ),
    rule(
        "FR-AG-02", "Points qui donnent lieu à un vote",
        "Seuls les points annoncés, et d'une nature qui se vote, peuvent être mis aux voix.",
        "CGCT L2121-10, CGCT L2121-29", "agenda.agenda_item", "M",
    ),
    rule(
        "FR-AG-04", "Débat de politique générale",
        "Il a lieu à la demande d'un dixième des membres.",
        "CGCT L2121-19", "agenda.policy_debate_request", "M",
    ),
    rule(
        "FR-AG-05", "Règlement intérieur",
        "Obligatoire à partir de 1 000 habitants et dans les EPCI, dans les six mois de l'installation.",
        "CGCT L2121-8", "agenda.rules_of_procedure",
    ),
    rule(
        "FR-AG-06", "Ordre des votes",
        "Question préalable, amendements du plus éloigné au plus proche du texte, puis le texte.",
        "CGCT L2121-29", "agenda.vote_order", "M",
    ),
    rule(
        "FR-AG-07", "Compte rendu des décisions du maire",
        "Les décisions prises par délégation sont rapportées au conseil, sans vote.",
        "CGCT L2122-22, CGCT L2122-23", "agenda.agenda_item",
    ),
    rule(
        "FR-AG-08", "Débat d'orientation budgétaire",
        "À partir de 3 500 habitants, dans les dix semaines qui précèdent le vote du budget.",
        "CGCT L2312-1", "agenda.budget_debate", "M",
    ),
    rule(
        "FR-QUO-01", "Quorum",
        "Plus de la moitié des membres en exercice, physiquement présents ; les pouvoirs ne comptent pas.",
        "CGCT L2121-17", "quorum.assess_quorum",
    ),
    rule(
        "FR-QUO-02", "Moments où le quorum est vérifié",
        "À l'ouverture, à la mise en discussion de chaque affaire, après une suspension ; jamais au moment du vote.",
        "CGCT L2121-17", "sittings.quorum_timeline",
    ),
    rule(
        "FR-QUO-03", "Seconde convocation",
        "Faute de quorum, le conseil est convoqué à nouveau à trois jours au moins d'intervalle et délibère alors sans "
        "condition de quorum sur les mêmes affaires.",
        "CGCT L2121-17", "sittings.second_call_interval sittings.repeat_call_items sittings.quorum_waived "
        "repeats.next_call repeats.repeat_notice repeats.call_words quorum.assess_quorum", "?",
    ),
    rule(
        "FR-QUO-04", "Membres qui se retirent",
        "Le membre intéressé ne compte pas parmi les présents pour l'affaire ; il reste en exercice.",
        "CGCT L2131-11", "quorum.assess_quorum sittings.quorum_timeline",
    ),
    rule(
        "FR-QUO-05", "Représentants de la collectivité",
        "Pour les décisions visées au II de l'article L.\u00a01111-6, ils ne comptent ni parmi les présents ni en exercice.",
        "CGCT L1111-6, CGCT L2131-11", "quorum.assess_quorum",
    ),
    rule(
        "FR-QUO-06", "Le maire et ses comptes",
        "Le maire se retire au vote du compte et ne compte pas parmi les présents.",
        "CGCT L2121-14", "quorum.assess_quorum",
    ),
    rule(
        "FR-QUO-07", "Quorum des commissions d'appel d'offres",
        "Plus de la moitié des membres à voix délibérative ; sans condition à la seconde réunion.",
        "CGCT L1411-5", "quorum.commission_quorum", "M",
    ),
    rule(
        "FR-PROX-01", "Pouvoir",
        "Écrit et signé, donné à un membre présent ; un seul par mandataire, trois séances consécutives au plus sauf "
        "maladie constatée, toujours révocable.",
        "CGCT L2121-20", "proxies.check_proxy proxies.assess_proxy proxies.usable_proxies attendance.proxy_timeline",
    ),
    rule(
        "FR-PROX-02", "Départ en cours de séance",
        "Le membre qui part peut donner pouvoir ; les pouvoirs du mandataire qui part tombent, sauf substitut désigné.",
        "CGCT L2121-20", "attendance.proxy_timeline", "M",
    ),
    rule(
        "FR-PROX-03", "Ce que pèsent les pouvoirs",
        "Ils comptent dans les votes et le huis clos, jamais dans le quorum ni dans les demandes de scrutin.",
        "CGCT L2121-17, CGCT L2121-20", "attendance.voters_max requests.ballot_mode quorum.assess_quorum",
    ),
    rule(
        "FR-PROX-04", "Pouvoirs et intérêt",
        "Le membre intéressé ne vote ni pour lui ni pour son mandant ; le pouvoir qu'il a donné ne sert pas.",
        "CGCT L2121-20, CGCT L2131-11", "proxies.usable_proxies proxies.assess_proxy attendance.voters_max", "M",
    ),
    rule(
        "FR-PROX-05", "Suppléant d'une commune à un siège",
        "Dans un EPCI, le suppléant qui siège vote lui-même : le pouvoir est sans objet.",
        "CGCT L5211-6", "proxies.assess_proxy proxies.may_be_substituted",
    ),
    rule(
        "FR-REM-01", "Pas de conseil municipal à distance",
        "Un conseiller qui suit la séance à distance est absent.",
        "CGCT L2121-17", "sittings.remote_item quorum.assess_quorum",
    ),
    rule(
        "FR-REM-02", "Conseil communautaire en plusieurs lieux",
        "Les présents de tous les lieux comptent ; certaines élections, le budget primitif et les scrutins secrets "
        "attendent une réunion en un lieu, au moins une fois par semestre.",
        "CGCT L5211-11-1", "sittings.remote_item quorum.assess_quorum convening.meeting_frequency",
    ),
)  # fmt: skip
