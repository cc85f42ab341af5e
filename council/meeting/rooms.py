"""Decisions that a meeting in several rooms linked by video asks for: who is where, which items, which votes (FR-REM-02)."""

from __future__ import annotations

from collections.abc import Mapping

from council.law.ballots import Mode
from council.law.rooms import item_type, remote_ballot, remote_meeting
from council.law.sittings import remote_item
from council.law.violations import Answer, Status
from council.meeting.draft import Draft
from council.meeting.facts import Facts
from council.meeting.refusals import Refusal
from council.meeting.state import MeetingState


def need_room(facts: Facts, room: int) -> int:
    """The room, which must be one of those convened; the only one when the meeting has one place. Raises Refusal."""
    if 0 <= room < max(len(facts.rooms), 1):
        return room
    raise Refusal(
        "unknown_room", "Cette salle n'est pas de celles de la convocation : choisissez-la dans la liste."
    )


def remote_motive(draft: Draft) -> str:
    """The motive of opening a meeting in several rooms: asked where no text, or only the exceptional, allows it."""
    facts = draft.state.facts
    if not facts.rooms:
        return ""
    answer = remote_meeting(facts.law)
    exceptional = answer.finding.code == "exceptional_only" and facts.law.breach is Status.ERROR
    if answer.status is not Status.ERROR and not exceptional:
        return ""
    return draft.breach(answer.finding.code, answer.sentence, answer.articles)


def item_answer(facts: Facts, item: int) -> Answer | None:
    """What the law says of dealing with ``item`` by video; None when the meeting has one place."""
    if not facts.rooms:
        return None
    found = facts.item_of[item]
    return remote_item(facts.law, item_type=item_type(found.kind, found.video))


def check_mode(draft: Draft, mode: Mode) -> str:
    """The motive of a vote held otherwise than by name in a meeting by video, else empty."""
    facts = draft.state.facts
    answer = remote_ballot(facts.law, mode=mode) if facts.rooms else None
    if answer is None or answer.status is not Status.ERROR:
        return ""
    return draft.breach(answer.finding.code, answer.sentence, answer.articles)


def by_room(state: MeetingState) -> Mapping[str, int]:
    """Members present in each room, in the order of the convocation; empty when the meeting has one place."""
    return {
        name: sum(1 for seat in state.present if state.room_of.get(seat, 0) == index)
        for index, name in enumerate(state.facts.rooms)
    }
