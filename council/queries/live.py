"""The live meeting for those who watch it: the book as the database has it now, and who may see how much of it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from council.meeting.chain import Line
from council.meeting.events import Corrected, VoteCast, VoterRecorded
from council.meeting.evolve import evolve_all
from council.meeting.state import MeetingState
from council.models import Account, Convocation, Mandate, Meeting, MeetingLead, Organisation, RoleGrant
from council.permissions import Actor, Permission, Role
from council.queries import book
from council.queries.lead import COLUMNS, Lead
from council.queries.opening import opening

CLERK, MEMBER, SCREEN = "clerk", "member", "screen"
VOTES = (VoteCast.kind, VoterRecorded.kind)


@dataclass(frozen=True)
class Watched:
    """A book at one moment. ``hidden``: numbers of the lines written during a closed session."""

    meeting_id: int
    db_state: str
    opened_at: datetime | None
    state: MeetingState
    lines: tuple[Line, ...]
    hidden: frozenset[int]
    lead: Lead | None = None
    """Who conducts it now."""
    rehearsal: bool = False

    @property
    def seq(self) -> int:
        """Number of the last line."""
        return len(self.lines)

    @property
    def head(self) -> str:
        """Hash of the last line, empty before the first."""
        return self.lines[-1].hash if self.lines else ""


@dataclass(frozen=True)
class Seating:
    """How an actor watches a meeting: the audience, and the own seat if any."""

    audience: str
    seat: int | None


class Standing(NamedTuple):
    """What an account is worth: the version that its open sessions must carry, its roles in an organisation."""

    version: int
    roles: frozenset[Role]


class Books:
    """Reads books; keeps what it has read, and believes only the database about what comes after."""

    def __init__(self, engine: sa.Engine, *, rehearsal: bool = False) -> None:
        self._engine, self._rehearsal = engine, rehearsal
        self._lock = threading.Lock()
        self._kept: dict[int, Watched] = {}

    def marks(self, meeting_ids: list[int]) -> dict[int, tuple[int, int]]:
        """Of each meeting, the number of the last line and of the last takeover (0: nobody conducts it yet)."""
        with self._engine.connect() as connection:
            rows = connection.execute(
                sa.select(Meeting.id, Meeting.last_seq, MeetingLead.generation)
                .outerjoin(MeetingLead, MeetingLead.meeting_id == Meeting.id)
                .where(Meeting.id.in_(meeting_ids))
            )
            return {row.id: (row.last_seq, row.generation or 0) for row in rows}

    def seating(self, actor: Actor, meeting_id: int) -> Seating | None:
        """See ``seating``."""
        with self._engine.connect() as connection:
            return seating(connection, actor, meeting_id)

    def standings(self, organisation_id: int) -> dict[int, Standing]:
        """Every active account that holds a role in the organisation, as it is now."""
        with self._engine.connect() as connection:
            rows = connection.execute(
                sa.select(Account.id, Account.session_version, RoleGrant.role)
                .join(RoleGrant, RoleGrant.account_id == Account.id)
                .where(Account.active, RoleGrant.organisation_id == organisation_id)
            ).all()
        versions = {account: version for account, version, _ in rows}
        roles: dict[int, set[Role]] = {}
        for account, _, role in rows:
            roles.setdefault(account, set()).add(Role(role))
        return {account: Standing(versions[account], frozenset(held)) for account, held in roles.items()}

    def screen(self, token: str) -> int | None:
        """The meeting of a room screen's token; None when it is unknown."""
        if not (token.isascii() and token.isprintable()):  # no database takes NUL or half of a pair
            return None
        with self._engine.connect() as connection:
            return connection.execute(sa.select(Meeting.id).where(Meeting.screen_token == token)).scalar()

    def read(self, meeting_id: int) -> Watched | None:
        """The book now; None when the meeting does not exist."""
        with self._lock, self._engine.connect() as connection:
            row = connection.execute(
                sa.select(Meeting.state, Meeting.opened_at, Meeting.last_seq, Meeting.head_hash, *COLUMNS)
                .outerjoin(MeetingLead, MeetingLead.meeting_id == Meeting.id)
                .where(Meeting.id == meeting_id)
            ).one_or_none()
            if row is None:
                return None
            before = kept = self._kept.get(meeting_id)
            if kept is None or not row.last_seq or row.last_seq < kept.seq:
                facts = opening(connection, meeting_id).facts
                kept = Watched(meeting_id, row.state, None, MeetingState(facts), (), frozenset())
            fresh = replace(self._extended(connection, kept, row), lead=_lead(row), rehearsal=self._rehearsal)
            if fresh == before:
                return before  # the same object: whoever computed something from it need not do so again
            self._kept[meeting_id] = fresh
            return fresh

    def _extended(self, connection: sa.Connection, kept: Watched, row: Any) -> Watched:
        if row.last_seq and (row.head_hash, row.state, row.opened_at) == (
            kept.head,
            kept.db_state,
            kept.opened_at,
        ):
            return kept
        added = book.lines(connection, kept.meeting_id, kept.seq) if row.head_hash != kept.head else []
        if added and added[0].prev_hash != kept.head:  # the database was restored from a copy
            facts = opening(connection, kept.meeting_id).facts
            kept = Watched(kept.meeting_id, row.state, None, MeetingState(facts), (), frozenset())
            added = book.lines(connection, kept.meeting_id)
        state, hidden = kept.state, set(kept.hidden)
        for votes, some in groupby(added, lambda line: line.kind in VOTES):
            run = list(some)
            for part in [run] if votes else [[line] for line in run]:  # a vote opens and closes no door
                events = [line.event for line in part]
                was_closed, state = state.closed_session, evolve_all(state, events)
                amended = events[0].seq if isinstance(events[0], Corrected) else None
                if (was_closed and state.closed_session) or amended in hidden:
                    hidden.update(line.seq for line in part)
        return Watched(
            kept.meeting_id, row.state, row.opened_at, state, (*kept.lines, *added), frozenset(hidden)
        )


