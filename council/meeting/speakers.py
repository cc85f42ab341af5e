"""Decisions about the list of speakers: members ask, the chair calls, each turn has a beginning and an end."""

from __future__ import annotations

from council.meeting import floor_commands as cmd
from council.meeting import floor_events as fl
from council.meeting.draft import Draft
from council.meeting.refusals import Refusal
from council.meeting.room import withdrawn_from
from council.meeting.state import MeetingState, Phase


def may_speak(state: MeetingState, seat: int) -> bool:
    """Whether a member could ask for the floor, or be given it, now: in the room, a debate under way, no vote open.

    The mayor may attend the debate on his own accounts: only the vote is without him (CGCT L2121-14).
    """
    if state.phase is not Phase.OPEN or state.item is None or state.open_ballot is not None:
        return False
    return seat in state.present - withdrawn_from(state, state.item)


def ask_floor(draft: Draft, command: cmd.AskFloor) -> None:
    """A member joins the list, by tapping or, noted by the clerk, by raising a hand."""
    _own_or_staff(draft, command.seat)
    item = _debated(draft, command.seat)
    if command.item != item:
        raise Refusal("item_not_open", "Le point en discussion a changé : relisez l'écran, puis recommencez.")
    if command.seat == draft.state.floor.speaker:
        raise Refusal("already_speaking", "Ce membre a déjà la parole : rien à faire.")
    if command.seat in draft.state.floor.waiting:
        raise Refusal("already_asked", "Cette demande de parole est déjà notée : rien à faire.")
    draft.emit(fl.FloorAsked(seat=command.seat, item=item))


def waive_floor(draft: Draft, command: cmd.WaiveFloor) -> None:
    """A member leaves the list, or is removed from it."""
    _own_or_staff(draft, command.seat)
    draft.need_begun()
    _need_waiting(draft, command.seat)
    if command.item != draft.state.item:
        raise Refusal("item_not_open", "Le point en discussion a changé : relisez l'écran, puis recommencez.")
    draft.emit(fl.FloorWaived(seat=command.seat, item=command.item))


def move_floor(draft: Draft, command: cmd.MoveFloor) -> None:
    """The chair changes the order in which members will be called."""
    draft.need_begun()
    _need_waiting(draft, command.seat)
    waiting = draft.state.floor.waiting
    if not 0 <= command.place < len(waiting):
        raise Refusal("bad_payload", "Ce rang n'existe pas dans la liste des orateurs : relisez la liste.")
    if waiting.index(command.seat) == command.place:
        raise Refusal("already_there", "Ce membre est déjà à ce rang de la liste : rien à faire.")
    item = draft.state.item
    assert item is not None
    draft.emit(fl.FloorMoved(seat=command.seat, item=item, place=command.place))


def give_floor(draft: Draft, command: cmd.GiveFloor) -> None:
    """The chair gives the floor; whoever had it has ended."""
    item = _debated(draft, command.seat)
    if command.seat == draft.state.floor.speaker:
        raise Refusal("already_speaking", "Ce membre a déjà la parole : rien à faire.")
    draft.emit(fl.FloorGiven(seat=command.seat, item=item))


def end_floor(draft: Draft, command: cmd.EndFloor) -> None:
    """The member has ended; a vote, a suspension, a departure or the end of the item say so by themselves."""
    draft.need_begun()
    floor = draft.state.floor
    if floor.speaker != command.seat or floor.item is None:
        raise Refusal("not_speaking", "Ce membre n'a pas la parole : rien à faire.")
    draft.emit(fl.FloorEnded(seat=command.seat, item=floor.item))


def _own_or_staff(draft: Draft, seat: int) -> None:
    draft.need_seat(seat)
    if not draft.context.staff and draft.context.seat != seat:
        raise Refusal("forbidden", "Vous ne pouvez le faire que pour votre propre siège.")


def _need_waiting(draft: Draft, seat: int) -> None:
    if seat not in draft.state.floor.waiting:
        raise Refusal("no_such_request", "Ce membre n'est pas dans la liste des orateurs : rien à faire.")


def _debated(draft: Draft, seat: int) -> int:
    """The item on which the member may speak now. Raises Refusal with what is missing."""
    draft.need_open()
    draft.need_seat(seat)
    state = draft.state
    if state.item is None:
        raise Refusal("no_item", "Aucun point n'est en discussion : attendez que le président en ouvre un.")
    if state.open_ballot is not None:
        raise Refusal("ballot_open", "Un scrutin est ouvert : la parole se prend avant ou après le vote.")
    name = state.facts.name(seat)
    if seat not in state.present:
        raise Refusal(
            "not_present", f"{name} n'est pas noté présent : le secrétariat note d'abord son arrivée."
        )
    if not may_speak(state, seat):
        raise Refusal("withdrawn", f"{name} s'est retiré de ce point : il ne prend pas part au débat.")
    return state.item
