"""Votes: who may, who may not and why, results, ties, secret urns, hands, annulment."""

from __future__ import annotations

from dataclasses import replace

import pytest

from council.meeting.events import BallotCancelled, ItemClosed, VoteCast, VoterRecorded

from .world import (
    ACCOUNTS,
    ANNE,
    BRUNO,
    CLAIRE,
    DAVID,
    DECISION,
    ELECTION,
    FACTS,
    FIRST,
    INFORMATION,
    MAYOR,
    SECOND,
    World,
)

ALL = range(1, 8)


def test_adopted_and_proclaimed_closes_the_item() -> None:
    world = World().open()
    world.ballot()
    world.vote(dict.fromkeys((1, 2, 3, 4), "pour") | {5: "contre", 6: "abstention"})
    result = world.result()
    assert (result.outcome, result.cast, result.electorate, result.missing) == ("adopted", 6, 7, (DAVID,))
    assert result.sentence == "adopté par 4 voix contre 1, 1 abstention"
    events = world.do("proclaim", ballot=result.ballot)
    assert isinstance(events[-1], ItemClosed)
    assert world.state.item_state(DECISION).outcome == "adopted"
    assert world.state.item is None


@pytest.mark.parametrize(
    ("chair", "outcome", "casting"),
    [("pour", "adopted", "pour"), ("contre", "rejected", "contre"), ("abstention", "tie_rejected", "")],
)
def test_tie_is_broken_by_the_chair(chair: str, outcome: str, casting: str) -> None:
    world = World().open()
    world.ballot()
    others = {"pour": "pour", "contre": "contre"}
    world.vote({MAYOR: chair, 2: "pour", 3: "pour", 4: "contre", 5: "contre"})
    if chair in others:
        world.vote({6: "contre" if chair == "pour" else "pour"})
    result = world.result()
    assert (result.outcome, result.casting_vote) == (outcome, casting)


def test_secret_tie_is_not_broken_and_choices_stay_out_of_the_book() -> None:
    world = World().open()
    ballot = world.ballot(mode="secret")
    events = world.do("vote", by=MAYOR, ballot=ballot, seat=MAYOR, choice="pour")
    assert events == [VoterRecorded(ballot=ballot, seat=MAYOR)]
    world.vote({2: "contre"})
    assert world.refuse("vote", by=2, ballot=ballot, seat=2, choice="pour").code == "already"
    result = world.result()
    assert result.outcome == "tie_rejected"
    assert result.counts == {"pour": 1, "contre": 1, "blanc": 0}


def test_urn_that_does_not_match_is_refused() -> None:
    world = World().open()
    ballot = world.ballot(mode="secret")
    world.vote({1: "pour", 2: "contre"})
    world.urn.pop()
    world.confirm()
    assert world.refuse("close_ballot", ballot=ballot).code == "urn_mismatch"


def test_public_vote_changes_until_closing_only() -> None:
    world = World().open()
    ballot = world.ballot()
    world.vote({1: "pour"})
    world.vote({1: "contre"})
    assert world.result().counts["contre"] == 1
    refusal = world.refuse("vote", by=2, ballot=ballot, seat=2, choice="pour")
    assert refusal.code == "closed"
    assert "pas été enregistré" in refusal.sentence


def test_proxy_votes_for_the_giver_once_and_only_by_the_bearer() -> None:
    world = World().open(1, 2, 3, 4, 5)
    world.do("give_proxy", giver=CLAIRE, bearer=ANNE)
    ballot = world.ballot()
    assert world.refuse("vote", by=BRUNO, ballot=ballot, seat=CLAIRE, choice="pour").code == "forbidden"
    assert world.refuse("vote", by=CLAIRE, ballot=ballot, seat=CLAIRE, choice="pour").code == "proxy_votes"
    assert world.do("vote", by=ANNE, ballot=ballot, seat=CLAIRE, choice="pour") == [
        VoteCast(ballot=ballot, seat=CLAIRE, choice="pour", bearer=ANNE)
    ]
    result = world.result()
    assert (result.present, result.represented, result.electorate) == (5, 1, 6)


def test_absent_member_is_told_why() -> None:
    world = World().open(1, 2, 3, 4)
    ballot = world.ballot()
    refusal = world.refuse("vote", by=DAVID, ballot=ballot, seat=DAVID, choice="pour")
    assert refusal.code == "cannot_vote"
    assert "noté présent" in refusal.sentence


