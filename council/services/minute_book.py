"""One write transaction of a minute book: commands decided one after the other, written and committed together."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache, partial
from typing import Any

import sqlalchemy as sa

from council.law.violations import Violation
from council.meeting import chain
from council.meeting import events as ev
from council.meeting.ballots import PAPER
from council.meeting.commands import CloseBallot, Context, DecideProcedure, OpenMeeting, Proxy, Vote
from council.meeting.evolve import evolve_all, replay
from council.meeting.procedures import URGENT_ITEM
from council.meeting.refusals import Refusal
from council.meeting.state import BallotState, MeetingState, Phase
from council.meeting.succession import Succession
from council.models import (
    AuditLine,
    CommandRecord,
    JournalHead,
    MeetingEvent,
    OparlChange,
)
from council.queries import book, journal
from council.queries.opening import Opening, opening
from council.services import book_rows
from council.services.lead import Conducting
from council.services.live_commands import Request, authorise, refused, signature, staff
from council.services.projections import project
from council.services.receipts import BookKeys, Sealed
from council.services.urn import Spoilt, Urn

_ENDS = (ev.WayChanged, ev.BallotClosed, ev.BallotCancelled)
AUTHOR = "account"
"""Key, in the answers kept, of the account they were given to; never sent."""


@dataclass(frozen=True)
class Known:
    """A book as this process last saw it; worth using only while ``head`` is still the last line's hash."""

    prepared: Opening
    state: MeetingState
    head: str


