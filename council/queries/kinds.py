"""French words for the codes of items and meetings that screens and papers show."""

from __future__ import annotations

KIND_WORDS = {
    "decision": "Délibération",
    "election": "Élection ou désignation",
    "report": "Compte rendu",
    "information": "Information",
    "question": "Question orale",
    "debate": "Débat",
    "motion": "Vœu ou motion",
    "minutes": "Approbation du procès-verbal",
}

BALLOT_WORDS = {
    "public": "Scrutin public sur les tablettes",
    "main_levee": "Main levée",
    "secret": "Scrutin secret",
}

MAJORITY_WORDS = {
    "simple_expressed": "Ordinaire\u00a0: suffrages exprimés",
    "absolute_present_or_represented": "Absolue des présents ou représentés",
    "two_thirds_expressed": "Deux tiers des suffrages exprimés",
    "absolute_in_office": "Absolue des membres en exercice",
    "unanimity_expressed": "Unanimité des suffrages exprimés",
    "accounts": "Comptes\u00a0: sauf majorité contre",
}

STATE_WORDS = {
    "draft": "En préparation",
    "convened": "Convoquée",
    "open": "En séance",
    "suspended": "Suspendue",
    "closed": "Tenue",
    "cancelled": "Annulée",
}
