"""Sentences about interests: « Vous présidez le Comité des fêtes, bénéficiaire de la subvention du point 4 »."""

from __future__ import annotations

from council.law.conflicts import Decision
from council.queries.parties import Match, Where, words

CAPACITY_WORDS = {
    "president": "Je le préside",
    "board": "Je siège à son conseil ou à son bureau",
    "employee": "J’y travaille",
    "owner": "J’en suis propriétaire ou associé(e)",
    "member": "J’en suis membre",
    "relative": "Un de mes proches y a un intérêt",
    "other": "J’y ai un autre intérêt",
}
"""What the member ticks."""

OFFICE_WORDS = {
    "president": "Président(e)",
    "board": "Membre du conseil ou du bureau",
    "employee": "Salarié(e) ou agent",
    "owner": "Propriétaire ou associé(e)",
    "member": "Membre",
    "relative": "Intérêt d’un proche",
    "other": "Autre intérêt",
}
"""The same in the register."""

_SAID = {  # said to the member, said of the member, whether « de » comes before the name
    "president": ("Vous présidez", "préside", False),
    "board": ("Vous siégez au conseil ou au bureau", "siège au conseil ou au bureau", True),
    "employee": ("Vous travaillez pour", "travaille pour", False),
    "owner": ("Vous êtes propriétaire ou associé(e)", "est propriétaire ou associé(e)", True),
    "member": ("Vous êtes membre", "est membre", True),
    "relative": ("Un de vos proches a un intérêt dans", "a un proche qui a un intérêt dans", False),
    "other": ("Vous avez un intérêt dans", "a un intérêt dans", False),
}
_MASCULINE = frozenset(
    [
        "comite",
        "club",
        "syndicat",
        "groupement",
        "foyer",
        "college",
        "conseil",
        "cabinet",
        "garage",
        "groupe",
        "lycee",
        "cercle",
        "collectif",
        "service",
        "musee",
        "theatre",
        "secours",
        "bureau",
        "cinema",
        "centre",
        "golf",
        "moulin",
        "domaine",
    ]
)
_FEMININE = frozenset(
    [
        "societe",
        "fondation",
        "cooperative",
        "caisse",
        "mission",
        "maison",
        "regie",
        "compagnie",
        "ligue",
        "mutuelle",
        "boulangerie",
        "pharmacie",
        "clinique",
        "residence",
        "ferme",
        "banda",
        "chorale",
        "troupe",
        "section",
        "boule",
        "federation",
        "menuiserie",
    ]
)
_ELIDED = frozenset(
    [
        "association",
        "amicale",
        "union",
        "ecole",
        "entreprise",
        "office",
        "institut",
        "harmonie",
        "hopital",
        "agence",
        "atelier",
        "etablissement",
        "ehpad",
        "orchestre",
    ]
)


def the(name: str) -> str:
    """« le Comité des fêtes », « l’Harmonie », « « Sologne Services » »."""
    head = (words(name) or ("",))[0]
    if head in _ELIDED:
        return f"l’{name}"
    if head in _MASCULINE:
        return f"le {name}"
    return f"la {name}" if head in _FEMININE else f"«\u00a0{name}\u00a0»"


def of(name: str) -> str:
    """« du Comité des fêtes », « de l’Harmonie », « de « Sologne Services » »."""
    named = the(name)
    return f"du {named[3:]}" if named.startswith("le ") else f"de {named}"


def to_member(capacity: str, party: str) -> str:
    """« Vous présidez le Comité des fêtes »."""
    said, _, preposition = _SAID[capacity]
    return f"{said} {of(party) if preposition else the(party)}"


def of_member(name: str, capacity: str, party: str) -> str:
    """« Mme Durand préside le Comité des fêtes »."""
    _, said, preposition = _SAID[capacity]
    return f"{name} {said} {of(party) if preposition else the(party)}"


def why(match: Match, position: int, title: str, decision: Decision) -> str:
    """How the item touches the party, as the end of the sentence."""
    if match.where in (Where.NUMBER, Where.BENEFICIARY):
        return f", {_receives(title, decision)} point {position}."
    if match.where is Where.KEYWORD:
        return f"\u202f; le point {position} parle de «\u00a0{match.words}\u00a0»."
    place = {Where.TITLE: "l’objet", Where.ANNEX: "une annexe", Where.TEXT: "le texte"}[match.where]
    return f", dont parle {place} du point {position}."


def _receives(title: str, decision: Decision) -> str:
    if decision is Decision.AID:
        return f"bénéficiaire de {'la subvention' if 'subvention' in words(title) else 'l’aide'} du"
    return {
        Decision.PUBLIC_CONTRACT: "partie au contrat du",
        Decision.LOAN_GUARANTEE: "bénéficiaire de la garantie d’emprunt du",
        Decision.CONTRIBUTION: "bénéficiaire de la contribution du",
    }.get(decision, "bénéficiaire du")
