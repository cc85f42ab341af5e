"""Decisions about who presides and who writes: chair, chair of one item, secretary."""

from __future__ import annotations

from council.law.precedence import ChairCandidate, Role, acting_chair
from council.meeting import commands as cmd
from council.meeting import events as ev
from council.meeting.draft import Draft
from council.meeting.facts import Seat
from council.meeting.refusals import Refusal
from council.meeting.room import is_accounts, withdrawn_from
from council.meeting.state import MeetingState


def check_chair(draft: Draft, seat: int, item: int | None = None) -> str:
    """The motive to write when ``seat`` is not whom the law has preside (FR-COMP-06, FR-VOTE-08), else empty."""
    state = draft.state
    accounts = item is not None and is_accounts(state, item)
    answer = acting_chair(
        state.facts.law,
        _candidates(state, item),
        event="accounts_vote" if accounts else "ordinary",
        chosen_by_council=str(seat),
    )
    if answer.chair == str(seat):
        return ""
    if answer.chair is None:
        return draft.breach(answer.finding.code, answer.sentence, answer.articles)
    sentence = f"La présidence revient à {state.facts.name(int(answer.chair))}, présent : désignez ce membre."
    return draft.breach("chair_out_of_order", sentence, answer.articles)


def _candidates(state: MeetingState, item: int | None) -> list[ChairCandidate]:
    out = withdrawn_from(state, item) if item is not None else frozenset()
    return [
        ChairCandidate(
            id=str(seat.seat), role=_role(seat), table_rank=seat.rank, deputy_rank=seat.chair_rank,
            present=seat.seat in state.present, withdrawn=seat.seat in out,
        )
        for seat in state.facts.seats
    ]  # fmt: skip


def _role(seat: Seat) -> Role:
    if seat.chair_rank == 1:
        return "head"
    return "deputy" if seat.chair_rank is not None else "councillor"


def replace_chair(draft: Draft, command: cmd.ReplaceChair) -> None:
    """Somebody else presides, for one item or from now on; the member must be in the room and not withdrawn."""
    draft.need_begun()
    draft.need_seat(command.seat)
    if command.item is not None:
        draft.need_item(command.item)
    _able(draft, command.seat, command.item)
    if draft.state.open_ballot:
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
