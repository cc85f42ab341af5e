"""Shares of a number of members: exact fractions, never floats."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

_SHARE = re.compile(r"(>?)([0-9]{1,4})(?:/([1-9][0-9]{0,3}))?")
_NAMES = {
    Fraction(1, 2): "la moitié",
    Fraction(1, 3): "le tiers",
    Fraction(1, 4): "le quart",
    Fraction(1, 10): "le dixième",
    Fraction(2, 3): "les deux tiers",
}


@dataclass(frozen=True)
class Threshold:
    """A share to reach (``strict`` False: "un tiers", rounded up) or to exceed ("plus de la moitié")."""

    share: Fraction
    strict: bool = False

    @classmethod
    def read(cls, text: str) -> Threshold | None:
        """``1/3`` (a share to reach) or ``>1/2`` (to exceed) as typed in the rules of procedure, else None."""
        match = _SHARE.fullmatch(text)
        return cls(Fraction(int(match[2]), int(match[3] or 1)), strict=bool(match[1])) if match else None

    def needed(self, base: int) -> int:
        """Smallest whole number of members that meets the threshold among ``base`` members."""
        exact = self.share * base
        return (
            exact.numerator // exact.denominator + 1
            if self.strict
            else -(-exact.numerator // exact.denominator)
        )

    def __str__(self) -> str:
        """What ``read`` reads."""
        return f"{'>' if self.strict else ''}{self.share}"

    @property
    def words(self) -> str:
        """``plus de la moitié``, ``le tiers``, ``3/5``."""
        name = _NAMES.get(self.share, str(self.share))
        return f"plus de {name}" if self.strict else name


TWO_THIRDS = Threshold(Fraction(2, 3))
MORE_THAN_HALF = Threshold(Fraction(1, 2), strict=True)

RULES_OF_PROCEDURE = tuple(
    share
    for share in (Threshold.read(text) for text in ("1/5", "1/4", "1/3", "1/2", ">1/2", "3/5", "2/3", "3/4"))
    if share
)
"""Shares that rules of procedure use, from the smallest."""


def absolute_majority(expressed: int) -> int:
    """More than half of the votes cast, ``floor(E/2) + 1`` (FR-VOTE-01)."""
    return MORE_THAN_HALF.needed(expressed)
