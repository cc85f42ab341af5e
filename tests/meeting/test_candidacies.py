"""Who stands: single candidacies, waivers of the secret, bad candidates, elections begun and given up."""

from __future__ import annotations

from typing import Any

import pytest

from .contests import contest, election, lists, paper, proclaim, stand
from .world import ANNE, DAVID, ELECTION, World


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


def test_single_candidacy_takes_effect_without_a_vote() -> None:
    world, of = election("outside_body", title="délégué au CNAS")
    stand(world, of, "Mme Roux")
    [appointed, closed] = world.do("appoint", election=of)
    assert "Mme Roux est nommée (délégué au CNAS)" in appointed.sentence  # type: ignore[attr-defined]
    assert "L.\u00a02121-21" in appointed.law  # type: ignore[attr-defined]
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


def test_single_candidacy_for_the_last_post_keeps_who_was_voted_before() -> None:
    world, of = contest(["X", "Y", "Z"], "outside_body", posts=2)
    paper(world, {"c1": 5, "c2": 2})
    proclaim(world)
    stand(world, of, "Y")
    world.do("appoint", election=of)
    held = world.state.elections[of]
    assert ([one.name for one in held.elected], held.left) == (["X", "Y"], 0)


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


def test_posts_without_measure() -> None:
    world = World().open()
    world.do("open_item", item=ELECTION)
    assert world.refuse("begin_election", item=ELECTION, office="cao", posts=2**50).code == "bad_posts"


def test_an_election_under_way_is_ended_or_given_up_before_its_item() -> None:
    world, of = election()
    refusal = world.refuse("close_item", item=ELECTION, outcome="postponed")
    assert refusal.code == "election_open"
    world.do("abandon_election", election=of, motive="Reportée")
    world.do("close_item", item=ELECTION, outcome="postponed")
