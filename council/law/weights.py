"""Weighted voices: members to whom the statutes give several (open mixed syndicates, associations)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from council.law.policies import Voices
from council.law.regimes import Regime
from council.law.violations import Answer, Status, finding
from council.law.wording import count, listed, reference

MOST_VOICES = 10_000
"""Of one member; more is a mistake of typing."""


@dataclass(frozen=True)
class WeightsAnswer(Answer):
    """``total``: voices of all members; ``weighted``: some member has another number than one."""

    total: int
    weighted: bool


def check_weights(regime: Regime, voices: Sequence[int]) -> WeightsAnswer:
    """Whether members may have these numbers of voices (FR-VOTE-01, FR-PROX-03; CGCT L2121-20, L5721-2).

    One member, one voice, unless the statutes of the body say otherwise. Voices weigh in votes and in proxies used; heads alone
    are counted in the quorum and in the requests of members present.
    """
    weighted = any(one != 1 for one in voices)
    total = sum(voices)
    articles = regime.basis("weights") if weighted else regime.basis("votes")
    cite = reference(articles)
    if any(not 1 <= one <= MOST_VOICES for one in voices):
        text = (
            f"Un membre a au moins une voix, et {MOST_VOICES} au plus : corrigez le nombre de voix ({cite})."
        )
        found = finding(Status.ERROR, "bad_number_of_voices", "FR-VOTE-01", articles, text)
    elif weighted and regime.voices is Voices.ONE:
        text = (
            f"Chaque membre de cette assemblée a une voix et une seule ({reference(regime.basis('votes'))})."
        )
        found = finding(regime.breach, "weights_not_allowed", "FR-VOTE-01", regime.basis("votes"), text)
    else:
        text = f"{count(len(voices), 'membre')}, {count(total, 'voix', 'voix')} ({cite})."
        found = finding(Status.OK, "weights", "FR-VOTE-01", articles, text)
    return WeightsAnswer((found,), total, weighted)


def revealing(voices: Sequence[int], counts: Sequence[int]) -> bool:
    """Whether the figures of a secret vote tell how somebody voted (FR-VOTE-06): one member's voices fit in one count only.

    ``voices`` of those who voted, all given to one choice; ``counts`` of the choices. Every sum that a choice can be made of is
    tried: a member whose voices can belong to a single choice is betrayed by arithmetic alone.
    """
    given = [one for one in counts if one]
    for index, own in enumerate(voices):
        others = 1
        for place, one in enumerate(voices):
            if place != index:
                others |= others << one
        homes = sum(1 for total in given if total >= own and others >> (total - own) & 1)
        if homes == 1:
            return True
    return False


_WORDS = {
    "pour": ("pour", "pour"), "contre": ("contre", "contre"), "abstention": ("abstention", "abstentions"),
    "nppv": ("ne prenant pas part au vote", "ne prenant pas part au vote"),
}  # fmt: skip


def with_voters(sentence: str, heads: Mapping[str, int]) -> str:
    """A result in voices with the members behind it: ``…, soit 7 votants (5 pour, 2 contre)`` (FR-ACT-01)."""
    parts = [
        f"{number} {_WORDS[code][number > 1]}" for code, number in heads.items() if number and code in _WORDS
    ]
    voters = count(sum(heads.values()), "votant")
    detail = f" ({listed(parts)})" if parts else ""
    return f"{sentence}, soit {voters}{detail}"
