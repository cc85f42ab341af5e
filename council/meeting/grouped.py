"""What a block of items voted together forbids while it lasts; ``blocks`` forms it and takes items out."""

from __future__ import annotations

from council.meeting.draft import Draft
from council.meeting.refusals import Refusal

REOPENABLE = ("withdrawn", "postponed")
"""Outcomes after which an item may be put to discussion again."""


def need_alone(draft: Draft, item: int | None) -> None:
    """Refuse what concerns one item while it is discussed with others."""
    if item is not None and item in draft.state.block:
        sentence = "Ce point est dans un vote groupé : sortez-le d'abord du groupe."
        raise Refusal("in_block", sentence)


def check_ballot(draft: Draft, mode: str, *, question: bool, persons: bool) -> tuple[int, ...]:
    """Items that a vote opened now would decide, empty for a single one. Raises Refusal (FR-VOTE-06, FR-AG-06)."""
    block = draft.state.block
    if not block:
        return ()
    if question or persons:
        sentence = "Un amendement, une question ou une élection porte sur un seul point : sortez-le d'abord du vote groupé."
        raise Refusal("in_block", sentence)
    if mode == "secret":
        sentence = "Un scrutin secret se tient point par point : sortez les points du vote groupé."
        raise Refusal("block_secret", sentence, article=draft.state.facts.law.basis("ballot_mode")[0])
    return block
