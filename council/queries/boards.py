"""The board of a live meeting for each audience, and each member's own situation: shapes of the live protocol."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

from council.law.ballots import Mode
from council.meeting.blocks import alone
from council.meeting.chain import stamp
from council.meeting.corrections import correctable
from council.meeting.reasons import why_not
from council.meeting.room import ballot_voters, quorum, voters, withdrawn_from
from council.meeting.rooms import by_room
from council.meeting.sentences import Teller
from council.meeting.state import BallotState, MeetingState, Phase
from council.meeting.ways import AFTER
from council.queries.election_board import count_fields, election_board, members, office_choices, seats_table
from council.queries.floor_board import LISTED, own_floor, speakers
from council.queries.live import CLERK, SCREEN, Watched
from council.queries.message_board import message
from council.queries.notes import notes
from council.queries.procedure_board import own_requests, procedure, requests
from council.queries.question_board import questions
from council.queries.urn_board import own_urn, secrecy, urn

LOG_LINES = 50
UNNAMED = "Résultat d’une affaire à huis clos."
Json = dict[str, Any]


def board(watched: Watched, audience: str) -> Json:
    """Everything ``audience`` may see of the meeting."""
    state = watched.state
    head = {"meeting": _meeting(watched)}
    if audience == SCREEN and state.closed_session:
        return head
    clerk = audience == CLERK
    ballot = _shown_ballot(state)
    veiled = audience == SCREEN and ballot is not None and discreet(state, ballot.item)
    whole = head | {
        "chair": _person(state, state.chair_now()),
        "secretary": _person(state, state.secretary),
        "quorum": _quorum(state),
        "items": [_item(state, item.item, audience) for item in state.facts.items],
        "item": state.item,
        "block": list(state.block),
        "item_quorum": _item_quorum(state),
        "ballot": _ballot(state, ballot, veiled=veiled, room=audience == SCREEN),
        "requests": requests(state, names=clerk),
        "procedure": procedure(state),
        "election": _election(state, audience),
        "speakers": speakers(watched),
        "questions": [
            one
            for one in questions(state, answers=clerk, room=audience == SCREEN)
            if audience != SCREEN or not discreet(state, one["item"])
        ],
        "message": message(state, room=audience == SCREEN),
        "seats": _seats(state, None if veiled else ballot),
    }
    if not clerk:
        return whole
    return whole | {
        "notes": notes(state),
        "log": log(watched),
        "offices": office_choices(state),
        "lead": watched.lead and watched.lead.shown(),
        "ways": AFTER,
        "secrecy": secrecy(state),
    }


def _shown_ballot(state: MeetingState) -> BallotState | None:
    """The vote in progress, else the last one of the item under discussion."""
    if state.current_ballot or state.item is None:
        return state.current_ballot or _last_proclaimed(state)
    return next((one for one in reversed(list(state.ballots.values())) if state.item in one.concerned), None)


def _last_proclaimed(state: MeetingState) -> BallotState | None:
    """Between two items the result just proclaimed stays on the screens."""
    last = max(state.ballots.values(), key=lambda one: one.opened_seq, default=None)
    return last if last and last.state == "proclaimed" else None


def _meeting(watched: Watched) -> Json:
    facts = watched.state.facts
    opened = stamp(watched.opened_at) if watched.opened_at else None
    begun = watched.state.phase is not Phase.CONVENED
    return {
        "id": watched.meeting_id, "title": facts.title, "body": facts.body,
        "state": str(watched.state.phase) if begun else watched.db_state,
        "closed_session": watched.state.closed_session, "starts_at": facts.starts_at, "opened_at": opened,
        "rehearsal": watched.rehearsal, "call": facts.call, "weighted": facts.weighted, "rooms": list(facts.rooms),
    }  # fmt: skip


def _person(state: MeetingState, seat: int | None) -> Json | None:
    return None if seat is None else {"seat": seat, "name": state.facts.name(seat)}


def _quorum(state: MeetingState) -> Json:
    answer = quorum(state)
    return {
        "required": answer.required, "present": answer.counted, "in_office": len(state.facts.seats),
        "proxies": len(state.proxies), "reached": answer.reached, "status": "ok" if answer.reached else "error",
        "sentence": answer.sentence, "rooms": dict(by_room(state)),
    }  # fmt: skip


def _item_quorum(state: MeetingState) -> Json | None:
    found = state.item_state(state.item).quorum if state.item is not None else None
    if found is None:
        return None
    return {
        "required": found.required, "present": found.present, "reached": found.reached, "sentence": found.sentence,
    }  # fmt: skip


def _item(state: MeetingState, number: int, audience: str) -> Json:
    named = not (audience == SCREEN and discreet(state, number))
    item, now = state.facts.item_of[number], state.item_state(number)
    deciding = [
        one for one in state.ballots.values() if number in one.concerned and not one.question and one.result
    ]
    proclaimed = [one for one in deciding if one.state == "proclaimed"]
    rapporteur = state.facts.name(item.rapporteur) if item.rapporteur in state.facts.seat_of else None
    return {
        "id": number, "position": item.position, "title": item.title if audience == CLERK else item.open_title,
        "kind": item.kind, "state": now.state, "outcome": now.outcome,
        "result": _result(proclaimed[-1], named=named or not proclaimed[-1].candidates) if proclaimed
        else _at_once(state, number) if named else None,
        "closed_session": item.closed_session,
        "rapporteur": rapporteur, "mode": item.mode,
        **({"part": item.part} if item.part else {}),
        **({"report": item.report} if item.report else {}),
        **({"alone": alone(state, number)} if audience == CLERK else {}),
    }  # fmt: skip


def _ballot(state: MeetingState, ballot: BallotState | None, *, veiled: bool, room: bool) -> Json | None:
    if ballot is None:
        return None
    labels = _numbered(ballot.choices) if veiled and ballot.candidates else ballot.choices
    allowed = ballot_voters(state, ballot)
    voices = ballot.result.electorate if ballot.result else state.facts.weigh(allowed)
    electorate = len(allowed) if state.facts.weighted else voices
    return {
        "id": ballot.ballot, "item": ballot.item, "items": list(ballot.items), "mode": ballot.way,
        "question": "" if veiled else ballot.question,
        "state": ballot.state, "rule": ballot.rule, "round": ballot.round, "election": ballot.election or None, "electorate": electorate, "voices": voices, "heads": dict(ballot.result.heads) if ballot.result else {},
        "declared": ballot.declared, "cast": ballot.cast, "choices": [
            {"code": code, "label": label, **members(state, ballot, label)} for code, label in labels.items()
        ],
        "result": _result(ballot, named=not (veiled and ballot.candidates)), "urn": urn(state, ballot, names=not room),
    }  # fmt: skip


def _numbered(choices: Mapping[str, str]) -> dict[str, str]:
    """Candidates of a restricted item by their rank: the room may see that there is a vote, not on whom."""
    return {
        code: f"Candidature {code[1:]}" if code[1:].isdigit() else label for code, label in choices.items()
    }


def _result(ballot: BallotState, *, named: bool = True) -> Json | None:
    result = ballot.result
    if result is None or ballot.state == "cancelled":
        return None
    return {
        "counts": dict(result.counts), "expressed": result.expressed, "outcome": result.outcome,
        "sentence": result.sentence if named else UNNAMED, "casting_vote": result.casting_vote or None,
        "table": seats_table(result.figures) if named else None,
    }  # fmt: skip


def _at_once(state: MeetingState, item: int) -> Json | None:
    """A nomination without a vote, as a result."""
    found = [one.at_once for one in state.elections.values() if one.item == item and one.at_once]
    if not found or found[-1] is None:
        return None
    nothing: Json = {"counts": {}, "expressed": 0, "casting_vote": None}
    return nothing | {"outcome": "appointed", "sentence": found[-1].sentence}


def _election(state: MeetingState, audience: str) -> Json | None:
    """The election shown; who stood behind closed doors is not for the public."""
    found = election_board(state, clerk=audience == CLERK)
    if found is None or (audience == SCREEN and discreet(state, found["item"])):
        return None
    return found


def discreet(state: MeetingState, number: int) -> bool:
    """Whether the public may not know who voted, how, and on what words: closed session, then or announced, or
    confidential item.
    """
    item = state.facts.item_of[number]
    return item.confidential or item.closed_session or state.item_state(number).in_closed_session


def _seats(state: MeetingState, ballot: BallotState | None) -> list[Json]:
    out = withdrawn_from(state, state.item) if state.item is not None else frozenset()
    held = {bearer: giver for giver, bearer in state.proxies.items()}
    return [
        {
            "seat": seat.seat, "name": seat.name, "short": seat.short, "capacity": seat.capacity, "group": seat.group,
            "colour": seat.colour, "rank": seat.rank, "weight": seat.weight, "substitute": seat.substitute, "replaced": seat.seat in state.replaced, "room": state.room_of.get(seat.seat, 0), "present": seat.seat in state.present,
            "withdrawn": seat.seat in out, "proxy_to": state.proxies.get(seat.seat), "proxy_from": held.get(seat.seat),
            "voted": ballot is not None and seat.seat in ballot.votes, "choice": _choice(ballot, seat.seat),
        }
        for seat in state.facts.seats
    ]  # fmt: skip


def _choice(ballot: BallotState | None, seat: int) -> str | None:
    """Public votes, once the ballot is closed or said aloud at roll call; nothing of a secret one, ever."""
    if ballot is None or ballot.mode is Mode.SECRET:
        return None
    if ballot.state not in ("closed", "proclaimed") and not ballot.roll_call:
        return None
    if ballot.hands:
        return ballot.hands.names.get(seat)
    return ballot.votes[seat].choice if seat in ballot.votes else None


def log(watched: Watched) -> list[Json]:
    """The last lines, newest first."""
    teller = Teller(watched.state, staff=True)
    return [
        {
            "seq": line.seq, "at": stamp(line.at), "text": teller.tell(event), "kind": line.kind,
            "correctable": correctable(event), "corrected": line.seq in watched.state.corrected,
            **count_fields(watched.state, event),
        }
        for line, event in _newest(watched)
    ]  # fmt: skip


def _newest(watched: Watched) -> list[tuple[Any, Any]]:
    pairs = zip(reversed(watched.lines), reversed(watched.state.history), strict=True)
    return list(islice((pair for pair in pairs if not isinstance(pair[1], LISTED)), LOG_LINES))


def me(watched: Watched, seat: int, cards: Mapping[int, list[int]] | None = None) -> Json:
    """A member's own situation; ``cards`` as ``voices`` gives them, when many members are told at once."""
    state = watched.state
    ballot = state.open_ballot
    reason = why_not(state, seat, ballot)
    held = next((giver for giver, bearer in state.proxies.items() if bearer == seat), None)
    mine = (voices(watched) if cards is None else cards).get(seat, [])
    shown = [_card(watched, ballot, one, seat) for one in mine] if ballot else []
    return {
        "seat": seat, "present": seat in state.present,
        "withdrawn": state.item is not None and seat in withdrawn_from(state, state.item),
        "can_vote": reason is None or (_on_tablets(ballot) and any(not card["own"] for card in shown)), "why_not": reason, "cards": shown,
        "proxy_given_to": _person(state, state.proxies.get(seat)), "proxy_held": _person(state, held),
    } | own_requests(state, seat) | own_floor(state, seat) | own_urn(state, seat)  # fmt: skip


def _on_tablets(ballot: BallotState | None) -> bool:
    return ballot is not None and ballot.way in ("public", "secret")


def voices(watched: Watched) -> dict[int, list[int]]:
    """Seat -> voices its member may give or has given in the open vote: the own one first, then the proxy held."""
    ballot = watched.state.open_ballot
    if ballot is None or ballot.mode is Mode.HANDS:
        return {}
    cast = {seat: vote.bearer for seat, vote in ballot.votes.items()}
    found: dict[int, list[int]] = {}
    for pairs in (voters(watched.state, ballot.item, ballot.rule), cast):
        for one, bearer in pairs.items():
            held = found.setdefault(bearer or one, [])
            if one not in held:
                held.insert(0 if bearer is None else len(held), one)
    return found


def _card(watched: Watched, ballot: BallotState, one: int, seat: int) -> Json:
    vote = ballot.votes.get(one)
    line = watched.lines[vote.seq - 1] if vote else None
    return {
        "seat": one, "weight": watched.state.facts.weight(one), "name": watched.state.facts.name(one), "own": one == seat,
        "choice": (vote.choice or None) if vote else None,
        "receipt": {"seq": line.seq, "hash": line.hash, "at": stamp(line.at)} if line else None,
    }  # fmt: skip
