"""Kinds of section 6 of the contract: votes, sums, one item from end to end."""

from __future__ import annotations

from typing import Any

from council.law import attendance, ballots, tallies
from council.law import quorum as quorum_law
from council.law.ballots import Choice, MajorityRule, Mode
from council.law.calculator.kinds import (
    COMMUNE,
    EPCI,
    FRENCH,
    REGIMES,
    WALLONIA,
    Given,
    Outputs,
    check,
    fault,
    kind,
    known,
    shown,
    unique,
)
from council.law.calculator.questions.presence import unusable_proxies
from council.law.calculator.questions.quorum import check_presence
from council.law.calculator.types import Array, Field, Integer, boolean, code, name, record
from council.law.regimes import Regime
from council.law.violations import Answer

_VOICES = {
    "for": Choice.FOR,
    "against": Choice.AGAINST,
    "abstain": Choice.ABSTAIN,
    "not_voting": Choice.NPPV,
}
_NAMES = {choice: voice for voice, choice in _VOICES.items()}
_COUNTS = {
    "votes_for": Choice.FOR,
    "votes_against": Choice.AGAINST,
    "abstentions": Choice.ABSTAIN,
    "not_voting": Choice.NPPV,
    "blank": Choice.BLANK,
    "void": Choice.NULL,
}


def _optional(*names: str) -> tuple[Field, ...]:
    return tuple(Field(one, Integer(), default=0) for one in names)


_VOTES = (
    Field("votes_for", Integer(), need=True),
    Field("votes_against", Integer(), need=True),
    *_optional("abstentions", "not_voting", "blank", "void"),
)
_SECRET = Field("secret", boolean, default=False)
_CHAIR_VOTE = Field("chair_vote", code(*_VOICES))


def _counts(given: Given) -> dict[Choice, int]:
    return {choice: given[field] for field, choice in _COUNTS.items()}


def _decide(regime: Regime, given: Given, rule: MajorityRule) -> ballots.BallotResult:
    """The ballot of a case, once its figures are known not to contradict the vote of the chair."""
    secret, voice = given["secret"], given["chair_vote"]
    counted = {"for": given["votes_for"], "against": given["votes_against"]}
    check(secret or counted.get(voice, 1) > 0, "chair_vote")
    return ballots.decide(
        regime,
        _counts(given),
        mode=Mode.SECRET if secret else Mode.HANDS,
        chair_choice=None if secret or voice is None else _VOICES[voice],
        rule=rule,
        present=given.get("present"),
        represented=given.get("represented"),
        in_office=given["n_office"],
        head_in_room=given.get("head_in_room", False),
    )


def _ballot_outputs(result: ballots.BallotResult) -> Outputs:
    return {
        "expressed": result.expressed,
        "absolute_majority": result.majority,
        "needed": result.needed,
        "tie": result.tie,
        "casting_vote": _NAMES[result.casting_vote] if result.casting_vote else None,
        "result": result.outcome,
    }


