"""Commands about how an open or closed vote goes on (``ways``)."""

from __future__ import annotations

from dataclasses import dataclass

from council.meeting.wishes import Command


@dataclass(frozen=True, kw_only=True)
class RecordVote(Command):
    """A voice given aloud, taken down by the clerk."""

    kind = "record_vote"
    ballot: str
    seat: int
    choice: str


@dataclass(frozen=True, kw_only=True)
class ChangeWay(Command):
    """Go on with the open vote in another way; ``motive`` is needed.

    ``despite``: said again after the refusal that the law objects to that way.
    """

    kind = "change_way"
    ballot: str
    mode: str
    despite: bool = False


@dataclass(frozen=True, kw_only=True)
class ReopenBallot(Command):
    """Take the closing of a vote back before its proclamation; ``motive`` is needed."""

    kind = "reopen_ballot"
    ballot: str
