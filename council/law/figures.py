"""The figures of a legal profile that quorums and results are computed with, as plain values."""

from __future__ import annotations

from council.law.regimes import Regime


def figures_of(regime: Regime) -> dict[str, str | int | bool | None]:
    """What somebody needs who counts a meeting again without us: shares (``1/3`` to reach, ``>1/2`` to exceed), policies, rounds.

    ``waived_at_call``: the convocation at which no quorum is asked of items listed since the first (FR-QUO-03);
    ``urgent_item``: None where no such vote exists; ``run_off``: a second round between the first two (BE-VOTE-03).
    """
    return {
        "quorum": str(regime.quorum),
        "waived_at_call": regime.quorum_waived_at_call,
        "tie": str(regime.tie),
        "two_thirds": str(regime.two_thirds),
        "closed": str(regime.closed_majority),
        "closed_represented": regime.closed_counts_represented,
        "urgent_item": None if regime.urgent_item is None else str(regime.urgent_item),
        "rounds": regime.rounds,
        "run_off": bool(regime.rule("", "be")),
    }