def test_withdrawn_member_and_his_proxies_do_not_vote() -> None:
    world = World().open(1, 2, 3, 4, 5)
    world.do("give_proxy", giver=CLAIRE, bearer=ANNE)
    world.do("withdraw", by=ANNE, seat=ANNE, item=DECISION)
    ballot = world.ballot()
    assert world.refuse("vote", by=ANNE, ballot=ballot, seat=ANNE, choice="pour").code == "cannot_vote"
    assert world.refuse("vote", by=ANNE, ballot=ballot, seat=CLAIRE, choice="pour").code == "forbidden"
    assert world.result().electorate == 4


def test_withdrawal_after_voting_is_refused() -> None:
    world = World().open()
    world.ballot()
    world.vote({ANNE: "pour"})
    assert world.refuse("withdraw", seat=ANNE, item=DECISION).code == "already_voted"


def test_leaving_keeps_the_vote_and_the_chair_must_be_replaced() -> None:
    world = World().open()
    ballot = world.ballot()
    world.vote({ANNE: "pour", MAYOR: "contre"})
    world.do("leave", seat=ANNE)
    world.do("leave", seat=MAYOR)
    refusal = world.refuse("close_ballot", ballot=ballot)
    assert (refusal.code, refusal.override) == ("no_chair", True)
    world.do("close_ballot", ballot=ballot, motive="Le président vient de sortir, nul ne s’y oppose")
    result = world.state.ballots[ballot].result
    assert result and result.motive
    assert result.cast == 2
    assert result.electorate == 7
    world.do("proclaim", ballot=ballot)
    world.do("open_item", item=ELECTION)
    assert world.refuse("open_ballot", item=ELECTION, mode="secret", candidates=["A"]).code == "no_chair"
    world.do("replace_chair", seat=FIRST)
    world.ballot(ELECTION, "secret", candidates=["A"])


def test_accounts_need_another_chair_and_the_mayor_out() -> None:
    world = World().open()
    world.do("open_item", item=ACCOUNTS)
    assert world.refuse("open_ballot", item=ACCOUNTS, mode="public").code == "head_present_at_vote"
    world.do("withdraw", seat=MAYOR, item=ACCOUNTS)
    assert world.refuse("open_ballot", item=ACCOUNTS, mode="public").code == "no_chair"
    assert world.refuse("replace_chair", seat=MAYOR, item=ACCOUNTS).code == "withdrawn"
    world.do("replace_chair", seat=SECOND, item=ACCOUNTS)
    world.do("open_ballot", item=ACCOUNTS, mode="public")
    world.vote({2: "pour", 3: "pour", 4: "contre", 5: "contre"})
    assert world.result().outcome == "adopted"
    world.do("proclaim", ballot=world.state.ballot)
    assert world.state.chair_now() == MAYOR


def test_no_rule_of_the_clerk_makes_the_accounts_an_ordinary_vote() -> None:
    world = World().open()
    world.do("open_item", item=ACCOUNTS)
    simple = {"item": ACCOUNTS, "mode": "public", "rule": "simple_expressed"}
    refusal = world.refuse("open_ballot", **simple)
    assert (refusal.code, refusal.override) == ("rule_differs", True)
    assert world.refuse("open_ballot", motive="x", **simple).code == "no_chair"
    world.do("replace_chair", seat=FIRST, item=ACCOUNTS)
    world.do("open_ballot", motive="Décision du conseil", **simple)
    assert (
        world.refuse("vote", by=MAYOR, ballot=world.state.ballot, seat=MAYOR, choice="pour").code
        == "cannot_vote"
    )


def test_amendment_has_its_own_rule_but_the_mayor_stays_out_of_his_accounts() -> None:
    world = World().open()
    world.ballot(question="Amendement", rule="two_thirds_expressed")
    world.do("cancel_ballot", ballot=world.state.ballot, motive="x")
    world.do("close_item", item=DECISION, outcome="postponed")
    world.do("open_item", item=ACCOUNTS)
    amendment = {"item": ACCOUNTS, "mode": "public", "rule": "simple_expressed", "question": "Amendement"}
    assert world.refuse("open_ballot", **amendment).code == "head_present_at_vote"


def test_appointment_is_secret_unless_the_council_waives_it() -> None:
    world = World().open()
    world.do("open_item", item=ELECTION)
    refusal = world.refuse("open_ballot", item=ELECTION, mode="public", candidates=["A", "B"])
    assert (refusal.code, refusal.override) == ("secret_required", True)
    world.do(
        "open_ballot", item=ELECTION, mode="public", candidates=["A", "B"], motive="Unanimité du conseil"
    )
    assert world.state.history[-1].motive == "Unanimité du conseil"


