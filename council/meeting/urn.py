"""Who opens the urn of a secret vote held on tablets: two persons, each from the own device, or a motive in the book.

Chair, secretary of the meeting and assessors of the election keep the urn, while they are in the room and take part in
the item. They confirm once everybody has voted or the chair has announced the closing; votes count until the closing
itself, whatever was confirmed before. Why so, and what it protects from: ``council/decisions/0012-two-open-the-urn.md``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from council.law.secrecy import secret_tally
from council.law.violations import Status
from council.law.wording import count, listed
from council.meeting import urn_commands as cmd
from council.meeting import urn_events as ev
from council.meeting.ballots import open_one
from council.meeting.draft import Draft
from council.meeting.refusals import Refusal
from council.meeting.room import may_still_vote, presiding, voters, withdrawn_from
from council.meeting.state import BallotState, MeetingState
from council.meeting.urn_words import ROLES


def keepers(state: MeetingState, ballot: BallotState) -> dict[int, str]:
    """Seats that may open the urn now -> role; who has several has the first."""
    chair = presiding(state, ballot.item)
    found = {} if chair is None else {chair: "chair"}
    here = state.present - withdrawn_from(state, ballot.item)
    election = state.elections.get(ballot.election)
    others = [(state.secretary, "secretary")]
    others += [(seat, "assessor") for seat in (election.assessors if election else ())]
    for seat, role in others:
        if seat is not None and seat in here:
            found.setdefault(seat, role)
    return found


def confirmed(state: MeetingState, ballot: BallotState) -> dict[int, str]:
    """Confirmations that hold: seat -> role in which it was given. Whoever lost every role no longer counts."""
    able = keepers(state, ballot)
    return {seat: role for seat, role in ballot.confirmed.items() if seat in able}


def guarded(ballot: BallotState) -> bool:
    """Whether the ballot has an urn that several open; books written before that rule have none."""
    return ballot.openers > 0 and ballot.way == "secret"


def ripe(state: MeetingState, ballot: BallotState) -> bool:
    """Whether the urn may be confirmed: everybody has voted, or the closing was announced."""
    return ballot.announced or not may_still_vote(state, ballot)


def _guarded(draft: Draft, ballot: str) -> BallotState:
    found = open_one(draft, ballot)
    draft.need_open()
    if not guarded(found):
        raise Refusal("no_urn", "Ce scrutin n'a pas d'urne à ouvrir sur les tablettes : rien à confirmer.")
    return found


def announce_closing(draft: Draft, command: cmd.AnnounceClosing) -> None:
    """Call the last voters; nothing is closed."""
    ballot = _guarded(draft, command.ballot)
    if ballot.announced:
        raise Refusal("already_announced", "La clôture est déjà annoncée : l'urne peut être confirmée.")
    draft.emit(ev.ClosingAnnounced(ballot=ballot.ballot))


def confirm_urn(draft: Draft, command: cmd.ConfirmUrn) -> None:
    """One of the keepers agrees to open; from the own account, for the own seat."""
    ballot = _guarded(draft, command.ballot)
    state, seat = draft.state, draft.context.seat
    role = keepers(state, ballot).get(seat) if seat is not None else None
    if seat is None or role is None:
        sentence = "L'urne s'ouvre par le président, le secrétaire de séance ou un assesseur présent, chacun depuis son compte."
        raise Refusal("not_keeper", sentence)
    if seat in ballot.confirmed:
        raise Refusal("already_confirmed", "Votre confirmation est déjà notée : rien à faire.")
    if not ripe(state, ballot):
        left = count(
            len(may_still_vote(state, ballot)), "voix n'est pas déposée", "voix ne sont pas déposées"
        )
        sentence = f"{left} : attendez que tous aient voté, ou que la clôture soit annoncée."
        raise Refusal("closing_not_announced", sentence)
    draft.emit(ev.UrnConfirmed(ballot=ballot.ballot, seat=seat, role=role))


def revoke_urn(draft: Draft, command: cmd.RevokeUrn) -> None:
    """A keeper takes the confirmation back, before the closing."""
    ballot = _guarded(draft, command.ballot)
    seat = draft.context.seat
    if seat is None or seat not in ballot.confirmed:
        raise Refusal("not_confirmed", "Vous n'avez pas confirmé l'ouverture de cette urne : rien à retirer.")
    draft.emit(ev.UrnRevoked(ballot=ballot.ballot, seat=seat))


def opened_by(draft: Draft, ballot: BallotState) -> tuple[tuple[int, ...], str]:
    """Seats in whose presence the urn is opened, and the motive of opening it with too few. Raises Refusal."""
    if not guarded(ballot):
        return (), ""
    held = confirmed(draft.state, ballot)
    if len(held) >= ballot.openers:
        return tuple(held), ""
    return tuple(held), draft.insist("urn_closed", awaited(draft.state, ballot))


def awaited(state: MeetingState, ballot: BallotState) -> str:
    """Who still has to confirm, and what to do when nobody else can."""
    able, held = keepers(state, ballot), confirmed(state, ballot)
    left = {seat: role for seat, role in able.items() if seat not in held}
    if len(able) < ballot.openers:
        who = named(state, able) or "personne"
        return (
            f"L'urne s'ouvre à deux et ne peut l'être que par {who} : nommez un autre secrétaire de séance, présent, ou "
            "ouvrez-la avec un motif."
        )
    missing = (
        "une confirmation, sur son appareil," if held else "deux confirmations, chacun sur son appareil,"
    )
    choice = named(state, left, "ou" if len(left) > ballot.openers - len(held) else "et")
    early = "" if ripe(state, ballot) else " Annoncez d'abord la clôture : tous n'ont pas voté."
    return f"L'urne s'ouvre à deux : il manque {missing} de {choice}.{early}"


def named(state: MeetingState, seats: Mapping[int, str], last: str = "et") -> str:
    """``A (présidence) et B (secrétaire de séance)``."""
    words = [f"{state.facts.name(seat)} ({ROLES.get(role, role)})" for seat, role in seats.items()]
    return (
        listed(words)
        if last == "et"
        else f" {last} ".join(p for p in (", ".join(words[:-1]), words[-1]) if p)
    )


def before_opening(state: MeetingState) -> list[str]:
    """What a secret vote on the item under discussion, opened now, could reveal."""
    if state.item is None:
        return []
    election = state.election_on(state.item)
    names = tuple(one.name for one in election.candidates) if election else ()
    now = voters(state, state.item)
    return _revealing(state, now, _earlier(state, state.item, "", names, ""))


def before_closing(state: MeetingState, ballot: BallotState) -> list[str]:
    """What the tally of the urn could reveal, from who has voted alone."""
    cast = {seat: vote.bearer for seat, vote in ballot.votes.items()}
    return _revealing(
        state, cast, _earlier(state, ballot.item, ballot.question, ballot.candidates, ballot.ballot)
    )


def _revealing(
    state: MeetingState, now: Mapping[int, int | None], before: Collection[int] | None
) -> list[str]:
    persons = {seat if bearer is None else bearer for seat, bearer in now.items()}
    differing = sorted(set(now) ^ set(before)) if before is not None else []
    answer = secret_tally(
        state.facts.law, persons=len(persons), differing=[state.facts.name(seat) for seat in differing]
    )
    return [one.sentence for one in answer.findings if one.status is Status.WARNING]


def _earlier(
    state: MeetingState, item: int, question: str, candidates: tuple[str, ...], but: str
) -> Collection[int] | None:
    """Who voted in the last urn opened on the same thing; None when there was none."""
    held: Iterable[BallotState] = (
        one for one in state.ballots.values()
        if one.ballot != but and one.way == "secret" and one.result is not None
        and (one.item, one.question, one.candidates) == (item, question, candidates)
    )  # fmt: skip
    last = max(held, key=lambda one: one.closed_seq, default=None)
    return None if last is None else frozenset(last.votes)
