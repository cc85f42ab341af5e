"""Figures that papers print: those of the room as the book says it, corrections included."""

from __future__ import annotations

from council.queries.story import tell
from council.services.paper_facts import Cast, roll
from tests.live.test_boards import watch
from tests.meeting.world import ANNE, BRUNO, CLAIRE, DAVID, World


def test_roll_counts_who_voted_in_the_room_as_corrected() -> None:
    world = World().open(1, 2, 3, ANNE, BRUNO, CLAIRE)
    world.do("arrive", seat=DAVID)
    arrival = world.state.seq
    ballot = world.ballot()
    world.vote({1: "pour", 2: "pour", 3: "contre", ANNE: "abstention", BRUNO: "nppv"})
    world.result()
    world.do("proclaim", ballot=ballot)
    world.do("close_meeting")
    world.do("correct", seq=arrival, void=True, motive="Il n’est pas venu")
    story = tell(watch(world).lines)
    item = story.items[0]
    found = roll(story, Cast(story.final, {}, {}, frozenset()), item.room, item)
    assert found.voters == 4  # neither who declined nor who stayed silent
    assert len(found.present) == 6
    assert "6 présents" in found.quorum_sentence
