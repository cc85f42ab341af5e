"""The urn of a secret vote on the live board: who opens it, who has confirmed, what its tally could reveal."""

from __future__ import annotations

from typing import Any

from council.law.wording import typeset
from council.meeting.state import BallotState, MeetingState
from council.meeting.urn import (
    awaited,
    before_closing,
    before_opening,
    confirmed,
    guarded,
    keepers,
    ripe,
)
from council.meeting.urn_words import ROLES

Json = dict[str, Any]


def urn(state: MeetingState, ballot: BallotState | None, *, names: bool) -> Json | None:
    """``{needed, confirmed, announced, ripe, ready, keepers, awaited, warnings}`` while it is to be opened, else None.

    ``names``: not for the room, which reads how many confirmed and no more.
    """
    if ballot is None or ballot.state != "open" or not guarded(ballot):
        return None
    held = confirmed(state, ballot)
    ready = len(held) >= ballot.openers
    counted: Json = {
        "needed": ballot.openers, "confirmed": len(held), "announced": ballot.announced, "ripe": ripe(state, ballot),
        "ready": ready,
    }  # fmt: skip
    if not names:
        return counted
    people = [
        {"seat": seat, "name": state.facts.name(seat), "role": ROLES[role], "confirmed": seat in held}
        for seat, role in keepers(state, ballot).items()
    ]
    return counted | {
        "keepers": people, "awaited": "" if ready else typeset(awaited(state, ballot)),
        "warnings": before_closing(state, ballot) if counted["ripe"] else [],
    }  # fmt: skip


def secrecy(state: MeetingState) -> list[str]:
    """What a secret vote opened now on the item under discussion could reveal: said to the clerk before it opens."""
    return before_opening(state) if state.current_ballot is None else []


def own_urn(state: MeetingState, seat: int) -> Json:
    """A keeper's part in the opening: ``{role, confirmed, may_confirm}``; None for everybody else."""
    ballot = state.open_ballot
    role = keepers(state, ballot).get(seat) if ballot is not None and guarded(ballot) else None
    if ballot is None or role is None:
        return {"urn": None}
    done = seat in ballot.confirmed
    return {"urn": {"role": ROLES[role], "confirmed": done, "may_confirm": not done and ripe(state, ballot)}}
