"""Corrections: new lines that change how earlier ones read, never what members voted."""

from __future__ import annotations

from typing import Any

import pytest

from council.meeting.evolve import effective_events, replay

from .world import ANNE, BRUNO, CLAIRE, DAVID, DECISION, ELECTION, FACTS, World


def _last(world: World, kind: str) -> int:
    return max(n for n, event in enumerate(world.state.history, 1) if event.kind == kind)


def _reading(world: World, kind: str) -> Any:
    """The last line of a kind, as it now reads."""
    return effective_events(world.state.history)[_last(world, kind) - 1]


def test_voided_arrival_gives_the_proxy_back() -> None:
    world = World().open(1, 2, 3, 4)
    world.do("give_proxy", giver=DAVID, bearer=ANNE)
    world.do("arrive", seat=DAVID)
    assert world.state.proxies == {}
    world.do("correct", seq=_last(world, "member_arrived"), void=True, motive="Ce n’était pas lui")
    assert DAVID not in world.state.present
    assert world.state.proxies == {DAVID: ANNE}
    assert world.state == replay(FACTS, world.state.history)


def test_arrival_of_somebody_else() -> None:
    world = World().open(1, 2, 3, 4)
    world.do("give_proxy", giver=CLAIRE, bearer=ANNE)
    world.do("arrive", seat=DAVID)
    world.do("correct", seq=_last(world, "member_arrived"), payload={"seat": CLAIRE}, motive="Erreur de nom")
    assert CLAIRE in world.state.present
    assert DAVID not in world.state.present
    assert world.state.proxies == {}


def test_correction_that_would_void_a_vote_is_refused() -> None:
    world = World().open(1, 2, 3, 4)
    world.do("arrive", seat=DAVID)
    seq = _last(world, "member_arrived")
    world.ballot()
    world.vote({DAVID: "pour"})
    assert world.refuse("correct", seq=seq, void=True, motive="x").code == "contradiction"


@pytest.mark.parametrize("kind", ["meeting_opened", "vote_cast", "ballot_opened", "quorum_checked"])
def test_what_cannot_be_corrected(kind: str) -> None:
    world = World().open()
    world.ballot()
    world.vote({1: "pour"})
    assert world.refuse("correct", seq=_last(world, kind), void=True, motive="x").code == "not_correctable"


def test_bad_corrections() -> None:
    world = World().open(1, 2, 3, 4)
    world.do("arrive", seat=DAVID)
    seq = _last(world, "member_arrived")
    assert world.refuse("correct", seq=999, void=True, motive="x").code == "unknown_line"
    assert world.refuse("correct", seq=seq, void=True).code == "motive_needed"
    assert world.refuse("correct", seq=seq, motive="x").code == "bad_payload"
    assert world.refuse("correct", seq=seq, payload={"seat": "x"}, motive="x").code == "bad_payload"
    assert world.refuse("correct", seq=seq, payload={"seat": 99}, motive="x").code == "unknown_seat"


def test_recounted_hands_change_the_proclaimed_result() -> None:
    world = World().open()
    ballot = world.ballot(mode="main_levee")
    world.do("record_hands", ballot=ballot, counts={"pour": 3, "contre": 2, "nppv": 2})
    seq = _last(world, "hands_recorded")
    world.result()
    world.do("proclaim", ballot=ballot)
    assert world.state.item_state(DECISION).outcome == "adopted"
    events = world.do(
        "correct",
        seq=seq,
        payload={"counts": {"pour": 2, "contre": 3, "nppv": 2}},
        motive="Colonnes inversées",
    )
    assert [event.kind for event in events] == ["corrected"] * 4
    result = world.state.ballots[ballot].result
    assert result and result.sentence == "rejeté par 3 voix contre 2, 2 ne prenant pas part au vote"
    assert world.state.item_state(DECISION).outcome == "rejected"
    assert world.state.item is None
    assert world.refuse("correct", seq=seq, void=True, motive="x").code == "not_correctable"
    assert (
        world.refuse("correct", seq=seq, payload={"counts": {"pour": 20}}, motive="x").code
        == "too_many_votes"
    )