class Writing:
    """The transaction of one batch on one meeting, in the connection given; the caller commits."""

    def __init__(
        self, connection: sa.Connection, meeting_id: int, known: Known | None, now: datetime, keys: BookKeys
    ) -> None:
        self.connection = connection
        self.now = now
        self.meeting = self._locked(meeting_id)
        self.known = self._current(known)
        self.before = self.known.state
        self.book = Succession(self.before)
        self.head = self.meeting.head_hash
        self.keys = keys
        self.conducting = Conducting(connection, meeting_id, self.state.facts.timezone)
        self.urn = Urn(connection, self.meeting.organisation_id, keys.urn, keys.halves)
        self.lines: list[chain.Line] = []
        self.audit: list[dict[str, Any]] = []

    @property
    def state(self) -> MeetingState:
        """The state after every command decided so far."""
        return self.book.state

    def _locked(self, meeting_id: int) -> Any:
        """The meeting's row, held until the commit. Raises Refusal."""
        row = book_rows.locked(self.connection, meeting_id)
        if row is None:
            raise _unknown()
        return row

    def _current(self, known: Known | None) -> Known:
        """The cached book, with the lines that another process has written since; that of the database when none was cached.
        Before the opening the papers may still change: they are read each time.
        """
        if known is not None and self.meeting.last_seq and known.head == self.meeting.head_hash:
            return known
        if known is not None and known.state.seq:
            added = book.lines(self.connection, self.meeting.id, known.state.seq)
            if added and added[0].prev_hash == known.head:  # else a copy of the database was restored
                caught_up = evolve_all(known.state, [line.event for line in added])
                return Known(known.prepared, caught_up, self.meeting.head_hash)
        prepared = opening(self.connection, self.meeting.id)
        lines = book.lines(self.connection, self.meeting.id)
        state = replay(prepared.facts, [line.event for line in lines])
        return Known(prepared, state, self.meeting.head_hash)

    def run(self, requests: Sequence[Request]) -> list[dict[str, Any]]:
        """The answer of each request, everything written and ready to commit."""
        ids = [request.id for request in requests]
        known = book_rows.answered(self.connection, self.meeting.id, ids)
        fresh: dict[str, dict[str, Any]] = {}
        for request in requests:
            if request.id not in known and not self._foreign(request):
                fresh[request.id] = self._answer(request) | {AUTHOR: request.actor.account_id}
                known[request.id] = fresh[request.id]
        self._write(fresh)
        for answer in known.values():
            if answer.get("receipt") == {}:  # kept without it: it is made again from the lines
                answer["receipt"] = journal.receipt_on(self.connection, self.meeting.id, answer["seq"])
        return [
            refused(request.id, _unknown()) if self._foreign(request) else _for(request, known[request.id])
            for request in requests
        ]

    def _foreign(self, request: Request) -> bool:
        """Whether somebody of another organisation asks: for them the meeting does not exist."""
        return bool(request.actor.organisation_id != self.meeting.organisation_id)

    def after(self) -> Known:
        """The book as it is once committed."""
        return Known(self.known.prepared, self.state, self.head)

    def _answer(self, request: Request) -> dict[str, Any]:
        try:
            events = self.book.decide(request.command, self._context(request))
        except Violation as violation:
            return refused(request.id, violation)
        except Spoilt:
            sentence = "L'urne ne s'ouvre pas : annulez ce scrutin et votez de nouveau, puis prévenez l'administrateur."
            return refused(request.id, Refusal("urn_spoilt", sentence))
        if isinstance(request.command, Vote):
            self._keep_paper(request.command, events)
        else:
            self._keep_urn(events)
            if len(self.state.facts.items) != len(self.before.facts.items):
                self._project()  # the next command of the batch must find the item's number taken
        self._append(request, events)
        return self._done(request)

    def _context(self, request: Request) -> Context:
        seat = self._seat(request.actor.person_id or 0)
        authorise(request.actor, request.kind, seat)
        command = request.command
        if isinstance(command, Vote):
            return _voting(seat)
        self.conducting.check(request, seat)
        context = Context(
            seat=seat, staff=staff(request.actor, request.kind), ballot=str(uuid.uuid4()), amendable=self._amendable(),
            hours=self._hour,
        )  # fmt: skip
        if isinstance(command, OpenMeeting) and self.meeting.state == "convened":
            prepared = self.known.prepared
            announced = tuple(Proxy(giver=giver, bearer=bearer) for giver, bearer in prepared.announced)
            called = prepared.called_in
            return replace(
                context, facts=prepared.facts, announced=announced, substitutes=called, now=self.now
            )
        if isinstance(command, DecideProcedure) and command.subject == URGENT_ITEM:
            return replace(context, new_item=book_rows.free_item(self.connection, self.meeting, self.now))
        if isinstance(command, CloseBallot):
            ballot = self.state.ballots.get(command.ballot)
            if ballot is not None and self._urn(ballot) and ballot.state == "open":
                return replace(context, urn=partial(self.urn.open, ballot.ballot, ballot.choices))
        return context

    def _hour(self, seq: int) -> datetime:
        """When line ``seq`` was written, or with 0 the one that is."""
        earlier = 0 < seq <= self.known.state.seq
        return book.lines(self.connection, self.meeting.id, seq - 1, 1)[0].at if earlier else self.now

    def _seat(self, person_id: int) -> int | None:
        """The seat a person sits in: the own one, or that of the member the person is the substitute of, once noted so."""
        own, member = (
            known.get(person_id) for known in (self.known.prepared.persons, self.known.prepared.substitutes)
        )
        if own is not None:
            return None if own in self.book.replaced else own
        return member if member in self.book.replaced else None

    def _amendable(self) -> bool:
        """Whether the closed book may still be corrected."""
        closed = self.state.phase is Phase.CLOSED
        return closed and not book_rows.has_papers(self.connection, self.meeting.id)

    def _keep_paper(self, vote: Vote, events: Sequence[ev.Event]) -> None:
        """What the book must not hold: the paper of a secret vote."""
        for event in events:
            if isinstance(event, ev.VoterRecorded):
                self.urn.drop(event.ballot, vote.choice)

    def _keep_urn(self, events: Sequence[ev.Event]) -> None:
        """What the book must not hold either: the key of an urn."""
        for event in events:
            if isinstance(event, ev.BallotOpened) and event.mode == "secret":
                self._project()
                self.urn.make(event.ballot)
            elif isinstance(event, _ENDS) and self._ends_urn(event):
                self.urn.destroy(event.ballot)

    def _project(self) -> None:
        project(self.connection, self.meeting.organisation_id, self.before, self.state, self.now)
        self.before = self.state

    def _ends_urn(self, event: ev.WayChanged | ev.BallotClosed | ev.BallotCancelled) -> bool:
        """Whether nothing of an urn of ours may outlive ``event``."""
        if isinstance(event, ev.WayChanged):
            return event.mode == PAPER
        return self._urn(self.state.ballots[event.ballot])

    @staticmethod
    def _urn(ballot: BallotState) -> bool:
        """Whether the papers are ours: a secret vote on paper has an urn of wood."""
        return ballot.mode == "secret" and not ballot.paper

    def _append(self, request: Request, events: Sequence[ev.Event]) -> None:
        author = signature(request.actor, request.kind)
        last = self.book.seq
        first = last - len(events) + 1
        for seq, event in enumerate(events, start=first):
            line = chain.write(self.meeting.id, seq, self.now, author, event, self.head)
            self.lines.append(line)
            self.head = line.hash
        self.audit.append(
            {
                "organisation_id": self.meeting.organisation_id, "at": self.now, "verb": f"live.{request.kind}",
                "account_id": request.actor.account_id, "actor": request.actor.name,
                "detail": {"meeting": self.meeting.id, "from": first, "to": last},
            }
        )  # fmt: skip

    def _done(self, request: Request) -> dict[str, Any]:
        at = chain.stamp(self.now)
        answer = {"ok": True, "id": request.id, "seq": self.book.seq, "hash": self.head, "at": at}
        if isinstance(request.command, Vote):
            # made once every line of the commit is known, and never kept: the lines give it again
            answer["receipt"] = {}
        return answer

    def _write(self, fresh: dict[str, dict[str, Any]]) -> None:
        owner = {"organisation_id": self.meeting.organisation_id}
        write = partial(book_rows.insert, self.connection)
        if fresh:
            kept = owner | {"meeting_id": self.meeting.id}
            write(
                CommandRecord,
                [{**kept, "command_id": one, "answer": answer} for one, answer in fresh.items()],
            )
        if self.lines:
            write(MeetingEvent, [book_rows.line_row(line, owner) for line in self.lines])
            sealed = Sealed(self.keys.signing, self.lines)
            write(JournalHead, [owner | sealed.row])
            self._project()
            self.urn.flush()
            write(AuditLine, self.audit)
            self._advance()
            for answer in fresh.values():
                if "receipt" in answer:
                    answer["receipt"] = sealed.receipt(answer["seq"])

    def _advance(self) -> None:
        """The projection of the book on the meeting's row."""
        columns = {ev.MeetingOpened.kind: "opened_at", ev.MeetingClosed.kind: "closed_at"}
        dates = {columns[line.kind]: line.at for line in self.lines if line.kind in columns}
        state = {"last_seq": self.state.seq, "head_hash": self.head, "state": str(self.state.phase)}
        book_rows.advance(self.connection, self.meeting.id, state, dates)
        if state["state"] != self.meeting.state or self.state.facts is not self.known.state.facts:
            told = {"organisation_id": self.meeting.organisation_id, "meeting_id": self.meeting.id}
            book_rows.insert(self.connection, OparlChange, [told])


@lru_cache(maxsize=1024)
def _voting(seat: int | None) -> Context:
    """What a vote needs besides the state: the same at each vote of the seat."""
    return Context(seat=seat)


def _for(request: Request, kept: dict[str, Any]) -> dict[str, Any]:
    """The answer kept, for its author alone: a receipt is nobody else's business."""
    answer = dict(kept)
    if answer.pop(AUTHOR, request.actor.account_id) == request.actor.account_id:
        return answer
    return refused(request.id, Refusal("bad_payload", "Cet identifiant a déjà servi : rechargez la page."))


def _unknown() -> Refusal:
    return Refusal("unknown_meeting", "Cette séance n'existe pas : revenez à la liste des séances.")
