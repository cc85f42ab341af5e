"""Decisions about who is in the room, who holds whose proxy, and who stands back from an item."""

from __future__ import annotations

from council.law.conflicts import Decision, withdrawal_needed
from council.law.proxies import check_proxy
from council.meeting import block_events as bl
from council.meeting import commands as cmd
from council.meeting import events as ev
from council.meeting.draft import Draft
from council.meeting.hours import said_hour
from council.meeting.refusals import Refusal
from council.meeting.room import quorum_line
from council.meeting.rooms import need_room
from council.meeting.substitutes import need_substitute


def arrive(draft: Draft, command: cmd.Arrive) -> None:
    """A member enters, or the substitute in the member's seat; the proxy the member gave stops (FR-PROX-01, -05)."""
    draft.need_begun()
    draft.need_seat(command.seat)
    if command.seat in draft.state.present:
        raise Refusal(
            "already_present", f"{_name(draft, command.seat)} est déjà noté présent : rien à faire."
        )
    if command.substitute:
        need_substitute(draft, command.seat)
    room = need_room(draft.state.facts, command.room)
    since = _said(draft, command.seat, command.since)
    draft.emit(ev.MemberArrived(seat=command.seat, room=room, substitute=command.substitute, since=since))
    bearer = draft.state.proxies.get(command.seat)
    if bearer is not None:
        draft.emit(ev.ProxyEnded(giver=command.seat, bearer=bearer, reason="giver_arrived"))


def leave(draft: Draft, command: cmd.Leave) -> None:
    """A member leaves; the proxy he bears lapses, what he has voted stays (FR-PROX-02)."""
    draft.need_begun()
    draft.need_seat(command.seat)
    if command.seat not in draft.state.present:
        raise Refusal("not_present", f"{_name(draft, command.seat)} n'est pas noté présent : rien à faire.")
    draft.emit(ev.MemberLeft(seat=command.seat, since=_said(draft, command.seat, command.since)))
    for giver, bearer in tuple(draft.state.proxies.items()):
        if bearer == command.seat:
            draft.emit(ev.ProxyEnded(giver=giver, bearer=bearer, reason="bearer_left"))


def _said(draft: Draft, seat: int, text: str) -> str:
    """The instant of an hour said late, empty when none is."""
    return said_hour(draft.state, draft.context, seat, text) if text.strip() else ""


def give_proxy(draft: Draft, command: cmd.GiveProxy) -> None:
    """A written proxy takes effect; a newer one of the same giver replaces the older (FR-PROX-01)."""
    draft.need_begun()
    draft.need_seat(command.giver)
    draft.need_seat(command.bearer)
    _own(draft, command.giver)
    state = draft.state
    check_proxy(
        state.facts.law,
        giver=command.giver,
        bearer=command.bearer,
        present=state.present,
        existing=state.proxies,
    )
    old = state.proxies.get(command.giver)
    if old == command.bearer:
        raise Refusal("proxy_known", "Ce pouvoir est déjà en vigueur : rien à faire.")
    if old is not None:
        draft.emit(ev.ProxyEnded(giver=command.giver, bearer=old, reason="replaced"))
    draft.emit(ev.ProxyGiven(giver=command.giver, bearer=command.bearer))


def end_proxy(draft: Draft, command: cmd.EndProxy) -> None:
    """The giver takes the proxy back (FR-PROX-01)."""
    draft.need_begun()
    _own(draft, command.giver)
    if draft.state.proxies.get(command.giver) != command.bearer:
        raise Refusal(
            "no_such_proxy", "Ce pouvoir n'est pas en vigueur : la liste des pouvoirs a changé, relisez-la."
        )
    draft.emit(ev.ProxyEnded(giver=command.giver, bearer=command.bearer, reason="revoked"))


