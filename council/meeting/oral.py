"""An oral question as the book knows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """An oral question. ``state``: ``waiting``, ``asked``, ``answered``, ``withdrawn``, ``postponed`` or ``written``."""

    question: str
    item: int
    seat: int
    text: str
    received: str
    state: str = "waiting"
    answered_by: int | None = None
    answer: str = ""
    seq: int = 0
    """Last line that concerns it."""


REASONS = {
    "withdrawn": "retirée par son auteur", "postponed": "reportée à une autre séance", "written": "réponse donnée par écrit",
}  # fmt: skip
"""Why a question is not answered in the room -> French words."""
