"""Oral questions as the book amounts to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from council.meeting.facts import Facts
from council.meeting.happenings import Event
from council.meeting.oral import Question
from council.meeting.question_events import QuestionAnswered, QuestionAsked, QuestionDropped, QuestionPut
from council.meeting.state import MeetingState


def _changed(meeting: MeetingState, question: str, /, **changes: Any) -> MeetingState:
    after = replace(meeting.questions[question], seq=meeting.seq, **changes)
    return replace(meeting, questions={**meeting.questions, question: after})


def received(facts: Facts, seq: int) -> dict[str, Question]:
    """Questions that came before the meeting, as the opening gives them."""
    return {
        one.question: Question(one.question, one.item, one.seat, one.text, one.on, seq=seq)
        for one in facts.questions
    }


def _put(state: MeetingState, event: QuestionPut) -> MeetingState:
    found = Question(event.question, event.item, event.seat, event.text, event.received, seq=state.seq)
    return replace(state, questions={**state.questions, event.question: found})


HANDLERS: dict[type[Event], Callable[[MeetingState, Any], MeetingState]] = {
    QuestionPut: _put,
    QuestionAsked: lambda state, event: _changed(state, event.question, state="asked"),
    QuestionAnswered: lambda state, event: _changed(
        state, event.question, state="answered", answered_by=event.seat, answer=event.text
    ),
    QuestionDropped: lambda state, event: _changed(state, event.question, state=event.reason),
}
