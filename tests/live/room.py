"""A convened meeting in the database and short ways to command it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from flask import current_app

from council.meeting.chain import Line
from council.models import Meeting, db
from council.permissions import Actor
from council.queries.book import lines
from council.services.committer import Committer, committer, execute
from tests.factory import Commune, make_meeting

_apart = count()


def convene(commune: Commune, items: int = 4) -> int:
    """A convened meeting that begins now; its id."""
    starts_at = datetime.now(UTC) + timedelta(seconds=next(_apart))
    meeting = make_meeting(commune, starts_at, items, state="convened")
    return meeting.id


@dataclass
class Room:
    """The committer of the running application, and one meeting."""

    commune: Commune
    meeting: int

    @property
    def committer(self) -> Committer:
        return committer()

    def send(self, actor: Actor, kind: str, id: str | None = None, **payload: Any) -> dict[str, Any]:
        """One command as ``actor``."""
        message = {"id": id or str(uuid.uuid4()), "kind": kind, "payload": payload}
        return execute(committer(), actor, self.meeting, message)

    @property
    def clerk(self) -> Actor:
        return self.commune.actor(self.commune.clerk)

    def member(self, index: int) -> Actor:
        """The member at ``index`` in order of the table, the mayor at 0."""
        return self.commune.actor(self.commune.accounts[index])

    def do(self, kind: str, **payload: Any) -> dict[str, Any]:
        """A clerk's command that must pass."""
        answer = self.send(self.clerk, kind, **payload)
        assert answer["ok"], answer
        return answer

    def open(self, present: int = 8) -> Room:
        """Open with the first ``present`` members, secretary named, first item open."""
        seats = self.commune.mandates[:present]
        self.do("open_meeting", chair=seats[0], present=seats)
        self.do("name_secretary", seat=seats[1])
        self.do("open_item", item=self.items()[0])
        return self

    def items(self) -> list[int]:
        """Ids of the items in order."""
        db.session.rollback()
        return [item.id for item in db.session.get_one(Meeting, self.meeting).items]

    def book(self) -> list[Line]:
        """The lines written so far."""
        db.session.rollback()
        return lines(db.session, self.meeting)

    def ballot(self, mode: str = "public", **more: Any) -> str:
        """Open a ballot on the item under discussion; its id."""
        watched = current_app.extensions["council_books"].read(self.meeting)
        self.do("open_ballot", item=watched.state.item, mode=mode, **more)
        return str(current_app.extensions["council_books"].read(self.meeting).state.ballot)

    def close_doors(self) -> None:
        """The council decides on a closed session, and the public leaves."""
        state = current_app.extensions["council_books"].read(self.meeting).state
        counts = {"pour": len(state.present)}
        self.do("decide_procedure", subject="closed_session", by_chair=True, item=state.item, counts=counts)
        self.do("closed_session")

    def open_urn(self, ballot: str) -> None:
        """The closing is announced; chair and secretary, the first two members, confirm on their own."""
        self.do("announce_closing", ballot=ballot)
        for index in (0, 1):
            answer = self.send(self.member(index), "confirm_urn", ballot=ballot)
            assert answer["ok"], answer

    def vote(self, index: int, ballot: str, choice: str, **more: Any) -> dict[str, Any]:
        """The member at ``index`` votes for the own seat."""
        seat = self.commune.mandates[index]
        return self.send(self.member(index), "vote", ballot=ballot, seat=seat, choice=choice, **more)
