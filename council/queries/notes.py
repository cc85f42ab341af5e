"""What the clerk had better see before the next click: sentences beside the live board."""

from __future__ import annotations

from council.law.ballots import Choice, Mode
from council.law.wording import count, listed, typeset
from council.meeting.room import may_still_vote, presiding
from council.meeting.state import BallotState, MeetingState, Phase


def notes(state: MeetingState) -> list[str]:
    """Sentences for the clerk, the gravest first."""
    if state.phase is Phase.CONVENED:
        return []
    found = _without_quorum(state)
    if state.secretary is None:
        found.append("Aucun secrétaire de séance n'est nommé.")
    if state.phase is not Phase.CLOSED:
        found += [*_chair(state), *_public(state), *_ballot(state), *_pending(state)]
    return [typeset(note) for note in found]


def _without_quorum(state: MeetingState) -> list[str]:
    lacking = [
        str(item.position) for item in state.facts.items
        if (quorum := state.item_state(item.item).quorum) is not None and not quorum.reached
    ]  # fmt: skip
    points = "Point examiné" if len(lacking) == 1 else "Points examinés"
    return [f"{points} sans quorum : {listed(lacking)}."] if lacking else []


def _chair(state: MeetingState) -> list[str]:
    chair = state.chair if state.item is None else presiding(state, state.item)
    return [] if chair is not None else ["La présidence est vacante : faites remplacer le président."]


def _public(state: MeetingState) -> list[str]:
    """An item announced behind closed doors is under discussion before the public."""
    item = state.facts.item_of[state.item] if state.item is not None else None
    if item is None or not item.closed_session or state.closed_session:
        return []
    return [
        f"Le point {item.position} est prévu à huis clos et la séance est publique : prononcez le huis clos."
    ]


def _ballot(state: MeetingState) -> list[str]:
    ballot = state.open_ballot
    if ballot is None or ballot.mode is Mode.HANDS:
        return []
    silent = may_still_vote(state, ballot)
    here = [state.facts.name(seat) for seat, bearer in silent.items() if bearer is None]
    away = [state.facts.name(seat) for seat, bearer in silent.items() if bearer is not None]
    found = _tie(state, ballot, silent)
    if here:
        verb = "n'a pas voté" if len(here) == 1 else "n'ont pas voté"
        found.append(f"{count(len(here), 'présent')} {verb} : {listed(here)}.")
    if away:
        verb = "n'a pas été utilisé" if len(away) == 1 else "n'ont pas été utilisés"
        found.append(f"{count(len(away), 'pouvoir')} {verb} : {listed(away)}.")
    return found


def _tie(state: MeetingState, ballot: BallotState, silent: dict[int, int | None]) -> list[str]:
    """The chair alone has not voted and the voices are equal; earlier it would tell how the vote goes."""
    choices = [vote.choice for vote in ballot.votes.values()]
    tie = choices.count(Choice.FOR) == choices.count(Choice.AGAINST) > 0
    if (
        tie
        and ballot.mode is Mode.PUBLIC
        and not ballot.candidates
        and set(silent) == {state.chair_now(ballot.item)}
    ):
        return ["Partage des voix : le vote du président, prépondérant, est attendu."]
    return []


def _pending(state: MeetingState) -> list[str]:
    """Once the agenda is under way and nothing is under discussion: what a closing now would leave aside."""
    states = {item.position: state.item_state(item.item).state for item in state.facts.items}
    pending = [str(position) for position, one in states.items() if one == "pending"]
    if state.item is not None or not pending or len(pending) == len(states):
        return []
    points = "Point non examiné" if len(pending) == 1 else "Points non examinés"
    return [f"{points} : {listed(pending)}. Ajournez ce qui doit l'être avant de clore."]
