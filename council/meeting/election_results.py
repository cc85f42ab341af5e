"""The result of a round or of a list election as the law computes it, and ties that age breaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from council.law.elections import decide_round
from council.law.runoff import run_off
from council.law.seats import SeatsAnswer, list_seats
from council.law.wording import typeset
from council.meeting import election_commands as cmd
from council.meeting import election_events as el
from council.meeting.candidacy import chosen
from council.meeting.choices import candidate_code
from council.meeting.draft import Draft
from council.meeting.election_facts import Candidate, ElectionFigures, ListSeats
from council.meeting.election_state import ElectionState
from council.meeting.election_words import seats_sentence
from council.meeting.refusals import Refusal
from council.meeting.state import BallotState, MeetingState

UNRESOLVED = "tie_unresolved"


@dataclass(frozen=True)
class Ages:
    """Ranks of age (1 = the oldest) by name; of each member of a list, in its order; of lists by average age."""

    ranks: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def born(self) -> dict[str, list[date]]:
        """Stand-ins for birth dates that keep the order of ages: the law only compares them."""
        return {name: [_stand_in(rank) for rank in ranks] for name, ranks in self.ranks.items()}


def _stand_in(rank: int) -> date:
    return date.min + timedelta(days=rank)


def standing(state: MeetingState, ballot: BallotState) -> list[Candidate]:
    """Whom the papers of a ballot name, in the order of their codes."""
    election = state.elections[ballot.election]
    written = {one.name: one for one in ballot.counted.written} if ballot.counted else {}
    known = {one.name: one for one in (*election.candidates, *written.values())}
    return [known.get(name, Candidate(name=name)) for name in ballot.candidates]


def known_ages(state: MeetingState, ballot: BallotState) -> Ages:
    """What the book knows of ages: members' ranks, used only when it knows them for all."""
    election = state.elections[ballot.election]
    if election.rules(state.facts.law).ballot == "list":
        return Ages()  # lists are separated by their average age, which ranks do not tell
    ranks: dict[str, list[int]] = {}
    for one in standing(state, ballot):
        seats = [member.seat for member in one.members] if one.members else [one.seat]
        found = [state.facts.seat_of.get(seat or 0) for seat in seats]
        known = [one.age_rank for one in found if one is not None and one.age_rank is not None]
        if len(known) == len(seats):
            ranks[one.name] = known
    return Ages(ranks)


def figures(
    state: MeetingState, ballot: BallotState, counts: Mapping[str, int], ages: Ages
) -> dict[str, Any]:
    """Fields of the line that closes a ballot: outcome, sentence and whole figures."""
    election, law = state.elections[ballot.election], state.facts.law
    votes = {name: counts.get(candidate_code(index), 0) for index, name in enumerate(ballot.candidates)}
    kind = election.rules(law).ballot
    if kind == "proportional":
        return _shared(state, election, ballot, votes, ages)
    if law.rule("", "be") == "be":
        return _run_off(state, election, ballot, votes, ages)
    return _round(state, election, ballot, votes, ages)


def _round(
    state: MeetingState, election: ElectionState, ballot: BallotState, votes: Mapping[str, int], ages: Ages
) -> dict[str, Any]:
    by_list = election.rules(state.facts.law).ballot == "list"
    born = {name: dates[0] for name, dates in ages.born().items()}
    answer = decide_round(
        state.facts.law, number=ballot.round, votes=votes, by_list=by_list, born=None if by_list else born,
        ages={name: [-rank for rank in ranks] for name, ranks in ages.ranks.items()} if by_list else None,
        topic=election.rules(state.facts.law).topic,
    )  # fmt: skip
    winner = [one for one in standing(state, ballot) if one.name == answer.elected]
    return {
        "outcome": answer.result, "expressed": answer.expressed, "majority": answer.majority,
        "sentence": answer.sentence, "law": answer.sentence, "elected": answer.elected or "",
        "figures": ElectionFigures(
            elected=chosen(winner, election.left if by_list else 1), tie=answer.tie, tie_break=answer.tie_break or "",
            need=answer.finding.code if answer.result == UNRESOLVED else "",
        ),
    }  # fmt: skip