def test_all_the_law_objects_to_is_read_before_it_is_gone_past() -> None:
    """A motive overrides every objection: the refusal says them all, and the book keeps those same sentences."""
    world = World().open(1, 2, 3, 4)
    world.do("open_item", item=ELECTION)
    world.do("leave", seat=4)
    world.do("suspend")
    world.do("resume")
    asked = {"item": ELECTION, "mode": "public", "candidates": ["Anne", "Bruno"]}
    refusal = world.refuse("open_ballot", **asked)
    assert (refusal.code, refusal.override) == ("quorum_not_reached", True)
    assert "Quorum" in refusal.sentence
    assert "scrutin secret" in refusal.sentence
    assert world.refuse("open_ballot", by=1, **asked).override is False
    (opened,) = world.do("open_ballot", motive="Urgence", **asked)
    assert refusal.sentence == " ".join(opened.overrode)


def test_election_goes_through_its_rounds_and_the_older_wins_the_tie() -> None:
    world = World().open()
    names = ["Anne", "David"]
    for number, outcome in ((1, "next_round"), (2, "next_round"), (3, "elected")):
        ballot = world.ballot(ELECTION, "secret", candidates=names)
        assert world.state.ballots[ballot].round == number
        world.vote({1: "c1", 2: "c1", 3: "c2", 4: "c2", 5: "blanc"})
        result = world.result()
        assert result.outcome == outcome
        world.do("proclaim", ballot=ballot)
    assert result.elected == "David"
    assert world.state.item_state(ELECTION).outcome == "elected"


def test_an_information_is_not_voted() -> None:
    world = World().open()
    world.do("open_item", item=INFORMATION)
    assert world.refuse("open_ballot", item=INFORMATION, mode="public").code == "kind_not_voted"
    world.do("close_item", item=INFORMATION)
    assert world.state.item_state(INFORMATION).outcome == "acknowledged"


@pytest.mark.parametrize(
    ("counts", "names", "code"),
    [
        ({"pour": 8}, {}, "too_many_votes"),
        ({"peut-être": 1}, {}, "bad_choice"),
        ({"pour": -1}, {}, "bad_choice"),
        ({"pour": 1}, {"2": "pour", "3": "pour"}, "names_do_not_fit"),
        ({"pour": 1}, {"99": "pour"}, "cannot_vote"),
        ({"pour": 3, "contre": 3}, {}, "chair_vote_needed"),
    ],
)
def test_hands_that_do_not_add_up(counts: dict[str, int], names: dict[str, str], code: str) -> None:
    world = World().open()
    ballot = world.ballot(mode="main_levee")
    assert world.refuse("record_hands", ballot=ballot, counts=counts, names=names).code == code


def test_hands_tie_with_the_chair_named() -> None:
    world = World().open()
    ballot = world.ballot(mode="main_levee")
    assert world.refuse("close_ballot", ballot=ballot).code == "hands_needed"
    world.do("record_hands", ballot=ballot, counts={"pour": 3, "contre": 3, "nppv": 1}, names={"1": "contre"})
    assert world.result().outcome == "rejected"


def test_a_tie_of_hands_waits_for_the_vote_of_whoever_presides_at_the_closing() -> None:
    """The mayor, named, leaves; another member comes, so that the figures still fit the room (FR-VOTE-02)."""
    world = World().open(MAYOR, FIRST, SECOND, ANNE, BRUNO, CLAIRE)
    ballot = world.ballot(mode="main_levee")
    count = {"pour": 3, "contre": 3}
    world.do("record_hands", ballot=ballot, counts=count, names={MAYOR: "pour"})
    world.do("leave", seat=MAYOR)
    world.do("arrive", seat=DAVID)
    world.do("replace_chair", seat=FIRST)
    assert world.refuse("close_ballot", ballot=ballot).code == "chair_vote_needed"
    world.do("record_hands", ballot=ballot, counts=count, names={FIRST: "pour"})
    assert world.result().outcome == "adopted"


def test_whoever_is_named_in_the_hands_does_not_withdraw_any_more() -> None:
    world = World().open(MAYOR, FIRST, SECOND, ANNE, BRUNO)
    world.do("give_proxy", giver=CLAIRE, bearer=BRUNO)
    ballot = world.ballot(mode="main_levee")
    names = {ANNE: "contre", CLAIRE: "contre"}
    world.do("record_hands", ballot=ballot, counts={"pour": 4, "contre": 2}, names=names)
    for seat in (ANNE, BRUNO):
        assert world.refuse("withdraw", seat=seat, item=DECISION).code == "already_voted"
    world.do("record_hands", ballot=ballot, counts={"pour": 6})
    world.do("withdraw", seat=ANNE, item=DECISION)


