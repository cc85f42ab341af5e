"""Decisions about who presides and who writes: chair, chair of one item, secretary."""

from __future__ import annotations

from datetime import date, timedelta

from council.law.precedence import ChairCandidate, Event, Role, acting_chair
from council.meeting import commands as cmd
from council.meeting import events as ev
from council.meeting.draft import Draft
from council.meeting.facts import Seat
from council.meeting.grouped import need_alone
from council.meeting.refusals import Refusal
from council.meeting.room import is_accounts, presiding, withdrawn_from
from council.meeting.state import MeetingState


def check_chair(draft: Draft, seat: int, item: int | None = None) -> str:
    """The motive to write when ``seat`` is not whom the law has preside (FR-COMP-06, FR-VOTE-08), else empty."""
    state = draft.state
    occasion = _occasion(state, item)
    candidates = _candidates(state, item)
    if occasion == "executive_election" and any(one.present and one.born is None for one in candidates):
        sentence = "Le doyen d'âge préside cette élection : indiquez d'abord les dates de naissance des membres dans leurs fiches."
        return draft.breach("birth_dates_needed", sentence, state.facts.law.basis("chair_executive"))
    answer = acting_chair(state.facts.law, candidates, event=occasion, chosen_by_council=str(seat))
    if answer.chair == str(seat):
        return ""
    if answer.chair is None:
        return draft.breach(answer.finding.code, answer.sentence, answer.articles)
    sentence = f"La présidence revient à {state.facts.name(int(answer.chair))}, présent : désignez ce membre."
    return draft.breach("chair_out_of_order", sentence, answer.articles)


def _occasion(state: MeetingState, item: int | None) -> Event:
    """What the law says of the chair of an item: accounts, election of the mayor where a text names its chair."""
    if item is not None and is_accounts(state, item):
        return "accounts_vote"
    election = state.election_on(item) if item is not None else None
    heading = election is not None and election.office == "head"
    return "executive_election" if heading and "chair_executive" in state.facts.law.articles else "ordinary"


def eldest_to_preside(state: MeetingState, item: int) -> int | None:
    """Who must preside over the election of the mayor held on ``item``, when somebody else does."""
    if _occasion(state, item) != "executive_election":
        return None
    able = [one for one in _candidates(state, item) if one.present and not one.withdrawn]
    if not able or any(one.born is None for one in able):
        return None
    answer = acting_chair(state.facts.law, able, event="executive_election")
    chair = int(answer.chair) if answer.chair is not None else None
    return chair if chair != state.chair_now(item) else None


def _candidates(state: MeetingState, item: int | None) -> list[ChairCandidate]:
    out = withdrawn_from(state, item) if item is not None else frozenset()
    return [
        ChairCandidate(
            id=str(seat.seat), role=_role(state, seat), table_rank=seat.rank, deputy_rank=seat.chair_rank,
            present=seat.seat in state.present, withdrawn=seat.seat in out,
            born=date.min + timedelta(days=seat.age_rank) if seat.age_rank is not None else None,
        )
        for seat in state.facts.seats
    ]  # fmt: skip


def _role(state: MeetingState, seat: Seat) -> Role:
    if seat.seat == state.head:
        return "head"
    return "deputy" if seat.chair_rank not in (None, 1) else "councillor"


def replace_chair(draft: Draft, command: cmd.ReplaceChair) -> None:
    """Somebody else presides, for one item or from now on; the member must be in the room and not withdrawn."""
    draft.need_begun()
    draft.need_seat(command.seat)
    if command.item is not None:
        draft.need_item(command.item)
        need_alone(draft, command.item)
    _able(draft, command.seat, command.item)
    ballot = draft.state.open_ballot
    if ballot is not None and presiding(draft.state, ballot.item) is not None:
        raise Refusal(
            "ballot_open", "Un scrutin est ouvert : la présidence ne peut changer qu'après sa clôture."
        )
    motive = check_chair(draft, command.seat, command.item)
    draft.emit(ev.ChairReplaced(seat=command.seat, item=command.item, motive=motive))


def name_secretary(draft: Draft, command: cmd.NameSecretary) -> None:
    """The council names one of its members present as secretary (FR-COMP-07)."""
    draft.need_amendable()
    draft.need_seat(command.seat)
    _able(draft, command.seat, None)
    if draft.state.secretary == command.seat:
        raise Refusal("already_secretary", "Ce membre est déjà secrétaire de séance : rien à faire.")
    draft.emit(ev.SecretaryNamed(seat=command.seat))


def _able(draft: Draft, seat: int, item: int | None) -> None:
    name = draft.state.facts.name(seat)
    if seat not in draft.state.present:
        raise Refusal("not_present", f"{name} n'est pas noté présent : notez d'abord son arrivée.")
    if item is not None and seat in withdrawn_from(draft.state, item):
        raise Refusal("withdrawn", f"{name} s'est retiré de ce point : choisissez un autre membre.")