def test_hands_corrected_to_fewer_than_the_voters_must_be_said_twice() -> None:
    """FR-VOTE-16: the same objection as when the vote is closed, gone as soon as the figures add up again."""
    world = World().open()
    ballot = world.ballot(mode="main_levee")
    world.do("record_hands", ballot=ballot, counts={"pour": 5, "contre": 2})
    seq = _last(world, "hands_recorded")
    world.result()
    fewer = {"seq": seq, "payload": {"counts": {"pour": 4, "contre": 2}}}
    refusal = world.refuse("correct", motive="Mal compté", **fewer)
    assert (refusal.code, refusal.override) == ("tally_mismatch", True)
    assert "un vote du point 1 est faussé" in refusal.sentence
    assert "6 votes ou départs pour 7 votants" in refusal.sentence
    world.do("correct", motive="Constaté après coup", despite=True, **fewer)
    closed = _reading(world, "ballot_closed")
    assert (closed.motive, closed.cast, closed.electorate) == ("Constaté après coup", 6, 7)
    assert "6 votes ou départs" in closed.overrode[0]
    right = {"counts": {"pour": 4, "contre": 3}}
    world.do("correct", seq=seq, payload=right, motive="Compté de nouveau")
    closed = _reading(world, "ballot_closed")
    assert (closed.motive, closed.overrode, closed.cast) == ("", (), 7)
    assert world.state == replay(FACTS, world.state.history)


def test_hands_of_a_vote_still_open_are_checked_when_it_is_closed() -> None:
    world = World().open()
    ballot = world.ballot(mode="main_levee")
    world.do("record_hands", ballot=ballot, counts={"pour": 5, "contre": 2})
    fewer = {"counts": {"pour": 4, "contre": 2}}
    world.do("correct", seq=_last(world, "hands_recorded"), payload=fewer, motive="Mal compté")
    assert world.refuse("close_ballot", ballot=ballot).code == "tally_mismatch"


def test_an_arrival_found_out_later_is_missing_from_the_hands() -> None:
    world = World().open(1, 2, 3, 4, 5)
    world.do("leave", seat=BRUNO)
    seq = _last(world, "member_left")
    ballot = world.ballot(mode="main_levee")
    world.do("record_hands", ballot=ballot, counts={"pour": 4})
    world.result()
    refusal = world.refuse("correct", seq=seq, void=True, motive="Il est resté")
    assert (refusal.code, refusal.override) == ("tally_mismatch", True)


def test_the_secretary_is_corrected() -> None:
    world = World().open()
    seq = _last(world, "secretary_named")
    world.do("correct", seq=seq, payload={"seat": BRUNO}, motive="Erreur de nom")
    assert world.state.secretary == BRUNO
    world.do("correct", seq=seq, void=True, motive="Personne n’est encore nommé")
    assert world.state.secretary is None


def test_an_appointment_read_out_by_mistake_is_annulled_with_the_end_of_its_item() -> None:
    world = World().open()
    world.do("open_item", item=ELECTION)
    world.do("begin_election", item=ELECTION, office="outside_body", title="délégué au CNAS")
    of = next(iter(world.state.elections))
    world.do("set_candidates", election=of, candidates=[{"name": "Mme Roux"}])
    world.do("appoint", election=of)
    seq = _last(world, "appointed_at_once")
    assert world.state.item_state(ELECTION).outcome == "appointed"
    names = {"elected": [{"name": "M. Noir"}]}
    assert world.refuse("correct", seq=seq, payload=names, motive="x").code == "not_correctable"
    world.do("correct", seq=seq, void=True, motive="Mauvais bouton")
    assert world.state.item == ELECTION
    assert world.state.election_on(ELECTION) is not None
    assert world.state.elections[of].elected == ()
    world.do("set_candidates", election=of, candidates=[{"name": "M. Noir"}])
    world.do("appoint", election=of)
    world.do("open_item", item=DECISION)
    again = {"seq": _last(world, "appointed_at_once"), "void": True, "motive": "x"}
    assert world.refuse("correct", **again).code == "contradiction"
    assert world.state == replay(FACTS, world.state.history)


