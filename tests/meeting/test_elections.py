"""Elections in the minute book: candidates, waiver, paper count, rounds, lists, ties by age, single candidacy."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from council.meeting.consistency import first_contradiction
from council.meeting.evolve import replay
from council.meeting.facts import Facts
from council.meeting.sentences import Teller

from .world import ANNE, BRUNO, CLAIRE, DAVID, ELECTION, FACTS, FIRST, MAYOR, SECOND, World


def election(
    office: str = "other", facts: Facts = FACTS, *, chair: int | None = None, **more: Any
) -> tuple[World, str]:
    """A meeting of all seven with an election begun on its third item."""
    world = World(facts=facts).open()
    world.do("open_item", item=ELECTION)
    if chair is not None:
        world.do("replace_chair", seat=chair, item=ELECTION, motive="Essai")
    world.do("begin_election", item=ELECTION, office=office, **more)
    found = world.state.election_on(ELECTION)
    assert found is not None
    return world, found.election


def stand(world: World, of: str, *names: str) -> None:
    """Candidates of the next round."""
    world.do("set_candidates", election=of, candidates=[{"name": name} for name in names])


def lists(world: World, of: str, **members: list[str]) -> None:
    """Lists with their members; ``Mme`` and ``M.`` tell the gender."""
    made = [{"name": name, "members": [{"name": one} for one in each]} for name, each in members.items()]
    world.do("set_candidates", election=of, candidates=made)


def paper(world: World, counts: dict[str, int], **more: Any) -> Any:
    """A round on paper: open, count, close; its figures."""
    ballot = world.ballot(ELECTION, "paper")
    world.do("record_paper", ballot=ballot, envelopes=sum(counts.values()), counts=counts, **more)
    return world.result()


def proclaim(world: World) -> None:
    world.do("proclaim", ballot=world.state.ballot)


def with_assessors(world: World, of: str) -> None:
    world.do("name_assessors", election=of, seats=[ANNE, BRUNO])


def contest(names: list[str], office: str = "other", **more: Any) -> tuple[World, str]:
    """An election begun, its assessors named and candidates standing."""
    world, of = election(office, **more)
    with_assessors(world, of)
    stand(world, of, *names)
    return world, of


def tie(world: World) -> None:
    """Two rounds that elect nobody, then a third of equal votes, still to be decided."""
    for number in range(3):
        paper(world, {"c1": 3, "c2": 3, "blanc": 1})
        if number < 2:
            proclaim(world)


def as_members(*names: str) -> Facts:
    """The council under other names, so that lists have known members."""
    seats = tuple(replace(seat, name=name) for seat, name in zip(FACTS.seats, names, strict=True))
    return replace(FACTS, seats=seats)


MIXED = as_members("Mme A", "M. B", "Mme C", "M. D", "Mme E", "M. F", "Mme G")


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


@pytest.mark.parametrize(
    ("candidates", "code"),
    [
        ([], "no_candidates"),
        ([{"name": "X"}, {"name": " x "}], "bad_candidates"),
        ([{"name": "  "}], "bad_candidates"),
        ([{"name": "X" * 200}], "bad_candidates"),
        ([{"name": "X", "seat": 99}], "unknown_seat"),
        ([{"name": "X", "members": [{"name": "Y"}]}], "bad_candidates"),
        ([{"name": f"C{n}"} for n in range(61)], "bad_candidates"),
        ([{"nom": "X"}], "bad_payload"),
    ],
)
def test_bad_candidates(candidates: list[dict[str, Any]], code: str) -> None:
    world, of = election()
    assert world.refuse("set_candidates", election=of, candidates=candidates).code == code


# -- single candidacy -----------------------------------------------------------------------------------------------


def test_single_candidacy_takes_effect_without_a_vote() -> None:
    world, of = election("outside_body", title="délégué au CNAS")
    stand(world, of, "Mme Roux")
    [appointed, closed] = world.do("appoint", election=of)
    assert "Mme Roux est nommée (délégué au CNAS)" in appointed.sentence  # type: ignore[attr-defined]
    assert "L2121-21" in appointed.law  # type: ignore[attr-defined]
    assert closed.outcome == "appointed"  # type: ignore[attr-defined]
    assert world.state.ballots == {}


@pytest.mark.parametrize(
    ("office", "posts", "names"),
    [
        ("outside_body", 1, ("X", "Y")),
        ("outside_body", 2, ("X",)),
        ("other", 1, ("X",)),
        ("head", 1, ("Anne",)),
        ("syndicate_delegates", 1, ("X",)),
    ],
)
def test_other_candidacies_are_voted(office: str, posts: int, names: tuple[str, ...]) -> None:
    world, of = election(office, posts=posts)
    stand(world, of, *names)
    assert world.refuse("appoint", election=of).code == "vote_required"


def test_two_candidates_for_two_posts_and_a_single_list() -> None:
    world, of = election("outside_body", posts=2)
    stand(world, of, "M. X", "Mme Y")
    world.do("appoint", election=of)
    assert [one.name for one in world.state.elections[of].elected] == ["M. X", "Mme Y"]
    world, of = election("municipal_commission", posts=2)
    lists(world, of, Union=["M. X", "Mme Y", "M. Z"])
    [appointed, _closed] = world.do("appoint", election=of)
    assert [one.name for one in appointed.elected] == ["M. X", "Mme Y"]  # type: ignore[attr-defined]


def test_nobody_is_appointed_before_standing() -> None:
    world, of = election("outside_body")
    assert world.refuse("appoint", election=of).code == "vote_required"
    assert world.refuse("open_ballot", item=ELECTION, mode="secret").code == "no_candidates"


# -- waiver ---------------------------------------------------------------------------------------------------------


def test_unanimous_waiver_lets_the_council_raise_hands() -> None:
    world, of = election()
    stand(world, of, "X", "Y")
    assert world.refuse("open_ballot", item=ELECTION, mode="main_levee").code == "secret_required"
    [line] = world.do("waive_secrecy", election=of, votes_for=7)
    assert line.waived  # type: ignore[attr-defined]
    world.do("open_ballot", item=ELECTION, mode="main_levee")
    assert not world.state.history[-1].motive


@pytest.mark.parametrize("figures", [(6, 1, 0), (0, 0, 7)])
def test_a_vote_against_keeps_the_secret(figures: tuple[int, int, int]) -> None:
    world, of = election()
    stand(world, of, "X", "Y")
    keys = ("votes_for", "votes_against", "abstentions")
    world.do("waive_secrecy", election=of, **dict(zip(keys, figures, strict=True)))
    assert world.refuse("open_ballot", item=ELECTION, mode="public").code == "secret_required"


def test_waiver_must_add_up_and_be_possible() -> None:
    world, of = election()
    assert world.refuse("waive_secrecy", election=of, votes_for=6).code == "tally_mismatch"
    assert world.refuse("waive_secrecy", election=of, votes_for=-1, votes_against=8).code == "bad_payload"
    world, of = election("head", chair=DAVID)
    refusal = world.refuse("waive_secrecy", election=of, votes_for=7)
    assert (refusal.code, refusal.override) == ("not_waivable", False)


# -- paper ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("payload", "code", "override"),
    [
        ({"envelopes": 7, "counts": {"c1": 3, "c2": 3}}, "count_mismatch", False),
        ({"envelopes": 8, "counts": {"c1": 8}}, "too_many_votes", False),
        ({"envelopes": 6, "counts": {"c1": 6}}, "tally_mismatch", True),
        ({"envelopes": 7, "counts": {"c3": 7}}, "bad_choice", False),
        ({"envelopes": 0, "counts": {"c1": -1, "c2": 1}}, "bad_choice", False),
        ({"envelopes": 6, "counts": {"c1": 6}, "silent": [99]}, "cannot_vote", False),
        ({"envelopes": 7, "counts": {"c3": 7}, "written": [{"name": "x"}]}, "bad_candidates", False),
    ],
)
def test_paper_counts_that_do_not_add_up(payload: dict[str, Any], code: str, override: bool) -> None:
    world, _ = contest(["X", "Y"])
    ballot = world.ballot(ELECTION, "paper")
    refusal = world.refuse("record_paper", ballot=ballot, **payload)
    assert (refusal.code, getattr(refusal, "override", False)) == (code, override)


def test_paper_needs_assessors_a_count_and_no_tablet() -> None:
    world, of = election()
    stand(world, of, "X", "Y")
    assert world.refuse("open_ballot", item=ELECTION, mode="paper").code == "assessors_needed"
    assert world.refuse("name_assessors", election=of, seats=[ANNE, ANNE]).code == "too_few_assessors"
    assert world.refuse("name_assessors", election=of, seats=[ANNE, 99]).code == "unknown_seat"
    with_assessors(world, of)
    ballot = world.ballot(ELECTION, "paper")
    assert world.refuse("vote", by=ANNE, ballot=ballot, seat=ANNE, choice="c1").code == "paper"
    assert world.refuse("close_ballot", ballot=ballot).code == "count_needed"
    world.do("record_paper", ballot=ballot, envelopes=6, counts={"c1": 4, "c2": 1, "nul": 1}, silent=[CLAIRE])
    result = world.result()
    assert (result.outcome, result.expressed, result.missing) == ("elected", 5, (CLAIRE,))


def test_somebody_leaves_between_the_count_and_the_closing() -> None:
    world, _ = contest(["X", "Y"])
    ballot = world.ballot(ELECTION, "paper")
    world.do("record_paper", ballot=ballot, envelopes=7, counts={"c1": 7})
    world.do("leave", seat=CLAIRE)
    assert world.refuse("close_ballot", ballot=ballot).code == "too_many_votes"


def test_an_ordinary_secret_vote_may_be_on_paper() -> None:
    world = World().open()
    ballot = world.ballot(11, "paper")
    world.do("record_paper", ballot=ballot, envelopes=7, counts={"pour": 4, "contre": 2, "nul": 1})
    result = world.result()
    assert (result.outcome, result.expressed) == ("adopted", 6)


def test_corrected_count_is_counted_again() -> None:
    world, of = contest(["X", "Y"])
    paper(world, {"c1": 5, "c2": 2})
    proclaim(world)
    line = next(n for n, e in enumerate(world.state.history, 1) if e.kind == "paper_counted")
    world.do("correct", seq=line, payload={"counts": {"c1": 2, "c2": 5}}, motive="Colonnes inversées")
    ballot = next(iter(world.state.ballots.values()))
    assert ballot.result is not None
    assert ballot.result.elected == "Y"
    assert [one.name for one in world.state.elections[of].elected] == ["Y"]
    wrong = world.refuse("correct", seq=line, payload={"counts": {"c1": 2, "c2": 6}}, motive="Erreur")
    assert wrong.code == "count_mismatch"
    assert (
        world.refuse("correct", seq=line, payload={"counts": {"c1": 3, "c2": 3, "blanc": 1}}, motive="x").code
        == "not_correctable"
    ), "it would reopen a round"


def test_correction_never_replaces_a_mayor_installed() -> None:
    world, _ = contest(["Anne", "Claire"], "head", chair=DAVID)
    paper(world, {"c1": 5, "c2": 2})
    proclaim(world)
    line = next(n for n, e in enumerate(world.state.history, 1) if e.kind == "paper_counted")
    swapped = world.refuse("correct", seq=line, payload={"counts": {"c1": 2, "c2": 5}}, motive="Erreur")
    assert swapped.code == "not_correctable"
    world.do("correct", seq=line, payload={"counts": {"c1": 6, "c2": 1}}, motive="Erreur")
    assert "par 6 voix" in next(iter(world.state.ballots.values())).result.sentence  # type: ignore[union-attr]


# -- lists ----------------------------------------------------------------------------------------------------------


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


# -- Wallonia -------------------------------------------------------------------------------------------------------


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


def test_run_off_at_equality_goes_to_the_older() -> None:
    facts = replace(FACTS, regime="be-wal-commune")
    world, _ = contest(["Anne", "David", "Claire"], "other", facts=facts)
    paper(world, {"c1": 3, "c2": 3, "c3": 1})
    proclaim(world)
    result = paper(world, {"c1": 3, "c2": 3, "blanc": 1})
    assert result.elected == "David"


# -- the course of an election --------------------------------------------------------------------------------------


def test_one_election_at_a_time_and_several_on_an_item() -> None:
    world, of = election("outside_body", more=True, title="titulaire")
    assert world.refuse("begin_election", item=ELECTION, office="other").code == "election_open"
    stand(world, of, "X")
    assert world.refuse("close_item", item=ELECTION, outcome="elected").code == "election_open"
    world.do("appoint", election=of)
    assert world.state.item == ELECTION
    world.do("begin_election", item=ELECTION, office="outside_body", title="suppléant", more=True)
    second = world.state.election_on(ELECTION)
    assert second is not None
    stand(world, second.election, "Y")
    world.do("appoint", election=second.election)
    world.do("close_item", item=ELECTION, outcome="elected")
    assert world.state.item_state(ELECTION).outcome == "elected"


def test_abandoned_election_needs_a_motive_and_frees_the_item() -> None:
    world, of = election()
    assert world.refuse("abandon_election", election=of).code == "motive_needed"
    world.do("abandon_election", election=of, motive="Mauvais type d’élection")
    assert world.refuse("set_candidates", election=of, candidates=[{"name": "X"}]).code == "no_election"
    world.do("begin_election", item=ELECTION, office="cao", posts=3)


def test_election_needs_its_item_and_a_known_office() -> None:
    world = World().open()
    assert world.refuse("begin_election", item=ELECTION, office="other").code == "item_not_open"
    world.do("open_item", item=ELECTION)
    assert world.refuse("begin_election", item=ELECTION, office="roi").code == "bad_payload"
    assert world.refuse("begin_election", item=ELECTION, office="other", posts=0).code == "bad_posts"
    assert world.refuse("begin_election", by=ANNE, item=99, office="other").code == "unknown_item"


def test_candidates_of_an_election_are_not_given_with_the_ballot() -> None:
    world, of = election()
    stand(world, of, "X")
    assert (
        world.refuse("open_ballot", item=ELECTION, mode="secret", candidates=["Z"]).code == "bad_candidates"
    )


def test_sentences_say_nothing_of_a_paper_count_to_the_room() -> None:
    world, _ = contest(["X", "Y"])
    ballot = world.ballot(ELECTION, "paper")
    world.do("record_paper", ballot=ballot, envelopes=7, counts={"c1": 6, "c2": 1})
    last = world.state.history[-1]
    assert "X 6" in Teller(world.state, staff=True).tell(last)
    told = [Teller(world.state, staff=False).tell(event) for event in world.state.history]
    assert told[-1] == "Dépouillement\u00a0: 7 enveloppes dans l’urne."
    assert any("Assesseurs désignés\u00a0: Anne et Bruno." in text for text in told)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 7), min_size=2, max_size=5), st.integers(0, 3))
def test_rounds_end_and_the_book_replays(votes: list[int], blank: int) -> None:
    """Whatever is counted: at most three rounds, one person elected, the same book replayed."""
    world, of = election()
    with_assessors(world, of)
    names = [seat.name for seat in FACTS.seats][: len(votes)]
    stand(world, of, *names)
    for _ in range(3):
        counts, left = {"blanc": min(blank, 7)}, 7 - min(blank, 7)
        for index, asked in enumerate(votes):
            counts[f"c{index + 1}"] = min(asked, left)
            left -= counts[f"c{index + 1}"]
        counts["nul"] = left
        result = paper(world, counts)
        proclaim(world)
        if result.outcome != "next_round":
            break
    assert result.outcome in ("elected", "not_elected")
    assert len(world.state.elections[of].elected) == (result.outcome == "elected")
    assert replay(FACTS, world.state.history) == world.state
    assert first_contradiction(FACTS, world.state.history) is None


def test_single_candidacy_for_the_last_post_keeps_who_was_voted_before() -> None:
    world, of = contest(["X", "Y", "Z"], "outside_body", posts=2)
    paper(world, {"c1": 5, "c2": 2})
    proclaim(world)
    stand(world, of, "Y")
    world.do("appoint", election=of)
    held = world.state.elections[of]
    assert ([one.name for one in held.elected], held.left) == (["X", "Y"], 0)


def test_mayor_installed_presides_over_the_adjoints_on_the_same_item() -> None:
    """FR-COMP-06: the oldest presides over the election of the mayor alone."""
    world, _ = contest(["Anne"], "head", chair=DAVID, more=True)
    paper(world, {"c1": 7})
    proclaim(world)
    assert (world.state.chair, world.state.chair_now(ELECTION)) == (ANNE, ANNE)
    world.do("begin_election", item=ELECTION, office="deputies")


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


@pytest.mark.parametrize(
    "candidates",
    [
        [{"name": "M. Premier"}, {"name": "Premier"}],
        [{"name": "Anne"}, {"name": "Claire", "seat": ANNE}],
        [{"name": "Quelqu'un", "seat": ANNE}],
    ],
)
def test_one_member_under_two_names_is_one_candidate(candidates: list[dict[str, Any]]) -> None:
    world, of = election("head", chair=DAVID)
    world.refuse("set_candidates", election=of, candidates=candidates)


def test_a_written_name_is_not_a_candidate_spelt_otherwise() -> None:
    world, _ = contest(["M. Premier"], "head", chair=DAVID)
    ballot = world.ballot(ELECTION, "paper")
    payload = {"envelopes": 7, "counts": {"c1": 3, "c2": 4}, "written": [{"name": "Premier"}]}
    assert world.refuse("record_paper", ballot=ballot, **payload).code == "bad_candidates"


def test_posts_without_measure() -> None:
    world = World().open()
    world.do("open_item", item=ELECTION)
    assert world.refuse("begin_election", item=ELECTION, office="cao", posts=2**50).code == "bad_posts"


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


def test_an_election_under_way_is_ended_or_given_up_before_its_item() -> None:
    world, of = election()
    refusal = world.refuse("close_item", item=ELECTION, outcome="postponed")
    assert refusal.code == "election_open"
    world.do("abandon_election", election=of, motive="Reportée")
    world.do("close_item", item=ELECTION, outcome="postponed")


def test_blank_papers_alone_call_no_run_off() -> None:
    """BE-VOTE-03: a run-off opposes those who had votes; without any, the first round is held again."""
    world, _ = contest(["X", "Y", "Z"], "other", facts=replace(FACTS, regime="be-wal-commune"))
    paper(world, {"blanc": 7})
    proclaim(world)
    result = paper(world, {"c1": 4, "c2": 3})
    assert (result.outcome, result.elected) == ("elected", "X")
    proclaim(world)
    assert world.state.item_state(ELECTION).outcome == "elected"
