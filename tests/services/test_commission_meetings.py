"""A commission is prepared, convened and answered by the council's own tools, under its own rules and for its members alone."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from council.models import Body, Convocation, Mandate, db
from council.queries.convocations import preview
from council.queries.tracking import tracking
from council.services.answers import reply
from council.services.convocations import convene
from council.services.dossiers import freeze_dossier
from council.services.errors import Refused
from council.services.items import add_item
from council.services.meetings import create_meeting
from tests.factory import Commune
from tests.services.office import NOW, draft, future, stored

pytestmark = pytest.mark.usefixtures("clock")
MEMBERS = (0, 3, 4)
"""Ranks in the council of those who sit in the commission."""


@pytest.fixture
def commission(commune: Commune) -> int:
    """Finances: three members, meetings that are not public."""
    body = Body(
        organisation_id=commune.organisation_id, slug="finances", name="Commission des finances", kind="commission",
        regime="free", legal_seats=3, public=False,
    )  # fmt: skip
    db.session.add(body)
    db.session.flush()
    db.session.add_all(
        Mandate(
            organisation_id=commune.organisation_id, body_id=body.id, person_id=commune.persons[member], rank=rank,
            capacity="Présidente" if rank == 1 else "Membre", chair_rank=1 if rank == 1 else None, starts_on=date(2026, 4, 1),
        )
        for rank, member in enumerate(MEMBERS, 1)
    )  # fmt: skip
    db.session.commit()
    return body.id


def convened(commune: Commune, body: int, days: int) -> int:
    """A meeting of the commission, sent to its members that many days before."""
    clerk = commune.actor(commune.clerk)
    meeting = create_meeting(clerk, body_id=body, starts_at=future(days), place="Salle des commissions")
    add_item(clerk, meeting, draft("Examen du budget"))
    freeze_dossier(clerk, meeting)
    assert convene(clerk, meeting) == len(MEMBERS)
    return meeting


def test_its_members_alone_are_convened_on_shorter_notice(commune: Commune, commission: int) -> None:
    """Two days before: the council needs five clear ones and a reason for less."""
    meeting = convened(commune, commission, days=2)
    rows = db.session.scalars(db.select(Convocation).where(Convocation.meeting_id == meeting)).all()
    persons = {db.session.get_one(Mandate, row.mandate_id).person_id for row in rows}
    assert persons == {commune.persons[member] for member in MEMBERS}
    assert stored(meeting).urgent_reason == ""
    council = create_meeting(
        commune.actor(commune.clerk), body_id=commune.body_id, starts_at=future(2), place="Salle du conseil"
    )
    add_item(commune.actor(commune.clerk), council, draft("Budget", note="Note."))
    freeze_dossier(commune.actor(commune.clerk), council)
    seen = preview(council, NOW)
    assert seen is not None
    assert (seen.urgency, seen.notice.status) == ("reason", "error")
    with pytest.raises(Refused):
        convene(commune.actor(commune.clerk), council)


def test_they_answer_and_the_office_counts_them(commune: Commune, commission: int) -> None:
    meeting = convened(commune, commission, days=2)
    reply(commune.actor(commune.accounts[3]), meeting, "present")
    reply(commune.actor(commune.accounts[4]), meeting, "excused")
    seen = tracking(meeting, NOW)
    assert seen is not None
    assert [row.response for row in seen.rows] == ["", "present", "excused"]
    assert seen.forecast is not None
    assert (seen.forecast.announced, seen.forecast.silent) == (1, 1)


def test_citizens_are_told_nothing_of_it(
    app: Flask, commune: Commune, commission: int, client: FlaskClient
) -> None:
    meeting = convened(commune, commission, days=2)
    assert client.get(f"/{commune.slug}/seances/{meeting}").status_code == 404
    assert "Commission des finances" not in client.get(f"/{commune.slug}/seances").text
