"""The election under way on the boards: whole for the clerk, candidates and elected persons for the others."""

from __future__ import annotations

from typing import Any

from council.law.appointments import secrecy_waiver
from council.law.offices import office_rules, offices
from council.meeting.candidacy import OWN_MEMBERS
from council.meeting.chairing import eldest_to_preside
from council.meeting.election_events import PaperCounted
from council.meeting.election_facts import ElectionFigures
from council.meeting.election_minutes import minutes_text
from council.meeting.election_results import asked
from council.meeting.election_state import ElectionState
from council.meeting.election_words import office_label, usual_title
from council.meeting.elections import candidacy
from council.meeting.events import Event
from council.meeting.state import BallotState, MeetingState

Json = dict[str, Any]


def shown(state: MeetingState) -> ElectionState | None:
    """The election under way, else the last one of the item under discussion, or of the item just closed."""
    under_way = state.election_on(state.item)
    if under_way is not None:
        return under_way
    held = [one for one in state.elections.values() if one.state == "done"]
    if state.item is not None:
        held = [one for one in held if one.item == state.item]
        return held[-1] if held else None
    last = max(state.items, key=lambda item: state.item_state(item).closed_seq, default=None)
    return held[-1] if held and held[-1].item == last else None


def election_board(state: MeetingState, *, clerk: bool) -> Json | None:
    """The election as the room may know it; ``clerk``: with what the assistant needs."""
    found = shown(state)
    if found is None:
        return None
    public = {
        "id": found.election, "item": found.item, "office": found.office, "title": found.title, "state": found.state,
        "posts": found.posts, "left": found.left, "round": found.rounds + 1, "rounds": state.facts.law.rounds,
        "ballot": found.rules(state.facts.law).ballot,
        "candidates": [
            {"name": one.name, "seat": one.seat, "members": [{"name": each.name} for each in one.members]}
            for one in found.candidates
        ],
        "elected": [{"name": one.name, "list": one.of_list} for one in found.elected],
        "at_once": found.at_once.sentence if found.at_once else None,
    }  # fmt: skip
    return public | _assistant(state, found) if clerk else public


def _assistant(state: MeetingState, found: ElectionState) -> Json:
    law, ballot = state.facts.law, state.current_ballot
    rules = found.rules(law)
    waiver = found.waiver
    alone = candidacy(law, found)
    eldest = eldest_to_preside(state, found.item) if found.state == "open" else None
    return {
        "candidates": [
            {"name": one.name, "seat": one.seat, "members": [{"name": each.name, "gender": each.gender} for each in one.members]}
            for one in found.candidates
        ],
        "assessors": [{"seat": seat, "name": state.facts.name(seat)} for seat in found.assessors],
        "waivable": secrecy_waiver(law, appointment=rules.appointment, votes_for=1, votes_against=0).waivable,
        "waiver": None if waiver is None else {"waived": waiver.waived, "sentence": waiver.sentence},
        "single": alone.sentence if alone.result == "at_once" and found.candidates else None,
        "eldest": None if eldest is None else {"seat": eldest, "name": state.facts.name(eldest)},
        "members_only": found.office in OWN_MEMBERS,
        "genders": rules.ballot == "list",
        "run_off": bool(found.run_off),
        "tie": _tie(state, ballot),
        "counted": _counted(ballot),
        "text": list(minutes_text(state, found)),
    }  # fmt: skip


def _tie(state: MeetingState, ballot: BallotState | None) -> list[Json] | None:
    """Whose birth dates are asked for; None without an unresolved tie."""
    figures = ballot.result.figures if ballot and ballot.result and ballot.election else None
    if ballot is None or figures is None or figures.need in ("", "same_age"):
        return None
    return [
        {"code": code, "name": name, "persons": list(persons)} for code, name, persons in asked(state, ballot)
    ]


def _counted(ballot: BallotState | None) -> Json | None:
    """The count as typed, to show it again after a reload."""
    if ballot is None or ballot.counted is None:
        return None
    typed = ballot.counted
    return {"envelopes": typed.envelopes, "counts": dict(typed.counts), "silent": list(typed.silent)}


def office_choices(state: MeetingState) -> list[Json]:
    """What may be elected on the item under discussion, with the usual wording."""
    if state.item is None:
        return []
    law = state.facts.law
    return [
        {
            "office": str(office), "label": office_label(state.facts, office),
            "title": usual_title(state.facts, office, state.item, 1), "ballot": office_rules(law, office, posts=1).ballot,
        }
        for office in offices(law)
    ]  # fmt: skip


def seats_table(figures: ElectionFigures | None) -> Json | None:
    """How seats were shared between lists; None when they were not."""
    if figures is None or not figures.lists:
        return None
    rows = [
        {
            "name": one.name,
            "votes": one.votes,
            "base": one.base,
            "remainder": one.remainder,
            "seats": one.seats,
        }
        for one in figures.lists
    ]
    return {"quotient": figures.quotient, "lists": rows}


def members(state: MeetingState, ballot: BallotState, name: str) -> Json:
    """Who is on the list that a ballot paper names; empty for persons."""
    election = state.elections.get(ballot.election)
    found = election.candidate(name) if election else None
    return {"members": [one.name for one in found.members]} if found and found.members else {}


def count_fields(state: MeetingState, event: Event) -> Json:
    """The figures of a count of papers as they now read, for whoever corrects its line."""
    if not isinstance(event, PaperCounted):
        return {}
    ballot = state.ballots[event.ballot]
    typed = ballot.counted or event
    counts = [
        {"code": code, "label": label, "value": typed.counts.get(code, 0)}
        for code, label in ballot.choices.items()
    ]
    return {"count": {"envelopes": typed.envelopes, "counts": counts}}
