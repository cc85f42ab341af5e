"""From rows and story to the facts that the makers of papers print. Nothing is computed here that the book says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from council.codes import family, subject
from council.documents import facts
from council.gateways.environment import environment
from council.law.ballots import Choice
from council.meeting.facts import Seat
from council.meeting.room import voters
from council.meeting.state import MeetingState
from council.models import Act, Convocation, Mandate, Meeting, Organisation, Person, db
from council.queries import letterhead
from council.queries.clocks import zone
from council.queries.story import ItemStory, Story


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
