"""Decisions about the meeting as a whole: open, suspend, resume, closed session, close."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from council.law.figures import figures_of
from council.law.proxies import check_proxy
from council.law.violations import Violation
from council.law.wording import day
from council.meeting import commands as cmd
from council.meeting import events as ev
from council.meeting.chairing import check_chair
from council.meeting.draft import Draft
from council.meeting.grouped import need_alone
from council.meeting.procedures import closing_objection
from council.meeting.refusals import Refusal
from council.meeting.room import quorum_line
from council.meeting.rooms import need_room, remote_motive
from council.meeting.state import Phase
from council.meeting.substitutes import need_substitute
from council.meeting.voices import opening_motive

EARLY = timedelta(hours=1)
"""How long before the hour of the convocation a meeting may be opened without a motive."""


def open_meeting(draft: Draft, command: cmd.OpenMeeting) -> None:
    """Open with the roll call. Without a quorum it opens too: the book says so and no item can be discussed."""
    if draft.state.phase is not Phase.CONVENED:
        raise Refusal("already_open", "La séance est déjà ouverte : rien à faire.")
    if draft.context.facts is None:
        raise Refusal("not_convened", "Cette séance n'a pas été convoquée : envoyez d'abord la convocation.")
    draft.state = type(draft.state)(draft.context.facts)
    for seat in (command.chair, *command.present):
        draft.need_seat(seat)
    if command.chair not in command.present:
        raise Refusal("chair_absent", "Le président doit être parmi les présents : complétez l'appel.")
    present = sorted(set(command.present), key=lambda seat: draft.state.facts.seat_of[seat].rank)
    substitutes = _substitutes(draft, command)
    weights = opening_motive(draft, draft.context.facts)
    motives = (
        weights,
        remote_motive(draft),
        _punctual(draft),
        _chair_motive(draft, command, present, substitutes),
    )
    motive = next((one for one in motives if one), "")
    facts = draft.context.facts
    draft.emit(ev.MeetingOpened(facts=facts, chair=command.chair, rules=figures_of(facts.law), motive=motive))
    for seat in present:
        room = need_room(draft.state.facts, command.rooms.get(seat, 0))
        draft.emit(ev.MemberArrived(seat=seat, room=room, substitute=seat in substitutes))
    _proxies(draft, command)
    draft.emit(quorum_line(draft.state, "opening"))


def _punctual(draft: Draft) -> str:
    """The motive of an opening that those convened could not expect: another day, or much before the hour."""
    now, facts = draft.context.now, draft.state.facts
    if now is None:
        return ""
    clock = ZoneInfo(facts.timezone)
    convened, here = datetime.fromisoformat(facts.starts_at).astimezone(clock), now.astimezone(clock)
    said = f"La séance est convoquée pour le {day(convened.date())} à {convened:%H} h {convened:%M}"
    if here.date() != convened.date():
        sentence = f"{said} : vérifiez que vous ouvrez la bonne séance."
        return draft.breach("other_day", sentence, facts.law.basis("convening"))
    if convened - here > EARLY:
        return draft.breach("too_early", f"{said} : attendez l'heure.", facts.law.basis("convening"))
    return ""


def _substitutes(draft: Draft, command: cmd.OpenMeeting) -> frozenset[int]:
    """The seats in which the substitute sits: as said, else as announced in answer to the convocation (FR-PROX-05)."""
    if command.substitutes is None:
        return draft.context.substitutes
    for seat in command.substitutes:
        draft.need_seat(seat)
        need_substitute(draft, seat)
    return frozenset(command.substitutes)


def _chair_motive(
    draft: Draft, command: cmd.OpenMeeting, present: list[int], substitutes: frozenset[int]
) -> str:
    trial = Draft(draft.state, draft.context, draft.motive)
    for seat in present:
        trial.emit(ev.MemberArrived(seat=seat, substitute=seat in substitutes))
    motive = check_chair(trial, command.chair)
    draft.overrode += trial.overrode
    return motive


def _proxies(draft: Draft, command: cmd.OpenMeeting) -> None:
    """Proxies handed in at the opening, refused when wrong; those announced before, kept when they still hold."""
    announced = command.proxies is None
    for proxy in draft.context.announced if command.proxies is None else command.proxies:
        state = draft.state
        if announced and proxy.bearer in state.replaced:
            continue  # given to the member, who is not there
        try:
            draft.need_seat(proxy.giver)
            draft.need_seat(proxy.bearer)
            check_proxy(
                state.facts.law,
                giver=proxy.giver,
                bearer=proxy.bearer,
                present=state.present,
                existing=state.proxies,
            )
        except Violation:
            if announced:
                continue
            raise
        draft.emit(ev.ProxyGiven(giver=proxy.giver, bearer=proxy.bearer))


def suspend(draft: Draft, command: cmd.Suspend) -> None:
    """The chair suspends the meeting, outside a vote (FR-PUB-05)."""
    draft.need_open()
    draft.need_no_ballot()
    draft.emit(ev.Suspended(reason=command.reason.strip()))


def resume(draft: Draft, command: cmd.Resume) -> None:
    """The meeting goes on; the quorum is counted again (FR-QUO-02)."""
    if draft.state.phase is not Phase.SUSPENDED:
        draft.need_open()
        raise Refusal("not_suspended", "La séance n'est pas suspendue : rien à faire.")
    draft.emit(ev.Resumed())
    for item in draft.state.discussed or (None,):
        draft.emit(quorum_line(draft.state, "resume", item))


def closed_session(draft: Draft, command: cmd.ClosedSession) -> None:
    """Huis clos, once the council has decided it, or where the law imposes it (FR-PUB-02, BE-PUB-02)."""
    draft.need_open()
    if draft.state.closed_session:
        raise Refusal("already_closed_session", "La séance est déjà à huis clos : rien à faire.")
    need_alone(draft, draft.state.item)
    found = closing_objection(draft.state, command.matter)
    motive = draft.breach(*found) if found else ""
    draft.emit(ev.ClosedSessionStarted(matter=command.matter, motive=motive))


def public_session(draft: Draft, command: cmd.PublicSession) -> None:
    """The public comes back, never in the middle of a vote held in its absence."""
    draft.need_open()
    if not draft.state.closed_session:
        raise Refusal("already_public", "La séance est déjà publique : rien à faire.")
    draft.need_no_ballot()
    draft.emit(ev.ClosedSessionEnded())


def close_meeting(draft: Draft, command: cmd.CloseMeeting) -> None:
    """The chair closes the meeting; no item or vote may be left open, and a secretary must have been named."""
    draft.need_begun()
    draft.need_no_ballot()
    if draft.state.item is not None:
        item = draft.state.facts.item_of[draft.state.item]
        raise Refusal(
            "item_open", f"Le point {item.position} est en cours : terminez-le ou ajournez-le d'abord."
        )
    if draft.state.secretary is None:  # never forced: without a secretary nobody could sign the acts
        sentence = "Aucun secrétaire de séance n'a été nommé : le conseil en nomme un parmi ses membres."
        raise Refusal("no_secretary", sentence, article=draft.state.facts.law.basis("minutes")[0])
    draft.emit(ev.MeetingClosed())