def test_hands_that_do_not_add_up_are_counted_again_or_overridden() -> None:
    world = World().open()
    ballot = world.ballot(mode="main_levee")
    world.do("record_hands", ballot=ballot, counts={"pour": 5})
    refusal = world.refuse("close_ballot", ballot=ballot)
    assert (refusal.code, refusal.override) == ("tally_mismatch", True)
    assert "5 votes ou départs pour 7 votants" in refusal.sentence
    world.do("record_hands", ballot=ballot, counts={"pour": 7})
    world.do("leave", seat=4)
    assert world.refuse("close_ballot", ballot=ballot).code == "tally_mismatch"
    closed = world.do("close_ballot", ballot=ballot, motive="Voté avant son départ")[-1]
    assert (closed.motive, closed.counts["pour"]) == ("Voté avant son départ", 7)


def test_tablet_vote_refused_on_hands() -> None:
    world = World().open()
    ballot = world.ballot(mode="main_levee")
    assert world.refuse("vote", by=2, ballot=ballot, seat=2, choice="pour").code == "hands"


def test_annulled_ballot_has_no_effect_and_needs_a_motive() -> None:
    world = World().open()
    ballot = world.ballot()
    world.vote({1: "pour"})
    assert world.refuse("cancel_ballot", ballot=ballot).code == "motive_needed"
    assert world.do("cancel_ballot", ballot=ballot, motive="Erreur de question") == [
        BallotCancelled(ballot=ballot, motive="Erreur de question")
    ]
    assert world.refuse("vote", by=1, ballot=ballot, seat=1, choice="pour").code == "closed"
    world.ballot()


def test_amendment_does_not_end_the_item() -> None:
    world = World().open()
    ballot = world.ballot(question="Amendement n° 1")
    world.vote({1: "pour"})
    world.result()
    world.do("proclaim", ballot=ballot)
    assert world.state.item == DECISION
    world.ballot()


def test_a_majority_that_the_council_does_not_know_is_refused_before_anybody_votes() -> None:
    """Opened, such a vote could only have been annulled (BE-VOTE-01)."""
    world = World(facts=replace(FACTS, regime="be-wal-commune")).open()
    world.do("open_item", item=DECISION)
    refusal = world.refuse(
        "open_ballot", item=DECISION, mode="public", question="Q", rule="two_thirds_expressed"
    )
    assert refusal.code == "rule_not_available"
    world.do("open_ballot", item=DECISION, mode="public", question="Q")
    assert world.result().outcome == "rejected"


def test_a_vote_goes_on_under_whoever_presides_when_the_chair_has_gone() -> None:
    made = World().open()
    ballot = made.ballot()
    made.vote({2: "pour", 3: "contre"})
    assert made.refuse("replace_chair", seat=2).code == "ballot_open"
    made.do("leave", seat=MAYOR)
    assert made.refuse("close_ballot", ballot=ballot).code == "no_chair"
    made.do("arrive", seat=MAYOR)
    made.do("replace_chair", seat=MAYOR)
    assert made.refuse("replace_chair", seat=2).code == "ballot_open"
    made.do("vote", by=MAYOR, ballot=ballot, seat=MAYOR, choice="pour")
    assert made.result().outcome == "adopted"


def test_nothing_is_decided_while_nobody_presides() -> None:
    """FR-COMP-06: votes of procedure, the waiver of secrecy and a nomination read out wait for a chair, as ballots do."""
    world = World().open()
    world.do("leave", seat=MAYOR)
    asked = {"subject": "order", "text": "Ordre", "counts": {"pour": 6}}
    assert world.refuse("decide_procedure", **asked).code == "no_chair"
    world.do("open_item", item=ELECTION)
    world.do("begin_election", item=ELECTION, office="outside_body")
    of = world.state.election_on(ELECTION).election  # type: ignore[union-attr]
    world.do("set_candidates", election=of, candidates=[{"name": "Anne"}])
    assert world.refuse("waive_secrecy", election=of, votes_for=6).code == "no_chair"
    assert world.refuse("appoint", election=of).code == "no_chair"
    world.do("replace_chair", seat=FIRST)
    world.do("withdraw", seat=FIRST, item=ELECTION)
    assert "faites-le remplacer" in world.refuse("decide_procedure", item=ELECTION, **asked).sentence
    world.do("end_withdrawal", seat=FIRST, item=ELECTION)
    world.do("waive_secrecy", election=of, votes_for=6)
    world.do("appoint", election=of)
