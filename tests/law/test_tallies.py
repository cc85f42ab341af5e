"""FR-VOTE-05, -16, FR-PROX-01, FR-INT-02: sums, votes by name, one item from end to end."""

from __future__ import annotations

import pytest

from council.law.attendance import voters_max
from council.law.ballots import Choice, Mode, decide
from council.law.quorum import assess_quorum
from council.law.tallies import ItemDecision, NamedVote, item_decision, roll_call, vote_consistency
from council.law.violations import Status
from tests.law.support import commune

FOR, AGAINST = Choice.FOR, Choice.AGAINST


@pytest.mark.parametrize(
    ("counts", "absent", "difference"), [({FOR: 19}, 1, 0), ({FOR: 14, AGAINST: 7}, 0, 1), ({}, 0, -20)]
)
def test_consistency(counts: dict[Choice, int], absent: int, difference: int) -> None:
    answer = vote_consistency(commune(), counts, voters=20, absent_at_vote=absent)
    assert (answer.difference, answer.total, answer.expected_total) == (difference, 20 + difference, 20)
    assert answer.codes == (("tally_mismatch",) if difference else ())


def test_roll_call_counts_the_first_valid_vote_of_each() -> None:
    votes = [
        NamedVote("z", FOR),
        NamedVote("c", FOR, "a"),
        NamedVote("c", AGAINST, "b"),
        NamedVote("c", FOR),
        NamedVote("a", Choice.NPPV, "a"),
        NamedVote("a", FOR, "b"),
    ]
    answer = roll_call(commune(), present=["a", "b"], proxies={"c": "b", "d": "a"}, votes=votes, chair="a")
    assert answer.codes == ("cast_by_wrong_member", "duplicate_vote", "missing_vote", "voter_not_entitled")
    assert answer.missing == ("b", "d")
    assert (answer.counts[AGAINST], answer.counts[FOR], answer.counts[Choice.NPPV]) == (1, 0, 1)
    assert answer.chair_vote is Choice.NPPV
    assert "z n’est ni présent ni représenté" in answer.sentence
    assert "2 votes à recueillir\u00a0: b et d" in answer.sentence


def test_roll_call_without_fault() -> None:
    answer = roll_call(commune(), present=["a"], proxies={}, votes=[NamedVote("a", FOR)])
    assert (answer.status, answer.missing, answer.chair_vote) == (Status.OK, (), None)
    assert roll_call(commune(), present=["a"], proxies={}, votes=[], chair="a").chair_vote is None


def _item(present: int, counts: dict[Choice, int], chair: Choice | None = None) -> ItemDecision:
    profile = commune()
    voters = voters_max(profile, present=present)
    return item_decision(
        assess_quorum(profile, in_office=15, present=present),
        voters,
        vote_consistency(profile, counts, voters=voters.voters_max),
        decide(profile, counts, mode=Mode.HANDS, chair_choice=chair),
        regime=profile,
        recorded=any(counts.values()),
    )


def test_item_from_end_to_end() -> None:
    tie = _item(8, {FOR: 4, AGAINST: 4}, AGAINST)
    assert (tie.result, tie.ballot.casting_vote, tie.status, tie.total) == ("rejected", AGAINST, Status.OK, 8)
    wrong = _item(8, {FOR: 4})
    assert (wrong.result, wrong.codes) == ("adopted", ("tally_mismatch",))
    silent = _item(8, {Choice.ABSTAIN: 8})
    assert (silent.result, silent.codes) == ("rejected", ("no_vote_expressed",))


def test_nothing_is_decided_without_quorum() -> None:
    voted = _item(7, {FOR: 3, AGAINST: 3}, FOR)
    assert voted.result == "not_decided"
    assert voted.codes == ("quorum_not_reached", "tally_mismatch")
    assert voted.ballot.casting_vote is None
    assert "ne décide rien" in voted.sentence
    silent = _item(7, {})
    assert (silent.result, silent.status, silent.codes) == ("not_decided", Status.OK, ())
