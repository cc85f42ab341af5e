"""Who spoke on an item and how long, for whoever writes the debates. Nothing of it is printed by itself."""

from __future__ import annotations

from council.law.wording import typeset
from council.meeting import floor_events as fl
from council.meeting.floor import spoken
from council.queries.story import Story

SPOKEN = (fl.FloorAsked, fl.FloorWaived, fl.FloorMoved, fl.FloorGiven, fl.FloorEnded)


def interventions(story: Story, item: int) -> str:
    """``Mme Roux (2 min), M. Petit``: in the order of their first turn, minutes from half a minute on."""
    times = spoken(story.final.floor, item, lambda seq: story.moments[seq - 1].at)
    return ", ".join(_named(story, seat, seconds) for seat, seconds in times.items())


def _named(story: Story, seat: int, seconds: float) -> str:
    minutes = round(seconds / 60)
    return typeset(f"{story.facts.name(seat)} ({minutes} min)" if minutes else story.facts.name(seat))
