"""From rows and story to the facts that the makers of papers print. Nothing is computed here that the book says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from council.codes import family, subject
from council.documents import facts
from council.gateways.environment import environment
from council.law.ballots import Choice, Mode
from council.law.wording import count, listed, typeset
from council.meeting.facts import Seat
from council.meeting.room import voters
from council.meeting.state import BallotState, MeetingState
from council.models import Act, Convocation, Mandate, Meeting, Organisation, Person, db
from council.queries import letterhead
from council.queries.clocks import zone
from council.queries.named_votes import labels, named_votes
from council.queries.story import ItemStory, Story, elections

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


class Cast:
    """Members of a meeting by seat, or the substitutes who sat for them in ``room``, named as registers name them."""

    def __init__(
        self, room: MeetingState, people: Mapping[int, Person], substitutes: Mapping[int, Person], excused: frozenset[int]
    ) -> None:  # fmt: skip
        self._room, self._people, self._substitutes = room, people, substitutes
        self.facts = room.facts
        self.excused = excused
        self.order = [one.seat for one in sorted(room.facts.seats, key=lambda seat: seat.rank)]

    def at(self, room: MeetingState) -> Cast:
        """The same meeting with those who sat at another moment of it."""
        return Cast(room, self._people, self._substitutes, self.excused)

    def person(self, seat: int) -> facts.Person:
        """Who sits, as papers name them; the book's own name when the person is no longer known."""
        replaced = self._room.replaced.get(seat)
        frozen = replaced or self.facts.seat_of.get(seat) or Seat(seat, self.facts.name(seat))
        member = _named(self._people.get(seat), frozen.name, frozen.capacity, frozen.group)
        if replaced is None:
            return member
        substitute = _named(self._substitutes.get(seat), replaced.substitute, "", replaced.group)
        return replace(substitute, stands_for=member.full)

    def people(self, seats: Iterable[int]) -> tuple[facts.Person, ...]:
        """Members in the order of the table."""
        wanted = set(seats)
        return tuple(self.person(seat) for seat in self.order if seat in wanted)

    def person_id(self, seat: int | None) -> int | None:
        """The row of the person who sits."""
        if seat is None:
            return None
        known = (self._substitutes if seat in self._room.replaced else self._people).get(seat)
        return known.id if known else None


def _named(known: Person | None, name: str, capacity: str, group: str) -> facts.Person:
    if known is None:
        return facts.Person("", "", name, capacity, group)
    return facts.Person(known.civility, known.first_name, known.last_name, capacity, group)


def cast_of(story: Story, meeting_id: int) -> Cast:
    """Everybody of the meeting, with those who had excused themselves."""
    rows = db.session.execute(
        db.select(Mandate.id, Person)
        .join(Person, Person.id == Mandate.person_id)
        .where(Mandate.id.in_([seat.seat for seat in story.facts.seats]))
    ).all()
    excused = db.session.execute(
        db.select(Convocation.mandate_id).where(
            Convocation.meeting_id == meeting_id, Convocation.response.in_(("absent", "excused", "proxy"))
        )
    ).scalars()
    substitutes = db.session.execute(
        db.select(Convocation.mandate_id, Person)
        .join(Person, Person.id == Convocation.substitute_id)
        .where(Convocation.meeting_id == meeting_id)
    ).all()
    return Cast(story.final, _by_seat(rows), _by_seat(substitutes), frozenset(excused))


def _by_seat(rows: Iterable[Any]) -> dict[int, Person]:
    return {row[0]: row[1] for row in rows}


def sitting(meeting: Meeting, organisation: Organisation, story: Story) -> facts.Sitting:
    """The meeting as it was held, in local time: its hours are the book's, not the convocation's."""
    clock = zone(organisation)
    prepared = letterhead.sitting(
        meeting,
        meeting.body,
        organisation,
        convened_on=meeting.convened_at.astimezone(clock).date() if meeting.convened_at else None,
        posted_on=meeting.agenda_published_at.astimezone(clock).date()
        if meeting.agenda_published_at
        else None,
        ended_at=story.closed_at,
        urgent=bool(meeting.urgent_reason),
    )
    return replace(prepared, starts_at=story.opened_at.astimezone(clock))


