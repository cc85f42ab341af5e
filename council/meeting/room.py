"""Who may vote, whether there is a quorum: the law applied to the state of the room."""

from __future__ import annotations

import functools
import operator
from collections.abc import Mapping
from types import MappingProxyType
from typing import cast

from council.law.ballots import MajorityRule
from council.law.proxies import usable_proxies
from council.law.quorum import QuorumAnswer, assess_quorum
from council.law.sittings import quorum_waived
from council.meeting.events import QuorumChecked
from council.meeting.state import BallotState, MeetingState


def item_rule(state: MeetingState, item: int) -> str:
    """Majority rule of an item: of its vote in progress, else as convened."""
    ballot = state.current_ballot
    if ballot is not None and ballot.item == item:
        return ballot.rule
    found = state.agenda_item(item)
    return found.rule if found else MajorityRule.SIMPLE_EXPRESSED


def is_accounts(state: MeetingState, item: int, rule: str | None = None) -> bool:
    """Whether ``item`` votes on the mayor's accounts; convened as such, it does under any rule (FR-VOTE-08)."""
    convened = state.agenda_item(item)
    rules = (rule or item_rule(state, item), convened.rule if convened else None)
    return MajorityRule.ACCOUNTS in rules


def accounts_head(state: MeetingState, item: int, rule: str | None = None) -> int | None:
    """The mayor's seat when ``item`` votes on his accounts (FR-VOTE-08), else None."""
    return state.facts.head if is_accounts(state, item, rule) else None


def presiding(state: MeetingState, item: int) -> int | None:
    """Who is in the room to preside over ``item``; None when gone, withdrawn, or the mayor on his own accounts."""
    chair = state.chair_now(item)
    out = withdrawn_from(state, item) | {accounts_head(state, item)}
    return chair if chair in state.present - out else None


def withdrawn_from(state: MeetingState, item: int) -> frozenset[int]:
    """Members who take no part in ``item``."""
    return _on_item(state.withdrawn, item)


def _on_item(pairs: frozenset[tuple[int, int]], item: int) -> frozenset[int]:
    return frozenset(seat for where, seat in pairs if where == item)


def mandated_on(state: MeetingState, item: int) -> frozenset[int]:
    """Representatives of the authority in the body that ``item`` concerns (FR-QUO-05)."""
    return _on_item(state.mandated, item)


def voters(state: MeetingState, item: int, rule: str | None = None) -> Mapping[int, int | None]:
    """Every seat that may vote on ``item`` now -> its bearer when by proxy, None when in person."""
    head = accounts_head(state, item, rule)
    return _voters(_Room(state.present, state.proxies, state.withdrawn), item, head)


class _Room:
    """Who is there, in whose name, and who stays out: equal when they are the very same objects as before.

    Every vote of a storm is decided in one room, and states share what does not change: comparing contents would cost
    as much as counting again.
    """

    __slots__ = ("parts",)

    def __init__(self, *parts: object) -> None:
        self.parts = parts  # held, so that no other object can take their identity

    def __hash__(self) -> int:
        return hash(tuple(map(id, self.parts)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Room) and all(map(operator.is_, self.parts, other.parts))


@functools.lru_cache(maxsize=8)
def _voters(room: _Room, item: int, head: int | None) -> Mapping[int, int | None]:
    present, given, withdrawn = cast(
        "tuple[frozenset[int], Mapping[int, int], frozenset[tuple[int, int]]]", room.parts
    )
    out = _on_item(withdrawn, item)
    proxies = usable_proxies(given, present=present, withdrawn=out, accounts_head=head)
    here: dict[int, int | None] = dict.fromkeys(sorted(present - out - {head}))
    return MappingProxyType(here | dict(sorted(proxies.items())))


def ballot_voters(state: MeetingState, ballot: BallotState) -> dict[int, int | None]:
    """Seats whose voice counts in ``ballot``: those that may vote now and those whose vote is already cast."""
    cast = {seat: vote.bearer for seat, vote in ballot.votes.items()}
    return {**voters(state, ballot.item, ballot.rule), **cast}


def may_still_vote(state: MeetingState, ballot: BallotState) -> dict[int, int | None]:
    """Seats that may vote now and have not: seat -> bearer."""
    return {
        seat: bearer
        for seat, bearer in voters(state, ballot.item, ballot.rule).items()
        if seat not in ballot.votes
    }


def quorum(state: MeetingState, item: int | None = None) -> QuorumAnswer:
    """Quorum of the meeting, or of one item (FR-QUO-01, -04 to -06), with the room as it is now."""
    out: frozenset[int] = frozenset()
    mandated: frozenset[int] = frozenset()
    proxies = len(state.proxies)
    if item is not None:
        head = accounts_head(state, item)
        mandated = mandated_on(state, item)
        out = (withdrawn_from(state, item) | (frozenset() if head is None else {head})) - mandated
        proxies = sum(1 for bearer in voters(state, item).values() if bearer is not None)
    return assess_quorum(
        state.facts.law,
        in_office=len(state.facts.seats),
        present=len(state.present),
        withdrawn_present=len(state.present & out),
        representatives=len(mandated),
        representatives_present=len(state.present & mandated),
        proxies=proxies,
        second_convocation=_waived(state, item),
    )


def _waived(state: MeetingState, item: int | None) -> bool:
    """Whether the repeated convocation waives the quorum for an item, or at the opening for one of them at least."""
    facts = state.facts
    listed = facts.items if item is None else tuple(one for one in facts.items if one.item == item)
    return any(quorum_waived(facts.law, call=facts.call, first_listed=one.first_call) for one in listed)


def quorum_line(state: MeetingState, moment: str, item: int | None = None, motive: str = "") -> QuorumChecked:
    """The quorum as a line of the book."""
    answer = quorum(state, item)
    return QuorumChecked(
        moment=moment, item=item, required=answer.required, present=answer.counted,
        in_office=answer.base, proxies=len(state.proxies), reached=answer.reached,
        sentence=answer.sentence, motive=motive,
    )  # fmt: skip
