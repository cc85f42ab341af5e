"""Elections by lists and run-offs: adjoints, commissions, community councillors, ties of lists."""

from __future__ import annotations

from dataclasses import replace

from .contests import MIXED, contest, election, lists, paper, proclaim, with_assessors
from .world import ANNE, DAVID, ELECTION, FACTS, World


def test_adjoints_are_a_list_that_alternates() -> None:
    world, of = election("deputies", MIXED, posts=2)
    refusal = world.refuse(
        "set_candidates", election=of,
        candidates=[{"name": "Une", "members": [{"name": "M. B"}, {"name": "M. D"}]}],
    )  # fmt: skip
    assert (refusal.code, refusal.override) == ("no_alternation", True)
    assert (
        world.refuse("set_candidates", election=of, candidates=[{"name": "Une", "members": []}]).code
        == "bad_candidates"
    )
    lists(world, of, Une=["M. B", "Mme C"], Deux=["Mme E", "M. F"])
    world.ballot(ELECTION, "secret")
    world.vote({1: "c1", 2: "c1", 3: "c1", 4: "c1", 5: "c2"})
    assert world.result().outcome == "elected"
    proclaim(world)
    assert [(one.name, one.seat) for one in world.state.elections[of].elected] == [("M. B", 2), ("Mme C", 3)]
    assert world.state.item_state(ELECTION).outcome == "elected"


def test_gender_must_be_said_when_the_name_does_not_tell() -> None:
    world, of = election("deputies", posts=2)
    members = [{"name": "Anne"}, {"name": "Bruno"}]
    assert (
        world.refuse("set_candidates", election=of, candidates=[{"name": "L", "members": members}]).code
        == "gender_needed"
    )
    members = [{"name": "Anne", "gender": "F"}, {"name": "Bruno", "gender": "M"}]
    world.do("set_candidates", election=of, candidates=[{"name": "L", "members": members}])


def test_too_many_adjoints() -> None:
    world = World().open()
    world.do("open_item", item=ELECTION)
    refusal = world.refuse("begin_election", item=ELECTION, office="deputies", posts=20)
    assert (refusal.code, refusal.override) == ("too_many", True)


def test_tie_of_lists_goes_to_the_highest_average_age() -> None:
    world, of = election("deputies", MIXED, posts=2)
    with_assessors(world, of)
    lists(world, of, Une=["M. B", "Mme C"], Deux=["Mme E", "M. F"])
    for _ in range(2):
        paper(world, {"c1": 3, "c2": 3, "blanc": 1})
        proclaim(world)
    result = paper(world, {"c1": 3, "c2": 3, "blanc": 1})
    assert result.figures.need == "ages_needed"
    births = {"c1": ["1990-01-01", "1950-01-01"], "c2": ["1969-12-31", "1969-12-31"]}
    world.do("break_tie", ballot=world.state.ballot, births=births)
    result = world.state.current_ballot.result  # type: ignore[union-attr]
    assert result.elected == "Deux"  # type: ignore[union-attr]
    assert result.figures.tie_break == "average_age"  # type: ignore[union-attr]


def test_commission_by_largest_remainder() -> None:
    """FR-VOTE-12 E1 in small: quotient 7/3, remainders in the book."""
    world, of = election("cao", posts=3)
    with_assessors(world, of)
    lists(world, of, A=["a1", "a2", "a3"], B=["b1", "b2"])
    result = paper(world, {"c1": 5, "c2": 2})
    table = {one.name: (one.base, one.remainder, one.seats) for one in result.figures.lists}
    assert table == {"A": (2, "1/3", 2), "B": (0, "2", 1)}
    assert result.figures.quotient == "7/3"
    assert [one.name for one in result.figures.elected] == ["a1", "a2", "b1"]
    proclaim(world)
    assert world.state.item_state(ELECTION).outcome == "elected"


def test_community_councillors_by_highest_average() -> None:
    """FR-VOTE-13: the same votes do not give the same seats."""
    world, of = election("community_councillors", posts=3)
    with_assessors(world, of)
    lists(world, of, A=["a1", "a2", "a3"], B=["b1", "b2"])
    result = paper(world, {"c1": 5, "c2": 2})
    assert [one.seats for one in result.figures.lists] == [2, 1]
    assert result.figures.averages == ({"A": "5/3", "B": "2"},)


def test_list_seats_tied_are_given_to_the_oldest_once_dates_are_known() -> None:
    world, of = election("cao", posts=3)
    with_assessors(world, of)
    lists(world, of, A=["a1", "a2"], B=["b1", "b2"])
    result = paper(world, {"c1": 3, "c2": 3, "blanc": 1})
    assert result.outcome == "tie_unresolved"
    births = {"c1": ["1970-01-01", "1980-01-01"], "c2": ["1990-01-01", "1950-01-01"]}
    world.do("break_tie", ballot=world.state.ballot, births=births)
    result = world.state.current_ballot.result  # type: ignore[union-attr]
    assert [one.seats for one in result.figures.lists] == [1, 2]  # type: ignore[union-attr]
    proclaim(world)