def withdraw(draft: Draft, command: cmd.Withdraw) -> None:
    """A member interested in an item stands back from it (FR-INT-02); not once he has voted on it."""
    draft.need_begun()
    draft.need_seat(command.seat)
    draft.need_item(command.item)
    _own(draft, command.seat)
    state = draft.state
    if (command.item, command.seat) in state.withdrawn:
        raise Refusal(
            "already_withdrawn", f"Le retrait de {_name(draft, command.seat)} est déjà noté : rien à faire."
        )
    if state.item_state(command.item).state == "closed":
        raise Refusal("item_closed", "Ce point est clos : un retrait ne peut plus y être noté.")
    _not_voted(draft, command.seat, command.item)
    _grounded(draft, command)
    draft.emit(ev.WithdrawalDeclared(seat=command.seat, item=command.item, reason=command.reason))
    if command.item in draft.state.block:  # its voters are no longer those of the others
        draft.emit(bl.BlockLeft(item=command.item, reason="withdrawal", seat=command.seat))
    _count_item(draft, command.item)


def end_withdrawal(draft: Draft, command: cmd.EndWithdrawal) -> None:
    """A withdrawal is taken back, before the item is closed and outside a vote on it."""
    draft.need_begun()
    _own(draft, command.seat)
    state = draft.state
    if (command.item, command.seat) not in state.withdrawn:
        raise Refusal("not_withdrawn", "Aucun retrait de ce membre n'est noté sur ce point : rien à faire.")
    if state.item_state(command.item).state == "closed":
        raise Refusal("item_closed", "Ce point est clos : le retrait y reste noté.")
    if state.open_ballot and state.open_ballot.item == command.item:
        raise Refusal(
            "ballot_open", "Un scrutin est ouvert sur ce point : attendez sa clôture ou annulez-le."
        )
    draft.emit(ev.WithdrawalEnded(seat=command.seat, item=command.item))
    _count_item(draft, command.item)


def _grounded(draft: Draft, command: cmd.Withdraw) -> None:
    """A representative withdraws only from what L1111-6 II names; anybody may from an interest of his own (FR-INT-03, -04)."""
    law = draft.state.facts.law
    if command.reason == "interest":
        return
    if command.reason != "mandate" or command.decision not in list(Decision):
        sentence = "Dites pourquoi le membre se retire : un intérêt personnel, ou l'organisme où il représente la collectivité."
        raise Refusal("bad_payload", sentence)
    if "representatives" not in law.articles:
        sentence = "Cette assemblée n'a pas de règle propre aux représentants : notez un intérêt personnel."
        raise Refusal("no_such_reason", sentence)
    answer = withdrawal_needed(
        law, private=False, group_of_authorities=False, decision=Decision(command.decision)
    )
    if not answer.withdraw:
        sentence = f"{answer.sentence} S'il a aussi un intérêt personnel, notez ce motif."
        raise Refusal("may_take_part", sentence, article=answer.articles[0])


def _count_item(draft: Draft, item: int) -> None:
    """The quorum of the item under discussion follows its withdrawals (FR-QUO-04, -05)."""
    if draft.state.item == item:
        draft.emit(quorum_line(draft.state, "withdrawal", item))


def _not_voted(draft: Draft, seat: int, item: int) -> None:
    ballot = draft.state.current_ballot
    if ballot is None or item not in ballot.concerned:
        return
    if ballot.items:
        sentence = "Un vote groupé est en cours : annulez le scrutin, puis notez le retrait, qui sort le point du groupe."
        raise Refusal("already_voted", sentence)
    taken = {*ballot.votes, *(cast.bearer for cast in ballot.votes.values())}
    if ballot.hands is not None:
        taken |= {*ballot.hands.names, *(draft.state.proxies.get(giver) for giver in ballot.hands.names)}
    if ballot.state != "open" or seat in taken:
        sentence = "a déjà pris part au scrutin de ce point : annulez le scrutin, puis notez le retrait."
        raise Refusal("already_voted", f"{_name(draft, seat)} {sentence}")


def _own(draft: Draft, seat: int) -> None:
    """A member acts for his own seat only."""
    if not draft.context.staff and draft.context.seat != seat:
        raise Refusal("forbidden", "Vous ne pouvez le faire que pour votre propre siège.")


def _name(draft: Draft, seat: int) -> str:
    return draft.state.facts.name(seat)
