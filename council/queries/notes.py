"""What the clerk had better see before the next click: sentences beside the live board."""

from __future__ import annotations

from council.law.ballots import Choice, Mode
from council.law.weights import revealing
from council.law.wording import count, listed, typeset
from council.meeting.procedures import urgency_due
from council.meeting.requests import CLOSED, SECRET, asked, label
from council.meeting.room import ballot_voters, may_still_vote, presiding, quorum
from council.meeting.state import BallotState, MeetingState, Phase


def notes(state: MeetingState) -> list[str]:
    """Sentences for the clerk, the gravest first."""
    if state.phase is Phase.CONVENED:
        return []
    found = _without_quorum(state)
    if state.phase is Phase.OPEN and state.item is None and not quorum(state).reached:
        found.append(f"{quorum(state).sentence} Levez la séance : le secrétariat pourra convoquer à nouveau.")
    if state.secretary is None:
        found.append("Aucun secrétaire de séance n'est nommé.")
    if state.phase is not Phase.CLOSED:
        found += [*_urgent(state), *_procedure(state), *_chair(state), *_public(state)]
        found += [*_video(state), *_ballot(state), *_papers(state), *_pending(state)]
    return [typeset(note) for note in found]


def _without_quorum(state: MeetingState) -> list[str]:
    lacking = [
        str(item.position) for item in state.facts.items
        if (quorum := state.item_state(item.item).quorum) is not None and not quorum.reached
    ]  # fmt: skip
    points = "Point examiné" if len(lacking) == 1 else "Points examinés"
    return [f"{points} sans quorum : {listed(lacking)}."] if lacking else []


def _urgent(state: MeetingState) -> list[str]:
    """Points of a complementary agenda sent in urgency and not yet discussed (FR-CONV-04, -09)."""
    urgent = [
        str(item.position)
        for item in state.facts.items
        if item.urgent and urgency_due(state) and state.item_state(item.item).state == "pending"
    ]
    points = "Point ajouté" if len(urgent) == 1 else "Points ajoutés"
    return (
        [f"{points} en urgence : {listed(urgent)}. Le conseil se prononce d'abord sur l'urgence."]
        if urgent
        else []
    )


def _chair(state: MeetingState) -> list[str]:
    chair = state.chair if state.item is None else presiding(state, state.item)
    return [] if chair is not None else ["La présidence est vacante : faites remplacer le président."]


def _public(state: MeetingState) -> list[str]:
    """An item announced behind closed doors is under discussion before the public."""
    item = state.facts.item_of[state.item] if state.item is not None else None
    if item is None or not item.closed_session or state.closed_session:
        return []
    to_do = "prononcez le huis clos" if state.closed_granted else "mettez le huis clos aux voix"
    return [f"Le point {item.position} est prévu à huis clos et la séance est publique : {to_do}."]


def _procedure(state: MeetingState) -> list[str]:
    """What members asked for and the council has to decide or the chair to follow."""
    found = []
    if state.facts.urgent_reason and urgency_due(state):
        found.append("L'urgence de la convocation est à mettre aux voix avant tout point.")
    if state.current_ballot is None and state.phase is Phase.OPEN:
        found += [
            f"{label(state, one.subject).capitalize()} demandé par {count(len(one.seats), 'membre')} : "
            + ("mettez-le aux voix, sans débat." if one.subject == CLOSED else "il s'impose pour ce vote.")
            for one in asked(state, state.item)
            if one.reached
        ]
    return found


def _ballot(state: MeetingState) -> list[str]:
    ballot = state.open_ballot
    if ballot is None or ballot.paper or ballot.mode is Mode.HANDS:
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
    said = {
        choice: state.facts.weigh([seat for seat, vote in ballot.votes.items() if vote.choice == choice])
        for choice in (Choice.FOR, Choice.AGAINST)
    }
    tie = said[Choice.FOR] == said[Choice.AGAINST] > 0
    if (
        tie
        and ballot.mode is Mode.PUBLIC
        and not ballot.candidates
        and set(silent) == {state.chair_now(ballot.item)}
    ):
        return ["Partage des voix : le vote du président, prépondérant, est attendu."]
    return []


def _video(state: MeetingState) -> list[str]:
    """By video a secret ballot asked for by enough members sends the item to a meeting in one place (FR-REM-02)."""
    if not state.facts.rooms or state.item is None or state.current_ballot is not None:
        return []
    if not any(one.subject == SECRET and one.reached for one in asked(state, state.item)):
        return []
    return ["Scrutin secret demandé en visioconférence : ajournez ce point à une réunion en un seul lieu."]


def _papers(state: MeetingState) -> list[str]:
    """A secret vote on paper where members have several voices: how to hold it, and when its figures tell too much."""
    ballot = state.current_ballot
    if ballot is None or not ballot.paper or not state.facts.weighted:
        return []
    if ballot.result is None:
        return [
            "Voix inégales : remettez à chaque membre autant de bulletins que de voix, et comptez les bulletins."
        ]
    voted = [seat for seat in ballot_voters(state, ballot) if seat not in ballot.result.missing]
    if not revealing([state.facts.weight(seat) for seat in voted], list(ballot.result.counts.values())):
        return []
    return [
        "Avec ces chiffres, le nombre de voix d'un membre laisse deviner son vote : signalez-le au président avant de proclamer."
    ]


def _pending(state: MeetingState) -> list[str]:
    """Once the agenda is under way and nothing is under discussion: what a closing now would leave aside."""
    states = {item.position: state.item_state(item.item).state for item in state.facts.items}
    pending = [str(position) for position, one in states.items() if one == "pending"]
    if state.item is not None or not pending or len(pending) == len(states):
        return []
    points = "Point non examiné" if len(pending) == 1 else "Points non examinés"
    return [f"{points} : {listed(pending)}. Ajournez ce qui doit l'être avant de clore."]
