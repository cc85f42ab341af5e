"""The hour at which somebody really came or went, when the clerk notes it late (FR-ACT-07).

The line keeps the time of its writing and its place: what was counted before it stays counted. The hour said is one of its
fields, never earlier than what the book makes impossible, and is what minutes and attendance sheets print.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from council.meeting import election_events as el
from council.meeting import events as ev
from council.meeting.chain import stamp
from council.meeting.commands import Context
from council.meeting.evolve import effective_events
from council.meeting.refusals import Refusal
from council.meeting.state import MeetingState

_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]) ?[:hH] ?([0-5][0-9])")
_COUNTED: tuple[tuple[type[ev.Event] | tuple[type[ev.Event], ...], str], ...] = (
    (ev.QuorumChecked, "Le quorum a été compté"),
    (ev.BallotClosed, "Un scrutin a été clos"),
    ((ev.ProcedureDecided, el.SecrecyVoted), "Le conseil a voté"),
)
"""Lines that counted who was there."""
_NAMED = ("seat", "giver", "bearer")


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
    instant = _instant(written.astimezone(zone), time(int(found[1]), int(found[2])), limit)
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


def _not_before(instant: datetime, limit: datetime | None, zone: ZoneInfo, why: str) -> None:
    if limit is None or instant >= limit.replace(second=0, microsecond=0):
        return
    at = _words(limit.astimezone(zone))
    sentence = (
        f"{why} à {at} : ce qui précède ne change pas. Dites une heure à partir de {at}, et écrivez l'heure réelle "
        "dans les débats du point."
    )
    raise Refusal("hour_too_early", sentence)


def _instant(written: datetime, clock: time, limit: datetime | None) -> datetime:
    """The last time before ``written`` that the clock showed ``clock``, in a meeting that may last past midnight."""
    day = written.date()
    eve = date.fromordinal(day.toordinal() - 1)
    today, yesterday = (datetime.combine(each, clock, written.tzinfo) for each in (day, eve))
    late = today > written and limit is not None and yesterday >= limit.replace(second=0, microsecond=0)
    return (yesterday if late else today).astimezone(UTC)


def _earliest(
    state: MeetingState, hours: Callable[[int], datetime], seat: int, line: int
) -> tuple[datetime | None, str]:
    """The last line that makes an earlier hour impossible: its instant, and what it did."""
    known = effective_events(state.history)[: line - 1 if line else None]
    for seq in range(len(known), 0, -1):
        why = _why(state, known[seq - 1], seat)
        if why:
            return hours(seq), why
    return None, ""


def _why(state: MeetingState, event: ev.Event | None, seat: int) -> str:
    """What ``event`` did that an earlier hour of ``seat`` would belie; empty when nothing."""
    if isinstance(event, ev.MeetingOpened):
        return "La séance a été ouverte"
    counted = next((words for kinds, words in _COUNTED if isinstance(event, kinds)), "")
    if counted or event is None:
        return counted
    if seat in [getattr(event, name, None) for name in _NAMED]:
        return f"Le registre nomme encore {state.facts.name(seat)}"
    return ""


def told(since: str, zone: ZoneInfo) -> str:
    """« 19 h 05 », of an instant as the chain writes it."""
    return _words(datetime.fromisoformat(since).astimezone(zone))


def _words(at: datetime) -> str:
    return f"{at:%H} h {at:%M}"
