"""Decisions about corrections: a new line that says how an earlier one reads from now on. Nothing is erased."""

from __future__ import annotations

from dataclasses import replace

from council.law.violations import Status
from council.law.wording import listed, typeset
from council.meeting import commands as cmd
from council.meeting import election_events as el
from council.meeting import events as ev
from council.meeting import floor_events as fl
from council.meeting import procedures
from council.meeting import question_events as qe
from council.meeting.ballots import check_hands
from council.meeting.codec import Malformed, from_payload, to_payload
from council.meeting.consequences import consequences, objections
from council.meeting.consistency import first_contradiction
from council.meeting.draft import Draft
from council.meeting.evolve import effective_events, state_before
from council.meeting.hours import HOURED, ended_by, in_order, keep_hour, said_hour
from council.meeting.items import OUTCOMES
from council.meeting.paper import check_paper
from council.meeting.refusals import Refusal
from council.meeting.results import hands_answer
from council.meeting.room import quorum_line
from council.meeting.rooms import need_room
from council.meeting.state import MeetingState, Phase

DOORS = (ev.MemberArrived, ev.MemberLeft, ev.ProxyGiven, ev.ProxyEnded)
CORRECTABLE = (
    *DOORS, ev.SecretaryNamed, ev.ChairReplaced, ev.WithdrawalDeclared, ev.WithdrawalEnded, ev.HandsRecorded,
    ev.ItemClosed, ev.Suspended, el.AssessorsNamed, el.PaperCounted, ev.RequestMade, ev.RequestWithdrawn,
    ev.ProcedureDecided, el.AppointedAtOnce, fl.FloorGiven, qe.QuestionAnswered,
)  # fmt: skip


def correctable(event: ev.Event | None) -> bool:
    """Whether a line may be corrected: what the clerk typed, never what a member voted or the law computed.

    An appointment without a vote, read out by mistake, is only annulled.
    """
    if isinstance(event, ev.ItemClosed):
        return event.outcome in OUTCOMES
    return isinstance(event, CORRECTABLE)


def correct(draft: Draft, command: cmd.Correct) -> None:
    """Replace or annul a line, with a motive; refused when later lines would then make no sense."""
    draft.need_amendable()
    written = draft.state.history
    if not 1 <= command.seq <= len(written):
        raise Refusal("unknown_line", "Cette ligne n'existe pas dans le registre : rechargez la page.")
    original = written[command.seq - 1]
    if not correctable(original):
        raise Refusal(
            "not_correctable",
            "Cette ligne ne se corrige pas : un scrutin s'annule, un vote appartient au votant.",
        )
    if not draft.motive:
        raise Refusal(
            "motive_needed", "Dites pourquoi la ligne est corrigée : le motif est écrit au registre."
        )
    if command.void == (command.payload is not None):
        raise Refusal(
            "bad_payload", "Dites soit comment la ligne se lit désormais, soit qu'elle est annulée."
        )
    if isinstance(original, el.AppointedAtOnce) and not command.void:
        raise Refusal(
            "not_correctable",
            "Une nomination se lit telle que les candidats sont inscrits : annulez la ligne, puis corrigez la liste.",
        )
    before = draft.state
    reading = None if command.void else _reading(draft.state, draft.context, command, original)
    _check_hands(draft, command.seq, original, reading)
    _line(draft, command.seq, reading)
    if _only_hour(before, command.seq, reading):
        return
    _undo_consequences(draft, command.seq, original)
    _repair_proxies(draft)
    _coherent(draft)
    _count_again(draft, command)
    _object_again(draft, command, before)
    if isinstance(original, DOORS) and draft.state.phase is not Phase.CLOSED:
        for item in draft.state.discussed or (None,):
            draft.emit(quorum_line(draft.state, "correction", item))


def _only_hour(before: MeetingState, seq: int, reading: ev.Event | None) -> bool:
    """Whether nothing but the hour said changes: what was counted stays as it is."""
    was = effective_events(before.history)[seq - 1]
    return (
        isinstance(was, HOURED)
        and isinstance(reading, HOURED)
        and was.since != reading.since
        and replace(was, since="") == replace(reading, since="")
    )


def _line(draft: Draft, seq: int, reading: ev.Event | None) -> None:
    payload = None if reading is None else to_payload(reading)
    draft.emit(ev.Corrected(seq=seq, payload=payload, void=reading is None, motive=draft.motive))


