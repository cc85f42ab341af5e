"""What the counts of a vote of a minute book come to: a text adopted or not; tables of seats of books without rules."""

import re
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from signatures.journal_faults import Contradiction
from signatures.journal_rules import Rules

FOR, AGAINST = "pour", "contre"
SIMPLE, ACCOUNTS = "simple_expressed", "accounts"
"""More voices for than against; the one rule that is a majority against, not a majority for."""
TEXTS = ("adopted", "rejected", "tie_rejected")
"""What a vote on a text comes to."""
QUOTIENT = re.compile(r"[0-9]{1,9}(/[0-9]{1,9})?")
_NUMBER = re.compile(r"\d+")


def ordinary(favour: int, against: int, needed: int | None, voice: str) -> tuple[str, str]:
    """Outcome of a simple majority, and the voice that decided a tie: ``voice``, of who presides, when it prevails."""
    tie = favour == against > 0
    if tie and voice in (FOR, AGAINST):
        return ("adopted" if voice == FOR else "rejected"), voice
    if tie:
        return "tie_rejected", ""
    return ("adopted" if favour > 0 and favour >= (needed or 0) else "rejected"), ""


def majority(rule: str, rules: Rules, expressed: int, voters: int, in_office: int) -> int | None:
    """Voices for that a text needs. Raises ValueError for a rule yet unknown."""
    if rule == "two_thirds_expressed":
        return rules.two_thirds.of(expressed)
    if rule == "unanimity_expressed":
        return max(expressed, 1)
    base = {SIMPLE: expressed, "absolute_present_or_represented": voters, "absolute_in_office": in_office}
    if rule not in (*base, ACCOUNTS):
        raise ValueError(rule)
    return None if rule == ACCOUNTS else base[rule] // 2 + 1


def text(
    seq: int, rule: str, closed: Mapping[str, Any], counts: Mapping[str, int], *, voice: str, rules: Rules | None,
    in_office: int,
) -> None:  # fmt: skip
    """The outcome of a vote on a text, from its counts and the majority it needed; ``voice``: of who presided, if known."""
    favour, against = counts.get(FOR, 0), counts.get(AGAINST, 0)
    if closed["expressed"] != favour + against:
        raise Contradiction(seq, "Le nombre de suffrages exprimés n’est pas celui des voix pour et contre.")
    outcome, casting, asked = closed["outcome"], closed.get("casting_vote", ""), closed.get("majority")
    if casting and favour != against:
        raise Contradiction(seq, "La voix prépondérante ne sert qu’en cas de partage.")
    if casting not in ("", voice):
        raise Contradiction(seq, "La voix prépondérante n’est pas celle de qui présidait.")
    if rules is not None and asked != majority(
        rule, rules, favour + against, closed["electorate"], in_office
    ):
        raise Contradiction(seq, "La majorité écrite n’est pas celle que demande la règle du scrutin.")
    prevails = voice if rule == SIMPLE and (casting if rules is None else rules.chair_prevails) else ""
    if rule == ACCOUNTS:
        expected = ("adopted" if against <= favour else "rejected"), ""
    elif rule == SIMPLE:
        expected = ordinary(favour, against, asked, prevails)
    else:
        expected = ("adopted" if favour > 0 and favour >= (asked or 0) else "rejected"), ""
    if outcome not in TEXTS or (outcome, casting) != expected:
        raise Contradiction(seq, "Le résultat écrit n’est pas celui des voix.")


def words(seq: int, closed: Mapping[str, Any]) -> None:
    """The sentence read out begins with the outcome and names no other number than those of the vote."""
    sentence, heads = closed["sentence"], closed.get("heads", {}).values()
    verb = "adopté" if closed["outcome"] == "adopted" else "rejeté"
    numbers = {int(one) for one in _NUMBER.findall(sentence)}
    told = {*closed["counts"].values(), *heads, sum(heads)}
    if (sentence and not sentence.startswith(verb)) or not numbers <= told:
        raise Contradiction(seq, "La phrase du résultat dit autre chose que ses chiffres.")


def lists(seq: int, figures: Mapping[str, Any], votes: Mapping[str, int]) -> None:
    """The table of seats, where the book does not say how they are shared: each whole quotient is worth a seat, and the
    seats given are those of the elected."""
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
