"""How one vote may go on: a voice taken down by the clerk, another way of voting in the middle, a closing taken back.

One ballot, one result, one story in the book: whatever happens between its opening and its proclamation.
"""

from __future__ import annotations

from council.law.ballots import Mode
from council.meeting import events as ev
from council.meeting import way_commands as wc
from council.meeting.ballots import legal_mode, open_one
from council.meeting.draft import Draft
from council.meeting.refusals import Refusal
from council.meeting.requests import check_mode
from council.meeting.room import voters
from council.meeting.rooms import check_mode as video_mode

AFTER: dict[str, tuple[str, ...]] = {
    "public": ("main_levee", "roll_call"),
    "roll_call": ("main_levee", "public"),
    "main_levee": ("roll_call", "public"),
    "secret": ("paper",),
    "paper": (),
}
"""Ways that may follow a way: what was to be secret never becomes public in the middle (FR-VOTE-06)."""
BY_NAME = ("public", "roll_call")


def record_vote(draft: Draft, command: wc.RecordVote) -> None:
    """A voice said aloud and taken down by the clerk: at roll call, or of a member without a tablet (FR-VOTE-05)."""
    ballot = open_one(draft, command.ballot)
    draft.need_open()
    draft.need_seat(command.seat)
    if not draft.context.staff:
        raise Refusal("forbidden", "Le secrétariat seul note une voix donnée de vive voix.")
    if ballot.way not in BY_NAME:
        raise Refusal("not_by_name", "Ce vote ne se fait pas par noms : aucune voix ne se note ainsi.")
    allowed = voters(draft.state, ballot.item, ballot.rule)
    if command.seat not in allowed:
        name = draft.state.facts.name(command.seat)
        sentence = f"{name} ne vote pas en ce moment (absent, retiré de ce point ou sans pouvoir valable) : notez d'abord son arrivée ou son pouvoir."
        raise Refusal("cannot_vote", sentence)
    if command.choice not in ballot.choices:
        raise Refusal("bad_choice", "Ce choix n'existe pas dans ce scrutin : choisissez parmi ceux affichés.")
    draft.emit(
        ev.VoteCast(
            ballot=ballot.ballot, seat=command.seat, choice=command.choice, bearer=allowed[command.seat],
            aloud=True,
        )
    )  # fmt: skip


def change_way(draft: Draft, command: wc.ChangeWay) -> None:
    """Hold the open vote in another way, for a motive: the network is down, a member asks for a roll call…"""
    ballot = open_one(draft, command.ballot)
    draft.need_open()
    if command.mode not in AFTER[ballot.way]:
        raise Refusal(
            "bad_way", "Ce vote ne peut pas continuer de cette façon : annulez-le, puis rouvrez-le."
        )
    if not draft.motive:
        raise Refusal("motive_needed", "Dites pourquoi la façon de voter change : le motif est au registre.")
    mode = legal_mode(command.mode)
    insisting = Draft(draft.state, draft.context, draft.motive if command.despite else "")
    video_mode(insisting, mode)
    if not ballot.question and mode is not Mode.SECRET:
        for item in ballot.concerned:
            check_mode(insisting, item, mode)
    draft.overrode += insisting.overrode
    draft.emit(ev.WayChanged(ballot=ballot.ballot, mode=command.mode, motive=draft.motive))


def reopen_ballot(draft: Draft, command: wc.ReopenBallot) -> None:
    """Take the closing back before the result is proclaimed; votes already given stay, and may change."""
    draft.need_open()
    ballot = draft.state.current_ballot
    if ballot is None or ballot.ballot != command.ballot or ballot.state != "closed":
        raise Refusal(
            "not_closed", "Ce scrutin est ouvert, proclamé ou annulé : il ne peut pas être rouvert."
        )
    if ballot.way == "secret":
        raise Refusal(
            "urn_opened", "L'urne de ce scrutin a été ouverte : annulez-le et votez de nouveau, ou proclamez."
        )
    if not draft.motive:
        raise Refusal("motive_needed", "Dites pourquoi le vote est rouvert : le motif est écrit au registre.")
    draft.emit(ev.BallotReopened(ballot=ballot.ballot, motive=draft.motive))
