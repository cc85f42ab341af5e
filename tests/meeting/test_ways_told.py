"""What the minutes are made from when a vote went on otherwise: names of a roll call, each motive in one place."""

from __future__ import annotations

from council.meeting.events import BallotReopened, WayChanged
from council.queries.named_votes import named_votes
from council.queries.story import tell

from .test_book import lines
from .world import ANNE, BRUNO, DAVID, DECISION, World


def test_a_roll_call_after_hands_is_told_with_its_names_and_one_breach() -> None:
    """Members had asked for a public vote: only leaving it is a breach; its room is that of the last closing."""
    world = World().open()
    world.do("open_item", item=DECISION)
    for seat in (ANNE, BRUNO):
        world.do("make_request", by=seat, seat=seat, subject="public", item=DECISION)
    ballot = world.ballot(mode="public")
    world.vote({1: "contre"})
    world.do("change_way", ballot=ballot, mode="main_levee", motive="réseau coupé", despite=True)
    world.do("record_hands", ballot=ballot, counts={"pour": 7})
    world.result()
    world.do("reopen_ballot", ballot=ballot, motive="contestation")
    world.do("change_way", ballot=ballot, mode="roll_call", motive="à la demande de deux membres")
    for seat in range(1, 7):
        world.do("record_vote", ballot=ballot, seat=seat, choice="pour" if seat < 5 else "abstention")
    world.do("leave", seat=DAVID)
    world.result()
    world.do("proclaim", ballot=ballot)
    story = tell(lines(world))
    item = story.items[0]
    assert [one.motive for one in item.overridden] == ["réseau coupé"]
    ways = [one.event for one in item.moments if isinstance(one.event, WayChanged | BallotReopened)]
    assert [bool(one.overrode) for one in ways] == [True, False, False]
    assert item.deciding is not None
    assert item.deciding.way == "roll_call"
    assert named_votes(story, item.deciding) == dict.fromkeys(range(1, 5), "pour") | dict.fromkeys(
        (5, 6), "abstention"
    )
    assert DAVID not in item.room.present
