"""Votes on a text: majority, tie and casting vote; thresholds of the requests for a special ballot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from council.law.policies import Tie
from council.law.regimes import Regime
from council.law.shares import MORE_THAN_HALF, absolute_majority
from council.law.violations import Answer, Finding, Status, Violation, finding
from council.law.wording import count, reference


class Choice(StrEnum):
    """What a voter may say. BLANK and NULL exist in secret ballots only."""

    FOR = "pour"
    AGAINST = "contre"
    ABSTAIN = "abstention"
    NPPV = "nppv"
    BLANK = "blanc"
    NULL = "nul"


class Mode(StrEnum):
    """How a vote is taken (CGCT L2121-21)."""

    PUBLIC = "public"
    HANDS = "main_levee"
    SECRET = "secret"


class MajorityRule(StrEnum):
    """Majority asked by the text that governs the item (FR-VOTE-04)."""

    SIMPLE_EXPRESSED = "simple_expressed"
    ABSOLUTE_PRESENT_OR_REPRESENTED = "absolute_present_or_represented"
    TWO_THIRDS_EXPRESSED = "two_thirds_expressed"
    ABSOLUTE_IN_OFFICE = "absolute_in_office"
    UNANIMITY_EXPRESSED = "unanimity_expressed"
    ACCOUNTS = "accounts"


@dataclass(frozen=True)
class BallotResult(Answer):
    """``outcome``: ``adopted``, ``rejected``, ``tie_rejected`` (tie not broken) or ``void`` (accounts, mayor there).

    ``majority`` is the absolute majority of the votes cast; ``needed`` the votes for asked by the rule (None for
    the accounts); ``casting_vote`` is FOR or AGAINST when the chair's own vote, never counted twice, decided.
    ``result_sentence`` is the plain result, e.g. ``adopté par 23 voix contre 4, 1 abstention``.
    """

    outcome: str
    expressed: int
    majority: int
    needed: int | None
    tie: bool
    casting_vote: Choice | None
    result_sentence: str

    @property
    def adopted(self) -> bool:
        """Whether the text is adopted."""
        return self.outcome == "adopted"


def decide(
    regime: Regime,
    counts: Mapping[Choice, int],
    *,
    mode: Mode,
    chair_choice: Choice | None = None,
    rule: MajorityRule = MajorityRule.SIMPLE_EXPRESSED,
    present: int | None = None,
    represented: int | None = None,
    in_office: int | None = None,
    head_in_room: bool = False,
) -> BallotResult:
    """Result of a vote on a text (FR-VOTE-01, -02, -04, -08, -15, BE-VOTE-01; CGCT L2121-20, CDLD L1122-26).

    ``counts``: votes by choice, proxies and the chair's own vote included. ``chair_choice`` matters in a tie
    that is not secret. ``present`` + ``represented`` and ``in_office`` are needed by the rules that name them.
    ``head_in_room``: for the accounts, the mayor did not leave. Raises Violation ``negative_count``,
    ``rule_not_available`` or ``base_required``.
    """
    _check_question(regime, counts, rule)
    pour, contre = counts.get(Choice.FOR, 0), counts.get(Choice.AGAINST, 0)
    needed = _needed(regime, rule, pour + contre, present, represented, in_office)
    tie = pour == contre > 0
    casting = None
    if tie and rule is MajorityRule.SIMPLE_EXPRESSED and mode is not Mode.SECRET:
        prevails = regime.tie is Tie.CHAIR_PREVAILS and chair_choice in (Choice.FOR, Choice.AGAINST)
        casting = chair_choice if prevails else None
    outcome = _outcome(rule, pour, contre, needed, casting, head_in_room)
    plain = result_sentence(counts, outcome, casting)
    found = _findings(regime, rule, mode, outcome, pour + contre, tie, plain)
    return BallotResult(
        found, outcome, pour + contre, absolute_majority(pour + contre), needed, tie, casting, plain
    )


def _check_question(regime: Regime, counts: Mapping[Choice, int], rule: MajorityRule) -> None:
    if any(number < 0 for number in counts.values()):
        raise Violation(
            "negative_count", "", "Un nombre de voix ne peut pas être négatif : corrigez le décompte."
        )
    if regime.only_simple_majority and rule is not MajorityRule.SIMPLE_EXPRESSED:
        raise Violation(
            "rule_not_available",
            regime.basis("votes")[0],
            "Cette règle de majorité n'existe pas dans cette assemblée.",
        )


def _needed(
    regime: Regime, rule: MajorityRule, expressed: int, present: int | None, represented: int | None,
    in_office: int | None,
) -> int | None:  # fmt: skip
    if rule is MajorityRule.ACCOUNTS:
        return None
    if rule is MajorityRule.TWO_THIRDS_EXPRESSED:
        return regime.two_thirds.needed(expressed)
    if rule is MajorityRule.UNANIMITY_EXPRESSED:
        return max(expressed, 1)
    if rule is MajorityRule.ABSOLUTE_IN_OFFICE:
        return MORE_THAN_HALF.needed(_base(in_office, "en exercice"))
    if rule is MajorityRule.ABSOLUTE_PRESENT_OR_REPRESENTED:
        return MORE_THAN_HALF.needed(_base(present, "présents") + (represented or 0))
    return absolute_majority(expressed)


def _base(number: int | None, whom: str) -> int:
    if number is None:
        raise Violation(
            "base_required", "", f"Indiquez le nombre de membres {whom} : cette majorité en dépend."
        )
    return number


def _outcome(
    rule: MajorityRule, pour: int, contre: int, needed: int | None, casting: Choice | None, head_in_room: bool
) -> str:
    if rule is MajorityRule.ACCOUNTS:
        if head_in_room:
            return "void"
        return "rejected" if contre > pour else "adopted"
    if casting is not None:
        return "adopted" if casting is Choice.FOR else "rejected"
    if rule is MajorityRule.SIMPLE_EXPRESSED and pour == contre > 0:
        return "tie_rejected"
    return "adopted" if pour > 0 and needed is not None and pour >= needed else "rejected"


_RULES: dict[MajorityRule, str] = {
    one: "FR-VOTE-04" for one in MajorityRule if one is not MajorityRule.SIMPLE_EXPRESSED
}
_RULES[MajorityRule.ACCOUNTS] = "FR-VOTE-08"


def _findings(
    regime: Regime, rule: MajorityRule, mode: Mode, outcome: str, expressed: int, tie: bool, plain: str
) -> tuple[Finding, ...]:
    articles = regime.basis("votes") + (regime.basis("secret") if mode is Mode.SECRET else ())
    if rule is MajorityRule.ACCOUNTS:
        articles += regime.basis("accounts")
    cite = reference(articles)
    rule_id = _RULES.get(rule) or regime.rule("FR-VOTE-02" if tie else "FR-VOTE-01", "BE-VOTE-01")
    if outcome == "void":
        text = f"Vote nul : le maire était dans la salle au vote de ses comptes, il doit se retirer ({cite})."
        return (finding(regime.breach, "head_present_at_vote", rule_id, articles, text),)
    text = f"Le texte est {plain} ({cite})."
    if expressed == 0 and outcome == "rejected":
        return (finding(Status.WARNING, "no_vote_expressed", rule_id, articles, text),)
    return (finding(Status.OK, outcome, rule_id, articles, text, expressed=expressed),)


def result_sentence(counts: Mapping[Choice, int], outcome: str, casting: Choice | None = None) -> str:
    """The result in plain French: ``adopté par 23 voix contre 4, 1 abstention``."""
    others = (
        (Choice.ABSTAIN, "abstention", "abstentions"),
        (Choice.NPPV, "ne prenant pas part au vote", "ne prenant pas part au vote"),
        (Choice.BLANK, "bulletin blanc", "bulletins blancs"),
        (Choice.NULL, "bulletin nul", "bulletins nuls"),
    )
    parts = [_head(counts.get(Choice.FOR, 0), counts.get(Choice.AGAINST, 0), outcome, casting)]
    parts += ["la voix du président étant prépondérante"] if casting else []
    parts += [count(counts[one], word, many) for one, word, many in others if counts.get(one)]
    return ", ".join(parts)


def _head(pour: int, contre: int, outcome: str, casting: Choice | None) -> str:
    """Outcome and votes: who won is named first, and why when the figures alone do not say it."""
    verb = "adopté" if outcome == "adopted" else "rejeté"
    both = f"{pour} voix pour et {contre} contre"
    if outcome == "void":
        return f"sans résultat valable, {both}"
    if pour + contre == 0:
        return f"{verb} sans suffrage exprimé"
    if outcome == "tie_rejected":
        return f"{verb} à égalité, {both}"
    if outcome == "adopted":
        if contre == 0:
            return f"{verb} à l'unanimité des suffrages exprimés par {pour} voix"
        plain = pour > contre or casting is not None
        return (
            f"{verb} par {pour} voix contre {contre}" if plain else f"{verb} faute de majorité contre, {both}"
        )
    plain = contre > pour or casting is not None
    return (
        f"{verb} par {contre} voix contre {pour}" if plain else f"{verb} faute de la majorité requise, {both}"
    )


def public_ballot_requests_needed(regime: Regime, present: int) -> int:
    """Members present who must ask for a public ballot (FR-VOTE-05, BE-VOTE-02). Proxies never count."""
    return regime.public_ballot.needed(present)


def secret_ballot_requests_needed(regime: Regime, present: int) -> int | None:
    """Members present who must ask for a secret ballot (FR-VOTE-06); None where no such request exists."""
    return regime.secret_ballot.needed(present) if regime.secret_ballot else None
