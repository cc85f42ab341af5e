"""Decisions about the count of a secret vote on paper, made by the chair and the assessors (FR-VOTE-16)."""

from __future__ import annotations

from dataclasses import replace

from council.law.ballots import Choice
from council.law.tallies import vote_consistency
from council.law.violations import Status
from council.law.wording import count
from council.meeting import election_commands as cmd
from council.meeting import election_events as el
from council.meeting.candidacy import checked
from council.meeting.choices import choices
from council.meeting.draft import Draft
from council.meeting.election_facts import Candidate
from council.meeting.refusals import Refusal
from council.meeting.room import ballot_voters
from council.meeting.state import BallotState


def record_paper(draft: Draft, command: cmd.RecordPaper) -> None:
    """Write the count; a later one of the same ballot replaces it until the ballot is closed."""
    ballot = draft.state.ballots.get(command.ballot)
    if ballot is None:
        raise Refusal("unknown_ballot", "Ce scrutin n'existe pas : rechargez la page.")
    if ballot.state != "open":
        raise Refusal("closed", "Ce scrutin est clos ou annulé : corrigez le décompte dans le registre.")
    draft.need_open()
    if not ballot.paper:
        raise Refusal("not_paper", "Ce scrutin ne se fait pas sur papier : chacun vote sur sa tablette.")
    event = el.PaperCounted(
        ballot=ballot.ballot, envelopes=command.envelopes,
        counts={code: number for code, number in command.counts.items() if number},
        silent=tuple(sorted(set(command.silent))), written=_written(draft, ballot, command),
    )  # fmt: skip
    draft.emit(replace(event, motive=check_paper(draft, ballot, event)))


def _written(draft: Draft, ballot: BallotState, command: cmd.RecordPaper) -> tuple[Candidate, ...]:
    """Persons voted for who had not stood: only where papers are not lists (FR-VOTE-10)."""
    if not command.written:
        return ()
    election = draft.state.elections.get(ballot.election)
    if election is None or election.rules(draft.state.facts.law).ballot != "single" or election.run_off:
        raise Refusal(
            "bad_candidates", "Seuls les candidats de ce scrutin peuvent recevoir des voix : comptez les autres bulletins nuls."
        )  # fmt: skip
    return checked(draft.state, election, command.written, ballot.candidates[: ballot.declared])


def check_paper(draft: Draft, ballot: BallotState, event: el.PaperCounted) -> str:
    """Consistency of a count with itself, with the émargement and with the room; the motive that overrides it."""
    written = tuple(one.name for one in event.written)
    offered = choices(ballot.mode, (*ballot.candidates[: ballot.declared], *written), paper=True)
    if any(code not in offered or number < 0 for code, number in event.counts.items()) or event.envelopes < 0:
        raise Refusal("bad_choice", "Un chiffre du décompte n'est pas possible : corrigez-le.")
    allowed = ballot_voters(draft.state, ballot)
    for seat in event.silent:
        if seat not in allowed:
            name = draft.state.facts.name(seat)
            raise Refusal("cannot_vote", f"{name} ne vote pas sur ce point : retirez ce nom des non-votants.")
    facts = draft.state.facts
    voices = facts.weigh(allowed)
    total, signed = sum(event.counts.values()), voices - facts.weigh(event.silent)
    if total != event.envelopes:
        sentence = (
            f"Le compte n'y est pas : {count(event.envelopes, 'enveloppe')} dans l'urne et "
            f"{count(total, 'bulletin')} dépouillés, blancs et nuls compris. Recomptez."
        )
        raise Refusal("count_mismatch", sentence)
    if event.envelopes > voices:
        sentence = f"L'urne ne peut pas contenir {count(event.envelopes, 'enveloppe')} pour {count(voices, 'voix', 'voix') if facts.weighted else count(voices, 'votant')} : recomptez."
        raise Refusal("too_many_votes", sentence)
    return _signed(draft, event, signed)


def _signed(draft: Draft, event: el.PaperCounted, signed: int) -> str:
    """Envelopes against the voters who signed."""
    law = draft.state.facts.law
    counts = {Choice.FOR: event.envelopes}
    answer = vote_consistency(law, counts, voters=signed)
    if answer.status is not Status.ERROR:
        return ""
    sentence = (
        f"{count(event.envelopes, 'enveloppe')} pour {count(signed, 'émargement')} : recomptez, ou notez qui n'a "
        "pas pris part au vote."
    )
    return draft.breach("tally_mismatch", sentence, answer.articles)