def _reading(state: MeetingState, context: cmd.Context, command: cmd.Correct, original: ev.Event) -> ev.Event:
    """The line as it should read; fields left out keep what they said."""
    now = effective_events(state.history)[command.seq - 1] or original
    try:
        reading = from_payload(type(original), {**to_payload(now), **(command.payload or {})})
    except Malformed as error:
        raise Refusal(
            "bad_payload", f"La correction est mal écrite (champ « {error} ») : recommencez."
        ) from error
    seats = [getattr(reading, name, None) for name in ("seat", "giver", "bearer")]
    if any(seat is not None and seat not in state.facts.seat_of for seat in seats):
        raise Refusal(
            "unknown_seat", "Ce membre ne siège pas dans cette assemblée : choisissez-le dans la liste."
        )
    if isinstance(reading, ev.MemberArrived):
        need_room(state.facts, reading.room)
    if isinstance(reading, HOURED) and isinstance(now, HOURED):
        reading = _hour(state, context, command.seq, now, reading)
    if isinstance(reading, el.AssessorsNamed) and not set(reading.seats) <= set(state.facts.seat_of):
        raise Refusal("unknown_seat", "Un assesseur ne siège pas dans cette assemblée : corrigez la liste.")
    for name in ("ballot", "item", "election", "written", "question"):
        if getattr(reading, name, None) != getattr(original, name, None):
            raise Refusal(
                "bad_payload",
                "Une correction ne change pas de point ni de scrutin : annulez plutôt la ligne.",
            )
    if isinstance(reading, ev.ItemClosed) and reading.outcome not in OUTCOMES:
        raise Refusal("bad_payload", "Cette issue n'existe pas : choisissez-la dans la liste.")
    if isinstance(reading, ev.ProcedureDecided) and isinstance(original, ev.ProcedureDecided):
        then = Draft(state_before(state, command.seq, state.facts), context, "")
        return procedures.corrected(then, reading, original)
    return reading


def _hour(
    state: MeetingState, context: cmd.Context, seq: int, now: ev.MemberArrived | ev.MemberLeft, reading: ev.MemberArrived | ev.MemberLeft
) -> ev.MemberArrived | ev.MemberLeft:  # fmt: skip
    """The line with the hour said, as an instant; an hour kept must be possible for whom it is now about."""
    if (reading.since, reading.seat) == (now.since, now.seat):
        return reading
    if reading.since and reading.since != now.since:
        reading = replace(reading, since=said_hour(state, context, reading.seat, reading.since, seq))
    elif reading.since:
        keep_hour(state, context, reading.seat, reading.since, seq)
    in_order(state, context, reading.seat, reading.since, seq)
    return reading


def _check_hands(draft: Draft, seq: int, original: ev.Event, reading: ev.Event | None) -> None:
    if not isinstance(original, ev.HandsRecorded | el.PaperCounted):
        return
    if not isinstance(reading, ev.HandsRecorded | el.PaperCounted):
        if draft.state.ballots[original.ballot].state != "open":
            raise Refusal(
                "not_correctable", "Ce scrutin est clos : corrigez les chiffres, ils ne peuvent pas manquer."
            )
        return
    then = Draft(state_before(draft.state, seq, draft.state.facts), draft.context, draft.motive)
    ballot = then.state.ballots[original.ballot]
    if isinstance(reading, el.PaperCounted):
        check_paper(then, ballot, reading)
    else:
        check_hands(then, ballot, reading)


def _undo_consequences(draft: Draft, seq: int, original: ev.Event) -> None:
    """Proxies that ended only because of the line corrected did not end, nor did an item."""
    for number, event in enumerate(draft.state.history[seq:], start=seq + 1):
        if not _consequence(event, original):
            return
        _line(draft, number, None)


def _consequence(event: ev.Event, original: ev.Event) -> bool:
    if isinstance(original, el.AppointedAtOnce):
        return isinstance(event, ev.ItemClosed) and event.outcome == "appointed"
    return ended_by(event, original)


def _repair_proxies(draft: Draft) -> None:
    """Proxies that the room, as it now reads, does not allow end here."""
    for giver, bearer in tuple(draft.state.proxies.items()):
        if giver in draft.state.present:
            draft.emit(ev.ProxyEnded(giver=giver, bearer=bearer, reason="giver_arrived"))
        elif bearer not in draft.state.present:
            draft.emit(ev.ProxyEnded(giver=giver, bearer=bearer, reason="bearer_left"))


