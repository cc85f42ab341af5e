"""Rules of the rulebook that the product follows but that no calculation answers. Data only."""

from council.law.rulebook.rule import rule

RULES = (
    rule(
        "FR-COMP-05", "Groupes d'élus",
        "Un groupe se forme par une déclaration signée avec la liste de ses membres ; il ne pèse dans aucun vote.",
        "CGCT L2121-28, CGCT L2121-27, CGCT L2121-27-1", "", "?",
    ),
    rule(
        "FR-COMP-07", "Secrétaire de séance",
        "Au début de chaque séance, le conseil nomme un ou plusieurs de ses membres secrétaires ; des auxiliaires "
        "peuvent assister sans participer aux délibérations.",
        "CGCT L2121-15", "",
    ),
    rule(
        "FR-CONV-05", "Forme et destinataires de la convocation",
        "Adressée à tous les membres en exercice, par voie dématérialisée ou sur papier à la demande, avec l'ordre du "
        "jour, mentionnée au registre et affichée ou publiée.",
        "CGCT L2121-10, CGCT R2121-7", "",
    ),
    rule(
        "FR-CONV-08", "Droit à l'information",
        "Tout membre est informé des affaires de la commune qui font l'objet d'une délibération.",
        "CGCT L2121-13, CGCT L2121-13-1", "",
    ),
    rule(
        "FR-CONV-10", "Report et annulation",
        "Une séance reportée demande une nouvelle convocation, avec son délai entier.",
        "CGCT L2121-10", "", "M",
    ),
    rule(
        "FR-CONV-14", "Départements et régions",
        "Rapports adressés douze jours avant la séance ; règles de quorum propres. Hors du calculateur.",
        "CGCT L3121-19, CGCT L4132-18", "", "M",
    ),
    rule(
        "FR-AG-01", "Maîtrise de l'ordre du jour",
        "Le maire fixe l'ordre du jour ; les points d'une demande de convocation y sont inscrits.",
        "CGCT L2121-10", "",
    ),
    rule(
        "FR-AG-03", "Ordre et retrait des points",
        "Le président peut changer l'ordre des points ou en retirer ; les membres le demandent selon le règlement "
        "intérieur.",
        "CGCT L2121-10", "", "M",
    ),
    rule(
        "FR-REM-03", "Autres assemblées à distance",
        "Commissions et CCAS à distance : seulement si le règlement intérieur le permet.",
        "CGCT L3121-9-1, CGCT L4132-9-1", "", "?",
    ),
    rule(
        "FR-REM-04", "Vote électronique en salle",
        "Admis pour les scrutins ordinaires et publics ; au scrutin secret, l'appareil garantit le secret et la "
        "sincérité, et le papier reste possible.",
        "CGCT L2121-21", "", "M",
    ),
    rule(
        "FR-PUB-01", "Publicité des séances",
        "Les séances sont publiques et peuvent être retransmises.",
        "CGCT L2121-18", "",
    ),
    rule(
        "FR-PUB-03", "Police de l'assemblée",
        "Le président a seul la police de l'assemblée.",
        "CGCT L2121-16", "",
    ),
    rule(
        "FR-PUB-04", "Enregistrement",
        "Toute personne qui assiste peut enregistrer et diffuser, sans troubler les débats.",
        "CGCT L2121-18", "", "M",
    ),
    rule(
        "FR-PUB-05", "Suspension de séance",
        "Accordée par le président ; le quorum est vérifié à la reprise.",
        "CGCT L2121-16", "", "M",
    ),
    rule(
        "FR-PUB-06", "Lieu de réunion",
        "À la mairie, ou dans un autre lieu neutre, accessible, sûr et ouvert au public.",
        "CGCT L2121-7", "",
    ),
    rule(
        "FR-PUB-07", "Pas de conseil municipal à distance",
        "Les membres siègent en un même lieu.",
        "CGCT L2121-17", "",
    ),
    rule(
        "FR-ACT-01", "Mentions de la délibération",
        "Séance, convocation, membres, visas, motifs, dispositif, résultat du vote, voies de recours et signatures.",
        "CGCT L2121-29", "", "M",
    ),
    rule(
        "FR-ACT-02", "Signature des délibérations",
        "Par le maire et le ou les secrétaires de séance.",
        "CGCT L2121-23", "",
    ),
    rule(
        "FR-ACT-04", "Extrait du registre",
        "Copie d'une délibération certifiée par le maire, pour la transmission et la publication.",
        "CGCT L2121-23", "", "M",
    ),
    rule(
        "FR-ACT-05", "Registre des délibérations",
        "Sur papier, coté et paraphé, relié chaque année, avec une feuille de clôture par séance et des tables par date "
        "et par objet.",
        "CGCT R2121-9", "",
    ),
    rule(
        "FR-ACT-06", "Décisions du maire",
        "Les décisions prises par délégation figurent au même registre, par date.",
        "CGCT R2122-7-1", "",
    ),
    rule(
        "FR-ACT-09", "Corrections",
        "Une erreur matérielle se corrige par une mention rectificative ; après l'arrêt du procès-verbal, par une "
        "mention au procès-verbal suivant.",
        "CGCT L2121-15", "", "M",
    ),
    rule(
        "FR-PUBL-03", "Urgence de la publication",
        "L'acte affiché et transmis entre en vigueur ; il est publié sous forme électronique dès que possible.",
        "CGCT L2131-1", "",
    ),
    rule(
        "FR-PUBL-04", "Copies",
        "Toute personne peut demander une copie sur papier.",
        "CGCT L2131-1, CRPA R311-11", "",
    ),
    rule(
        "FR-DATA-01", "Données personnelles des actes publiés",
        "La version publique est expurgée des données des tiers ; les noms et les votes des élus restent.",
        "CRPA L312-1-2", "", "M",
    ),
    rule(
        "FR-DATA-02", "Bases légales et minimisation",
        "Les coordonnées privées des élus ne figurent pas dans les exports publics.",
        "RGPD art. 6", "", "M",
    ),
    rule(
        "FR-ARCH-01", "Archives publiques",
        "Registre, procès-verbaux, actes signés et convocations se gardent toujours ; rien n'est éliminé sans visa.",
        "code du patrimoine L211-1", "", "M",
    ),
    rule(
        "FR-ARCH-02", "Versement aux archives",
        "Transfert au format SEDA, avec empreintes et rapport de validation des signatures.",
        "code du patrimoine L212-1", "", "M",
    ),
    rule(
        "FR-SIG-01", "Niveaux de signature",
        "Simple, avancée, avancée avec certificat qualifié, qualifiée ; la qualifiée équivaut à la signature manuscrite.",
        "eIDAS art. 25, eIDAS art. 26", "", "M",
    ),
    rule(
        "FR-SIG-02", "Signature des actes administratifs",
        "Le procédé identifie le signataire, garantit le lien avec l'acte et son intégrité.",
        "CRPA L212-3", "", "M",
    ),
    rule(
        "FR-SIG-03", "Formats de signature",
        "PAdES pour les PDF, avec horodatage et données de validation pour la durée.",
        "eIDAS art. 26", "", "M",
    ),
    rule(
        "FR-SIG-04", "Image de signature",
        "Une signature dessinée ou collée n'est qu'une signature simple, et est nommée ainsi.",
        "eIDAS art. 25", "",
    ),
    rule(
        "FR-SIG-05", "Registre signé à la main",
        "Même si les actes sont signés électroniquement, le registre sur papier est signé à la main à chaque séance.",
        "CGCT R2121-9", "",
    ),
    rule(
        "BE-COMP-01", "Composition",
        "Conseil, collège et directeur général, qui est secrétaire sans être conseiller.",
        "CDLD L1122-3, CDLD L1122-5, CDLD L1123-1", "",
    ),
    rule(
        "BE-COMP-03", "Présidence",
        "Le bourgmestre, ou un président d'assemblée élu.",
        "CDLD L1122-15, CDLD L1122-34", "", "M",
    ),
    rule(
        "BE-VOTE-04", "Vote du budget",
        "Sur l'ensemble ; tout membre peut demander le vote séparé d'articles.",
        "CDLD L1122-26", "", "M",
    ),
    rule(
        "BE-ACT-02", "Signature des actes",
        "Par le bourgmestre et le directeur général.",
        "CDLD L1132-3, CDLD L1132-4", "", "M",
    ),
    rule(
        "BE-PART-01", "Interpellation citoyenne",
        "Tout habitant peut interpeller le collège en séance publique, selon le règlement d'ordre intérieur.",
        "CDLD L1122-14", "", "M",
    ),
    rule(
        "BE-CPAS-01", "Réunion commune avec le CPAS",
        "Une par an au moins, publique, avant le budget, sans vote.",
        "loi organique des CPAS art. 26bis", "",
    ),
    rule(
        "BE-REM-01", "Réunions à distance",
        "Le conseil ne siège à distance qu'en situation exceptionnelle ; aucun vote secret si le secret n'est pas assuré.",
        "CDLD L6511-1", "", "M",
    ),
    rule(
        "BE-COLL-01", "Collège",
        "À la majorité des membres présents, sans public ; le partage des voix se règle à la main.",
        "CDLD L1123-20, CDLD L1123-22", "", "?",
    ),
)  # fmt: skip
