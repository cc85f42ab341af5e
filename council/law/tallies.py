"""Tallies: whether the figures of a vote add up, votes by name, one item from end to end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from council.law.attendance import VotersAnswer
from council.law.ballots import BallotResult, Choice
from council.law.quorum import QuorumAnswer
from council.law.regimes import Regime
from council.law.violations import Answer, Finding, Status, finding
from council.law.wording import count, listed, reference


@dataclass(frozen=True)
class ConsistencyAnswer(Answer):
    """``total`` of the votes and of those who left, against the voters expected."""

    total: int
    expected_total: int

    @property
    def difference(self) -> int:
        """Votes too many (positive) or missing (negative)."""
        return self.total - self.expected_total


def vote_consistency(
    regime: Regime, counts: Mapping[Choice, int], *, voters: int, absent_at_vote: int = 0
) -> ConsistencyAnswer:
    """Whether the figures of a vote add up to ``voters`` (FR-VOTE-16): present and usable proxies.

    ``absent_at_vote``: members who left after the discussion opened, without a proxy.
    """
    total = sum(counts.values()) + absent_at_vote
    articles = regime.basis("votes")
    figures = f"{count(total, 'vote ou départ', 'votes ou départs')} pour {count(voters, 'votant')} ({reference(articles)})"
    if total != voters:
        text = f"Le compte n'y est pas : {figures}, vérifiez le décompte."
        return ConsistencyAnswer(
            (finding(regime.breach, "tally_mismatch", "FR-VOTE-16", articles, text),), total, voters
        )
    found = finding(Status.OK, "consistent", "FR-VOTE-16", articles, f"Le compte est juste : {figures}.")
    return ConsistencyAnswer((found,), total, voters)


@dataclass(frozen=True)
class NamedVote:
    """A vote by name; ``cast_by`` None: cast by who should."""

    member: str
    vote: Choice
    cast_by: str | None = None


@dataclass(frozen=True)
class RollCallAnswer(Answer):
    """Counts by choice; ``missing``: entitled members without a counted vote, present first, then givers."""

    counts: Mapping[Choice, int]
    missing: tuple[str, ...]
    chair_vote: Choice | None


_FAULTS = {
    "voter_not_entitled": "n'est ni présent ni représenté",
    "cast_by_wrong_member": "n'a pas voté par la bonne personne",
    "duplicate_vote": "a déjà voté",
}


def roll_call(
    regime: Regime,
    *,
    present: Sequence[str],
    proxies: Mapping[str, str],
    votes: Sequence[NamedVote],
    chair: str | None = None,
) -> RollCallAnswer:
    """Tallies of a ballot recorded by name (FR-VOTE-05, -16, FR-PROX-01; CGCT L2121-21).

    ``proxies``: giver -> bearer, usable. Votes are read in order; one with a fault is not counted.
    """
    entitled = {**{name: name for name in present}, **proxies}
    valid: dict[str, Choice] = {}
    faults: list[tuple[str, str]] = []
    for one in votes:
        if one.member not in entitled:
            faults.append((one.member, "voter_not_entitled"))
        elif one.cast_by not in (None, entitled[one.member]):
            faults.append((one.member, "cast_by_wrong_member"))
        elif one.member in valid:
            faults.append((one.member, "duplicate_vote"))
        else:
            valid[one.member] = one.vote
    missing = tuple(name for name in entitled if name not in valid)
    counts = {choice: sum(1 for got in valid.values() if got is choice) for choice in Choice}
    found = _roll_findings(regime, faults, missing, len(valid))
    return RollCallAnswer(found, counts, missing, valid.get(chair) if chair else None)


def _roll_findings(
    regime: Regime, faults: Sequence[tuple[str, str]], missing: Sequence[str], counted: int
) -> tuple[Finding, ...]:
    articles = regime.basis("ballot_mode")
    cite = reference(articles)
    reasons = ", ".join(f"{name} {_FAULTS[code]}" for name, code in faults)
    found = [
        finding(regime.breach, code, "FR-VOTE-16", articles, f"Votes non comptés : {reasons} ({cite}).")
        for code in dict.fromkeys(code for _, code in faults)
    ]
    if missing:
        text = f"{count(len(missing), 'vote')} à recueillir : {listed(missing)} ({cite})."
        found.append(finding(regime.breach, "missing_vote", "FR-VOTE-05", articles, text, missing=missing))
    if not found:
        text = f"{count(counted, 'vote')} par appel nominal, aucun ne manque ({cite})."
        found.append(finding(Status.OK, "complete", "FR-VOTE-05", articles, text))
    return tuple(found)


@dataclass(frozen=True)
class ItemDecision(Answer):
    """One item from end to end; ``result``: that of the ballot, or ``not_decided`` without quorum."""

    quorum: QuorumAnswer
    voters: VotersAnswer
    total: int
    ballot: BallotResult
    result: str


def item_decision(
    quorum: QuorumAnswer,
    voters: VotersAnswer,
    consistency: ConsistencyAnswer,
    ballot: BallotResult,
    *,
    regime: Regime,
    recorded: bool,
) -> ItemDecision:
    """Put together the answers on one item (FR-QUO-01, -04, -05, FR-PROX-04, FR-VOTE-01, -16, FR-INT-02).

    ``recorded``: a vote was recorded; without quorum that is a breach and nothing is decided.
    """
    if quorum.reached:
        found = (quorum.finding, *consistency.findings, *ballot.findings)
        return ItemDecision(found, quorum, voters, consistency.total, ballot, ballot.outcome)
    undecided = replace(ballot, casting_vote=None)
    breaches: tuple[Finding, ...] = ()
    if recorded:
        text = f"{quorum.finding.sentence} Un vote a été recueilli sans quorum : il ne décide rien."
        breach = finding(regime.breach, "quorum_not_reached", "FR-QUO-02", quorum.finding.articles, text)
        breaches = (breach, *consistency.findings)
    return ItemDecision(
        breaches or quorum.findings, quorum, voters, consistency.total, undecided, "not_decided"
    )