def _count_again(draft: Draft, command: cmd.Correct) -> None:
    """Later quorums and results read as the law computes them from the room as it is now known to have been."""
    for seq, before, reading in consequences(draft.state, command.seq):
        if isinstance(before, ev.QuorumChecked) and isinstance(reading, ev.QuorumChecked):
            reading = _quorum(draft, command, before, reading)
        elif isinstance(before, ev.BallotClosed) and isinstance(reading, ev.BallotClosed):
            reading = _by_hand(draft, command, before, reading)
            reading = _urn(draft, command, before, reading)
        _line(draft, seq, reading)


def _quorum(
    draft: Draft, command: cmd.Correct, before: ev.QuorumChecked, reading: ev.QuorumChecked
) -> ev.QuorumChecked:
    """An item that turns out to have lacked its quorum is a breach: said again on purpose, and written with its motive."""
    if reading.item is None or reading.reached or not before.reached:
        return reading
    point = draft.state.facts.item_of[reading.item].position
    sentence = f"Avec cette correction, le point {point} a été examiné sans quorum. {reading.sentence}"
    insisting = Draft(draft.state, draft.context, draft.motive if command.despite else "")
    motive = insisting.breach("quorum_not_reached", sentence, draft.state.facts.law.basis("quorum"))
    return replace(reading, motive=motive, overrode=tuple(insisting.overrode))


def _by_hand(
    draft: Draft, command: cmd.Correct, before: ev.BallotClosed, reading: ev.BallotClosed
) -> ev.BallotClosed:
    """Voices counted by hand that are not those of the voters are a breach, as at the closing; none any more when they are."""
    ballot, law = draft.state.ballots[reading.ballot], draft.state.facts.law
    weigh = draft.state.facts.weigh
    counted = [(one.cast, one.electorate - weigh(one.missing)) for one in (before, reading)]
    typed = ballot.hands or ballot.counted
    if typed is None or ballot.state == "cancelled" or counted[0] == counted[1]:
        return reading
    earlier, answer = (hands_answer(law, cast, voters) for cast, voters in counted)
    kept = tuple(one for one in reading.overrode if not one.endswith(typeset(earlier.sentence)))
    settled = len(kept) < len(reading.overrode)
    reading = replace(reading, motive="" if settled and not kept else reading.motive, overrode=kept)
    if answer.status is Status.OK:
        return reading
    point = draft.state.facts.item_of[ballot.item].position
    insisting = Draft(draft.state, draft.context, draft.motive if command.despite else "")
    sentence = f"Avec cette correction, un vote du point {point} est faussé. {answer.sentence}"
    motive = insisting.breach("tally_mismatch", sentence, answer.articles)
    return replace(reading, motive=motive or reading.motive, overrode=(*kept, *insisting.overrode))


def _urn(
    draft: Draft, command: cmd.Correct, before: ev.BallotClosed, reading: ev.BallotClosed
) -> ev.BallotClosed:
    """An urn that turns out to have been opened before too few is said again on purpose, and written with its motive."""
    ballot = draft.state.ballots[reading.ballot]
    if reading.openers == before.openers or ballot.state == "cancelled":
        return reading
    point = draft.state.facts.item_of[ballot.item].position
    gone = [draft.state.facts.name(seat) for seat in before.openers if seat not in reading.openers]
    verb = "gardait" if len(gone) == 1 else "gardaient"
    sentence = f"Avec cette correction, l'urne du point {point} a été ouverte sans {listed(gone)}, qui ne la {verb} plus."
    insisting = Draft(draft.state, draft.context, draft.motive if command.despite else "")
    motive = insisting.insist("urn_closed", sentence)
    return replace(reading, motive=motive, overrode=(*reading.overrode, *insisting.overrode))


def _object_again(draft: Draft, command: cmd.Correct, before: MeetingState) -> None:
    """What turns out to have lacked the council's decision is a breach: said again on purpose, written with its motive."""
    known = {seq for seq, _, _ in objections(before, command.seq)}
    for seq, event, found in objections(draft.state, command.seq):
        if seq in known:
            continue
        insisting = Draft(draft.state, draft.context, draft.motive if command.despite else "")
        sentence = f"Avec cette correction, la ligne {seq} passe outre la loi. {found.sentence}"
        motive = insisting.breach(found.code, sentence, found.articles)
        if motive:
            _line(draft, seq, replace(event, motive=motive, overrode=tuple(insisting.overrode)))


def _coherent(draft: Draft) -> None:
    seq = first_contradiction(draft.state.facts, draft.state.history)
    if seq is not None:
        sentence = (
            f"La correction contredirait la ligne {seq} : corrigez ou annulez d'abord ce qui y est écrit."
        )
        raise Refusal("contradiction", sentence)
