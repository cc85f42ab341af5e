"""Requests and votes of procedure on the live board."""

from __future__ import annotations

from typing import Any

from council.law.requests import closed_session
from council.law.wording import count, listed, typeset
from council.meeting.procedures import CLOSED, URGENT_ITEM, urgency_due, voters
from council.meeting.requests import PUBLIC, SECRET, Asked, asked, counted, label, mode_asked
from council.meeting.state import MeetingState, Phase
from council.meeting.voices import in_room

Json = dict[str, Any]


def requests(state: MeetingState, *, names: bool) -> Json | None:
    """What members may ask for and have asked for; ``names``: with the seats, for the clerk. None outside the meeting."""
    if state.phase is not Phase.OPEN or state.current_ballot is not None:
        return None
    found = asked(state, state.item)
    mode = mode_asked(state, state.item).mode if state.item is not None else "ordinary"
    return {
        "item": state.item, "present": len(counted(state, state.item)),
        "mode": mode if mode in (PUBLIC, SECRET) else None, "asks": [_ask(state, one, names) for one in found],
    }  # fmt: skip


def _ask(state: MeetingState, one: Asked, names: bool) -> Json:
    what = label(state, one.subject)
    sentence = count(len(one.seats), "demande")
    sentence += f" de {what}"
    if one.needed is not None:
        sentence += f" sur {count(one.needed, 'requise')}"
    shown = {
        "subject": one.subject, "label": what, "count": len(one.seats), "needed": one.needed,
        "reached": one.reached, "sentence": sentence,
    }  # fmt: skip
    return shown | {"seats": list(one.seats)} if names else shown


def procedure(state: MeetingState) -> Json:
    """The urgency to decide, the decision just taken, and for the clerk the figures of a vote of procedure."""
    law = state.facts.law
    closing = voters(state, CLOSED, state.item)
    present, represented = in_room(state, closing)
    needed = closed_session(law, present=present, represented=represented).needed
    last = state.decision
    return {
        "urgency": _urgency(state), "granted": state.closed_granted and not state.closed_session,
        "voters": present + represented, "present": len(voters(state, URGENT_ITEM, state.item)), "needed_closed": needed,
        "urgent_item": law.urgent_item is not None, "matters": law.closed_requesters is None,
        "last": {"subject": last.subject, "outcome": last.outcome, "sentence": last.sentence} if last else None,
    }  # fmt: skip


def _urgency(state: MeetingState) -> Json | None:
    """``state``: ``pending``, ``adopted`` or ``rejected``; None when the notice was not shortened."""
    if state.phase is Phase.CONVENED:
        return None
    added = [str(one.position) for one in state.facts.items if one.urgent]
    points = "Point ajouté" if len(added) == 1 else "Points ajoutés"
    reason = state.facts.urgent_reason or typeset(f"{points} en urgence : {listed(added)}.")
    if urgency_due(state):
        return {"state": "pending", "reason": reason}
    return {"state": state.urgency, "reason": reason} if state.urgency else None


def own_requests(state: MeetingState, seat: int) -> Json:
    """What the member at ``seat`` has asked for on the item under discussion, and may ask for."""
    made = sorted(what for what, where, who in state.requests if who == seat and where == state.item)
    able = state.phase is Phase.OPEN and state.current_ballot is None and seat in counted(state, state.item)
    return {"requests": made, "may_request": able}