def test_list_without_a_vote_elects_nobody() -> None:
    world, of = election("cao", posts=3)
    with_assessors(world, of)
    lists(world, of, A=["a1"], B=["b1"])
    assert paper(world, {"nul": 7}).outcome == "not_elected"
    proclaim(world)
    assert world.state.item_state(ELECTION).outcome == "not_adopted"


def test_run_off_opposes_the_first_two() -> None:
    """BE-VOTE-03 with one post: majority 4 of 7, then plurality between two."""
    facts = replace(FACTS, regime="be-wal-commune")
    world, of = contest(["X", "Y", "Z"], "other", facts=facts)
    result = paper(world, {"c1": 3, "c2": 3, "c3": 1})
    assert (result.outcome, result.majority, result.figures.run_off) == ("next_round", 4, ("X", "Y"))
    proclaim(world)
    assert (
        world.refuse("set_candidates", election=of, candidates=[{"name": "X"}, {"name": "Z"}]).code
        == "run_off"
    )
    result = paper(world, {"c1": 3, "c2": 4})
    assert (result.outcome, result.elected) == ("elected", "Y")
    proclaim(world)
    assert world.state.item_state(ELECTION).outcome == "elected"
    assert world.refuse("begin_election", item=ELECTION, office="head").code == "item_not_open"


def test_a_run_off_that_age_chose_ends_by_its_own_votes() -> None:
    """The third of the first round, kept out by age, weighs nothing any more; nobody's birth date is asked again."""
    world, _ = contest(["X", "Y", "Z"], "other", facts=replace(FACTS, regime="be-wal-commune"))
    assert paper(world, {"c1": 3, "c2": 2, "c3": 2}).outcome == "tie_unresolved"
    births = {"c1": ["1960-01-01"], "c2": ["1950-01-01"], "c3": ["1970-01-01"]}
    world.do("break_tie", ballot=world.state.ballot, births=births)
    proclaim(world)
    result = paper(world, {"c1": 4, "c2": 3})
    assert (result.outcome, result.elected, result.figures.tie_break) == ("elected", "X", "")
    proclaim(world)
    assert world.state.item_state(ELECTION).outcome == "elected"


def test_run_off_at_equality_goes_to_the_older() -> None:
    facts = replace(FACTS, regime="be-wal-commune")
    world, _ = contest(["Anne", "David", "Claire"], "other", facts=facts)
    paper(world, {"c1": 3, "c2": 3, "c3": 1})
    proclaim(world)
    result = paper(world, {"c1": 3, "c2": 3, "blanc": 1})
    assert result.elected == "David"


def test_mayor_installed_presides_over_the_adjoints_on_the_same_item() -> None:
    """FR-COMP-06: the oldest presides over the election of the mayor alone."""
    world, _ = contest(["Anne"], "head", chair=DAVID, more=True)
    paper(world, {"c1": 7})
    proclaim(world)
    assert (world.state.chair, world.state.chair_now(ELECTION)) == (ANNE, ANNE)
    world.do("begin_election", item=ELECTION, office="deputies")


def test_seats_past_the_last_name_of_a_list_stay_empty_and_the_election_ends() -> None:
    """FR-VOTE-12: lists may have fewer names than seats; a tie over a seat that nobody can take must not block."""
    world, of = election("cao", posts=3)
    with_assessors(world, of)
    lists(world, of, A=["a"], B=["b"])
    paper(world, {"c1": 3, "c2": 3, "blanc": 1})
    births = {"c1": ["1970-01-01"], "c2": ["1960-01-01"]}
    world.do("break_tie", ballot=world.state.ballot, births=births)
    proclaim(world)
    assert [one.name for one in world.state.elections[of].elected] == ["a", "b"]
    assert world.state.item_state(ELECTION).outcome == "elected"


def test_a_name_left_on_a_list_goes_before_an_exhausted_list() -> None:
    world, of = election("cao", posts=3)
    with_assessors(world, of)
    lists(world, of, A=["a"], B=["b", "c"])
    paper(world, {"c1": 3, "c2": 3, "blanc": 1})
    births = {"c1": ["1940-01-01"], "c2": ["1960-01-01", "1990-01-01"]}
    world.do("break_tie", ballot=world.state.ballot, births=births)
    proclaim(world)
    assert [one.name for one in world.state.elections[of].elected] == ["a", "b", "c"]


def test_blank_papers_alone_call_no_run_off() -> None:
    """BE-VOTE-03: a run-off opposes those who had votes; without any, the first round is held again."""
    world, _ = contest(["X", "Y", "Z"], "other", facts=replace(FACTS, regime="be-wal-commune"))
    paper(world, {"blanc": 7})
    proclaim(world)
    result = paper(world, {"c1": 4, "c2": 3})
    assert (result.outcome, result.elected) == ("elected", "X")
    proclaim(world)
    assert world.state.item_state(ELECTION).outcome == "elected"
