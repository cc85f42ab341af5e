"""Lines about oral questions: put, asked, answered, left for another day. Never a vote (FR-AG-02, -04)."""

from __future__ import annotations

from dataclasses import dataclass

from council.meeting.happenings import Event


@dataclass(frozen=True, kw_only=True)
class QuestionPut(Event):
    """A member's question is on the list of ``item``; ``received``: ISO day when it came before the meeting."""

    kind = "question_put"
    question: str
    item: int
    seat: int
    text: str
    received: str = ""


@dataclass(frozen=True, kw_only=True)
class QuestionAsked(Event):
    """The member asks it."""

    kind = "question_asked"
    question: str


@dataclass(frozen=True, kw_only=True)
class QuestionAnswered(Event):
    """``seat`` answers; ``text``: the substance, as the clerk noted it."""

    kind = "question_answered"
    question: str
    seat: int
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class QuestionDropped(Event):
    """Not dealt with today: ``withdrawn``, ``postponed`` or ``written``."""

    kind = "question_dropped"
    question: str
    reason: str
