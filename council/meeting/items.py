"""Decisions about the items of the agenda: put to discussion, end without a vote."""

from __future__ import annotations

from council.meeting import commands as cmd
from council.meeting import events as ev
from council.meeting.draft import Draft
from council.meeting.grouped import REOPENABLE, need_alone
from council.meeting.procedures import item_objection
from council.meeting.refusals import Refusal
from council.meeting.room import quorum, quorum_line

OUTCOMES = ("acknowledged", "withdrawn", "postponed", "discussed")
"""How an item may end without a vote."""


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
    objection = item_objection(state, command.item)
    motive = draft.breach(*objection) if objection else ""
    answer, lacking = quorum(state, command.item), ""
    if not answer.reached:
        lacking = draft.breach("quorum_not_reached", answer.sentence, answer.articles)
    draft.emit(ev.ItemOpened(item=command.item, motive=motive or lacking))
    draft.emit(quorum_line(draft.state, "item", command.item, lacking))


def close_item(draft: Draft, command: cmd.CloseItem) -> None:
    """End the item under discussion without a vote, or after votes that did not decide it."""
    draft.need_open()
    draft.need_item(command.item)
    state = draft.state
    if state.item != command.item:
        raise Refusal("item_not_open", "Ce point n'est pas en cours : ouvrez-le d'abord.")
    need_alone(draft, command.item)
    ballot = state.current_ballot
    if ballot is not None:
        code = "ballot_open" if ballot.state == "open" else "not_proclaimed"
        raise Refusal(code, "Un scrutin de ce point n'est pas terminé : proclamez-le ou annulez-le d'abord.")
    if state.election_on(command.item) is not None:
        sentence = (
            "Une élection est en cours sur ce point : terminez-la, ou abandonnez-la en disant pourquoi."
        )
        raise Refusal("election_open", sentence)
    outcome = command.outcome or _usual_outcome(state.facts.item_of[command.item].kind)
    if outcome not in OUTCOMES and not _elected(draft, command.item, outcome):
        sentence = (
            "Ce point n'a pas été voté : dites s'il en est pris acte, s'il est débattu, retiré ou ajourné."
        )
        raise Refusal("outcome_needed", sentence)
    draft.emit(ev.ItemClosed(item=command.item, outcome=outcome))


def _elected(draft: Draft, item: int, outcome: str) -> bool:
    """Whether elections held on the item filled something, and none is under way."""
    held = [one for one in draft.state.elections.values() if one.item == item]
    return outcome == "elected" and any(one.elected for one in held) and draft.state.election_on(item) is None


def _usual_outcome(kind: str) -> str:
    """Items that are heard, not voted, end by themselves."""
    return {
        "report": "acknowledged",
        "information": "acknowledged",
        "question": "discussed",
        "debate": "discussed",
    }.get(kind, "")