def roll(story: Story, cast: Cast, room: MeetingState, item: ItemStory | None = None) -> facts.RollCall:
    """Who was there, at the opening or for one item, with the quorum as it was counted then."""
    cast = cast.at(room)
    withdrawn = item.withdrawn if item else frozenset()
    mandated = item.mandated if item else frozenset()
    represented = [
        facts.Represented(cast.person(giver), cast.person(bearer))
        for giver, bearer in sorted(room.proxies.items(), key=lambda pair: cast.order.index(pair[0]))
        if giver not in room.present
    ]
    away = set(cast.order) - room.present - set(room.proxies)
    quorum = room.item_state(item.item.item).quorum if item else story.quorum
    return facts.RollCall(
        in_office=len(cast.order),
        present=cast.people(room.present - withdrawn),
        represented=tuple(represented),
        excused=cast.people(away & cast.excused),
        absent=cast.people(away - cast.excused),
        withdrawn=cast.people(withdrawn - mandated),
        representatives=cast.people(mandated),
        chair=_chair(story, cast, room, item),
        secretaries=(cast.at(story.final).person(story.secretary),) if story.secretary is not None else (),
        quorum_sentence=quorum.sentence if quorum else "",
        voting=_voting(room, item),
        voices=story.facts.weigh(cast.order) if story.facts.weighted else None,
        rooms=tuple(
            (name, cast.people(seat for seat in room.present if room.room_of.get(seat, 0) == index))
            for index, name in enumerate(story.facts.rooms)
        ),
    )


def _chair(story: Story, cast: Cast, room: MeetingState, item: ItemStory | None) -> facts.Person | None:
    seat = room.chair_now(item.item.item) if item else room.chair
    seat = seat if seat is not None else story.chair
    return cast.person(seat) if seat is not None else None


def _voting(room: MeetingState, item: ItemStory | None) -> int | None:
    """Members who took part in the vote on the item: votes received, less who declared taking no part in it."""
    if item is None:
        return None
    ballot = item.deciding
    if ballot is not None and ballot.result is not None:
        result = ballot.result
        if result.heads:
            return sum(result.heads.values()) - result.heads.get(Choice.NPPV, 0)
        if not room.facts.weighted:
            return result.cast - result.counts.get(Choice.NPPV, 0)
    return len(voters(room, item.item.item))


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


def act_text(act: Act) -> facts.ActText:
    """The legal text as decided."""
    content = act.content
    return facts.ActText(
        tuple(content.get("visas", ())),
        tuple(content.get("considerants", ())),
        content.get("expose", ""),
        tuple(content.get("articles", ())),
    )


def signer(person: facts.Person, field: str) -> tuple[facts.Signer, str]:
    """A signature to come and the capacity of who gives it (FR-ACT-02): the chair's, or the secretary's."""
    article = "La" if person.civility == "Mme" else "Le"
    if field == "secretary":
        return facts.Signer(field, f"{article} secrétaire de séance", person.full), "Secrétaire de séance"
    if person.capacity.lower() in ("maire", "président", "présidente", "bourgmestre"):
        return facts.Signer(field, f"{article} {person.capacity.lower()}", person.full), person.capacity
    chair = "présidente" if person.civility == "Mme" else "président"
    return facts.Signer(field, f"{article} {chair} de séance", person.full), f"{chair.capitalize()} de séance"


def matter(code: str) -> facts.Matter | None:
    """The subject of the national nomenclature."""
    found, above = subject(code), family(code)
    return facts.Matter(found.code, found.label, above.label if above else "") if found else None


def verification(code: str) -> facts.Verification:
    """Where a reader checks the paper copy; the address is a promise, it never changes."""
    return facts.Verification(code, f"{environment().settings.base_url}/verifier/{code}")
