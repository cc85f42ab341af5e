"""A vote that goes on otherwise: voices taken down aloud, another way in the middle, a closing taken back."""

from __future__ import annotations

import pytest

from council.meeting.consistency import first_contradiction
from council.meeting.events import BallotReopened, VoteCast, WayChanged
from council.meeting.sentences import Teller

from .world import ANNE, BRUNO, DAVID, DECISION, ELECTION, FIRST, MAYOR, SECOND, World


def holds(world: World) -> bool:
    return first_contradiction(world.state.facts, world.state.history) is None


def test_roll_call_is_a_public_vote_taken_down_by_the_clerk() -> None:
    world = World().open()
    ballot = world.ballot(mode="roll_call")
    refusal = world.refuse("vote", by=ANNE, ballot=ballot, seat=ANNE, choice="pour")
    assert refusal.code == "roll_call"
    for seat in (MAYOR, FIRST, SECOND, ANNE, BRUNO):
        events = world.do("record_vote", ballot=ballot, seat=seat, choice="pour" if seat < ANNE else "contre")
        assert events == [
            VoteCast(ballot=ballot, seat=seat, choice="pour" if seat < ANNE else "contre", aloud=True)
        ]
    result = world.result()
    assert (dict(result.counts), result.outcome) == (
        {"pour": 3, "contre": 2, "abstention": 0, "nppv": 0},
        "adopted",
    )
    told = Teller(world.state, staff=True).tell(events[0])
    assert told == "Vote de Bruno, recueilli par le secrétariat\u00a0: contre."
    assert world.state.ballots[ballot].way == "roll_call"
    assert holds(world)


def test_a_voice_said_aloud_joins_those_of_the_tablets() -> None:
    """Mixed: some vote on tablets, the clerk takes down the others, proxies by their bearers."""
    world = World().open(*range(1, 6), proxies=[{"giver": DAVID, "bearer": ANNE}])
    ballot = world.ballot()
    world.vote({MAYOR: "pour", ANNE: "contre"})
    world.do("record_vote", ballot=ballot, seat=BRUNO, choice="pour")
    world.do("record_vote", ballot=ballot, seat=DAVID, choice="contre")
    votes = world.state.ballots[ballot].votes
    assert [(seat, vote.choice, vote.bearer, vote.aloud) for seat, vote in sorted(votes.items())] == [
        (MAYOR, "pour", None, False),
        (ANNE, "contre", None, False),
        (BRUNO, "pour", None, True),
        (DAVID, "contre", ANNE, True),
    ]
    world.do("record_vote", ballot=ballot, seat=ANNE, choice="abstention")
    assert world.state.ballots[ballot].votes[ANNE].choice == "abstention"
    assert world.result().cast == 4


@pytest.mark.parametrize(
    ("mode", "seat", "choice", "code"),
    [
        ("public", 6, "pour", "cannot_vote"),
        ("public", 99, "pour", "unknown_seat"),
        ("public", ANNE, "peut-être", "bad_choice"),
        ("main_levee", ANNE, "pour", "not_by_name"),
        ("secret", ANNE, "pour", "not_by_name"),
    ],
)
def test_voices_that_cannot_be_taken_down(mode: str, seat: int, choice: str, code: str) -> None:
    world = World().open(*range(1, 6))
    ballot = world.ballot(mode=mode)
    assert world.refuse("record_vote", ballot=ballot, seat=seat, choice=choice).code == code


@pytest.mark.parametrize("mode", ["public", "roll_call"])
def test_the_clerk_is_told_who_cannot_be_heard(mode: str) -> None:
    """Not what the member's own tablet would say to him."""
    world = World().open(*range(1, 6))
    ballot = world.ballot(mode=mode)
    sentence = world.refuse("record_vote", ballot=ballot, seat=DAVID, choice="pour").sentence
    assert sentence.startswith("David ne vote pas en ce moment")


def test_only_the_clerk_takes_voices_down() -> None:
    world = World().open()
    ballot = world.ballot()
    refusal = world.refuse("record_vote", by=ANNE, ballot=ballot, seat=BRUNO, choice="pour")
    assert refusal.code == "forbidden"


def test_a_vote_on_tablets_ends_by_hands() -> None:
    """The network goes: what the tablets had sent stays in the book and counts no more."""
    world = World().open()
    ballot = world.ballot()
    world.vote({MAYOR: "contre", ANNE: "contre"})
    assert world.refuse("change_way", ballot=ballot, mode="main_levee").code == "motive_needed"
    events = world.do("change_way", ballot=ballot, mode="main_levee", motive="réseau coupé")
    assert events == [WayChanged(ballot=ballot, mode="main_levee", motive="réseau coupé")]
    assert world.state.ballots[ballot].cast == 0
    world.do("record_hands", ballot=ballot, counts={"pour": 7})
    assert world.result().counts["pour"] == 7
    assert holds(world)
    told = Teller(world.state, staff=False).tell(events[0])
    assert told == "Le vote continue autrement\u00a0: vote à main levée. Motif\u00a0: réseau coupé."


