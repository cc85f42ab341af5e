"""Requests of members for a special ballot or a closed session: made, taken back, counted among those present."""

from __future__ import annotations

from dataclasses import dataclass

from council.law.requests import ModeAnswer, ballot_mode
from council.law.requests import closed_session as closed_session_by_law
from council.law.wording import count, reference
from council.meeting import procedure_commands as cmd
from council.meeting import procedure_events as ev
from council.meeting.draft import Draft
from council.meeting.refusals import Refusal
from council.meeting.room import accounts_head, withdrawn_from
from council.meeting.state import MeetingState

PUBLIC, SECRET, CLOSED = "public", "secret", "closed_session"
_LOUD = {"FR-VOTE-05": "scrutin public", "BE-VOTE-02": "vote à haute voix"}
NEVER_VOTED = ("information", "question", "report")


@dataclass(frozen=True)
class Asked:
    """Requests standing for ``subject``: ``seats`` still present; ``needed`` None: the text sets no number."""

    subject: str
    seats: tuple[int, ...]
    needed: int | None

    @property
    def reached(self) -> bool:
        """Whether they bind the chair."""
        return bool(self.seats) and len(self.seats) >= (self.needed or 1)


def label(state: MeetingState, subject: str) -> str:
    """``scrutin secret``, ``vote à haute voix`` in Wallonia…"""
    words = {SECRET: "scrutin secret", CLOSED: "huis clos"}
    return words.get(subject) or _LOUD[state.facts.law.rule("FR-VOTE-05", "BE-VOTE-02")]


def counted(state: MeetingState, item: int | None) -> frozenset[int]:
    """Members whose requests count and among whom they are counted: present, not withdrawn, never proxies (FR-PROX-03)."""
    if item is None:
        return state.present
    return state.present - withdrawn_from(state, item) - {accounts_head(state, item)}


def seats_asking(state: MeetingState, subject: str, item: int | None) -> tuple[int, ...]:
    """Seats with a request standing for ``subject``, in order of the table."""
    asking = {seat for what, where, seat in state.requests if what == subject and where in (None, item)}
    here = asking & counted(state, item)
    return tuple(seat.seat for seat in state.facts.seats if seat.seat in here)


def mode_asked(state: MeetingState, item: int) -> ModeAnswer:
    """The way of voting that members have asked for on ``item`` (FR-VOTE-05, -06, BE-VOTE-02)."""
    return ballot_mode(
        state.facts.law,
        present=len(counted(state, item)),
        public_requests=len(seats_asking(state, PUBLIC, item)),
        secret_requests=len(seats_asking(state, SECRET, item)),
    )


def asked(state: MeetingState, item: int | None) -> list[Asked]:
    """Every request that may be made now, with its count."""
    found = []
    if item is not None and state.facts.item_of[item].kind not in NEVER_VOTED:
        law = mode_asked(state, item)
        found.append(Asked(PUBLIC, seats_asking(state, PUBLIC, item), law.needed_public))
        if law.needed_secret is not None:
            found.append(Asked(SECRET, seats_asking(state, SECRET, item), law.needed_secret))
    if not state.closed_session and not state.closed_granted:
        needed = closed_session_by_law(state.facts.law, present=len(state.present)).required_requesters
        found.append(Asked(CLOSED, seats_asking(state, CLOSED, item), needed))
    return found


def make_request(draft: Draft, command: cmd.MakeRequest) -> None:
    """A member present asks, before the vote is opened; counted at once."""
    _may_ask(draft, command)
    seat, state = command.seat, draft.state
    if seat not in counted(state, state.item):
        name = state.facts.name(seat)
        sentence = (
            f"{name} n'est pas compté présent sur ce point : seuls les membres présents font une demande."
        )
        raise Refusal("not_present", sentence)
    if (command.subject, command.item, seat) in state.requests:
        raise Refusal("already_requested", "Cette demande est déjà notée : rien à faire.")
    draft.emit(ev.RequestMade(seat=seat, subject=command.subject, item=command.item))


def withdraw_request(draft: Draft, command: cmd.WithdrawRequest) -> None:
    """A member takes the request back, before the vote is opened."""
    _may_ask(draft, command)
    if (command.subject, command.item, command.seat) not in draft.state.requests:
        raise Refusal("no_such_request", "Cette demande n'est pas au registre : rien à faire.")
    draft.emit(ev.RequestWithdrawn(seat=command.seat, subject=command.subject, item=command.item))


def _may_ask(draft: Draft, command: cmd.MakeRequest | cmd.WithdrawRequest) -> None:
    draft.need_open()
    draft.need_seat(command.seat)
    if not draft.context.staff and draft.context.seat != command.seat:
        raise Refusal("forbidden", "Vous ne pouvez le faire que pour votre propre siège.")
    state = draft.state
    if command.item != state.item:
        raise Refusal("item_not_open", "Le point en discussion a changé : relisez l'écran, puis recommencez.")
    if state.current_ballot is not None:
        sentence = "Un scrutin est en cours : une demande se fait avant son ouverture."
        raise Refusal("ballot_open", sentence)
    if command.subject not in {one.subject for one in asked(state, state.item)}:
        sentence = (
            "Cette demande n'a pas lieu d'être maintenant : choisissez parmi celles qui sont affichées."
        )
        raise Refusal("no_such_subject", sentence, article=state.facts.law.basis("ballot_mode")[0])


def check_mode(draft: Draft, item: int, mode: str) -> str:
    """The motive to write when the vote on ``item`` is opened in another way than members asked for, else empty."""
    state, law = draft.state, draft.state.facts.law
    answer = mode_asked(state, item)
    if answer.mode not in (PUBLIC, SECRET) or answer.mode == mode:
        return ""
    seats = seats_asking(state, answer.mode, item)
    needed = answer.needed_public if answer.mode == PUBLIC else answer.needed_secret
    who = count(len(seats), "membre présent", "membres présents")
    what = label(state, answer.mode)
    way = "scrutin secret" if answer.mode == SECRET else "scrutin public"
    sentence = (
        f"Le {what} est demandé par {who} ({needed} requis sur {len(counted(state, item))}) : "
        f"ouvrez un {way} ({reference(answer.articles)})."
    )
    return draft.breach(f"{answer.mode}_requested", sentence, law.basis("ballot_mode"))
