"""French words of elections: what is filled, who was elected."""

from __future__ import annotations

from collections.abc import Sequence

from council.law.offices import Office
from council.law.wording import count, listed
from council.meeting.election_facts import Elected, ElectionFigures
from council.meeting.election_state import ElectionState
from council.meeting.facts import Facts

_HEAD = {"fr-commune": "maire"}
_DEPUTIES = {"fr-commune": ("adjoint au maire", "adjoints au maire")}
LABELS = {
    Office.HEAD: "Élection du maire",
    Office.DEPUTIES: "Élection des adjoints",
    Office.OUTSIDE_BODY: "Représentant dans un organisme extérieur",
    Office.SYNDICATE: "Délégué à un syndicat",
    Office.OTHER: "Autre désignation",
    Office.COMMISSION: "Commission municipale",
    Office.CAO: "Commission d'appel d'offres ou de délégation de service public",
    Office.CCAS_BOARD: "Administrateurs du CCAS",
    Office.COMMUNITY: "Conseillers communautaires",
}


def office_label(facts: Facts, office: Office) -> str:
    """How the list of elections names it."""
    if office is Office.HEAD and facts.regime != "fr-commune":
        return "Élection du président"
    if office is Office.DEPUTIES and facts.regime != "fr-commune":
        return "Élection des vice-présidents"
    return LABELS[office]


def usual_title(facts: Facts, office: Office, item: int, posts: int) -> str:
    """What is filled, when the clerk does not say: the office, else the title of the item."""
    if office is Office.HEAD:
        return _HEAD.get(facts.regime, "président")
    if office is Office.DEPUTIES:
        one, many = _DEPUTIES.get(facts.regime, ("vice-président", "vice-présidents"))
        return one if posts == 1 else many
    found = facts.item_of.get(item)
    return found.open_title if found else LABELS[office]


def names(elected: Sequence[Elected]) -> str:
    """Persons, one after the other."""
    return listed([one.name for one in elected])


def agreed(elected: Sequence[Elected], verb: str) -> str:
    """``est nommée``, ``sont nommés``: the participle agrees with who is named."""
    women = all(one.name.startswith("Mme ") for one in elected)
    plural = len(elected) > 1
    return f"{'sont' if plural else 'est'} {verb}{'e' if women else ''}{'s' if plural else ''}"


def appointed_sentence(election: ElectionState, elected: Sequence[Elected]) -> str:
    """A single candidacy that takes effect at once, as read out."""
    lists = any(one.of_list for one in elected)
    filed = (
        "une seule liste a été présentée"
        if lists
        else (
            "une seule candidature a été déposée"
            if len(elected) == 1
            else "une seule candidature a été déposée pour chaque poste"
        )
    )
    return (
        f"{names(elected)} {agreed(elected, 'nommé')} ({election.title}) : {filed} après appel de candidatures, "
        f"la nomination prend effet immédiatement"
    )


def seats_sentence(election: ElectionState, figures: ElectionFigures) -> str:
    """A shared list election, as read out."""
    parts = [f"{one.name} : {count(one.seats, 'siège')}" for one in figures.lists]
    vacant = election.posts - len(figures.elected)
    rest = f" ; {count(vacant, 'siège non pourvu', 'sièges non pourvus')}" if vacant else ""
    return f"{listed(parts)}{rest} ; {agreed(figures.elected, 'élu')} {names(figures.elected)}"
