"""Practice around a secret ballot: how many open the urn, and when its tally could tell a choice (FR-VOTE-06).

The texts ask for secrecy and give no figure. These are parameters of practice, as the number of assessors is: what goes
past them is a warning to read, never a refusal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from council.law.regimes import Regime
from council.law.violations import Answer, Status, finding
from council.law.wording import count, listed

OPENERS = 2
"""Persons who open together the urn of a secret ballot held on tablets, among chair, secretary and assessors."""
FEW_VOTERS = 5
"""Below this number of persons a unanimous tally is likely, and tells what each of them chose. Statistical offices hide
groups of that order; a council may find it too low or too high, it only decides who reads a warning."""
NEAR_VOTERS = 2
"""Voters by which two ballots on the same thing may differ for the gap between their tallies to tell a choice."""


@dataclass(frozen=True)
class SecrecyAnswer(Answer):
    """``persons`` who put papers in the urn: a bearer of a proxy counts once."""

    persons: int


def secret_tally(regime: Regime, *, persons: int, differing: Sequence[str] = ()) -> SecrecyAnswer:
    """Whether the tally of a secret ballot could tell what somebody chose (FR-VOTE-06, BE-VOTE-02).

    ``differing``: names of those who vote now and did not in the ballot before on the same thing, or the other way round.
    """
    rule, articles = regime.rule("FR-VOTE-06", "BE-VOTE-02"), regime.basis("ballot_mode")
    found = []
    if persons == 1:
        text = "Une seule personne dépose des bulletins : le résultat dira son choix."
        found.append(finding(Status.WARNING, "single_voter", rule, articles, text))
    elif 0 < persons < FEW_VOTERS:
        text = (
            f"{persons} personnes seulement déposent des bulletins : à l'unanimité, ou presque, le résultat dirait le choix "
            "de chacune."
        )
        found.append(finding(Status.WARNING, "few_voters", rule, articles, text))
    if 0 < len(differing) <= NEAR_VOTERS:
        text = (
            f"Ce vote reprend un scrutin secret déjà dépouillé, à {count(len(differing), 'votant')} près "
            f"({listed(list(differing))}) : la différence des deux résultats peut dire un choix."
        )
        found.append(finding(Status.WARNING, "near_repeat", rule, articles, text))
    if not found:
        text = "Le nombre de votants ne permet pas de déduire un choix du résultat."
        found.append(finding(Status.OK, "secret_enough", rule, articles, text))
    return SecrecyAnswer(tuple(found), persons)
