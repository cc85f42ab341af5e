"""Commands about oral questions (``questions``)."""

from __future__ import annotations

from dataclasses import dataclass

from council.meeting.wishes import Command


@dataclass(frozen=True, kw_only=True)
class PutQuestion(Command):
    """Note the oral question of a member; ``received``: ISO day it came before the meeting, empty when put in the room."""

    kind = "put_question"
    item: int
    seat: int
    text: str
    received: str = ""


@dataclass(frozen=True, kw_only=True)
class AskQuestion(Command):
    """The question is asked now."""

    kind = "ask_question"
    question: str


@dataclass(frozen=True, kw_only=True)
class AnswerQuestion(Command):
    """The question is answered, by ``seat`` (by the chair when empty); ``text``: the substance of the answer."""

    kind = "answer_question"
    question: str
    seat: int | None = None
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class DropQuestion(Command):
    """The question is not dealt with today: ``reason`` ``withdrawn``, ``postponed`` or ``written`` (answered in writing)."""

    kind = "drop_question"
    question: str
    reason: str
