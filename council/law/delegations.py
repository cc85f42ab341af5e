"""Delegation of the signature of the head of a body: which papers, between which days (FR-ACT-02; CGCT L2122-18 to -20)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from council.law.regimes import Regime
from council.law.wording import day, reference, typeset

PAPERS = frozenset({"extract", "deliberations_list"})
"""What the head signs as head: copies of the register, its list. Minutes and the attendance sheet are signed by who
presided (CGCT L2121-15), which is not delegated."""


@dataclass(frozen=True)
class Term:
    """The days of a delegation, both included. ``ends_on`` empty: until it is withdrawn; ``ended_on``: withdrawn that day,
    from which it holds no more."""

    starts_on: date
    ends_on: date | None = None
    ended_on: date | None = None


def delegable(paper: str) -> bool:
    """Whether the signature of the head on this kind of paper may be given by delegation (FR-ACT-02)."""
    return paper in PAPERS


def objection(term: Term, on: date) -> str:
    """Why the delegation does not hold on that day, as a sentence; empty when it holds."""
    if term.ended_on is not None and on >= term.ended_on:
        return typeset(
            f"La délégation a été retirée le {day(term.ended_on)} : elle ne permet plus de signer."
        )
    if on < term.starts_on:
        return typeset(
            f"La délégation ne commence que le {day(term.starts_on)} : attendez ce jour pour signer."
        )
    if term.ends_on is not None and on > term.ends_on:
        return typeset(f"La délégation a pris fin le {day(term.ends_on)} : elle ne permet plus de signer.")
    return ""


def overlap(one: Term, other: Term) -> bool:
    """Whether two delegations that were not withdrawn share a day."""
    if one.ended_on is not None or other.ended_on is not None:
        return False
    begins, ends = max(one.starts_on, other.starts_on), (one.ends_on or date.max, other.ends_on or date.max)
    return begins <= min(ends)


def basis(regime: Regime) -> str:
    """The articles that allow the delegation, as pages cite them."""
    return reference(regime.basis("signature_delegation"))
