"""Decisions about closing and proclaiming a vote: the figures, and the result as the law computes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from council.law.ballots import Choice, MajorityRule, decide
from council.law.elections import decide_round
from council.law.regimes import Regime
from council.law.tallies import ConsistencyAnswer, vote_consistency
from council.law.violations import Status
from council.law.weights import with_voters
from council.law.wording import typeset
from council.meeting import commands as cmd
from council.meeting import events as ev
from council.meeting.ballots import chair_known
from council.meeting.choices import candidate_code
from council.meeting.draft import Draft
from council.meeting.election_results import UNRESOLVED, figures, known_ages
from council.meeting.facts import Facts
from council.meeting.paper import check_paper
from council.meeting.refusals import Refusal
from council.meeting.room import ballot_voters, presiding
from council.meeting.state import BallotState, MeetingState
from council.meeting.urn import opened_by
from council.meeting.voices import behind, in_room

ITEM_OUTCOMES = {
    "adopted": "adopted",
    "rejected": "rejected",
    "tie_rejected": "not_adopted",
    "void": "not_adopted",
    "elected": "elected",
    "not_elected": "not_adopted",
    "tie_unresolved": "not_adopted",
}
"""Outcome of a vote -> outcome of its item; ``next_round`` leaves the item open."""


def close_ballot(draft: Draft, command: cmd.CloseBallot) -> None:
    """Close a vote and write its figures; votes ahead of the closing count, later ones are refused."""
    ballot = draft.state.ballots.get(command.ballot)
    if ballot is None:
        raise Refusal("unknown_ballot", "Ce scrutin n'existe pas : rechargez la page.")
    if ballot.state != "open":
        raise Refusal("closed", "Ce scrutin est déjà clos ou annulé : rien à faire.")
    draft.need_open()
    motive = ""
    if presiding(draft.state, ballot.item) is None:
        sentence = "Personne ne préside : désignez qui préside maintenant, ou annulez le scrutin."
        motive = draft.breach("no_chair", sentence, draft.state.facts.law.basis("votes"))
    if ballot.counted is not None:
        motive = check_paper(draft, ballot, ballot.counted) or motive  # the room may have changed
    openers, forced = opened_by(draft, ballot)
    motive = forced or motive
    counts = _counts(draft.state.facts, ballot, draft.context.urn)
    if ballot.hands is not None:
        _chair_named(draft, ballot, ballot.hands)
        motive = _all_hands(draft, ballot, counts) or motive
    closed = closing(draft.state, ballot, counts)
    draft.emit(replace(closed, motive=motive, openers=openers))


def _chair_named(draft: Draft, ballot: BallotState, hands: ev.HandsRecorded) -> None:
    """Refuse a tie when somebody else presides since the hands were counted, whose vote is not known (FR-VOTE-02)."""
    if not ballot.candidates:
        chair = draft.state.chair_now(ballot.item)
        chair_known(draft, hands.counts, hands.names, chair, ballot_voters(draft.state, ballot))


def _all_hands(draft: Draft, ballot: BallotState, counts: Mapping[str, int]) -> str:
    """A show of hands against the voters in the room, who may have changed since it was counted (FR-VOTE-16)."""
    voters = draft.state.facts.weigh(ballot_voters(draft.state, ballot))
    answer = hands_answer(draft.state.facts.law, sum(counts.values()), voters)
    if answer.status is not Status.ERROR:
        return ""
    return draft.breach("tally_mismatch", answer.sentence, answer.articles)


def hands_answer(law: Regime, cast: int, voters: int) -> ConsistencyAnswer:
    """The law on ``cast`` voices counted among ``voters`` (FR-VOTE-16)."""
    return vote_consistency(law, {Choice.FOR: cast}, voters=voters)


def _counts(facts: Facts, ballot: BallotState, urn: Callable[[], Mapping[str, int]] | None) -> dict[str, int]:
    if ballot.paper:
        if ballot.counted is None:
            raise Refusal("count_needed", "Saisissez d'abord le dépouillement des bulletins.")
        return dict(ballot.counted.counts)
    if ballot.mode == "secret":
        papers = urn() if urn is not None else {}
        if urn is None or sum(papers.values()) != len(ballot.votes):
            raise Refusal(
                "urn_mismatch",
                "L'urne ne contient pas autant de bulletins que d'émargements : annulez ce scrutin et recommencez-le.",
            )
        return dict(papers)
    if ballot.mode == "main_levee":
        if ballot.hands is None:
            raise Refusal("hands_needed", "Saisissez d'abord le décompte des mains levées.")
        return dict(ballot.hands.counts)
    found: Counter[str] = Counter()
    for seat, vote in ballot.votes.items():
        found[vote.choice] += facts.weight(seat)
    return dict(found)


def closing(state: MeetingState, ballot: BallotState, counts: dict[str, int]) -> ev.BallotClosed:
    """The line that closes ``ballot`` with ``counts``: result and sentence from the law, absent voters named."""
    electorate = ballot_voters(state, ballot)
    ordered = {code: counts.get(code, 0) for code in ballot.choices}
    if ballot.election in state.elections:
        found = figures(state, ballot, ordered, known_ages(state, ballot))
    elif ballot.candidates:
        found = _election(state, ballot, ordered)
    else:
        found = _text(state, ballot, ordered, electorate)
    cast = sum(ordered.values())
    silent = [] if ballot.hands else [seat for seat in electorate if seat not in ballot.votes]
    if ballot.counted is not None:
        silent = [seat for seat in electorate if seat in ballot.counted.silent]
    present, represented = in_room(state, electorate)
    heads = behind(state, ballot, electorate, silent)
    if heads:
        found |= {"sentence": typeset(with_voters(found["sentence"], heads))}
    return ev.BallotClosed(
        ballot=ballot.ballot, counts=ordered, electorate=present + represented, cast=cast, missing=tuple(silent),
        present=present, represented=represented, heads=heads, **found,
    )  # fmt: skip


def _text(
    state: MeetingState, ballot: BallotState, counts: Mapping[str, int], electorate: Mapping[int, int | None]
) -> dict[str, Any]:
    present, represented = in_room(state, electorate)
    result = decide(
        state.facts.law,
        {Choice(code): number for code, number in counts.items()},
        mode=ballot.mode,
        chair_choice=_chair_choice(state, ballot),
        rule=MajorityRule(ballot.rule),
        present=present,
        represented=represented,
        in_office=state.facts.weigh(state.facts.seat_of),
    )
    return {
        "outcome": result.outcome, "expressed": result.expressed, "majority": result.needed,
        "sentence": typeset(result.result_sentence), "law": result.sentence, "casting_vote": str(result.casting_vote or ""),
    }  # fmt: skip


def _chair_choice(state: MeetingState, ballot: BallotState) -> Choice | None:
    """The chair's own vote, which breaks a tie (FR-VOTE-02); None when secret, absent or not a voter."""
    chair = state.chair_now(ballot.item)
    if ballot.mode == "secret" or chair is None:
        return None
    if ballot.hands:
        named = ballot.hands.names.get(chair)
        return Choice(named) if named else None
    cast = ballot.votes.get(chair)
    return Choice(cast.choice) if cast else None


