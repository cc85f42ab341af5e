"""What happens in the played meeting and what must come of it. Persons and items are keys of the demonstration.

Expected sentences are written out, not computed: the play proves that the product arrives at them by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

CHAIR, SECRETARY, CLERK = "helene.garnier", "karim.benali", "isabelle.tessier"
LATE, REPRESENTED, MISSING = "mathieu.gautier", "thomas.rousseau", "julien.perrault"
PROXIES = {LATE: "jeanne.thibault", REPRESENTED: "claire.bonnet"}
"""The first is handed in at the table and ends when its giver arrives; the second answers the convocation."""
OPPOSITION = ("marc.daubigny", "valerie.prunier", "didier.lucas", "sandrine.moreau")
GREENS = ("aurelie.jolivet", "baptiste.renou")
REBELS = (
    "monique.charrier", "jeanluc.aubry", "fatoumata.diallo", "claire.bonnet", REPRESENTED, "antoine.meunier",
    "elodie.caillaud", LATE, "jeanne.thibault",
)  # fmt: skip
DEBATE = "Mme JOLIVET demande quel effort reste à fournir. M. LEMAÎTRE répond que l’équilibre est assuré."


@dataclass(frozen=True)
class Ballot:
    """How an item is voted: everybody ``others``, save those named; ``mistyped`` is corrected before the closing."""

    mode: str
    others: str = "pour"
    choices: Mapping[str, str] = field(default_factory=dict)
    candidates: tuple[str, ...] = ()
    office: str = ""
    mistyped: Mapping[str, int] | None = None


@dataclass(frozen=True)
class Point:
    """One item: steps before the vote (``verb person``), the vote if any, what must come out."""

    key: str
    outcome: str
    sentence: str = ""
    before: tuple[str, ...] = ()
    ballot: Ballot | None = None
    after: tuple[str, ...] = ()


def each(persons: tuple[str, ...], choice: str) -> dict[str, str]:
    """The same choice for several."""
    return dict.fromkeys(persons, choice)


POINTS = (
    Point("pv", "adopted", "adopté à l’unanimité des suffrages exprimés par 27 voix", ballot=Ballot("main_levee")),
    Point("decisions", "acknowledged"),
    Point(
        "dm2", "adopted", "adopté par 21 voix contre 4, 2 abstentions",
        ballot=Ballot("public", choices=each(OPPOSITION, "contre") | each(GREENS, "abstention")),
    ),
    Point(
        "cfu", "adopted", "adopté par 22 voix contre 4",
        before=("withdraw helene.garnier", "no_chair", "chair odile.vasseur"),
        ballot=Ballot("main_levee", choices=each(OPPOSITION, "contre")),
    ),
    Point(
        "quart", "adopted", "adopté à l’unanimité des suffrages exprimés par 25 voix, 2 abstentions",
        ballot=Ballot("main_levee", choices=each(GREENS, "abstention")),
    ),
    Point(
        "subventions", "adopted", "adopté à l’unanimité des suffrages exprimés par 26 voix",
        before=(f"arrive {LATE}", "withdraw_self gerard.poirier"), ballot=Ballot("public"),
    ),
    Point(
        "tarifs", "rejected", "rejeté par 15 voix contre 12",
        ballot=Ballot("public", choices=each((*OPPOSITION, *GREENS, *REBELS), "contre")),
    ),
    Point(
        "cession", "adopted", "adopté par 13 voix contre 13, la voix du président étant prépondérante, 1 abstention",
        ballot=Ballot(
            "public", choices=each((*OPPOSITION, *REBELS), "contre") | {"aurelie.jolivet": "abstention"}
        ),
    ),
    Point(
        "eclairage", "adopted", "adopté à l’unanimité des suffrages exprimés par 25 voix, 2 abstentions",
        ballot=Ballot("main_levee", choices=each(GREENS, "abstention"), mistyped={"pour": 2, "contre": 25}),
        after=("suspend", "leave didier.lucas", f"arrive_by_mistake {MISSING}", "resume"),
    ),
    Point("marche", "adopted", "adopté à l’unanimité des suffrages exprimés par 26 voix", ballot=Ballot("main_levee")),
    Point("rpqs", "acknowledged"),
    Point(
        "effectifs", "adopted", "adopté à l’unanimité des suffrages exprimés par 24 voix, 2 abstentions",
        ballot=Ballot("main_levee", choices=each(GREENS, "abstention")),
    ),
    Point(
        "delegue", "elected", "M. Antoine Meunier est élu au tour 1 par 19 voix",
        ballot=Ballot(
            "secret", others="c1", office="syndicate_delegates", candidates=("M. Antoine Meunier", "Mme Aurélie Jolivet"),
            choices=each((*GREENS, "marc.daubigny", "valerie.prunier", "sandrine.moreau"), "c2")
            | each(("monique.charrier", "jeanluc.aubry"), "blanc"),
        ),
    ),
    Point(
        "motion", "adopted", "adopté à l’unanimité des suffrages exprimés par 25 voix, 1 ne prenant pas part au vote",
        ballot=Ballot("public", choices={"marc.daubigny": "nppv"}),
    ),
    Point("lotissement", "acknowledged"),
    Point(
        "voies", "adopted", "adopté par 15 voix contre 9, 2 bulletins blancs",
        ballot=Ballot("secret", choices=each(REBELS, "contre") | each(GREENS, "blanc")),
    ),
    Point(
        "classement", "adopted", "adopté à l’unanimité des suffrages exprimés par 26 voix", ballot=Ballot("main_levee")
    ),
    Point(
        "protocole", "adopted", "adopté à l’unanimité des suffrages exprimés par 26 voix",
        before=("closed_session", "screen_dark"), ballot=Ballot("public"), after=("public_session",),
    ),
)  # fmt: skip
