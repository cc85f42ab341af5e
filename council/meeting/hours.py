"""The hour at which somebody really came or went, when the clerk notes it late (FR-ACT-07).

The line keeps the time of its writing and its place: what was counted before it stays counted. The hour said is one of its
fields, never earlier than what the book makes impossible, and is what minutes and attendance sheets print.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from council.meeting import election_events as el
from council.meeting import events as ev
from council.meeting.chain import stamp
from council.meeting.commands import Context
from council.meeting.evolve import effective_events
from council.meeting.refusals import Refusal
from council.meeting.state import MeetingState

HOURED = (ev.MemberArrived, ev.MemberLeft)
"""Lines that may say an hour."""
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3])\s?[:hH]\s?([0-5][0-9])")
_COUNTED: tuple[tuple[type[ev.Event] | tuple[type[ev.Event], ...], str], ...] = (
    (ev.QuorumChecked, "Le quorum a été compté"),
    (ev.BallotClosed, "Un scrutin a été clos"),
    ((ev.ProcedureDecided, el.SecrecyVoted), "Le conseil a voté"),
)
"""Lines that counted who was there."""
_NAMED = ("seat", "giver", "bearer")
_LISTED = ("seats", "names")
Known = Sequence[ev.Event | None]


def said_hour(state: MeetingState, context: Context, seat: int, text: str, line: int = 0) -> str:
    """The instant (as the chain writes it) of ``text``, an hour of the clock at the meeting, for a member who came or went.

    ``line``: number of the line that is corrected, 0 for one being written. Raises Refusal when it is no hour, not yet
    past, or earlier than a line that counted the room or names the member.
    """
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        raise Refusal("bad_hour", "Écrivez l'heure comme à l'horloge de la salle, par exemple 19:05.")
    hours = context.hours
    if hours is None:
        raise Refusal("failed", "L'heure n'a pas pu être lue : recommencez.")
    written, zone = hours(line), ZoneInfo(state.facts.timezone)
    limit, why = _earliest(state, hours, seat, line)
    instant = _instant(written, zone, time(int(found[1]), int(found[2])), limit)
    if instant > written:
        sentence = f"{_words(instant.astimezone(zone))} n'est pas encore passé : corrigez l'heure."
        raise Refusal("hour_to_come", sentence)
    _not_before(instant, limit, zone, why)
    return stamp(instant)


def keep_hour(state: MeetingState, context: Context, seat: int, since: str, line: int) -> None:
    """Refuse that line ``line``, now about another ``seat``, keeps an hour that the book makes impossible for it."""
    if context.hours is not None:
        limit, why = _earliest(state, context.hours, seat, line)
        _not_before(datetime.fromisoformat(since), limit, ZoneInfo(state.facts.timezone), why)


def in_order(state: MeetingState, context: Context, seat: int, since: str, line: int) -> None:
    """Refuse for line ``line``, as it now reads, an hour later than one said by a later door of ``seat``, or of whose proxy it ended."""
    if context.hours is None:
        return
    known = effective_events(state.history)
    at = (datetime.fromisoformat(since) if since else context.hours(line)).replace(second=0, microsecond=0)
    ended = [one for one in known[line:] if isinstance(one, ev.ProxyEnded) and ended_by(one, known[line - 1])]
    concerned = {seat, *(one.giver for one in ended), *(one.bearer for one in ended)}
    for event in known[line:]:
        then = said(event)
        if then is not None and getattr(event, "seat", None) in concerned and then < at:
            who = state.facts.name(getattr(event, "seat", 0))
            until = told(stamp(then), ZoneInfo(state.facts.timezone))
            sentence = f"Le registre dit ensuite l'heure de {who} : {until}. Dites une heure jusqu'à {until}, ou corrigez d'abord l'autre ligne."
            raise Refusal("hour_too_late", sentence)


def said(event: ev.Event | None) -> datetime | None:
    """The hour said by a door noted late."""
    return datetime.fromisoformat(event.since) if isinstance(event, HOURED) and event.since else None


def ended_by(event: ev.Event, door: ev.Event | None) -> bool:
    """Whether a proxy ended because of that arrival or departure."""
    if not isinstance(event, ev.ProxyEnded):
        return False
    if isinstance(door, ev.MemberArrived):
        return event.reason == "giver_arrived" and event.giver == door.seat
    return isinstance(door, ev.MemberLeft) and event.reason == "bearer_left" and event.bearer == door.seat


def _not_before(instant: datetime, limit: datetime | None, zone: ZoneInfo, why: str) -> None:
    if limit is None or instant >= limit.replace(second=0, microsecond=0):
        return
    at = _words(limit.astimezone(zone))
    sentence = (
        f"{why} à {at} : ce qui précède ne change pas. Dites une heure à partir de {at}, et écrivez l'heure réelle "
        "dans les débats du point."
    )
    raise Refusal("hour_too_early", sentence)


def _instant(written: datetime, zone: ZoneInfo, clock: time, limit: datetime | None) -> datetime:
    """The last possible time that the clock showed ``clock``, in a meeting that may last past midnight or through the night when
    clocks change; the nearest one when none is possible."""
    day = written.astimezone(zone).date()
    shown = [
        datetime.combine(day - timedelta(days=eve), clock.replace(fold=fold), zone).astimezone(UTC)
        for eve in (1, 0)
        for fold in (0, 1)
    ]
    shown = [at for at in shown if at.astimezone(zone).time() == clock]  # clocks that go forward skip an hour
    from_ = limit.replace(second=0, microsecond=0) if limit else min(shown)
    possible = [at for at in shown if from_ <= at <= written]
    return max(possible) if possible else min(shown, key=lambda at: abs(at - written))


def _earliest(
    state: MeetingState, hours: Callable[[int], datetime], seat: int, line: int
) -> tuple[datetime | None, str]:
    """What makes an earlier hour impossible: its instant, and what it did. A door counts from the hour said for it."""
    known = effective_events(state.history)[: line - 1 if line else None]
    latest: tuple[datetime | None, str] = (None, "")
    for seq in range(len(known), 0, -1):
        why = _why(state, known[seq - 1], seat)
        if not why:
            continue
        then = _door_hour(known, seq)
        at = then or hours(seq)
        if latest[0] is None or at > latest[0]:
            latest = at, why
        if then is None:  # whatever was written before is older
            break
    return latest


def _door_hour(known: Known, seq: int) -> datetime | None:
    """The hour said, when line ``seq`` is a door noted late or a proxy that ended by it."""
    event = known[seq - 1]
    door = next((one for one in reversed(known[:seq]) if isinstance(one, HOURED)), None)
    return said(door) if event is not None and (event is door or ended_by(event, door)) else None


def _why(state: MeetingState, event: ev.Event | None, seat: int) -> str:
    """What ``event`` did that an earlier hour of ``seat`` would belie; empty when nothing."""
    if isinstance(event, ev.MeetingOpened):
        return "La séance a été ouverte"
    counted = next((words for kinds, words in _COUNTED if isinstance(event, kinds)), "")
    if counted or event is None:
        return counted
    named = seat in [getattr(event, name, None) for name in _NAMED]
    if named or any(seat in getattr(event, name, ()) for name in _LISTED):
        return f"Le registre nomme encore {state.facts.name(seat)}"
    return ""


def told(since: str, zone: ZoneInfo) -> str:
    """« 19 h 05 », of an instant as the chain writes it."""
    return _words(datetime.fromisoformat(since).astimezone(zone))


def _words(at: datetime) -> str:
    return f"{at:%H} h {at:%M}"
