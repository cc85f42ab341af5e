"""Who voted what, as far as the law lets the register name it."""

from __future__ import annotations

from council.law.ballots import Mode
from council.meeting.room import voters
from council.meeting.state import BallotState
from council.queries.story import Story


def named_votes(story: Story, ballot: BallotState) -> dict[int, str]:
    """Seat -> choice code, for every voter whose vote the law lets the register name (CGCT L2121-21).

    Public ballots: all of them. Show of hands: those the clerk named, and the others when arithmetic alone tells
    their choice. Secret ballots: nobody.
    """
    if ballot.mode is Mode.SECRET:
        return {}
    if ballot.hands is None:
        return {seat: cast.choice for seat, cast in ballot.votes.items()}
    named = dict(ballot.hands.names)
    return named | _deduced(story, ballot, named)


def _deduced(story: Story, ballot: BallotState, named: dict[int, str]) -> dict[int, str]:
    """«Unanimité sauf…»: when one choice alone has voices left, and as many as voters left, they are those voters'."""
    assert ballot.hands is not None
    if not named and len([n for n in ballot.hands.counts.values() if n]) > 1:
        return {}
    weigh = story.facts.weigh
    left = {
        code: n - weigh([seat for seat, one in named.items() if one == code])
        for code, n in ballot.hands.counts.items()
    }
    open_choices = [code for code, n in left.items() if n > 0]
    room = next(i.room for i in story.items if i.item.item == ballot.item)
    others = [seat for seat in voters(room, ballot.item, ballot.rule) if seat not in named]
    if len(open_choices) == 1 and min(left.values()) >= 0 and left[open_choices[0]] == weigh(others):
        return dict.fromkeys(others, open_choices[0])
    return {}


def labels(ballot: BallotState) -> dict[str, str]:
    """Choice code -> French label, in the order to show them."""
    return ballot.choices
