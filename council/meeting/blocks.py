"""Decisions about items voted together: which may be, and how one leaves before the vote (vote groupé)."""

from __future__ import annotations

from council.law.blocks import may_join_block
from council.meeting import block_commands as cmd
from council.meeting import block_events as bl
from council.meeting import events as ev
from council.meeting.draft import Draft
from council.meeting.grouped import REOPENABLE
from council.meeting.procedures import item_objection
from council.meeting.refusals import Refusal
from council.meeting.room import quorum, quorum_line, withdrawn_from
from council.meeting.state import MeetingState


def alone(state: MeetingState, item: int) -> str | None:
    """Why ``item`` cannot be voted with others; None when it can."""
    found = state.facts.item_of[item]
    answer = may_join_block(
        state.facts.law, kind=found.kind, rule=found.rule, secret=found.mode == "secret",
        restricted=found.closed_session or found.confidential or state.closed_session,
        withdrawals=len(withdrawn_from(state, item)),
    )  # fmt: skip
    return None if answer.joins else answer.sentence


def form_block(draft: Draft, command: cmd.FormBlock) -> None:
    """Put several pending items to one discussion; the quorum is counted for each (FR-QUO-02)."""
    draft.need_open()
    state = draft.state
    for item in command.items:
        draft.need_item(item)
    if state.item is not None:
        position = state.facts.item_of[state.item].position
        raise Refusal("item_open", f"Le point {position} est en cours : terminez-le ou ajournez-le d'abord.")
    items = tuple(sorted(set(command.items), key=lambda one: state.facts.item_of[one].position))
    if len(items) < 2:
        raise Refusal("too_few_items", "Un vote groupé porte sur deux points au moins : cochez-les.")
    for item in items:
        _examined(draft, item)
    _alike(state, items)
    draft.overrode.clear()  # said again below, each with the line of its own item
    draft.emit(bl.BlockFormed(items=items))
    for item in items:
        motive, lacking = _examined(draft, item)
        draft.emit(ev.ItemOpened(item=item, motive=motive or lacking))
        draft.emit(quorum_line(draft.state, "item", item, lacking))


def _examined(draft: Draft, item: int) -> tuple[str, str]:
    """The motives that override an earlier decision, and a missing quorum; Refusal when the item cannot be voted so."""
    state = draft.state
    position = state.facts.item_of[item].position
    found = state.item_state(item)
    if found.state == "closed" and found.outcome not in REOPENABLE:
        raise Refusal("item_closed", f"Le point {position} est clos : retirez-le du vote groupé.")
    why = alone(state, item)
    if why is not None:
        raise Refusal("item_alone", f"Point {position}. {why} Retirez-le du vote groupé.")
    objection, answer = item_objection(state, item), quorum(state, item)
    motive = draft.breach(*objection) if objection else ""
    if answer.reached:
        return motive, ""
    sentence = f"Point {position}. {answer.sentence}"
    return motive, draft.breach("quorum_not_reached", sentence, answer.articles)


def _alike(state: MeetingState, items: tuple[int, ...]) -> None:
    """One vote has one majority and one chair."""
    if len({state.facts.item_of[item].rule for item in items}) > 1:
        sentence = "Ces points ne se votent pas à la même majorité : groupez ceux qui ont la même."
        raise Refusal("rules_differ", sentence, article=state.facts.law.basis("votes")[0])
    if any(item in state.item_chairs for item in items):
        sentence = "Un autre président est désigné pour l'un de ces points : votez-le seul."
        raise Refusal("chairs_differ", sentence)


def leave_block(draft: Draft, command: cmd.LeaveBlock) -> None:
    """Items leave the block before the vote: one member present is enough to ask for it."""
    draft.need_begun()
    state = draft.state
    if not draft.context.staff and (command.seat is None or command.seat != draft.context.seat):
        raise Refusal("forbidden", "Vous ne pouvez le demander que pour votre propre siège.")
    if command.seat is not None:
        draft.need_seat(command.seat)
        if command.seat not in state.present:
            name = state.facts.name(command.seat)
            raise Refusal("not_present", f"{name} n'est pas noté présent : notez d'abord son arrivée.")
    if not command.items or not set(command.items) <= set(state.block):
        raise Refusal("not_in_block", "Ce point n'est pas dans un vote groupé : relisez l'écran.")
    if state.current_ballot is not None:
        sentence = "Le vote groupé est ouvert : annulez-le d'abord, puis sortez le point du groupe."
        raise Refusal("ballot_open", sentence)
    for item in sorted(set(command.items), key=state.block.index):
        if item in draft.state.block:  # the last one left is no block any more
            reason = "chair" if command.seat is None else "request"
            draft.emit(bl.BlockLeft(item=item, reason=reason, seat=command.seat))
