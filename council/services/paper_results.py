"""What papers say of a result: figures, names, what became of an item. Nothing is computed here that the book says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from council.documents import facts
from council.law.ballots import Choice, Mode
from council.law.wording import count, listed, typeset
from council.meeting.room import voters
from council.meeting.state import BallotState
from council.queries.named_votes import labels, named_votes
from council.queries.story import ItemStory, Story, elections
from council.services.paper_facts import Cast

MODES: dict[str, str] = {
    Mode.PUBLIC: "scrutin public", Mode.HANDS: "vote à main levée", Mode.SECRET: "scrutin secret",
    "roll_call": "scrutin public par appel nominal",
}  # fmt: skip
STATES = {
    "adopted": "adopted",
    "rejected": "rejected",
    "not_adopted": "rejected",
    "elected": "elected",
    "appointed": "appointed",
    "acknowledged": "noted",
    "withdrawn": "withdrawn",
    "postponed": "postponed",
}
"""Outcome of an item in the book -> state of ``documents.facts.Outcome``."""


def outcome(
    story: Story, cast: Cast, item: ItemStory, ballot: BallotState | None, *, named: bool = True
) -> facts.Outcome:
    """The result of one ballot, or of an item that ended without one; ``named``: with the names of public votes and of candidates."""
    cast = cast.at(item.room)
    if ballot is None or ballot.result is None:
        return facts.Outcome(STATES.get(item.outcome or "", "noted"), ended_sentence(story, item))
    result = ballot.result
    state = (
        STATES.get(item.outcome or "", "noted") if ballot is item.deciding else _ballot_state(result.outcome)
    )
    counts = {} if ballot.candidates else {Choice(code): n for code, n in result.counts.items()}
    return facts.Outcome(
        state=state,
        sentence=typeset(result.sentence),
        mode=MODES[ballot.way if ballot.roll_call else ballot.mode],
        pour=counts.get(Choice.FOR),
        contre=counts.get(Choice.AGAINST),
        abstention=counts.get(Choice.ABSTAIN),
        nppv=counts.get(Choice.NPPV),
        blanc=counts.get(Choice.BLANK),
        nul=counts.get(Choice.NULL),
        names=_names(story, cast, ballot) if named else (),
        remarks=_remarks(story, item, ballot) if named else (),
    )


def _ballot_state(law_outcome: str) -> str:
    return law_outcome if law_outcome in ("adopted", "elected") else "rejected"


def ended_sentence(story: Story, item: ItemStory) -> str:
    """What became of an item that was not voted, as a plain sentence."""
    named = [one.at_once.sentence for one in elections(story, item) if one.at_once]
    if named and item.outcome in ("appointed", "elected"):
        return typeset(" ; ".join(named))
    return {
        "acknowledged": "il en est pris acte",
        "withdrawn": "retiré de l’ordre du jour",
        "postponed": "reporté à une prochaine séance",
        "discussed": "débattu, sans vote",
    }.get(item.outcome or "", "non examiné")


def _names(story: Story, cast: Cast, ballot: BallotState) -> tuple[facts.NamedVotes, ...]:
    choices = named_votes(story, ballot)
    groups = []
    for code, label in labels(ballot).items():
        seats = [seat for seat in cast.order if choices.get(seat) == code]
        if seats:
            names = tuple(_voter(cast, ballot, seat) for seat in seats)
            groups.append(facts.NamedVotes(label, names, _whole_groups(story, cast, ballot, seats)))
    return tuple(groups)


def _whole_groups(
    story: Story, cast: Cast, ballot: BallotState, seats: Sequence[int]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Groups of two voters or more who all raised their hand for the same: as the clerk took them down."""
    if ballot.hands is None:
        return ()
    room = next(item.room for item in story.items if item.item.item == ballot.item)
    group_of = {seat: cast.facts.seat_of[seat].group for seat in voters(room, ballot.item, ballot.rule)}
    found: dict[str, list[int]] = {}
    for seat in seats:
        found.setdefault(group_of.get(seat, ""), []).append(seat)
    sizes = Counter(group_of.values())
    return tuple(
        (group, tuple(_voter(cast, ballot, seat) for seat in held))
        for group, held in found.items()
        if group and len(held) > 1 and len(held) == sizes[group]
    )


def _voter(cast: Cast, ballot: BallotState, seat: int) -> str:
    vote = ballot.votes.get(seat)
    name = cast.person(seat).full
    told = [f"par {cast.person(vote.bearer).full}"] if vote and vote.bearer is not None else []
    if cast.facts.weighted:
        told.append(count(cast.facts.weight(seat), "voix", "voix"))
    return f"{name} ({', '.join(told)})" if told else name


def together(story: Story, item: ItemStory, ballot: BallotState) -> str:
    """With which other points an item was voted, as a sentence; empty when it was voted alone."""
    others = [str(story.facts.item_of[one].position) for one in ballot.items if one != item.item.item]
    if not others:
        return ""
    points = "le point" if len(others) == 1 else "les points"
    return typeset(
        f"Vote groupé avec {points} {listed(others)} de l'ordre du jour, sans opposition : un seul scrutin vaut pour chacun."
    )


def _remarks(story: Story, item: ItemStory, ballot: BallotState) -> tuple[str, ...]:
    """Voices of each candidate, in an election; the other points voted with this one."""
    assert ballot.result is not None
    if grouped := together(story, item, ballot):
        return (grouped,)
    if not ballot.candidates:
        return ()
    counted = [
        f"{label}\u00a0: {ballot.result.counts.get(code, 0)} voix" for code, label in labels(ballot).items()
    ]
    return ("\u202f; ".join(counted) + ".",)
