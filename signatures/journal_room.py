"""Who was in the room, presided and wrote, read again from the lines of a minute book.

It answers: could this seat vote, who were the voters, whose voice breaks a tie, who could open an urn, was there a quorum.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from signatures.journal_faults import Contradiction
from signatures.journal_rules import Council, item_of

ROOM_LINES = frozenset(
    ("meeting_opened", "member_arrived", "member_left", "proxy_given", "proxy_ended", "secretary_named", "chair_replaced",
     "withdrawal_declared", "withdrawal_ended", "assessors_named", "ballot_opened", "ballot_cancelled", "result_proclaimed",
     "procedure_decided")
)  # fmt: skip
ACCOUNTS = "accounts"
"""The majority asked by the mayor's accounts, on which he neither votes nor is represented."""
QUORUM_FIGURES = ("required", "present", "in_office", "proxies", "reached")


@dataclass
class Room:
    """The room after the lines taken. ``mandated``: those who withdrew as representatives of the authority, who are not
    even in office for the item; ``seconded``: seats in which the substitute sits; ``voting``: item and majority of the
    vote under way."""

    council: Council = field(default_factory=lambda: Council(frozenset(), {}, (), {}, {}, 1, None))
    present: set[int] = field(default_factory=set)
    proxies: dict[int, int] = field(default_factory=dict)
    withdrawn: set[tuple[int, int]] = field(default_factory=set)
    mandated: set[tuple[int, int]] = field(default_factory=set)
    seconded: set[int] = field(default_factory=set)
    items: dict[int, tuple[str, int]] = field(default_factory=dict)
    voting: tuple[int, str] | None = None
    chair: int | None = None
    item_chairs: dict[int, int] = field(default_factory=dict)
    secretary: int | None = None
    assessors: dict[str, frozenset[int]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How much is gone through to count it."""
        return len(self.present) + len(self.proxies) + len(self.withdrawn) + len(self.items) + 1

    def take(self, kind: str, told: Mapping[str, Any]) -> None:
        """A line, one of ``ROOM_LINES``, as it reads."""
        if kind == "meeting_opened":
            self.chair, self.council, self.items = told["chair"], told["council"], dict(told["council"].items)
        elif kind == "member_arrived":
            self.present.add(told["seat"])
            (self.seconded.add if told.get("substitute") else self.seconded.discard)(told["seat"])
        elif kind == "member_left":
            self._left(told["seat"])
        elif kind == "proxy_given":
            self.proxies[told["giver"]] = told["bearer"]
        elif kind == "proxy_ended":
            self.proxies.pop(told["giver"], None)
        elif kind == "secretary_named":
            self.secretary = told["seat"]
        elif kind.startswith("withdrawal_"):
            self._withdrawal((told["item"], told["seat"]), told, ended=kind == "withdrawal_ended")
        elif kind == "assessors_named":
            self.assessors[told["election"]] = frozenset(told["seats"])
        elif kind == "ballot_opened":
            self.voting = told["item"], told.get("rule", "")
        elif kind in ("ballot_cancelled", "result_proclaimed"):
            self.voting = None
        elif kind == "procedure_decided":
            if told.get("added") and told["outcome"] == "adopted":
                self.items[told["added"]["item"]] = item_of(told["added"])
        elif told.get("item") is None:
            self.chair = told["seat"]
        else:
            self.item_chairs[told["item"]] = told["seat"]

    def _left(self, seat: int) -> None:
        self.present.discard(seat)
        self.chair = None if self.chair == seat else self.chair
        self.item_chairs = {item: one for item, one in self.item_chairs.items() if one != seat}

    def _withdrawal(self, one: tuple[int, int], told: Mapping[str, Any], *, ended: bool) -> None:
        (self.withdrawn.discard if ended else self.withdrawn.add)(one)
        mandated = not ended and told.get("reason") == "mandate"
        (self.mandated.add if mandated else self.mandated.discard)(one)

    def presiding(self, item: int | None) -> int | None:
        """Whose voice breaks a tie on ``item``, or between two items."""
        return self.chair if item is None else self.item_chairs.get(item, self.chair)

    def keepers(self, item: int, election: str) -> dict[str, frozenset[int]]:
        """Who may open the urn of a vote on ``item``, by role."""
        here = {seat for seat in self.present if (item, seat) not in self.withdrawn}
        found: dict[str, frozenset[int | None]] = {
            "chair": frozenset([self.presiding(item)]),
            "secretary": frozenset([self.secretary]),
            "assessor": frozenset(self.assessors.get(election, ())),
        }
        return {role: frozenset(here & seats) for role, seats in found.items()}

    def accountable(self, item: int, rule: str = "") -> int | None:
        """Who presides of right, when ``item`` is about his accounts: as convened, or by the vote under way."""
        if not rule and self.voting and self.voting[0] == item:
            rule = self.voting[1]
        if ACCOUNTS not in (rule, self.items.get(item, ("", 0))[0]):
            return None
        return next((seat for seat in self.council.heads if seat not in self.seconded), None)

    def voters(self, item: int | None, rule: str = "", *, course: bool = False) -> dict[int, int | None]:
        """Every seat that may vote on ``item``, or while it is discussed on the ``course`` of the meeting -> who bears its
        proxy."""
        out = {seat for where, seat in self.withdrawn if where == item}
        if item is not None and not course and (head := self.accountable(item, rule)) is not None:
            out.add(head)
        found: dict[int, int | None] = dict.fromkeys(self.present - out)
        for giver, bearer in self.proxies.items():
            if bearer in self.present and giver not in self.present and not {giver, bearer} & out:
                found[giver] = bearer
        return found

    def quorum(self, item: int | None) -> dict[str, Any] | None:
        """The figures of the quorum now, of the meeting or of ``item``; None where the book does not give its law."""
        rules = self.council.rules
        if rules is None:
            return None
        mandated = {seat for where, seat in self.mandated if where == item}
        out = {seat for where, seat in self.withdrawn if where == item} | mandated
        if item is not None and (head := self.accountable(item)) is not None:
            out.add(head)
        base, here = len(self.council.members) - len(mandated), len(self.present - out)
        required = rules.quorum.of(base)
        listed = [self.items[item]] if item in self.items else self.items.values() if item is None else []
        waived = self.council.call == rules.waived_at_call and any(first == 1 for _, first in listed)
        reached = here >= (1 if waived and here < required else required)
        return dict(zip(QUORUM_FIGURES, (required, here, base, len(self.proxies), reached), strict=True))

    def need_quorum(self, seq: int, told: Mapping[str, Any]) -> None:
        """Raises Contradiction when line ``seq`` counts another quorum than that of the room."""
        found = self.quorum(told.get("item"))
        if found is not None and any(told[name] != value for name, value in found.items()):
            raise Contradiction(seq, "Le quorum écrit n’est pas celui de la salle à ce moment.")

    def need_voter(self, seq: int, item: int, vote: Mapping[str, Any], rule: str = "") -> None:
        """Raises Contradiction when line ``seq`` is the vote of a seat that nobody in the room could give."""
        seat, bearer = vote["seat"], vote.get("bearer")
        if type(seat) is not int or seat not in self.council.members:
            raise Contradiction(seq, "Un vote est celui d’un siège qui n’est pas de cette assemblée.")
        voter = seat if bearer is None else bearer
        held = bearer is None or (seat not in self.present and self.proxies.get(seat) == bearer)
        out = {(item, seat), (item, voter)} & self.withdrawn or self.accountable(item, rule) in (seat, voter)
        if voter not in self.present or not held or out:
            raise Contradiction(seq, "Un vote est celui d’un membre qui ne pouvait pas voter à ce moment.")

    def ages(self) -> dict[int, tuple[str, int]]:
        """Seat -> name and rank of age of the members the book knows it of; a substitute has none."""
        return {seat: one for seat, one in self.council.ages.items() if seat not in self.seconded}