def _election(state: MeetingState, ballot: BallotState, counts: Mapping[str, int]) -> dict[str, Any]:
    names = {name: counts[candidate_code(index)] for index, name in enumerate(ballot.candidates)}
    answer = decide_round(
        state.facts.law, number=ballot.round, votes=names, born=_ages(state, ballot.candidates)
    )
    return {
        "outcome": answer.result, "expressed": answer.expressed, "majority": answer.majority,
        "sentence": answer.sentence, "law": answer.sentence, "elected": answer.elected or "",
    }  # fmt: skip


def _ages(state: MeetingState, candidates: tuple[str, ...]) -> dict[str, date]:
    """Stand-ins for birth dates that keep the order of ages: the law only compares them."""
    ranks = {seat.name: seat.age_rank for seat in state.facts.seats if seat.age_rank is not None}
    return {name: date.min + timedelta(days=ranks[name]) for name in candidates if name in ranks}


def proclaim(draft: Draft, command: cmd.Proclaim) -> None:
    """Read the result out; the vote on the item itself ends the item, unless another round must follow."""
    draft.need_open()
    ballot = draft.state.current_ballot
    if ballot is None or ballot.ballot != command.ballot:
        raise Refusal("not_closed", "Ce scrutin est déjà proclamé ou annulé : rien à faire.")
    if ballot.result is None:
        raise Refusal("ballot_open", "Ce scrutin est encore ouvert : clôturez-le d'abord.")
    result = ballot.result
    elected = result.figures.elected if result.figures else ()
    draft.emit(
        ev.ResultProclaimed(
            ballot=ballot.ballot, outcome=result.outcome, sentence=result.sentence, elected=elected,
            motive=_tie_motive(draft, ballot),
        )
    )  # fmt: skip
    outcome = item_outcome(draft.state, ballot, result.outcome)
    if outcome and not ballot.question:
        for item in ballot.concerned:
            draft.emit(ev.ItemClosed(item=item, outcome=outcome))
    _install(draft, ballot)


def _tie_motive(draft: Draft, ballot: BallotState) -> str:
    """The motive of proclaiming nobody while birth dates would break the tie (FR-VOTE-09 to -13, BE-VOTE-03)."""
    result = ballot.result
    if result is None or result.figures is None or result.outcome != UNRESOLVED:
        return ""
    if result.figures.need in ("", "same_age"):
        return ""
    rules = draft.state.elections[ballot.election].rules(draft.state.facts.law)
    sentence = (
        "L'égalité se départage par l'âge : saisissez les dates de naissance, puis proclamez le résultat."
    )
    return draft.breach("tie_to_break", sentence, draft.state.facts.law.basis(rules.topic))


def item_outcome(state: MeetingState, ballot: BallotState, outcome: str) -> str | None:
    """How the item ends with this result; None when another round, post or election follows."""
    election = state.elections.get(ballot.election)
    if election is None:
        return ITEM_OUTCOMES.get(outcome)
    if election.state != "done" or election.more:
        return None
    return "elected" if election.elected else ITEM_OUTCOMES.get(outcome)


def _install(draft: Draft, ballot: BallotState) -> None:
    """A mayor is installed at once and presides over what follows (FR-VOTE-10)."""
    election = draft.state.elections.get(ballot.election)
    if election is None or election.office != "head" or not election.elected:
        return
    seat = election.elected[0].seat
    if seat is None or seat not in draft.state.present:
        return
    if seat != draft.state.chair:
        draft.emit(ev.ChairReplaced(seat=seat))
    if election.more and seat != draft.state.chair_now(election.item):
        draft.emit(ev.ChairReplaced(seat=seat, item=election.item))
