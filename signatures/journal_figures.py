"""What the counts of a vote of a minute book come to: a text adopted or not, seats given to lists."""

import re
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from signatures.journal_faults import Contradiction

FOR, AGAINST = "pour", "contre"
ACCOUNTS = "accounts"
"""The one rule that is a majority against, not a majority for."""
TEXTS = ("adopted", "rejected", "tie_rejected")
"""What a vote on a text comes to."""
QUOTIENT = re.compile(r"[0-9]{1,9}(/[0-9]{1,9})?")


def text(seq: int, rule: str, closed: Mapping[str, Any], counts: Mapping[str, int], *, hidden: bool) -> None:
    """The outcome of a vote on a text, from its counts and the majority it needed."""
    favour, against = counts.get(FOR, 0), counts.get(AGAINST, 0)
    if closed["expressed"] != favour + against:
        raise Contradiction(seq, "Le nombre de suffrages exprimés n’est pas celui des voix pour et contre.")
    outcome, casting = closed["outcome"], closed.get("casting_vote", "")
    if casting and (favour != against or hidden):
        raise Contradiction(seq, "La voix prépondérante ne sert qu’en cas de partage.")
    if rule == ACCOUNTS:
        adopted = against <= favour
    else:
        adopted = casting == FOR or (favour > 0 and not casting and favour >= (closed.get("majority") or 0))
    if outcome not in TEXTS or (outcome == "adopted") is not adopted:
        raise Contradiction(seq, "Le résultat écrit n’est pas celui des voix.")


def lists(seq: int, figures: Mapping[str, Any], votes: Mapping[str, int]) -> None:
    """The table of seats: each whole quotient is worth a seat, and the seats given are those of the elected."""
    if not QUOTIENT.fullmatch(figures["quotient"]):
        raise ValueError(seq)
    quotient = Fraction(figures["quotient"])
    elected = Counter(one.get("of_list", "") for one in figures.get("elected", []))
    for row in figures["lists"]:
        base = row["votes"] // quotient if quotient else 0
        if row["votes"] != votes.get(row["name"]) or row["base"] != base or row["seats"] < base:
            raise Contradiction(seq, "Le tableau des sièges n’est pas celui des voix.")
        if elected and elected[row["name"]] > row["seats"]:
            raise Contradiction(seq, "Une liste a plus d’élus que de sièges.")
    given = sum(row["seats"] for row in figures["lists"])
    if not figures.get("need") and given * quotient != sum(votes.values()):
        raise Contradiction(seq, "Le nombre de sièges répartis n’est pas celui à pourvoir.")
