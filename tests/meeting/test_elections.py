"""Elections of persons in the minute book: rounds, ties by age, several posts, who presides."""

from __future__ import annotations

from dataclasses import replace

from council.meeting.consistency import first_contradiction
from council.meeting.evolve import replay

from .contests import contest, election, paper, proclaim, stand, tie
from .world import ANNE, CLAIRE, DAVID, ELECTION, FACTS, FIRST, MAYOR, SECOND


def test_mayor_on_paper_through_three_rounds_and_the_oldest_wins() -> None:
    """FR-VOTE-10 E1: absolute majority twice, then 3 to 3 and the older one."""
    world, _ = contest(["Anne", "M. Premier"], "head", chair=DAVID)
    for number in (1, 2):
        result = paper(world, {"c1": 3, "c2": 3, "blanc": 1})
        assert (result.outcome, result.expressed, result.majority) == ("next_round", 6, 4)
        assert world.state.current_ballot.round == number  # type: ignore[union-attr]
        proclaim(world)
    result = paper(world, {"c1": 3, "c2": 3, "nul": 1})
    assert (result.outcome, result.elected, result.majority) == ("elected", "Anne", None)
    assert result.figures.tie_break == "oldest"
    proclaim(world)
    assert world.state.item_state(ELECTION).outcome == "elected"
    assert world.state.chair == ANNE, "installed at once"
    assert world.state.head == ANNE
    assert replay(FACTS, world.state.history) == world.state
    assert first_contradiction(FACTS, world.state.history) is None


def test_mayor_may_be_somebody_who_did_not_stand() -> None:
    world, _ = contest(["Anne"], "head", chair=DAVID)
    result = paper(world, {"c1": 2, "c2": 5}, written=[{"name": "claire"}])
    assert result.elected == "claire"
    assert result.figures.elected[0].seat == CLAIRE
    assert list(result.counts) == ["c1", "c2", "blanc", "nul"]
    proclaim(world)
    assert world.state.chair == CLAIRE


def test_the_oldest_presides_over_the_election_of_the_mayor() -> None:
    world, of = election("head")
    stand(world, of, "Anne")
    refusal = world.refuse("open_ballot", item=ELECTION, mode="secret")
    assert (refusal.code, refusal.override) == ("chair_out_of_order", True)
    assert "David" in refusal.sentence
    world.do("replace_chair", seat=DAVID, item=ELECTION)
    world.do("open_ballot", item=ELECTION, mode="secret")


def test_unknown_ages_of_members_ask_for_a_motive() -> None:
    facts = replace(FACTS, seats=tuple(replace(seat, age_rank=None) for seat in FACTS.seats))
    world, of = election("head", facts)
    stand(world, of, "Anne")
    assert world.refuse("open_ballot", item=ELECTION, mode="secret").code == "birth_dates_needed"


def test_strangers_are_not_elected_mayor() -> None:
    world, of = election("head", chair=DAVID)
    refusal = world.refuse("set_candidates", election=of, candidates=[{"name": "M. Inconnu"}])
    assert refusal.code == "not_a_member"


def test_tie_between_strangers_asks_for_birth_dates_and_keeps_none_of_them() -> None:
    world, _ = contest(["X", "Y"])
    for _ in range(2):
        paper(world, {"c1": 3, "c2": 3, "blanc": 1})
        proclaim(world)
    result = paper(world, {"c1": 3, "c2": 3, "blanc": 1})
    assert (result.outcome, result.figures.need) == ("tie_unresolved", "birth_dates_needed")
    ballot = world.state.ballot
    for births, code in (
        ({}, "birth_dates_needed"),
        ({"c1": ["1950-02-30"], "c2": ["1950-01-01"]}, "bad_date"),
        ({"c1": ["2050-02-03"], "c2": ["1950-01-01"]}, "bad_date"),
        ({"c1": ["1950-02-03", "1960-01-01"], "c2": ["1950-01-01"]}, "birth_dates_needed"),
    ):
        assert world.refuse("break_tie", ballot=ballot, births=births).code == code
    [line] = world.do("break_tie", ballot=ballot, births={"c1": ["1961-05-05"], "c2": ["1950-01-01"]})
    assert line.ranks == {"X": (2,), "Y": (1,)}  # type: ignore[attr-defined]
    assert "1950" not in str(line)
    assert world.state.ballots[str(ballot)].result.elected == "Y"  # type: ignore[union-attr]
    proclaim(world)
    assert world.state.item_state(ELECTION).outcome == "elected"
    assert first_contradiction(FACTS, world.state.history) is None


def test_same_age_stays_a_tie() -> None:
    world, _ = contest(["X", "Y"])
    tie(world)
    world.do("break_tie", ballot=world.state.ballot, births={"c1": ["1950-01-01"], "c2": ["1950-01-01"]})
    result = world.state.current_ballot.result  # type: ignore[union-attr]
    assert (result.outcome, result.figures.need) == ("tie_unresolved", "same_age")  # type: ignore[union-attr]
    proclaim(world)
    assert world.state.item_state(ELECTION).outcome == "not_adopted"


def test_several_posts_are_filled_one_after_the_other() -> None:
    world, of = election("syndicate_delegates", posts=2, title="délégués au syndicat")
    stand(world, of, "Anne", "David", "X")
    for winner, standing in (("c1", 3), ("c1", 2)):
        world.ballot(ELECTION, "secret")
        assert len(world.state.current_ballot.candidates) == standing  # type: ignore[union-attr]
        world.vote(dict.fromkeys(range(1, 8), winner))
        assert world.result().outcome == "elected"
        proclaim(world)
    assert [one.name for one in world.state.elections[of].elected] == ["Anne", "David"]
    assert world.state.item_state(ELECTION).outcome == "elected"


def test_candidates_change_between_rounds() -> None:
    world, of = election()
    stand(world, of, "X", "Y", "Z")
    world.ballot(ELECTION, "secret")
    world.vote({MAYOR: "c1", FIRST: "c2", SECOND: "c3"})
    world.result()
    assert world.refuse("set_candidates", election=of, candidates=[{"name": "X"}]).code == "ballot_open"
    proclaim(world)
    stand(world, of, "Y", "Nouvelle")
    world.ballot(ELECTION, "secret")
    ballot = world.state.current_ballot
    assert ballot is not None
    assert (ballot.round, ballot.candidates) == (2, ("Y", "Nouvelle"))


def test_fourth_round_does_not_exist() -> None:
    world, of = contest(["X", "Y"])
    for _ in range(3):
        result = paper(world, {"blanc": 7})
        proclaim(world)
    assert result.outcome == "not_elected"
    assert world.state.elections[of].state == "done"
    assert world.state.item_state(ELECTION).outcome == "not_adopted"


def test_mayor_elected_again_takes_the_chair_back_from_the_oldest() -> None:
    world, _ = contest(["Mme Le Maire"], "head", chair=DAVID, more=True)
    paper(world, {"c1": 7})
    proclaim(world)
    assert world.state.chair_now(ELECTION) == MAYOR


def test_a_tie_that_age_breaks_is_not_proclaimed_undecided() -> None:
    world, _ = contest(["X", "Y"])
    tie(world)
    refusal = world.refuse("proclaim", ballot=world.state.ballot)
    assert (refusal.code, refusal.override) == ("tie_to_break", True)
    world.do("proclaim", ballot=world.state.ballot, motive="Dates de naissance inconnues")
    assert world.state.item_state(ELECTION).outcome == "not_adopted"
    assert first_contradiction(FACTS, world.state.history) is None
