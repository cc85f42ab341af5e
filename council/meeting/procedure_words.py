"""French sentences of requests and decisions of procedure."""

from __future__ import annotations

from council.law.wording import count, listed, reference
from council.meeting.procedure_events import ProcedureDecided
from council.meeting.procedure_state import sent_back
from council.meeting.state import MeetingState

_VOICES = (("pour", "pour"), ("contre", "contre"))


def figures(event: ProcedureDecided) -> str:
    """``13 pour, 5 contre, 7 abstentions``."""
    said = [f"{event.counts.get(code, 0)} {word}" for code, word in _VOICES]
    for code, one, many in (("abstention", "abstention", "abstentions"), ("nppv", "sans prendre part", None)):
        number = event.counts.get(code, 0)
        if number:
            said.append(count(number, one, many or one))
    return ", ".join(said)


def sentence_of(state: MeetingState, event: ProcedureDecided, law: str) -> str:
    """The decision as read out; ``law``: the law's own sentence where it has one, else its plain result."""
    said, adopted = figures(event), event.outcome == "adopted"
    if event.subject == "closed_session":
        return f"{_closed_asked(state, event)} {said}. {law}"
    if event.subject == "urgent_item":
        named = [state.facts.name(seat) for seat, choice in event.names.items() if choice == "pour"]
        who = f" Ont admis l'urgence : {listed(named)}." if named else ""
        return f"Affaire étrangère à l'ordre du jour, « {event.text} » : {said}. {law}{who}"
    back = _points(state, sent_back(state, event))
    return {
        "urgency": _urgency,
        "adjournment": _adjournment,
        "order": _order,
        "rules": _rules,
    }[event.subject](state, event, said, back, adopted)


def _closed_asked(state: MeetingState, event: ProcedureDecided) -> str:
    if event.requesters:
        names = listed([state.facts.name(seat) for seat in event.requesters])
        return f"Huis clos demandé par {names}, mis aux voix sans débat :"
    return "Huis clos demandé par le président, mis aux voix sans débat :"


def _points(state: MeetingState, items: tuple[int, ...]) -> str:
    positions = [str(state.facts.item_of[item].position) for item in items if item in state.facts.item_of]
    if not positions:
        return ""
    return f"{'le point' if len(positions) == 1 else 'les points'} {listed(positions)}"


def _urgency(state: MeetingState, event: ProcedureDecided, said: str, back: str, adopted: bool) -> str:
    cite, verb = reference(state.facts.law.basis("notice")), "admet" if adopted else "refuse"
    later = f" Il renvoie {back} à une séance ultérieure." if back else ""
    return f"Le conseil {verb} l'urgence {_hurried(state)} : {said} ({cite}).{later}"


def _hurried(state: MeetingState) -> str:
    """What the notice was shortened for: the convocation, or only points that a complementary agenda added."""
    if state.facts.urgent_reason:
        return "de la convocation"
    added = [str(one.position) for one in state.facts.items if one.urgent]
    return f"{'du point' if len(added) == 1 else 'des points'} {listed(added)}"


def _adjournment(state: MeetingState, event: ProcedureDecided, said: str, back: str, adopted: bool) -> str:
    if not adopted:
        return f"Le conseil refuse d'ajourner la séance : {said}."
    later = f" Il renvoie {back} à une séance ultérieure." if back else ""
    return f"Le conseil décide d'ajourner la séance : {said}.{later}"


def _order(state: MeetingState, event: ProcedureDecided, said: str, back: str, adopted: bool) -> str:
    what = f" (« {event.text} »)" if event.text else ""
    if not adopted:
        return f"Le conseil refuse de modifier l'ordre du jour{what} : {said}."
    later = f" Il renvoie {back} à une séance ultérieure." if back else ""
    return f"Le conseil modifie l'ordre du jour{what} : {said}.{later}"


def _rules(state: MeetingState, event: ProcedureDecided, said: str, back: str, adopted: bool) -> str:
    verb = "adopte" if adopted else "rejette"
    return f"Le conseil {verb} la proposition « {event.text} » : {said}."