@kind(
    "FR-VOTE-01 FR-VOTE-02 FR-VOTE-04 FR-VOTE-08 FR-VOTE-15 BE-VOTE-01",
    REGIMES,
    *_VOTES,
    _SECRET,
    _CHAIR_VOTE,
    Field(
        "majority_rule",
        code(*MajorityRule, only={WALLONIA: (MajorityRule.SIMPLE_EXPRESSED,)}),
        default=MajorityRule.SIMPLE_EXPRESSED,
    ),
    Field("n_office", Integer(1)),
    Field("present", Integer()),
    Field("represented", Integer(), default=0),
    Field("head_in_room", boolean, default=False),
)
def vote_result(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Result of a vote on a text."""
    rule = MajorityRule(given["majority_rule"])
    bases = {
        MajorityRule.ABSOLUTE_IN_OFFICE: ("n_office", 0),
        MajorityRule.ABSOLUTE_PRESENT_OR_REPRESENTED: ("present", given["represented"]),
    }
    if rule in bases:
        field, more = bases[rule]
        check(given[field] is not None, field, "required")
        check(sum(_counts(given).values()) <= given[field] + more, "votes_for")
    result = _decide(regime, given, rule)
    return result, _ballot_outputs(result)


@kind(
    "FR-VOTE-16",
    REGIMES,
    Field("present", Integer(), need=True),
    *_optional("proxies"),
    *_VOTES,
    *_optional("absent_at_vote"),
)
def vote_consistency(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Whether the figures of a vote add up."""
    voters = given["present"] + given["proxies"]
    answer = tallies.vote_consistency(
        regime, _counts(given), voters=voters, absent_at_vote=given["absent_at_vote"]
    )
    return shown(answer, "total", "expected_total", "difference")


@kind(
    "FR-VOTE-05 FR-VOTE-16 FR-PROX-01",
    FRENCH,
    Field("present", Array(name), need=True),
    Field(
        "proxies",
        Array(record(Field("giver", name, need=True), Field("bearer", name, need=True)), may_be_empty=True),
        default=(),
    ),
    Field(
        "votes",
        Array(
            record(
                Field("member", name, need=True),
                Field("vote", code(*_VOICES), need=True),
                Field("cast_by", name),
            ),
            may_be_empty=True,
        ),
        need=True,
    ),
    Field("chair", name),
)
def roll_call(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """Tallies of a ballot recorded by name."""
    present = given["present"]
    _check_roll(present, given["proxies"])
    held = {one["giver"]: one["bearer"] for one in given["proxies"]}
    known(given["chair"], [*present, *held], "chair")
    votes = [tallies.NamedVote(one["member"], _VOICES[one["vote"]], one["cast_by"]) for one in given["votes"]]
    answer = tallies.roll_call(regime, present=present, proxies=held, votes=votes, chair=given["chair"])
    counts: dict[str, Any] = {field: answer.counts[choice] for field, choice in list(_COUNTS.items())[:4]}
    chair = _NAMES[answer.chair_vote] if answer.chair_vote else None
    return answer, counts | {"missing": answer.missing, "chair_vote": chair}


def _check_roll(present: list[str], proxies: list[Given]) -> None:
    """Present members are named once; a giver is away, a bearer present, one proxy each."""
    unique(present, "present[{}]")
    for index, one in enumerate(proxies):
        check(one["giver"] not in present, f"proxies[{index}].giver")
        known(one["bearer"], present, f"proxies[{index}].bearer")
    unique((one["giver"] for one in proxies), "proxies[{}].giver")
    unique((one["bearer"] for one in proxies), "proxies[{}].bearer")


_ITEM_RULES = tuple(
    rule for rule in MajorityRule if rule not in ("accounts", "absolute_present_or_represented")
)


@kind(
    "FR-QUO-01 FR-QUO-04 FR-QUO-05 FR-PROX-04 FR-VOTE-01 FR-VOTE-02 FR-VOTE-04 FR-VOTE-16 FR-INT-02",
    [COMMUNE, EPCI],
    Field("n_office", Integer(1), need=True),
    Field("present", Integer(), need=True),
    *_optional("proxies", "withdrawn_present", "proxies_held_by_withdrawn", "proxies_given_by_interested"),
    *_optional("representatives_present", "representatives_absent", "absent_at_vote"),
    *_VOTES,
    _SECRET,
    _CHAIR_VOTE,
    Field("majority_rule", code(*_ITEM_RULES), default=MajorityRule.SIMPLE_EXPRESSED),
)
def item_decision(regime: Regime, given: Given) -> tuple[Answer, Outputs]:
    """One item from end to end: quorum, voters, tally, result."""
    present, in_office, counts = given["present"], given["n_office"], _counts(given)
    check(present <= in_office, "present")
    check_presence(given, present, in_office)
    representatives = given["representatives_present"]
    out = given["withdrawn_present"] + representatives
    out_proxies = unusable_proxies(given, out)
    rule = MajorityRule(given["majority_rule"])
    if rule is MajorityRule.ABSOLUTE_IN_OFFICE and sum(counts.values()) > in_office:
        raise fault("votes_for")
    result = _decide(regime, given, rule)
    quorum = quorum_law.assess_quorum(
        regime,
        in_office=in_office,
        present=present,
        withdrawn_present=given["withdrawn_present"],
        representatives=representatives + given["representatives_absent"],
        representatives_present=representatives,
        proxies=given["proxies"],
    )
    voters = attendance.voters_max(
        regime, present=present, proxies=given["proxies"], out_present=out, out_proxies=out_proxies
    )
    sums = tallies.vote_consistency(
        regime, counts, voters=voters.voters_max, absent_at_vote=given["absent_at_vote"]
    )
    answer = tallies.item_decision(quorum, voters, sums, result, regime=regime, recorded=any(counts.values()))
    return answer, {
        **shown(
            quorum, n_base="base", quorum="required", counted_present="counted", quorum_reached="reached"
        )[1],
        **shown(voters, "usable_proxies", "voters_max")[1],
        "total": sums.total,
        **_ballot_outputs(answer.ballot),
        "result": answer.result,
    }
