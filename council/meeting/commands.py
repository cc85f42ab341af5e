"""What the clerk, the chair and the members may ask of the book. Kinds and payloads of the live protocol."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from council.meeting import (  # noqa: F401
    block_commands,
    election_commands,
    floor_commands,
    message_commands,
    question_commands,
    urn_commands,
    way_commands,
)
from council.meeting.bounds import bounded
from council.meeting.codec import Malformed, from_payload
from council.meeting.facts import Facts
from council.meeting.procedure_commands import DecideProcedure as DecideProcedure
from council.meeting.procedure_commands import MakeRequest as MakeRequest
from council.meeting.procedure_commands import WithdrawRequest as WithdrawRequest
from council.meeting.refusals import Refusal
from council.meeting.wishes import Command as Command


@dataclass(frozen=True, kw_only=True)
class Proxy:
    """A proxy as announced."""

    giver: int
    bearer: int


@dataclass(frozen=True, kw_only=True)
class OpenMeeting(Command):
    """``proxies`` absent: those announced in answer to the convocation; ``rooms``: seat -> index of the room, 0 by default.

    ``substitutes``: the seats, among ``present``, in which the substitute sits; absent: as announced.
    """

    kind = "open_meeting"
    chair: int
    present: tuple[int, ...]
    proxies: tuple[Proxy, ...] | None = None
    rooms: Mapping[int, int] = field(default_factory=dict)
    substitutes: tuple[int, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class NameSecretary(Command):
    """The council named its secretary for this meeting."""

    kind = "name_secretary"
    seat: int


@dataclass(frozen=True, kw_only=True)
class Arrive(Command):
    """A member enters the room, or that of index ``room``; with ``substitute``, who sits in the member's place.

    ``since``: the hour of the clock at which it was, when it is noted late (``hours.said_hour``).
    """

    kind = "arrive"
    seat: int
    room: int = 0
    substitute: bool = False
    since: str = ""


@dataclass(frozen=True, kw_only=True)
class Leave(Command):
    """A member leaves the room; ``since`` as for ``Arrive``."""

    kind = "leave"
    seat: int
    since: str = ""


@dataclass(frozen=True, kw_only=True)
class GiveProxy(Command):
    """A written proxy is handed in."""

    kind = "give_proxy"
    giver: int
    bearer: int


@dataclass(frozen=True, kw_only=True)
class EndProxy(Command):
    """A giver takes a proxy back."""

    kind = "end_proxy"
    giver: int
    bearer: int


@dataclass(frozen=True, kw_only=True)
class OpenItem(Command):
    """Put an item to discussion."""

    kind = "open_item"
    item: int


@dataclass(frozen=True, kw_only=True)
class CloseItem(Command):
    """End an item without a vote; ``outcome`` is one of ``items.OUTCOMES``, or the usual one of its kind."""

    kind = "close_item"
    item: int
    outcome: str = ""


@dataclass(frozen=True, kw_only=True)
class Withdraw(Command):
    """A member takes no part in an item.

    ``reason``: ``interest`` (his own, L2131-11) or ``mandate`` (he represents the authority in the body concerned, L1111-6);
    ``decision``: for a mandate, what the item decides about that body (``law.conflicts.Decision``).
    """

    kind = "withdraw"
    seat: int
    item: int
    reason: str = "interest"
    decision: str = ""


@dataclass(frozen=True, kw_only=True)
class EndWithdrawal(Command):
    """A withdrawal is taken back."""

    kind = "end_withdrawal"
    seat: int
    item: int


@dataclass(frozen=True, kw_only=True)
class ReplaceChair(Command):
    """Somebody else presides, for one item or from now on."""

    kind = "replace_chair"
    seat: int
    item: int | None = None


@dataclass(frozen=True, kw_only=True)
class OpenBallot(Command):
    """Open a vote; ``question`` when it is not on the item itself, ``rule`` when not the one convened."""

    kind = "open_ballot"
    item: int
    mode: str
    question: str = ""
    rule: str = ""
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Vote(Command):
    """A public or secret vote for a seat."""

    kind = "vote"
    ballot: str
    seat: int
    choice: str


@dataclass(frozen=True, kw_only=True)
class RecordHands(Command):
    """The count of a show of hands; ``names``: those named with their choice."""

    kind = "record_hands"
    ballot: str
    counts: Mapping[str, int]
    names: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CloseBallot(Command):
    """End a vote and compute its result."""

    kind = "close_ballot"
    ballot: str


@dataclass(frozen=True, kw_only=True)
class CancelBallot(Command):
    """Annul a vote; ``motive`` is needed."""

    kind = "cancel_ballot"
    ballot: str


@dataclass(frozen=True, kw_only=True)
class Proclaim(Command):
    """Read the result out."""

    kind = "proclaim"
    ballot: str


@dataclass(frozen=True, kw_only=True)
class Suspend(Command):
    """Interrupt the meeting."""

    kind = "suspend"
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Resume(Command):
    """Go on after a suspension."""

    kind = "resume"


@dataclass(frozen=True, kw_only=True)
class ClosedSession(Command):
    """The public leaves; ``matter``: ``ordinary``, or ``persons`` or ``budget`` in Wallonia (BE-PUB-02)."""

    kind = "closed_session"
    matter: str = "ordinary"


@dataclass(frozen=True, kw_only=True)
class PublicSession(Command):
    """The public comes back."""

    kind = "public_session"


@dataclass(frozen=True, kw_only=True)
class Correct(Command):
    """Line ``seq`` reads otherwise, or is annulled; ``motive`` is needed.

    ``despite``: said again after the refusal that an item, then, lacked its quorum, or a vote some of its voters.
    """

    kind = "correct"
    seq: int
    payload: Mapping[str, Any] | None = None
    void: bool = False
    despite: bool = False


@dataclass(frozen=True, kw_only=True)
class CloseMeeting(Command):
    """End the meeting."""

    kind = "close_meeting"


COMMANDS: dict[str, type[Command]] = {one.kind: one for one in Command.__subclasses__()}


@dataclass(frozen=True, kw_only=True)
class Context:
    """What a decision needs besides the state; gathered by the caller, who knows the clock and the database.

    ``facts``: the prepared meeting, for ``open_meeting``; ``announced``: proxies announced before it; ``substitutes``: seats that announced their substitute;
    ``ballot``: id for a new vote; ``seat``: the acting member's own seat; ``staff``: the actor keeps the book or
    presides, and may override; ``urn``: opens the urn and gives its counts, for closing a secret vote, asked for once nothing else stands in the way;
    ``new_item``: id for an item that the council may add to the agenda; ``now``: aware instant of the command, for ``open_meeting``; ``hours``: that of a line, or with 0 of the command, for hours said late; ``amendable``: no act was made of the book yet, it may still be corrected after the closing.
    """

    facts: Facts | None = None
    announced: tuple[Proxy, ...] = ()
    substitutes: frozenset[int] = frozenset()
    ballot: str = ""
    seat: int | None = None
    staff: bool = False
    urn: Callable[[], Mapping[str, int]] | None = None
    amendable: bool = False
    new_item: int | None = None
    now: datetime | None = None
    hours: Callable[[int], datetime] | None = None


def parse(kind: object, payload: object) -> Command:
    """The command of a message. Raises Refusal ``unknown_command`` or ``bad_payload``."""
    if not isinstance(kind, str) or kind not in COMMANDS:
        raise Refusal(
            "unknown_command", "Cette commande n'existe pas : rechargez la page, elle est peut-être ancienne."
        )
    try:
        bounded(payload)
        command = from_payload(COMMANDS[kind], payload)
    except Malformed as error:
        raise Refusal(
            "bad_payload", f"La demande est incomplète ou mal écrite (champ « {error} ») : recommencez."
        ) from error
    return command
