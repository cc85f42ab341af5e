"""Creating and changing meetings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from council.models import AuditLine, Meeting, db
from council.services.errors import NotAllowed, NotFound, Refused, Stale
from council.services.meetings import cancel_meeting, create_meeting, edit_meeting
from tests.factory import Commune, make_commune
from tests.services.office import NOW, future, new_meeting, stored

pytestmark = pytest.mark.usefixtures("clock")


def test_a_meeting_is_created_once(commune: Commune) -> None:
    first = new_meeting(commune)
    assert new_meeting(commune) == first
    meeting = stored(first)
    assert (meeting.state, meeting.place, len(meeting.screen_token)) == ("draft", "Salle du conseil", 43)
    verbs = db.session.execute(db.select(AuditLine.verb)).scalars().all()
    assert verbs.count("meetings.create_meeting") == 2


def test_same_moment_elsewhere_is_refused(commune: Commune) -> None:
    new_meeting(commune)
    with pytest.raises(Refused, match="déjà une séance"):
        new_meeting(commune, place="Gymnase")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"starts_at": NOW - timedelta(minutes=1)}, "date"),
        ({"starts_at": NOW + timedelta(days=740)}, "date"),
        ({"starts_at": datetime(9999, 12, 31, 23, 30, tzinfo=UTC)}, "date"),
        ({"place": "  "}, "place"),
        ({"place": "x" * 301}, "place"),
    ],
)
def test_bad_input_names_its_field(commune: Commune, change: dict[str, object], field: str) -> None:
    values = {"body_id": commune.body_id, "starts_at": future(), "place": "Mairie", **change}
    with pytest.raises(Refused) as refused:
        create_meeting(commune.actor(commune.clerk), **values)  # type: ignore[arg-type]
    assert refused.value.field == field
    assert db.session.execute(db.select(Meeting)).first() is None


def test_who_may(commune: Commune) -> None:
    for account in (commune.service, commune.accounts[1]):
        with pytest.raises(NotAllowed):
            create_meeting(
                commune.actor(account), body_id=commune.body_id, starts_at=future(), place="Mairie"
            )


def test_a_body_of_another_organisation_does_not_exist(commune: Commune) -> None:
    other = make_commune(slug="ailleurs")
    with pytest.raises(NotFound):
        create_meeting(
            commune.actor(commune.clerk), body_id=other.body_id, starts_at=future(), place="Mairie"
        )
    mine = new_meeting(commune)
    with pytest.raises(NotFound):
        cancel_meeting(other.actor(other.clerk), mine)


def test_two_clerks_changing_one_meeting(commune: Commune) -> None:
    meeting = new_meeting(commune)
    clerk = commune.actor(commune.clerk)
    revision = stored(meeting).revision
    edit_meeting(clerk, meeting, starts_at=future(12), place="Mairie", revision=revision)
    edit_meeting(
        clerk, meeting, starts_at=future(12), place="Mairie", revision=revision
    )  # the same, sent twice
    with pytest.raises(Stale):
        edit_meeting(clerk, meeting, starts_at=future(13), place="Mairie", revision=revision)
    assert stored(meeting).starts_at == future(12)


def test_a_convened_meeting_changes_no_more(commune: Commune) -> None:
    meeting = new_meeting(commune)
    stored(meeting).state = "convened"
    db.session.commit()
    with pytest.raises(Refused, match="nouvelle convocation"):
        edit_meeting(commune.actor(commune.clerk), meeting, starts_at=future(12), place="Mairie", revision=1)
    with pytest.raises(Refused, match="convoquée"):
        cancel_meeting(commune.actor(commune.clerk), meeting)


def test_a_cancelled_meeting_frees_its_moment(commune: Commune) -> None:
    meeting = new_meeting(commune)
    cancel_meeting(commune.actor(commune.clerk), meeting)
    cancel_meeting(commune.actor(commune.clerk), meeting)
    assert new_meeting(commune) != meeting
    stranger = replace(commune.actor(commune.clerk), roles=frozenset())
    with pytest.raises(NotAllowed):
        cancel_meeting(stranger, meeting)
