"""Voices and the members behind them, where the statutes give members several (``law.weights``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from council.law.ballots import Mode
from council.law.violations import Status
from council.law.weights import check_weights
from council.meeting.draft import Draft
from council.meeting.facts import Facts
from council.meeting.refusals import Refusal
from council.meeting.state import BallotState, MeetingState


def in_room(state: MeetingState, voters: Mapping[int, int | None]) -> tuple[int, int]:
    """Voices of those present, and of those represented."""
    here = [seat for seat, bearer in voters.items() if bearer is None]
    present = state.facts.weigh(here)
    return present, state.facts.weigh(voters) - present


def behind(
    state: MeetingState, ballot: BallotState, voters: Mapping[int, int | None], silent: Collection[int]
) -> dict[str, int]:
    """Members behind the voices, by choice where votes are by name or told by arithmetic; empty when each has one voice."""
    if not state.facts.weighted:
        return {}
    if ballot.mode is Mode.SECRET:
        return {"": len(voters) - len(silent)}
    if ballot.hands is None:
        return _ordered(ballot, Counter(vote.choice for vote in ballot.votes.values()))
    if state.facts.weigh(voters) != sum(ballot.hands.counts.values()):
        return {}  # somebody came or went since: whose voices they were is not known
    named = dict(ballot.hands.names)
    heads = Counter(named.values())
    rest = rest_choice(state.facts, ballot.hands.counts, named)
    heads[rest] += len(voters) - len(named)
    return _ordered(ballot, heads)


def _ordered(ballot: BallotState, heads: Mapping[str, int]) -> dict[str, int]:
    """As the choices are offered; what belongs to none comes last."""
    return {code: heads[code] for code in (*ballot.choices, "") if heads.get(code)}


def rest_choice(facts: Facts, counts: Mapping[str, int], names: Mapping[int, str]) -> str:
    """The choice of those whom nobody named: the one with voices left; empty when there is none."""
    left = dict(counts)
    for seat, choice in names.items():
        left[choice] = left.get(choice, 0) - facts.weight(seat)
    return next((code for code, number in left.items() if number), "")


def check_named(
    draft: Draft, counts: Mapping[str, int], names: Mapping[int, str], allowed: Collection[int]
) -> None:
    """Where voices are unequal, or members in several rooms, a count needs names: all those not named voted alike.

    Raises Refusal (FR-VOTE-03, -16, FR-REM-02).
    """
    facts = draft.state.facts
    if not (facts.weighted or facts.rooms):
        return
    left = dict(counts)
    for seat, choice in names.items():
        left[choice] = left.get(choice, 0) - facts.weight(seat)
    silent = [seat for seat in allowed if seat not in names]
    others = [number for number in left.values() if number]
    if others != ([facts.weigh(silent)] if silent else []):
        why = "Les voix sont inégales" if facts.weighted else "Les membres sont dans plusieurs salles"
        sentence = f"{why} : nommez tous ceux qui ne votent pas comme la majorité, leurs voix se comptent d'après leurs noms."
        raise Refusal("names_needed", sentence, article=facts.law.basis("votes")[0])


def check_way(draft: Draft, mode: str, *, paper: bool) -> None:
    """A tablet would hand in a paper of as many voices as its member has, and some have a number of their own (FR-VOTE-06)."""
    facts = draft.state.facts
    if facts.weighted and mode == "secret" and not paper:
        sentence = (
            "Les voix sont inégales : un bulletin électronique se reconnaîtrait à son nombre de voix. Votez sur papier, chaque "
            "membre recevant autant de bulletins que de voix."
        )
        raise Refusal("weighted_secret", sentence, article=facts.law.basis("secret")[0])


def opening_motive(draft: Draft, facts: Facts) -> str:
    """The motive of holding a meeting with voices that the law does not give, else empty."""
    answer = check_weights(facts.law, [seat.weight for seat in facts.seats])
    if answer.status is not Status.ERROR:
        return ""
    return draft.breach(answer.finding.code, answer.sentence, answer.articles)
