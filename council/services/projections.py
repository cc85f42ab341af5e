"""Tables that follow the book, written as the difference between two states; their constraints guard the votes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from council.meeting.state import BallotState, MeetingState
from council.models import Ballot, Convocation, Item, ProxyInUse, Turnout, Vote
from council.services.book_rows import insert


def project(
    connection: sa.Connection, organisation_id: int, before: MeetingState, after: MeetingState, now: datetime
) -> None:
    """Bring items added, ballots, votes, émargements and proxies from ``before`` to ``after``."""
    owner = {"organisation_id": organisation_id}
    meeting = after.facts.meeting
    if before.facts is not after.facts:
        _items(connection, owner, before, after, now)
    changed = [one for one in after.ballots.values() if one is not before.ballots.get(one.ballot)]
    changed.sort(key=lambda one: one.state == "open")  # what closes goes first: one open ballot per meeting
    for ballot in changed:
        _ballot(connection, owner, meeting, before.ballots.get(ballot.ballot), ballot)
    if before.proxies is not after.proxies:
        _proxies(connection, owner, meeting, before, after)
    if before.present is not after.present:
        _sitters(connection, meeting, before, after)


def _sitters(connection: sa.Connection, meeting: int, before: MeetingState, after: MeetingState) -> None:
    """Who came to sit, the member or the substitute, whatever had been answered: their devices follow it."""
    came = [
        seat
        for seat in after.present - before.present
        if (found := after.facts.seat_of.get(seat)) and found.substitute
    ]
    for seats, here, other in (
        ([one for one in came if one in after.replaced], "substitute", None),
        ([one for one in came if one not in after.replaced], "present", "substitute"),
    ):
        if seats:
            known = sa.and_(Convocation.meeting_id == meeting, Convocation.mandate_id.in_(seats))
            if other is not None:
                known = sa.and_(known, Convocation.response == other)
            connection.execute(sa.update(Convocation).where(known).values(response=here, proxy_to_id=None))


def _items(
    connection: sa.Connection, owner: dict[str, int], before: MeetingState, after: MeetingState, now: datetime
) -> None:
    """Items that the council admits in urgency, or that a correction takes away before they were opened (BE-CONV-05)."""
    known, wanted = before.facts.item_of, after.facts.item_of
    gone = [item for item in known if item not in wanted]
    if gone:
        connection.execute(sa.delete(Item).where(Item.meeting_id == after.facts.meeting, Item.id.in_(gone)))
    rows = [
        owner | {"id": one.item, "meeting_id": after.facts.meeting, "position": one.position, "title": one.title,
                 "kind": one.kind, "updated_at": now}
        for one in wanted.values() if one.item not in known
    ]  # fmt: skip
    if rows:
        _make_way(connection, after.facts.meeting, [row["position"] for row in rows])
        insert(connection, Item, rows)


def _make_way(connection: sa.Connection, meeting: int, positions: list[Any]) -> None:
    """Points written for a complementary agenda that never left give up the numbers now taken."""
    last = connection.execute(
        sa.select(sa.func.max(Item.position)).where(Item.meeting_id == meeting)
    ).scalar()
    waiting = (Item.meeting_id == meeting, Item.pending, Item.position.in_(positions))
    connection.execute(
        sa.update(Item).where(*waiting).values(position=Item.position + (last or 0) + len(positions))
    )


def _ballot(
    connection: sa.Connection, owner: dict[str, int], meeting: int, old: BallotState | None, new: BallotState
) -> None:
    if old is None:
        row = {
            "id": new.ballot, "meeting_id": meeting, "item_id": new.item, "mode": new.way, "state": new.state,
            "opened_seq": new.opened_seq,
        }  # fmt: skip
        insert(connection, Ballot, [owner | row])
    elif (old.state, old.way) != (new.state, new.way):
        values = {"state": new.state, "mode": new.way}
        connection.execute(sa.update(Ballot).where(Ballot.id == new.ballot).values(**values))
    gone = sorted(set(old.votes) - set(new.votes)) if old is not None else []
    if gone:  # the vote began anew in another way, and perhaps came back to this one since
        for kept in (Vote, Turnout):
            where = (kept.ballot_id == new.ballot, kept.mandate_id.in_(gone))
            connection.execute(sa.delete(kept).where(*where))
    _votes(connection, owner, old, new)


def _votes(
    connection: sa.Connection, owner: dict[str, int], old: BallotState | None, new: BallotState
) -> None:
    known = old.votes if old else {}
    added = [seat for seat in new.votes if seat not in known]
    if new.mode == "secret":
        rows = [owner | {"ballot_id": new.ballot, "mandate_id": seat} for seat in sorted(added)]
        if rows:
            insert(connection, Turnout, rows)
        return
    rows = [owner | _vote(new, seat) for seat in added]
    if rows:
        insert(connection, Vote, rows)
    for seat, cast_vote in new.votes.items():
        if (was := known.get(seat)) is not None and was is not cast_vote and was != cast_vote:
            values = _vote(new, seat)
            where = (Vote.ballot_id == new.ballot, Vote.mandate_id == seat)
            connection.execute(sa.update(Vote).where(*where).values(**values))


def _vote(ballot: BallotState, seat: int) -> dict[str, Any]:
    vote = ballot.votes[seat]
    return {
        "ballot_id": ballot.ballot, "mandate_id": seat, "bearer_id": vote.bearer, "choice": vote.choice,
        "seq": vote.seq,
    }  # fmt: skip


def _proxies(
    connection: sa.Connection, owner: dict[str, int], meeting: int, before: MeetingState, after: MeetingState
) -> None:
    gone = [giver for giver, bearer in before.proxies.items() if after.proxies.get(giver) != bearer]
    if gone:
        where = (ProxyInUse.meeting_id == meeting, ProxyInUse.giver_id.in_(gone))
        connection.execute(sa.delete(ProxyInUse).where(*where))
    rows = [
        owner | {"meeting_id": meeting, "giver_id": giver, "bearer_id": bearer}
        for giver, bearer in after.proxies.items()
        if before.proxies.get(giver) != bearer
    ]
    if rows:
        insert(connection, ProxyInUse, rows)
