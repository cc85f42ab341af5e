"""Who opened the urn of a secret vote, in the words of the minutes."""

from __future__ import annotations

from council.law.wording import listed, typeset
from council.meeting.state import BallotState, MeetingState

ROLES = {"chair": "présidence", "secretary": "secrétaire de séance", "assessor": "assesseur"}
"""Code of a role -> the word for it."""


def opening_words(state: MeetingState, ballot: BallotState) -> str:
    """``L'urne a été ouverte en présence de A (présidence) et B (assesseur).``; empty when there is nothing to say."""
    result = ballot.result
    if result is None or not result.openers:
        return ""
    people = [
        f"{state.facts.name(seat)} ({ROLES[ballot.confirmed[seat]]})"
        if seat in ballot.confirmed
        else state.facts.name(seat)
        for seat in result.openers
    ]
    each = (
        "chacun l'ayant confirmé sur son appareil" if len(people) > 1 else "qui l'a confirmé sur son appareil"
    )
    return typeset(f"L'urne a été ouverte en présence de {listed(people)}, {each}.")