def test_item_closed_too_early_reopens() -> None:
    world = World().open()
    world.do("open_item", item=DECISION)
    world.do("close_item", item=DECISION, outcome="withdrawn")
    seq = _last(world, "item_closed")
    world.do("correct", seq=seq, void=True, motive="Mauvais bouton")
    assert world.state.item == DECISION
    world.do("close_item", item=DECISION, outcome="postponed")
    world.do("correct", seq=_last(world, "item_closed"), payload={"outcome": "withdrawn"}, motive="Retiré")
    assert world.state.item_state(DECISION).outcome == "withdrawn"
    assert world.refuse("correct", seq=seq, payload={"outcome": "adopted"}, motive="x").code == "bad_payload"


def test_member_left_by_mistake_keeps_his_proxy() -> None:
    world = World().open(1, 2, 3, 4, 5)
    world.do("give_proxy", giver=DAVID, bearer=BRUNO)
    world.do("leave", seat=BRUNO)
    world.do("correct", seq=_last(world, "member_left"), void=True, motive="Il est resté")
    assert world.state.proxies == {DAVID: BRUNO}


def test_closed_book_is_corrected_until_acts_are_made() -> None:
    world = World().open(1, 2, 3, 4)
    world.do("arrive", seat=BRUNO)
    seq = _last(world, "member_arrived")
    world.do("close_meeting")
    world.do("name_secretary", seat=2)
    events = world.do("correct", seq=seq, payload={"seat": DAVID}, motive="Erreur de nom")
    assert "corrected" in [event.kind for event in events]
    assert world.state.phase == "closed"
    assert world.state.secretary == 2
    assert DAVID in world.state.present
    assert world.refuse("arrive", seat=CLAIRE).code == "meeting_closed"
    world.amendable = False
    assert world.refuse("name_secretary", seat=1).code == "meeting_closed"
    assert world.refuse("correct", seq=seq, void=True, motive="x").code == "meeting_closed"


def _voted(world: World, *present: int) -> str:
    """A vote for by everybody present, proclaimed."""
    ballot = world.ballot()
    world.vote(dict.fromkeys(present, "pour"))
    world.result()
    world.do("proclaim", ballot=ballot)
    return ballot


def test_departure_forgotten_changes_quorum_and_electorate_of_later_votes() -> None:
    world = World().open(1, 2, 3, 4, 5)
    world.do("arrive", seat=CLAIRE)
    seq = _last(world, "member_arrived")
    ballot = _voted(world, 1, 2, 3)
    world.do("correct", seq=seq, void=True, motive="Elle n’est pas venue")
    result, quorum = world.state.ballots[ballot].result, world.state.item_state(DECISION).quorum
    assert result and quorum
    assert (result.electorate, result.present, result.missing) == (5, 5, (ANNE, BRUNO))
    assert (quorum.present, quorum.reached) == (5, True)
    assert world.state == replay(FACTS, world.state.history)


def test_correction_that_takes_the_quorum_away_must_be_said_twice() -> None:
    world = World().open(1, 2, 3)
    world.do("arrive", seat=CLAIRE)
    seq = _last(world, "member_arrived")
    ballot = _voted(world, 1, 2, 3)
    refusal = world.refuse("correct", seq=seq, void=True, motive="Erreur de personne")
    assert (refusal.code, refusal.override) == ("quorum_not_reached", True)
    assert "point 1" in refusal.sentence
    world.do("correct", seq=seq, void=True, motive="Constaté après coup", despite=True)
    quorum = world.state.item_state(DECISION).quorum
    assert quorum
    assert (quorum.reached, quorum.motive) == (False, "Constaté après coup")
    assert world.state.ballots[ballot].state == "proclaimed"


def test_correction_of_a_withdrawal_counts_again() -> None:
    world = World().open()
    world.do("open_item", item=DECISION)
    world.do("withdraw", seat=DAVID, item=DECISION)
    seq = _last(world, "withdrawal_declared")
    ballot = _voted(world, 1, 2, 3)
    world.do("correct", seq=seq, payload={"seat": CLAIRE}, motive="Erreur de nom")
    result = world.state.ballots[ballot].result
    assert result
    assert result.missing == (ANNE, BRUNO, DAVID)
