"""Why a member cannot vote now, and what to do: said on the tablet."""

from __future__ import annotations

from council.law.ballots import Mode
from council.law.wording import typeset
from council.meeting.room import accounts_head, mandated_on, voters, withdrawn_from
from council.meeting.state import BallotState, MeetingState, Phase


def why_not(state: MeetingState, seat: int, ballot: BallotState | None) -> str | None:
    """French sentence when ``seat`` cannot vote in ``ballot`` now, None when it can."""
    sentence = _meeting(state, ballot) or _member(state, seat, ballot)
    return typeset(sentence) if sentence else None


def _meeting(state: MeetingState, ballot: BallotState | None) -> str | None:
    if state.phase is Phase.CONVENED:
        return "La séance n'est pas encore ouverte."
    if state.phase is Phase.SUSPENDED:
        return "La séance est suspendue : le vote reprendra avec elle."
    if state.phase is Phase.CLOSED:
        return "La séance est close."
    if ballot is None or ballot.state != "open":
        return "Aucun scrutin n'est ouvert : l'écran de vote s'affichera de lui-même."
    if ballot.mode is Mode.HANDS:
        return "Ce vote se fait à main levée : levez la main quand le président vous y invite."
    if ballot.roll_call:
        return "Ce vote se fait par appel nominal : répondez à voix haute quand votre nom est appelé."
    if ballot.paper:
        return "Ce vote se fait sur papier : déposez votre bulletin dans l'urne quand votre nom est appelé."
    return None


def _member(state: MeetingState, seat: int, ballot: BallotState | None) -> str | None:
    if ballot is None or seat in voters(state, ballot.item, ballot.rule):
        return None
    if seat in mandated_on(state, ballot.item):
        return "Vous représentez la collectivité dans l'organisme concerné : vous ne prenez pas part au vote (art. L.\u00a01111-6)."
    if seat in withdrawn_from(state, ballot.item):
        return "Vous vous êtes retiré de ce point : vous ne prenez pas part au vote (art. L.\u00a02131-11)."
    if seat == accounts_head(state, ballot.item, ballot.rule):
        return "Le maire ne vote pas ses propres comptes (art. L.\u00a02121-14)."
    bearer = state.proxies.get(seat)
    if bearer is None:
        return "Vous n'êtes pas noté présent : signalez-vous au secrétariat de séance."
    if bearer in withdrawn_from(state, ballot.item) or bearer == accounts_head(
        state, ballot.item, ballot.rule
    ):
        return f"{state.facts.name(bearer)}, qui porte ce pouvoir, ne prend pas part à ce vote : le pouvoir ne sert pas."
    return f"{state.facts.name(bearer)}, qui porte ce pouvoir, n'est pas dans la salle."
