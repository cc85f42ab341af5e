"""What the book says of an election after its last line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from council.law.offices import Office, OfficeRules, office_rules
from council.law.regimes import Regime
from council.meeting import election_events as ev
from council.meeting.election_facts import Candidate, Elected


@dataclass(frozen=True)
class ElectionState:
    """``state``: open, done, abandoned. ``candidates``: of the next ballot; ``run_off``: the only ones allowed."""

    election: str
    item: int
    office: str
    title: str
    posts: int
    more: bool
    candidates: tuple[Candidate, ...] = ()
    assessors: tuple[int, ...] = ()
    waiver: ev.SecrecyVoted | None = None
    elected: tuple[Elected, ...] = ()
    at_once: ev.AppointedAtOnce | None = None
    run_off: tuple[str, ...] = ()
    rounds: int = 0
    """Rounds held for the post now to be filled."""
    state: str = "open"

    def rules(self, law: Regime) -> OfficeRules:
        """How the office is filled."""
        return office_rules(law, Office(self.office), posts=self.posts)

    @property
    def waived(self) -> bool:
        """Whether the council validly gave up the secret ballot."""
        return self.waiver is not None and self.waiver.waived

    @property
    def left(self) -> int:
        """Posts still to be filled."""
        return self.posts - len(self.elected)

    def candidate(self, name: str) -> Candidate | None:
        """Who stands under that name."""
        return next((one for one in self.candidates if one.name == name), None)


def begun(event: ev.ElectionBegun) -> ElectionState:
    """An election that begins."""
    return ElectionState(event.election, event.item, event.office, event.title, event.posts, event.more)


def _candidates(state: ElectionState, event: ev.CandidatesSet) -> ElectionState:
    return replace(state, candidates=event.candidates)


def _assessors(state: ElectionState, event: ev.AssessorsNamed) -> ElectionState:
    return replace(state, assessors=event.seats)


def _secrecy(state: ElectionState, event: ev.SecrecyVoted) -> ElectionState:
    return replace(state, waiver=event)


def _at_once(state: ElectionState, event: ev.AppointedAtOnce) -> ElectionState:
    return replace(state, at_once=event, elected=(*state.elected, *event.elected), state="done")


def _abandoned(state: ElectionState, event: ev.ElectionAbandoned) -> ElectionState:
    return replace(state, state="abandoned")


STEPS: dict[type[Any], Callable[[ElectionState, Any], ElectionState]] = {
    ev.CandidatesSet: _candidates,
    ev.AssessorsNamed: _assessors,
    ev.SecrecyVoted: _secrecy,
    ev.AppointedAtOnce: _at_once,
    ev.ElectionAbandoned: _abandoned,
}


def after_round(
    state: ElectionState, outcome: str, elected: tuple[Elected, ...], run_off: tuple[str, ...]
) -> ElectionState:
    """The election once a round is proclaimed: another round, another post, or the end."""
    if outcome == "next_round":
        standing = tuple(one for one in state.candidates if not run_off or one.name in run_off)
        return replace(state, rounds=state.rounds + 1, run_off=run_off, candidates=standing)
    names = {one.name for one in elected}
    filled = replace(
        state, elected=(*state.elected, *elected), rounds=0, run_off=(),
        candidates=tuple(one for one in state.candidates if one.name not in names),
    )  # fmt: skip
    goes_on = (
        outcome == "elected" and bool(names) and filled.left > 0 and not (elected and elected[0].of_list)
    )
    return filled if goes_on else replace(filled, state="done")