def _run_off(
    state: MeetingState, election: ElectionState, ballot: BallotState, votes: Mapping[str, int], ages: Ages
) -> dict[str, Any]:
    """BE-VOTE-03: absolute majority, else a run-off between the first two."""
    born = {name: dates[0] for name, dates in ages.born().items()}
    first = _first_round(state, ballot) if ballot.round > 1 else votes
    second = dict(votes) if ballot.round > 1 else None
    # Who is opposed in the second round was settled in the first one, perhaps by age.
    opposed = {name: first.get(name, 0) for name in votes}
    answer = run_off(state.facts.law, round1=opposed, ballots=sum(first.values()), second=second, born=born)
    outcome = {"run_off_needed": "next_round"}.get(answer.result, answer.result)
    expressed = sum(votes.values())
    if expressed == 0:
        outcome = "next_round" if ballot.round == 1 else "not_elected"
    winner = [one for one in standing(state, ballot) if one.name in answer.elected and outcome == "elected"]
    return {
        "outcome": outcome, "expressed": expressed, "sentence": answer.sentence, "law": answer.sentence,
        "majority": answer.absolute_majority if ballot.round == 1 else None,
        "elected": winner[0].name if winner else "",
        "figures": ElectionFigures(
            elected=chosen(winner, 1), tie=tuple(votes) if outcome == UNRESOLVED else (),
            tie_break=answer.tie_break or "", need=answer.finding.code if outcome == UNRESOLVED else "",
            run_off=answer.run_off_candidates if outcome == "next_round" and expressed else (),
        ),
    }  # fmt: skip


def _first_round(state: MeetingState, ballot: BallotState) -> dict[str, int]:
    """Votes of the first round of the post that ``ballot`` fills."""
    held = [one for one in state.ballots.values() if one.election == ballot.election and one.round == 1]
    earlier = [one for one in held if one.state == "proclaimed" and one.result is not None]
    result = earlier[-1].result
    assert result is not None
    return {
        name: result.counts.get(candidate_code(index), 0) for index, name in enumerate(earlier[-1].candidates)
    }


def _shared(
    state: MeetingState, election: ElectionState, ballot: BallotState, votes: Mapping[str, int], ages: Ages
) -> dict[str, Any]:
    rules = election.rules(state.facts.law)
    assert rules.method is not None
    expressed = sum(votes.values())
    if expressed == 0:
        text = typeset("Personne n'est élu : aucun suffrage exprimé")
        none = {"outcome": "not_elected", "expressed": 0, "sentence": text, "law": text}
        return none | {"figures": ElectionFigures()}
    answer = list_seats(
        state.facts.law,
        method=rules.method,
        seats=election.left,
        votes=votes,
        born=_to_the_end(ages, election.left),
        topic=rules.topic,
    )
    table = _table(state, ballot, answer, votes)
    if answer.unallocated:
        sentence, outcome = answer.sentence, UNRESOLVED
    else:
        sentence, outcome = typeset(seats_sentence(election, table)), "elected"
    return {
        "outcome": outcome, "expressed": expressed, "sentence": sentence, "law": answer.sentence,
        "figures": table,
    }  # fmt: skip


def _to_the_end(ages: Ages, seats: int) -> dict[str, list[date]]:
    """Births of each list in order; past its last name nobody, who gives way to anybody: the seat stays empty."""
    return {
        name: [*days, *(date.max - timedelta(days=number * seats + place) for place in range(len(days), seats + 1))]
        for number, (name, days) in enumerate(sorted(ages.born().items()))  # the book keeps ranks in no order
    }  # fmt: skip


