"""A meeting without quorum, and the one that takes its points up again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from council.gateways.clock import FixedClock
from council.gateways.environment import environment
from council.meeting.room import quorum
from council.meeting.state import MeetingState
from council.models import Body, Convocation, MeetingEvent, db
from council.queries.convening import convening_sentences
from council.queries.convocation_letter import letter_facts
from council.queries.deadlines import organisation_of
from council.queries.opening import opening
from council.queries.repeats import offered, remembered, repeatable
from council.services.annexes import Upload, add_annex
from council.services.complements import open_complement, replace_item
from council.services.convocations import Conditions, convene
from council.services.dossiers import freeze_dossier
from council.services.errors import Refused
from council.services.items import add_item, edit_item
from council.services.meetings import cancel_meeting
from council.services.repeats import convene_again
from tests.factory import Commune, make_commune
from tests.queries_sent import counted
from tests.services.after import Sitting, facts_of
from tests.services.office import draft, freeze_clock, new_meeting, small_pdf, stored
from tests.tampering import unkept

FAILED_AT = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)
"""Ten days after the frozen clock's start: Friday 20 November, 19:30 in Paris."""


@pytest.fixture
def clock(app: Flask) -> FixedClock:
    remembered.cache_clear()  # as in a process that starts
    return freeze_clock(app, FAILED_AT - timedelta(days=10))


@pytest.fixture
def commune(app: Flask, clock: FixedClock) -> Commune:
    return make_commune(members=5)


def _failed(commune: Commune, clock: FixedClock, present: int = 2, items: int = 2) -> int:
    """A meeting opened and closed with too few members; the clock then stands on its evening."""
    clerk = commune.actor(commune.clerk)
    meeting = new_meeting(commune, 10)
    for number in range(1, items + 1):
        item = add_item(clerk, meeting, draft(f"Point {number}"))
        add_annex(clerk, item, Upload("plan.pdf", small_pdf(number)))
    _lift_without_quorum(commune, meeting, present)
    clock.at = FAILED_AT + timedelta(hours=2)
    return meeting


def _lift_without_quorum(commune: Commune, meeting: int, present: int = 2) -> None:
    """The meeting is opened with so many members, then closed with nothing discussed."""
    row = stored(meeting)
    row.state = "convened"
    db.session.commit()
    seats = commune.mandates
    sitting = Sitting(row, MeetingState(facts_of(commune, row, list(row.items))), row.starts_at)
    sitting.do("open_meeting", chair=seats[0], present=seats[:present])
    sitting.do("name_secretary", seat=seats[1]).do("close_meeting").keep()


def test_the_same_points_with_their_papers(commune: Commune, clock: FixedClock) -> None:
    failed = _failed(commune, clock)
    offer = repeatable(failed, clock.at)
    assert offer is not None
    assert (offer.call, offer.waives, [one.position for one in offer.items]) == (2, True, [1, 2])
    assert "Quorum non atteint" in offer.lacking
    starts_at = FAILED_AT + timedelta(days=4)
    new = convene_again(commune.actor(commune.clerk), failed, starts_at=starts_at, place="Mairie")
    meeting = stored(new)
    assert (meeting.repeat_of_id, meeting.call, meeting.state) == (failed, 2, "draft")
    for old, copy in zip(stored(failed).items, meeting.items, strict=True):
        assert (copy.title, copy.note, copy.repeat_of_id, copy.first_call) == (
            old.title, old.note, old.id, 1,
        )  # fmt: skip
        assert [one.sha256 for one in copy.annexes] == [one.sha256 for one in old.annexes]
    again = convene_again(commune.actor(commune.clerk), failed, starts_at=starts_at, place="Mairie")
    assert again == new
    cancel_meeting(commune.actor(commune.clerk), new)
    another = convene_again(
        commune.actor(commune.clerk), failed, starts_at=starts_at + timedelta(days=1), place="Mairie"
    )
    assert another != new


def test_less_than_three_days_is_refused(commune: Commune, clock: FixedClock) -> None:
    failed = _failed(commune, clock)
    with pytest.raises(Refused, match="Intervalle trop court") as refused:
        convene_again(
            commune.actor(commune.clerk), failed, starts_at=FAILED_AT + timedelta(days=2), place="Mairie"
        )
    assert refused.value.field == "date"


