"""The story of one vote in a minute book: which line may follow which, from its opening to what is read out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from signatures.journal_contest import Contest
from signatures.journal_faults import Contradiction
from signatures.journal_urn import URN_LINES, Urn

BY_NAME = {"public", "roll_call"}
"""Ways of voting whose voices stay when the one follows the other."""
VOTES = frozenset(("vote_cast", "voter_recorded"))
BY_HAND = {"hands_recorded": "main_levee", "paper_counted": "paper"}
"""Kind of a count -> the way of voting it belongs to."""


@dataclass
class Ballot:
    """Numbers of the lines that concern one vote."""

    opened: int
    mode: str
    votes: dict[int, int] = field(default_factory=dict)
    counted: list[int] = field(default_factory=list)
    closed: int = 0
    broken: int = 0
    proclaimed: int = 0
    cancelled: bool = False
    item: Any = None
    election: Any = ""
    rule: str = ""
    contest: Contest | None = None
    """Who stood in a vote on persons; None for a text."""
    chair: int | None = None
    """Who presided at the closing."""
    voters: Mapping[int, int | None] = field(default_factory=dict)
    """Seats that could vote at the closing -> who bore their proxy."""
    ages: Mapping[int, tuple[str, int]] = field(default_factory=dict)
    """What was then known of ages: seat -> name and rank."""
    urn: Urn = field(default_factory=Urn)

    def take(self, seq: int, kind: str, payload: Mapping[str, Any]) -> None:
        """A line about this vote. Raises Contradiction when it cannot come now."""
        over = bool(self.closed or self.cancelled)
        if kind in VOTES:
            self._vote(seq, kind, payload, over)
        elif kind in URN_LINES:
            self.urn.take(seq, kind, payload, closed=self.mode != "secret" or over)
        elif kind in BY_HAND:
            if self.mode != BY_HAND[kind] or over:
                raise Contradiction(seq, "Un décompte n’est pas celui d’un scrutin ouvert de cette façon.")
            self.counted.append(seq)
        elif kind == "ballot_closed":
            if over:
                raise Contradiction(seq, "Ce scrutin est clos deux fois, ou après son annulation.")
            self.closed = seq
        elif kind == "way_changed":
            self._change(seq, payload, over)
        elif kind in ("ballot_reopened", "tie_broken", "ballot_cancelled", "result_proclaimed"):
            self._follow(seq, kind)

    def _vote(self, seq: int, kind: str, payload: Mapping[str, Any], over: bool) -> None:
        if over:
            raise Contradiction(seq, "Un vote est écrit après la clôture de son scrutin.")
        if self.mode not in (BY_NAME if kind == "vote_cast" else {"secret"}):
            raise Contradiction(seq, "Un vote n’est pas de la façon dont son scrutin se tient.")
        if kind == "voter_recorded" and payload["seat"] in self.votes:
            raise Contradiction(seq, "Un siège vote deux fois au même scrutin secret.")
        self.votes[payload["seat"]] = seq

    def _change(self, seq: int, payload: Mapping[str, Any], over: bool) -> None:
        if over:
            raise Contradiction(seq, "La façon de voter change après la clôture du scrutin.")
        if not {self.mode, payload["mode"]} <= BY_NAME:
            self.votes, self.counted, self.urn = {}, [], Urn(self.urn.needed)
        self.mode = payload["mode"]

    def _follow(self, seq: int, kind: str) -> None:
        """What may follow a closing, until the result is read out. An open vote too may be annulled."""
        if self.proclaimed or self.cancelled or not (self.closed or kind == "ballot_cancelled"):
            raise Contradiction(seq, "Cette ligne ne peut pas suivre ce qui est écrit de son scrutin.")
        if kind == "ballot_reopened":
            self.closed = self.broken = 0
        elif kind == "tie_broken":
            self.broken = seq
        elif kind == "ballot_cancelled":
            self.cancelled = True
        else:
            self.proclaimed = seq
