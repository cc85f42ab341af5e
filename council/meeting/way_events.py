"""Lines about how a vote goes on: reopened before its proclamation, or held in another way from here on."""

from __future__ import annotations

from dataclasses import dataclass

from council.meeting.happenings import Event


@dataclass(frozen=True, kw_only=True)
class BallotReopened(Event):
    """The chair takes the closing back, before the result is proclaimed; ``motive`` says why."""

    kind = "ballot_reopened"
    ballot: str


@dataclass(frozen=True, kw_only=True)
class WayChanged(Event):
    """From here on the vote is held as ``mode``; ``motive`` says why.

    Voices given by name stay when the new way is by name too; else the vote begins anew.
    """

    kind = "way_changed"
    ballot: str
    mode: str