def test_a_vote_on_tablets_goes_on_by_roll_call_with_its_voices() -> None:
    world = World().open()
    ballot = world.ballot()
    world.vote({MAYOR: "pour", ANNE: "contre"})
    world.do("change_way", ballot=ballot, mode="roll_call", motive="tablettes en panne")
    assert sorted(world.state.ballots[ballot].votes) == [MAYOR, ANNE]
    world.do("record_vote", ballot=ballot, seat=BRUNO, choice="pour")
    world.do("change_way", ballot=ballot, mode="public", motive="tablettes revenues")
    world.vote({DAVID: "pour"})
    assert world.result().counts == {"pour": 3, "contre": 1, "abstention": 0, "nppv": 0}
    assert holds(world)


def test_a_secret_vote_goes_on_in_a_wooden_urn_only() -> None:
    world = World().open()
    ballot = world.ballot(mode="secret")
    world.vote({MAYOR: "pour"})
    for mode in ("main_levee", "public", "roll_call", "secret", "nonsense"):
        refusal = world.refuse("change_way", ballot=ballot, mode=mode, motive="panne")
        assert refusal.code == "bad_way"
    world.do("change_way", ballot=ballot, mode="paper", motive="panne")
    assert world.state.ballots[ballot].votes == {}
    world.do("record_paper", ballot=ballot, envelopes=7, counts={"pour": 5, "contre": 1, "blanc": 1})
    assert world.result().outcome == "adopted"
    assert holds(world)
    assert world.refuse("change_way", ballot=ballot, mode="secret", motive="x").code == "closed"


def test_leaving_a_public_ballot_that_members_asked_for_is_a_breach() -> None:
    """A quarter asked for a public vote: hands would take it from them (FR-VOTE-05)."""
    world = World().open()
    world.do("open_item", item=DECISION)
    for seat in (ANNE, BRUNO):
        world.do("make_request", by=seat, seat=seat, subject="public", item=DECISION)
    ballot = world.ballot(mode="public")
    refusal = world.refuse("change_way", ballot=ballot, mode="main_levee")
    assert refusal.code == "motive_needed"
    refusal = world.refuse("change_way", ballot=ballot, mode="main_levee", motive="réseau coupé")
    assert (refusal.code, refusal.override) == ("public_requested", True), (
        "the motive alone goes past nothing"
    )
    world.do("change_way", ballot=ballot, mode="main_levee", motive="réseau coupé", despite=True)
    line = world.state.history[-1]
    assert line.overrode, "the objection is kept beside the motive"
    world.do("change_way", ballot=ballot, mode="roll_call", motive="réseau revenu")
    assert not world.state.history[-1].overrode


def test_a_closing_is_taken_back_before_the_proclamation() -> None:
    world = World().open()
    ballot = world.ballot()
    world.vote(dict.fromkeys((1, 2, 3), "pour"))
    first = world.result()
    assert world.refuse("reopen_ballot", ballot=ballot).code == "motive_needed"
    events = world.do("reopen_ballot", ballot=ballot, motive="deux membres n’avaient pas fini")
    assert isinstance(events[0], BallotReopened)
    assert world.state.open_ballot is not None
    world.vote(dict.fromkeys((4, 5, 6, 7), "contre") | {3: "contre"})
    second = world.result()
    assert (first.outcome, second.outcome) == ("adopted", "rejected")
    world.do("proclaim", ballot=ballot)
    assert holds(world)
    assert world.refuse("reopen_ballot", ballot=ballot, motive="x").code == "not_closed"


def test_an_opened_urn_is_not_closed_again() -> None:
    world = World().open()
    ballot = world.ballot(mode="secret")
    world.vote(dict.fromkeys((1, 2, 3), "pour"))
    world.result()
    assert world.refuse("reopen_ballot", ballot=ballot, motive="x").code == "urn_opened"


def test_hands_are_counted_again_after_reopening() -> None:
    world = World().open()
    ballot = world.ballot(mode="main_levee")
    world.do("record_hands", ballot=ballot, counts={"pour": 4, "contre": 3})
    world.result()
    world.do("reopen_ballot", ballot=ballot, motive="recompter")
    world.do("record_hands", ballot=ballot, counts={"pour": 3, "contre": 4})
    assert world.result().outcome == "rejected"
    assert holds(world)


def test_an_election_by_roll_call_needs_the_waiver_like_any_public_vote() -> None:
    world = World().open()
    world.do("open_item", item=ELECTION)
    refusal = world.refuse("open_ballot", item=ELECTION, mode="roll_call", candidates=["A", "B"])
    assert refusal.code == "secret_required"
