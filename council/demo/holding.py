"""The past meeting held through the minute book, line by line, as its clerk would have kept it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from flask import current_app

from council.demo.content.model import DemoMeeting, PastResult
from council.demo.institutions import Register
from council.gateways.clock import FixedClock
from council.models import Ballot, db
from council.permissions import Actor
from council.queries.accounts import actor_for
from council.services.committer import committer, execute


@dataclass
class Room:
    """The meeting as the clerk sees it: who is there, who votes for whom."""

    actor: Actor
    meeting_id: int
    register: Register
    clock: FixedClock
    present: set[str]
    proxies: dict[str, str]
    """giver -> bearer"""
    numbers: count[int] = field(default_factory=lambda: count(1))

    def say(self, kind: str, actor: Actor | None = None, **payload: Any) -> dict[str, Any]:
        """One command; raises ``RuntimeError`` when it is refused."""
        message = {
            "id": f"demonstration-{self.meeting_id}-{next(self.numbers)}",
            "kind": kind,
            "payload": payload,
        }
        answer = execute(committer(), actor or self.actor, self.meeting_id, message)
        if not answer["ok"]:
            raise RuntimeError(f"{kind} : {answer['sentence']}")
        return answer

    def seat(self, person: str) -> int:
        """Seat of a person in the council."""
        return self.register.seat(person)

    def voters(self, without: tuple[str, ...] = ()) -> list[str]:
        """Who counts in a vote: present and not withdrawn, then those they represent."""
        there = [one for one in sorted(self.present) if one not in without]
        return there + [
            giver for giver, bearer in self.proxies.items() if bearer in there and giver not in without
        ]


def hold(actor: Actor, register: Register, content: DemoMeeting, meeting_id: int, made: dict[str, int],
         clock: FixedClock) -> None:  # fmt: skip
    """Open, decide every item, close. Raises ``RuntimeError`` when the law refuses what the content says."""
    members = {person for body, person in register.seats if body == content.body}
    away = set(content.excused) | set(content.absent)
    clock.at = content.starts_at
    room = Room(actor, meeting_id, register, clock, members - away, dict(content.proxies))
    room.say(
        "open_meeting",
        chair=room.seat("helene.garnier"),
        present=sorted(map(room.seat, room.present)),
        proxies=[{"giver": room.seat(g), "bearer": room.seat(b)} for g, b in content.proxies],
    )
    room.say("name_secretary", seat=room.seat(content.secretary))
    assert content.ended_at is not None
    step = (content.ended_at - content.starts_at) / (len(content.results) + 1)
    for number, result in enumerate(content.results, 1):
        clock.at = content.starts_at + step * number
        for movement in content.movements:
            if movement.before_item == number:
                _move(room, movement.member, movement.arrives)
        _decide(room, result, made[result.item.key])
    clock.at = content.ended_at
    room.say("close_meeting")


def _move(room: Room, person: str, arrives: bool) -> None:
    room.say("arrive" if arrives else "leave", seat=room.seat(person))
    (room.present.add if arrives else room.present.discard)(person)


def _decide(room: Room, result: PastResult, item: int) -> None:
    room.say("open_item", item=item)
    if result.state == "noted":
        room.say("close_item", item=item, outcome="acknowledged")
        return
    for person in result.not_taking_part:
        room.say("withdraw", seat=room.seat(person), item=item)
    if result.mode == "acclaim":
        _appoint(room, result, item)
        return
    choices = {person: _choice(result, person) for person in room.voters(result.not_taking_part)}
    mode = "public" if result.mode == "public" else "main_levee"
    room.say("open_ballot", item=item, mode=mode)
    db.session.rollback()  # the committer writes on a connection of its own: read what is there now
    ballot = db.session.execute(
        db.select(Ballot.id)
        .where(Ballot.meeting_id == room.meeting_id)
        .order_by(Ballot.opened_seq.desc())
        .limit(1)
    ).scalar_one()
    if mode == "public":
        for person, choice in choices.items():
            _vote(room, ballot, person, choice)
    else:
        counts = {choice: list(choices.values()).count(choice) for choice in dict.fromkeys(choices.values())}
        names = {str(room.seat(person)): choice for person, choice in choices.items() if choice != "pour"}
        room.say("record_hands", ballot=ballot, counts=counts, names=names)
    room.say("close_ballot", ballot=ballot)
    room.say("proclaim", ballot=ballot)


def _appoint(room: Room, result: PastResult, item: int) -> None:
    """A single candidacy, read out by the chair: no vote (CGCT L2121-21 al. 5)."""
    room.say("begin_election", item=item, office="outside_body", title=result.item.object)
    board = current_app.extensions["council_books"].read(room.meeting_id).state
    election = board.election_on(item).election
    names = [{"name": board.facts.name(room.seat(person))} for person in result.item.candidates]
    room.say("set_candidates", election=election, candidates=names)
    room.say("appoint", election=election)


def _choice(result: PastResult, person: str) -> str:
    if person in result.against:
        return "contre"
    return "abstention" if person in result.abstaining else "pour"


def _vote(room: Room, ballot: str, person: str, choice: str) -> None:
    """The member's own account votes, or that of the bearer of the member's proxy."""
    bearer = person if person in room.present else room.proxies[person]
    voter = actor_for(room.register.accounts[bearer], room.actor.organisation_id)
    assert voter is not None
    room.say("vote", voter, ballot=ballot, seat=room.seat(person), choice=choice)
