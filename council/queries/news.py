"""The lines of a live meeting as each audience may read them, and whom new ones concern."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from council.law.wording import count
from council.meeting.chain import Line, stamp
from council.meeting.events import Event, MemberArrived, VoteCast, VoterRecorded
from council.meeting.sentences import Teller
from council.meeting.urn import guarded, keepers
from council.queries.live import CLERK, SCREEN, VOTES, Watched
from council.queries.message_board import for_members_only

MOST_VOTES = 20
"""Votes, or arrivals, in a row above which they are told together."""
_TOGETHER = {**dict.fromkeys(VOTES, "votes"), MemberArrived.kind: "arrivals"}
"""Kind of a line -> kind of the entry that tells many of them."""
_MANY = {"votes": ("vote", "enregistrés"), "arrivals": ("arrivée", "enregistrées")}
Json = dict[str, Any]


def events(watched: Watched, audience: str, since: int) -> Json:
    """The lines after ``since`` as ``audience`` may read them; lines of a closed session are not for the screen."""
    since = min(max(since, 0), watched.seq)
    teller = Teller(watched.state, staff=audience == CLERK)
    seen = [
        (line, event)
        for line, event in zip(watched.lines[since:], watched.state.history[since:], strict=True)
        if not (audience == SCREEN and (line.seq in watched.hidden or for_members_only(event)))
    ]
    told: list[Json] = []
    for kind, some in groupby(seen, lambda pair: _TOGETHER.get(pair[0].kind)):
        run = list(some)
        told += (
            [_many(kind, run)] if kind and len(run) > MOST_VOTES else [_told(*pair, teller) for pair in run]
        )
    return {"from": since + 1, "to": watched.seq, "events": told}


def _told(line: Line, event: Event, teller: Teller) -> Json:
    return {"seq": line.seq, "at": stamp(line.at), "kind": line.kind, "text": teller.tell(event)}


def _many(kind: str, run: list[tuple[Line, Event]]) -> Json:
    """Lines that follow each other, as one entry under the number of the last: five hundred sentences for five hundred
    screens would be more than all the rest together, and a room is read on the board.
    """
    first, last = run[0][0], run[-1][0]
    noun, done = _MANY[kind]
    text = f"{count(len(run), noun)} {done}."
    return {"seq": last.seq, "first": first.seq, "at": stamp(last.at), "kind": kind, "text": text}


def concerned(watched: Watched, since: int) -> set[int] | None:
    """Members whose own situation the lines after ``since`` may have changed; None for all.

    A vote is the business of its seat, of the proxy's bearer, and of who may open the urn once everybody has voted.
    """
    added = watched.state.history[since:]
    if not all(isinstance(event, VoteCast | VoterRecorded) for event in added):
        return None
    ballot = watched.state.open_ballot
    found = set(keepers(watched.state, ballot)) if added and ballot is not None and guarded(ballot) else set()
    return found | {seat for event in added for seat in (event.seat, event.bearer) if seat is not None}  # type: ignore[attr-defined]