def _table(
    state: MeetingState, ballot: BallotState, answer: SeatsAnswer, votes: Mapping[str, int]
) -> ElectionFigures:
    lists = standing(state, ballot)
    rows = [
        ListSeats(
            name=one.name, votes=votes[one.name], base=answer.base[one.name],
            remainder=str(answer.remainders[one.name]), seats=answer.allocation[one.name],
        )
        for one in lists
    ]  # fmt: skip
    elected = [person for one in lists for person in chosen([one], answer.allocation[one.name])]
    return ElectionFigures(
        elected=() if answer.unallocated else tuple(elected), tie=answer.tie,
        tie_break="oldest" if answer.tie else "", need=answer.finding.code if answer.unallocated else "",
        quotient=str(answer.quotient), lists=tuple(rows),
        averages=tuple({name: str(each) for name, each in row.items()} for row in answer.averages),
    )  # fmt: skip


def break_tie(draft: Draft, command: cmd.BreakTie) -> None:
    """Birth dates separate equal candidates (FR-VOTE-09 to -13); only the order of ages is kept."""
    ballot = draft.state.current_ballot
    draft.need_open()
    if ballot is None or ballot.ballot != command.ballot or ballot.result is None or not ballot.election:
        raise Refusal("no_tie", "Aucune égalité n'attend d'être départagée : rechargez la page.")
    if ballot.result.outcome != UNRESOLVED:
        raise Refusal("no_tie", "Ce scrutin n'est pas à égalité : proclamez son résultat.")
    ages = _told(draft, ballot, command.births)
    draft.emit(broken(draft.state, ballot, ages))


def broken(state: MeetingState, ballot: BallotState, ages: Ages) -> el.TieBroken:
    """The line that says what age decided."""
    assert ballot.result is not None
    found = figures(state, ballot, ballot.result.counts, ages)
    return el.TieBroken(
        ballot=ballot.ballot, outcome=found["outcome"], sentence=found["sentence"], law=found["law"],
        figures=found["figures"], elected=found.get("elected", ""),
        ranks={name: tuple(ranks) for name, ranks in ages.ranks.items()},
    )  # fmt: skip


def asked(state: MeetingState, ballot: BallotState) -> list[tuple[str, str, tuple[str, ...]]]:
    """Whose birth dates a tie asks for: code, name, persons in order."""
    equal = ballot.result.figures.tie if ballot.result and ballot.result.figures else ()
    return [
        (candidate_code(index), one.name, tuple(member.name for member in one.members) or (one.name,))
        for index, one in enumerate(standing(state, ballot))
        if one.name in equal
    ]


def _told(draft: Draft, ballot: BallotState, births: Mapping[str, Sequence[str]]) -> Ages:
    days: dict[str, list[date]] = {}
    for code, name, persons in asked(draft.state, ballot):
        given = births.get(code, ())
        if len(given) != len(persons):
            raise Refusal("birth_dates_needed", f"Indiquez la date de naissance de chaque candidat ({name}).")
        days[name] = [_day(draft, text, person) for text, person in zip(given, persons, strict=True)]
    election = draft.state.elections[ballot.election]
    if election.rules(draft.state.facts.law).ballot == "list":
        return _by_average(draft, ballot, days)
    order = sorted({day for each in days.values() for day in each})
    return Ages({name: [order.index(day) + 1 for day in each] for name, each in days.items()})


def _day(draft: Draft, text: str, person: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Refusal(
            "bad_date", f"La date de naissance de {person} n'est pas une date : corrigez-la."
        ) from None
    if not date(1900, 1, 1) <= day < date.fromisoformat(draft.state.facts.on):
        raise Refusal("bad_date", f"La date de naissance de {person} n'est pas possible : corrigez-la.")
    return day


def _by_average(draft: Draft, ballot: BallotState, days: Mapping[str, Sequence[date]]) -> Ages:
    """Rank of each list by the average age of its candidates, in days on the day of the meeting."""
    on = date.fromisoformat(draft.state.facts.on).toordinal()
    ages = {name: [on - day.toordinal() for day in each] for name, each in days.items()}
    law = draft.state.facts.law
    averages: Mapping[str, Fraction] = decide_round(
        law, number=ballot.round, votes=dict.fromkeys(ages, 1), by_list=True, ages=ages
    ).average_ages
    order = sorted(set(averages.values()), reverse=True)
    return Ages({name: [order.index(average) + 1] for name, average in averages.items()})