def _lead(row: Any) -> Lead | None:
    return Lead(*(row[-len(COLUMNS) :])) if row.generation is not None else None


def seating(connection: sa.Connection, actor: Actor, meeting_id: int) -> Seating | None:
    """Audience of ``actor`` in a meeting; None when it is of another organisation or none of the actor's business."""
    row = connection.execute(
        sa.select(
            Meeting.organisation_id, Meeting.body_id, Meeting.starts_at, Meeting.state, Organisation.timezone
        )
        .join(Organisation, Organisation.id == Meeting.organisation_id)
        .where(Meeting.id == meeting_id)
    ).one_or_none()
    if row is None or row.organisation_id != actor.organisation_id or row.state in ("draft", "cancelled"):
        return None
    seat = _seat(connection, actor.person_id, meeting_id, row)
    if actor.may(Permission.MEETING_CLERK) or actor.may(Permission.MEETING_CHAIR):
        return Seating(CLERK, seat)
    if seat is not None and actor.may(Permission.COUNCILLOR):
        return Seating(MEMBER, seat)
    return None


def _seat(connection: sa.Connection, person_id: int | None, meeting_id: int, row: Any) -> int | None:
    """The seat a person sits in: the own one, unless the substitute does; or that of whom the person replaces."""
    replaced = dict(
        connection.execute(
            sa.select(Convocation.mandate_id, Convocation.substitute_id).where(
                Convocation.meeting_id == meeting_id, Convocation.response == "substitute"
            )
        ).all()
    )
    on = row.starts_at.astimezone(ZoneInfo(row.timezone)).date()
    own = connection.execute(
        sa.select(Mandate.id).where(Mandate.seated(row.body_id, on), Mandate.person_id == person_id)
    ).scalar()
    if own is not None:
        return None if own in replaced else own
    return next((seat for seat, person in replaced.items() if person == person_id), None)
