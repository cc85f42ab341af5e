"""FR-AG-02, FR-VOTE-01, -06, -08, FR-INT-02: what may be voted together."""

from __future__ import annotations

from typing import Any

import pytest

from council.law.blocks import may_join_block
from tests.law.support import commune


@pytest.mark.parametrize("kind", ["decision", "motion", "minutes"])
def test_ordinary_items_may_be_voted_together(kind: str) -> None:
    answer = may_join_block(commune(), kind=kind)
    assert answer.joins
    assert answer.codes == ()


@pytest.mark.parametrize(
    ("facts", "code", "word"),
    [
        ({"kind": "information"}, "kind_not_voted", "L.\u00a02121-10"),
        ({"kind": "debate"}, "kind_not_voted", "seul"),
        ({"kind": "election"}, "secret_alone", "L.\u00a02121-21"),
        ({"kind": "decision", "secret": True}, "secret_alone", "secret"),
        ({"kind": "decision", "rule": "accounts"}, "accounts_alone", "maire"),
        ({"kind": "decision", "restricted": True}, "restricted_alone", "public"),
        ({"kind": "decision", "withdrawals": 1}, "withdrawals_alone", "L.\u00a02131-11"),
    ],
)
def test_what_has_other_voters_or_another_way_is_voted_alone(
    facts: dict[str, Any], code: str, word: str
) -> None:
    answer = may_join_block(commune(), **facts)
    assert not answer.joins
    assert answer.codes == (code,)
    assert word in answer.sentence