def test_nothing_to_repeat_when_the_quorum_was_there(commune: Commune, clock: FixedClock) -> None:
    held = _failed(commune, clock, present=4)
    assert repeatable(held, clock.at) is None
    with pytest.raises(Refused, match="ne se reconvoque pas"):
        convene_again(
            commune.actor(commune.clerk), held, starts_at=FAILED_AT + timedelta(days=4), place="Mairie"
        )


def test_points_sent_back_by_a_refused_urgency_are_no_want_of_quorum(
    commune: Commune, clock: FixedClock
) -> None:
    """L2121-11: the council, in number, put them off to a later meeting; that members then left changes nothing."""
    meeting = new_meeting(commune, 10)
    for title in ("Digue", "Toiture"):
        add_item(commune.actor(commune.clerk), meeting, draft(title))
    row, seats = stored(meeting), commune.mandates
    facts = replace(facts_of(commune, row, list(row.items)), urgent_reason="Digue rompue")
    sitting = Sitting(row, MeetingState(facts), row.starts_at)
    sitting.do("open_meeting", chair=seats[0], present=seats[:3]).do("name_secretary", seat=seats[1])
    sitting.do("decide_procedure", subject="urgency", counts={"contre": 3}, names={seats[0]: "contre"})
    sitting.do("leave", seat=seats[2]).do("close_meeting").keep()
    assert not quorum(sitting.state).reached
    assert repeatable(meeting, clock.at) is None


def test_a_page_verifies_a_book_once(commune: Commune, clock: FixedClock) -> None:
    failed = stored(_failed(commune, clock))
    first = offered(failed, clock.at)
    assert first is not None
    assert first == repeatable(failed.id, clock.at)
    with counted() as sent:
        assert offered(failed, clock.at) == first
    assert not [statement for statement in sent if "meeting_event" in statement]


def test_a_verb_verifies_the_book_again(commune: Commune, clock: FixedClock) -> None:
    failed = stored(_failed(commune, clock))
    assert offered(failed, clock.at) is not None
    unkept(MeetingEvent)
    db.session.execute(db.update(MeetingEvent).where(MeetingEvent.seq == 1).values(actor="M. X"))
    db.session.commit()
    assert repeatable(failed.id, clock.at) is None
    with pytest.raises(Refused, match="ne se reconvoque pas"):
        convene_again(
            commune.actor(commune.clerk), failed.id, starts_at=FAILED_AT + timedelta(days=4), place=""
        )


@pytest.mark.parametrize("last", [True, False])
def test_a_book_that_does_not_hold_offers_nothing(commune: Commune, clock: FixedClock, last: bool) -> None:
    """Neither one whose end is missing: its chain holds, but its head is not the one on the meeting's row."""
    failed = stored(_failed(commune, clock))
    which = MeetingEvent.seq == (failed.last_seq if last else 1)
    kept = db.session.scalars(db.select(MeetingEvent).where(which)).one()
    values = {column.name: getattr(kept, column.name) for column in MeetingEvent.__table__.columns}
    unkept(MeetingEvent)
    db.session.delete(kept)
    db.session.commit()
    assert offered(failed, clock.at) is None
    db.session.add(MeetingEvent(**values))
    db.session.commit()
    assert offered(failed, clock.at) is not None  # a broken book is not remembered


def test_the_repeated_point_keeps_its_object(commune: Commune, clock: FixedClock) -> None:
    clerk, failed = commune.actor(commune.clerk), _failed(commune, clock)
    new = convene_again(clerk, failed, starts_at=FAILED_AT + timedelta(days=4), place="Mairie")
    item = stored(new).items[0]
    with pytest.raises(Refused, match="son objet ne change pas"):
        edit_item(clerk, item.id, draft("Autre objet"), revision=1)
    edit_item(clerk, item.id, draft("Point 1", note="Précisée"), revision=1)


