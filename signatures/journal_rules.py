"""The law that a minute book was held under, as its own lines give it: shares, policies and rounds, no article.

The line that opens the meeting carries them since books can be counted again whole; before, nothing that depends on
them is counted again, which the verdict says.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

_SHARE = re.compile(r"(>?)([0-9]{1,4})(?:/([1-9][0-9]{0,3}))?")
CHAIR_PREVAILS = "chair_vote_prevails_unless_secret"
RULES = (
    "quorum", "waived_at_call", "tie", "two_thirds", "closed", "closed_represented", "urgent_item", "rounds", "run_off",
)  # fmt: skip
"""What a line gives of the law."""
MOST_ROUNDS = 100


@dataclass(frozen=True)
class Share:
    """A share of members to reach (``1/3``) or, when ``strict``, to exceed (``>1/2``)."""

    part: Fraction
    strict: bool

    @classmethod
    def read(cls, text: Any) -> "Share":
        """Raises ValueError for another spelling."""
        found = _SHARE.fullmatch(text) if isinstance(text, str) else None
        if found is None:
            raise ValueError(text)
        return cls(Fraction(int(found[2]), int(found[3] or 1)), bool(found[1]))

    def of(self, members: int) -> int:
        """The smallest number that meets it among ``members``."""
        exact = self.part * members
        return exact.__floor__() + 1 if self.strict else exact.__ceil__()


@dataclass(frozen=True)
class Rules:
    """``waived_at_call``: the convocation at which items listed since the first need no quorum; ``closed_represented``:
    proxies count in the majority that closes the doors; ``run_off``: a second round between the first two (Wallonia)."""

    quorum: Share
    waived_at_call: int | None
    chair_prevails: bool
    two_thirds: Share
    closed: Share
    closed_represented: bool
    urgent_item: Share | None
    rounds: int
    run_off: bool

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> "Rules":
        """The rules as a line gives them. Raises ValueError or LookupError."""
        rounds, call, urgent = told["rounds"], told["waived_at_call"], told["urgent_item"]
        flags = told["closed_represented"], told["run_off"]
        if type(rounds) is not int or not 0 < rounds <= MOST_ROUNDS or {*map(type, flags)} != {bool}:
            raise ValueError(told)
        if call is not None and type(call) is not int:
            raise ValueError(told)
        return cls(
            Share.read(told["quorum"]), call, told["tie"] == CHAIR_PREVAILS, Share.read(told["two_thirds"]),
            Share.read(told["closed"]), flags[0], None if urgent is None else Share.read(urgent), rounds, flags[1],
        )  # fmt: skip


@dataclass(frozen=True)
class Council:
    """What the first line says of the assembly. ``heads``: seats that preside of right; ``ages``: seat -> (name, rank of
    age, 1 the oldest); ``items``: item -> (majority asked, convocation that first listed it); ``call``: of this meeting."""

    members: frozenset[int]
    weights: Mapping[int, int]
    heads: tuple[int, ...]
    ages: Mapping[int, tuple[str, int]]
    items: Mapping[int, tuple[str, int]]
    call: int
    rules: Rules | None
    told: Mapping[str, Any] = field(default_factory=dict)
    """The rules as the line writes them."""

    @classmethod
    def read(cls, opening: Mapping[str, Any]) -> "Council":
        """Raises ValueError, LookupError, TypeError or AttributeError when the line is of another shape."""
        facts = opening["facts"]
        seats, rules = facts["seats"], opening.get("rules")
        weights = {one["seat"]: one["weight"] for one in seats if "weight" in one}
        if any(type(number) is not int or number < 1 for number in weights.values()):
            raise ValueError(opening)
        ages = {one["seat"]: (one["name"], one["age_rank"]) for one in seats if "age_rank" in one}
        if any(type(rank) is not int for _, rank in ages.values()):
            raise ValueError(opening)
        return cls(
            frozenset(one["seat"] for one in seats), weights,
            tuple(one["seat"] for one in seats if one.get("chair_rank") == 1), ages,
            {one["item"]: item_of(one) for one in facts.get("items", [])}, facts.get("call", 1),
            Rules.read(rules) if rules else None, {name: rules[name] for name in RULES} if rules else {},
        )  # fmt: skip

    def weigh(self, seats: Any) -> int:
        """Voices of several seats."""
        return sum(self.weights.get(seat, 1) for seat in seats)


def item_of(told: Mapping[str, Any]) -> tuple[str, int]:
    """Majority that an item of the agenda asks, and the convocation that first listed it."""
    return told.get("rule", "simple_expressed"), told.get("first_call", 1)
