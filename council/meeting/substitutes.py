"""The substitute of a member (suppléant) who sits in the member's seat: present, and voting, in the member's place.

Only where the law provides one (FR-PROX-05; CGCT L5211-6): the book knows it by the name frozen with the seat.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from council.meeting.facts import Facts, Seat
from council.meeting.refusals import Refusal
from council.meeting.state import MeetingState

if TYPE_CHECKING:
    from council.meeting.draft import Draft


def words(substitute: str, member: str) -> str:
    """« M. Paul Roy, suppléant de Mme Anne Petit », as the book and the papers name who sits."""
    return f"{substitute}, {'suppléante' if substitute.startswith('Mme ') else 'suppléant'} de {member}"


def seated(seat: Seat) -> Seat:
    """The seat under its substitute, who takes no rank of the member's: neither to preside nor as the eldest."""
    return replace(
        seat, name=words(seat.substitute, seat.name), short=seat.substitute_short, capacity="", chair_rank=None,
        age_rank=None,
    )  # fmt: skip


def taken(state: MeetingState, seat: int, *, substitute: bool) -> MeetingState:
    """The state once the member of a seat, or the substitute, has come to sit in it."""
    member = state.replaced.get(seat)
    if substitute == (member is not None):
        return state
    if member is None:
        member = state.facts.seat_of[seat]
        return replace(
            state, facts=_with(state.facts, seated(member)), replaced={**state.replaced, seat: member}
        )
    kept = {other: held for other, held in state.replaced.items() if other != seat}
    return replace(state, facts=_with(state.facts, member), replaced=kept)


def need_substitute(draft: Draft, seat: int) -> None:
    """Refuse where the member has no substitute to sit."""
    if not draft.state.facts.seat_of[seat].substitute:
        name = draft.state.facts.name(seat)
        raise Refusal(
            "no_substitute",
            f"{name} n'a pas de suppléant pour cette séance : notez son arrivée, ou un pouvoir.",
        )


def arrival(state: MeetingState, seat: int, *, substitute: bool) -> str:
    """Who came in, whoever sits in the seat since."""
    member = state.replaced.get(seat) or state.facts.seat_of.get(seat)
    if member is None:
        return state.facts.name(seat)
    return words(member.substitute, member.name) if substitute else member.name


def _with(facts: Facts, changed: Seat) -> Facts:
    return replace(facts, seats=tuple(changed if one.seat == changed.seat else one for one in facts.seats))