def test_convened_in_its_interval_it_decides_the_old_points_only(commune: Commune, clock: FixedClock) -> None:
    clerk, failed = commune.actor(commune.clerk), _failed(commune, clock)
    new = convene_again(clerk, failed, starts_at=FAILED_AT + timedelta(days=4), place="Mairie")
    freeze_dossier(clerk, new)
    assert convene(clerk, new) == 5
    convocation = db.session.scalars(db.select(Convocation).where(Convocation.meeting_id == new)).first()
    assert convocation is not None
    letter = letter_facts(convocation.id)
    assert "sans condition de quorum" in letter.repeat
    assert letter.sitting.label == "séance sur deuxième convocation"
    assert {line.mark for line in letter.agenda} == {"déjà inscrit à la convocation précédente"}
    meeting = stored(new)
    assert any(
        "pour la deuxième fois" in one for one in convening_sentences(meeting, organisation_of(meeting))
    )


def test_an_added_point_needs_notice_and_quorum(commune: Commune, clock: FixedClock) -> None:
    clerk, failed = commune.actor(commune.clerk), _failed(commune, clock)
    new = convene_again(clerk, failed, starts_at=FAILED_AT + timedelta(days=4), place="Mairie")
    add_item(clerk, new, draft("Nouveau"))
    freeze_dossier(clerk, new)
    with pytest.raises(Refused, match="motif de l’urgence"):
        convene(clerk, new)
    convene(clerk, new, Conditions(urgent_reason="Toiture"))
    db.session.rollback()
    facts = opening(db.session.connection(), new).facts
    assert (facts.call, facts.title.endswith("séance sur deuxième convocation")) == (2, True)
    state = MeetingState(facts, present=frozenset(commune.mandates[:2]))
    reached = {one.title: quorum(state, one.item).reached for one in facts.items}
    assert reached == {"Point 1": True, "Point 2": True, "Nouveau": False}
    assert quorum(state).waived
    assert environment().clock.now() == clock.at


def test_the_third_walloon_call_alone_needs_no_quorum(commune: Commune, clock: FixedClock) -> None:
    db.session.get_one(Body, commune.body_id).regime = "be-wal-commune"
    db.session.commit()
    clerk, first = commune.actor(commune.clerk), _failed(commune, clock)
    second_at, third_at = FAILED_AT + timedelta(days=14), FAILED_AT + timedelta(days=28)
    second = convene_again(clerk, first, starts_at=second_at, place="Mairie")
    add_item(clerk, second, draft("Ajouté au deuxième appel"))
    freeze_dossier(clerk, second)
    convene(clerk, second)
    facts = opening(db.session.connection(), second).facts
    state = MeetingState(facts, present=frozenset(commune.mandates[:2]))
    assert not any(quorum(state, one.item).reached for one in facts.items)
    _lift_without_quorum(commune, second)
    clock.at = second_at + timedelta(hours=2)
    offer = repeatable(second, clock.at)
    assert offer is not None
    assert (offer.call, offer.waives, len(offer.items)) == (3, True, 3)
    third = convene_again(clerk, second, starts_at=third_at, place="Mairie")
    freeze_dossier(clerk, third)
    convene(clerk, third)
    letter = letter_facts(
        db.session.scalars(db.select(Convocation.id).filter_by(meeting_id=third)).first() or 0
    )
    assert letter.sitting.label == "séance sur troisième convocation"
    assert "pour la troisième fois à l’ordre du jour" in letter.repeat
    facts = opening(db.session.connection(), third).facts
    state = MeetingState(facts, present=frozenset(commune.mandates[:2]))
    reached = {one.title: quorum(state, one.item).reached for one in facts.items}
    assert reached == {"Point 1": True, "Point 2": True, "Ajouté au deuxième appel": False}


def test_a_complement_does_not_slip_a_new_object_past_the_quorum(commune: Commune, clock: FixedClock) -> None:
    """FR-QUO-03: without quorum only what the first agenda said."""
    clerk, failed = commune.actor(commune.clerk), _failed(commune, clock)
    new = convene_again(clerk, failed, starts_at=FAILED_AT + timedelta(days=10), place="Mairie")
    freeze_dossier(clerk, new)
    convene(clerk, new)
    open_complement(clerk, new)
    text = replace_item(clerk, stored(new).items[0].id)
    with pytest.raises(Refused, match="son objet ne change pas"):
        edit_item(clerk, text, draft("Autre objet"), revision=1)
    edit_item(clerk, text, draft("Point 1", note="Précisée"), revision=1)
