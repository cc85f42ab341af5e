"""The opening of the urns of secret votes held on tablets, read again from the lines of a minute book.

The line that opens such a vote says how many persons open its urn together; none in books written before that rule. The
line that closes it names those who had confirmed, each by a line of the own account, or has a motive when they were fewer.
Here each name must have its line; whether it was that of a keeper, ``journal_room`` says.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from signatures.journal_faults import Contradiction

URN_LINES = frozenset(("closing_announced", "urn_confirmed", "urn_revoked"))
"""Kinds of lines that concern an urn that is not opened yet."""


@dataclass
class Urn:
    """``needed``: persons who open it together; ``confirmed``: seats whose confirmation stands."""

    needed: int = 0
    confirmed: set[int] = field(default_factory=set)

    def take(self, seq: int, kind: str, payload: Mapping[str, Any], *, closed: bool) -> None:
        """Line ``seq``, one of ``URN_LINES``; ``closed``: there is no urn to open any more. Raises Contradiction."""
        if closed:
            raise Contradiction(seq, "Cette urne n’est pas à ouvrir.")
        if kind == "closing_announced":
            return
        seat = payload["seat"]
        if type(seat) is not int:
            raise TypeError(kind)
        if kind == "urn_confirmed":  # perhaps again, by somebody who had left the room
            self.confirmed.add(seat)
        elif seat in self.confirmed:
            self.confirmed.remove(seat)
        else:
            raise Contradiction(seq, "Une confirmation est retirée sans avoir été donnée.")

    def check(self, seq: int, closed: Mapping[str, Any]) -> None:
        """The line that closes the vote, as it now reads. Raises Contradiction."""
        openers = closed.get("openers", [])
        if len(set(openers)) != len(openers) or not set(openers) <= self.confirmed:
            raise Contradiction(seq, "Une personne est dite avoir ouvert l’urne sans l’avoir confirmé.")
        if len(openers) < self.needed and not closed.get("motive"):
            raise Contradiction(seq, "L’urne a été ouverte par trop peu de personnes, et sans motif.")
