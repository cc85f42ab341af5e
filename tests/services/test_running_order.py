"""Durations of points, what past meetings teach, and what the chair's running order says."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from council.documents.running_order import make_running_order
from council.models import Convocation, Item, MeetingEvent, db
from council.queries import running_order
from council.services import convocations, dossiers, durations, standing_items
from council.services.errors import Refused
from council.services.items import add_item
from tests.factory import Commune, make_meeting
from tests.services.office import NOW, draft, new_meeting, stored

pytestmark = pytest.mark.usefixtures("clock")


def lived(commune: Commune, minutes: list[int], ago: int = 30) -> None:
    """A closed meeting whose minute book says how long each point took."""
    meeting = make_meeting(commune, NOW - timedelta(days=ago), items=len(minutes), state="closed")
    at, seq = meeting.starts_at, 0
    for item, spent in zip(meeting.items, minutes, strict=True):
        for kind, moment in (("item_opened", at), ("item_closed", at + timedelta(minutes=spent))):
            seq += 1
            db.session.add(
                MeetingEvent(
                    organisation_id=commune.organisation_id, meeting_id=meeting.id, seq=seq, at=moment, actor="X", kind=kind,
                    payload=json.dumps({"item": item.id}), prev_hash="", hash=f"{meeting.id}-{seq}",
                )
            )  # fmt: skip
        at += timedelta(minutes=spent)
    db.session.commit()


def test_durations_are_usual_then_learnt_then_written(commune: Commune) -> None:
    meeting, clerk = new_meeting(commune), commune.actor(commune.clerk)
    first, second = (add_item(clerk, meeting, draft(name)) for name in "AB")
    add_item(clerk, meeting, draft("C", kind="debate"))
    page = running_order.durations(meeting)
    assert page is not None
    assert [one.minutes for one in page.lines] == [8, 8, 30]
    lived(commune, [4, 20, 6])
    page = running_order.durations(meeting)
    assert page is not None
    assert [one.expected for one in page.lines] == [6, 6, 30]
    assert page.learnt == ("Délibération",)
    revision = stored(meeting).revision
    durations.set_durations(clerk, meeting, {first: 25, second: None})
    assert stored(meeting).revision == revision
    page = running_order.durations(meeting)
    assert page is not None
    assert [one.minutes for one in page.lines] == [25, 6, 30]
    assert page.total == 71
    assert page.ends_at - page.lines[0].at == timedelta(minutes=61)
    for wrong in (0, 601):
        with pytest.raises(Refused) as refused:
            durations.set_durations(clerk, meeting, {first: wrong})
        assert refused.value.field == f"minutes-{first}"


def test_two_points_teach_nothing_and_a_book_left_open_neither(commune: Commune) -> None:
    lived(commune, [5, 7])
    assert running_order.usual_minutes(commune.body_id) == {}
    lived(commune, [900, 900, 900], 60)
    assert running_order.usual_minutes(commune.body_id) == {}


def test_durations_change_after_the_convocation_not_after_the_opening(commune: Commune) -> None:
    meeting = make_meeting(commune, NOW + timedelta(days=4), items=1, state="convened")
    clerk, item = commune.actor(commune.clerk), meeting.items[0].id
    durations.set_durations(clerk, meeting.id, {item: 15})
    meeting = stored(meeting.id)
    meeting.state = "open"
    db.session.commit()
    with pytest.raises(Refused, match="commencé"):
        durations.set_durations(clerk, meeting.id, {item: 16})
    assert db.session.get_one(Item, item).minutes == 15


def test_the_chair_reads_what_to_announce(commune: Commune) -> None:
    meeting, clerk = new_meeting(commune), commune.actor(commune.clerk)
    add_item(
        clerk,
        meeting,
        draft("Cession", closed_session=True, public_title="Une affaire", rapporteur_id=commune.mandates[1]),
    )
    add_item(
        clerk,
        meeting,
        draft("Élection", kind="election", ballot_mode="secret", majority_rule="absolute_in_office"),
    )
    standing_items.add_standing(clerk, meeting, "diverse")
    giver, bearer, absent = commune.mandates[3:6]
    dossiers.freeze_dossier(clerk, meeting)
    convocations.convene(clerk, meeting)
    for mandate, response, to in ((giver, "proxy", bearer), (absent, "excused", None)):
        row = db.session.scalars(db.select(Convocation).where(Convocation.mandate_id == mandate)).one()
        row.response, row.proxy_to_id = response, to
    db.session.commit()
    facts = running_order.facts(meeting, NOW, interests=True)
    assert facts is not None
    assert "6 membres présents sur 11" in facts.quorum
    closed, election, diverse = facts.lines
    assert "huis clos" in closed.say[0]
    assert closed.line.rapporteur.endswith("1e adjoint")
    assert election.vote == "Scrutin secret. Majorité\u00a0: absolue des membres en exercice."
    assert diverse.vote == "Sans vote."
    assert "Rien qui demande une délibération" in diverse.say[0]
    assert len(facts.proxies) == len(facts.excused) == 1
    made = make_running_order(facts)
    assert made.pdf == make_running_order(facts).pdf
    assert made.pages >= 1
