"""Who was in the room, presided and wrote, read again from the lines of a minute book.

It answers three questions: could this seat vote, whose voice breaks a tie, who could open an urn. Which members the law
keeps out of an item besides those who withdrew (a mayor from his accounts) is the application's to judge.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from signatures.journal_faults import Contradiction

ROOM_LINES = frozenset(
    ("meeting_opened", "member_arrived", "member_left", "proxy_given", "proxy_ended", "secretary_named", "chair_replaced",
     "withdrawal_declared", "withdrawal_ended", "assessors_named")
)  # fmt: skip


@dataclass
class Room:
    """The room after the lines taken."""

    members: frozenset[int] = frozenset()
    present: set[int] = field(default_factory=set)
    proxies: dict[int, int] = field(default_factory=dict)
    withdrawn: set[tuple[int, int]] = field(default_factory=set)
    chair: int | None = None
    item_chairs: dict[int, int] = field(default_factory=dict)
    secretary: int | None = None
    assessors: dict[str, frozenset[int]] = field(default_factory=dict)

    def take(self, kind: str, told: Mapping[str, Any]) -> None:
        """A line, one of ``ROOM_LINES``, as it reads."""
        if kind == "meeting_opened":
            self.chair, self.members = told["chair"], told["members"]
        elif kind == "member_arrived":
            self.present.add(told["seat"])
        elif kind == "member_left":
            self._left(told["seat"])
        elif kind == "proxy_given":
            self.proxies[told["giver"]] = told["bearer"]
        elif kind == "proxy_ended":
            self.proxies.pop(told["giver"], None)
        elif kind == "secretary_named":
            self.secretary = told["seat"]
        elif kind == "withdrawal_declared":
            self.withdrawn.add((told["item"], told["seat"]))
        elif kind == "withdrawal_ended":
            self.withdrawn.discard((told["item"], told["seat"]))
        elif kind == "assessors_named":
            self.assessors[told["election"]] = frozenset(told["seats"])
        elif told.get("item") is None:
            self.chair = told["seat"]
        else:
            self.item_chairs[told["item"]] = told["seat"]

    def _left(self, seat: int) -> None:
        self.present.discard(seat)
        self.chair = None if self.chair == seat else self.chair
        self.item_chairs = {item: one for item, one in self.item_chairs.items() if one != seat}

    def presiding(self, item: int) -> int | None:
        """Whose voice breaks a tie on ``item``."""
        return self.item_chairs.get(item, self.chair)

    def keepers(self, item: int, election: str) -> dict[str, frozenset[int]]:
        """Who may open the urn of a vote on ``item``, by role."""
        here = {seat for seat in self.present if (item, seat) not in self.withdrawn}
        found: dict[str, frozenset[int | None]] = {
            "chair": frozenset([self.presiding(item)]),
            "secretary": frozenset([self.secretary]),
            "assessor": frozenset(self.assessors.get(election, ())),
        }
        return {role: frozenset(here & seats) for role, seats in found.items()}

    def need_voter(self, seq: int, item: int, vote: Mapping[str, Any]) -> None:
        """Raises Contradiction when line ``seq`` is the vote of a seat that nobody in the room could give."""
        seat, bearer = vote["seat"], vote.get("bearer")
        if type(seat) is not int or seat not in self.members:
            raise Contradiction(seq, "Un vote est celui d’un siège qui n’est pas de cette assemblée.")
        voter = seat if bearer is None else bearer
        held = bearer is None or (seat not in self.present and self.proxies.get(seat) == bearer)
        if voter not in self.present or not held or {(item, seat), (item, voter)} & self.withdrawn:
            raise Contradiction(seq, "Un vote est celui d’un membre qui ne pouvait pas voter à ce moment.")
