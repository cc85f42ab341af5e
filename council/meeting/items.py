"""Decisions about the items of the agenda: put to discussion, end without a vote."""

from __future__ import annotations

from council.meeting import commands as cmd
from council.meeting import events as ev
from council.meeting.draft import Draft
from council.meeting.refusals import Refusal
from council.meeting.room import quorum, quorum_line

OUTCOMES = ("acknowledged", "withdrawn", "postponed", "discussed")
"""How an item may end without a vote."""
REOPENABLE = ("withdrawn", "postponed")


def open_item(draft: Draft, command: cmd.OpenItem) -> None:
    """Put an item to discussion if the quorum is reached for it (FR-QUO-02 b)."""
    draft.need_open()
    draft.need_item(command.item)
    state = draft.state
    if state.item is not None:
        current = state.facts.item_of[state.item]
        raise Refusal(
            "item_open", f"Le point {current.position} est en cours : terminez-le ou ajournez-le d'abord."
        )
    found = state.item_state(command.item)
    if found.state == "closed" and found.outcome not in REOPENABLE:
        raise Refusal(
            "item_closed", "Ce point est clos : corrigez sa clôture dans le registre si elle est fausse."
        )
    answer = quorum(state, command.item)
    motive = ""
    if not answer.reached:
        motive = draft.breach("quorum_not_reached", answer.sentence, answer.articles)
    draft.emit(ev.ItemOpened(item=command.item, motive=motive))
    draft.emit(quorum_line(draft.state, "item", command.item, motive))


def close_item(draft: Draft, command: cmd.CloseItem) -> None:
    """End the item under discussion without a vote, or after votes that did not decide it."""
    draft.need_open()
    draft.need_item(command.item)
    state = draft.state
    if state.item != command.item:
        raise Refusal("item_not_open", "Ce point n'est pas en cours : ouvrez-le d'abord.")
    ballot = state.current_ballot
    if ballot is not None:
        code = "ballot_open" if ballot.state == "open" else "not_proclaimed"
        raise Refusal(code, "Un scrutin de ce point n'est pas terminé : proclamez-le ou annulez-le d'abord.")
    outcome = command.outcome or _usual_outcome(state.facts.item_of[command.item].kind)
    if outcome not in OUTCOMES:
        sentence = (
            "Ce point n'a pas été voté : dites s'il en est pris acte, s'il est débattu, retiré ou ajourné."
        )
        raise Refusal("outcome_needed", sentence)
    draft.emit(ev.ItemClosed(item=command.item, outcome=outcome))


def _usual_outcome(kind: str) -> str:
    """Items that are heard, not voted, end by themselves."""
    return {
        "report": "acknowledged",
        "information": "acknowledged",
        "question": "discussed",
        "debate": "discussed",
    }.get(kind, "")
