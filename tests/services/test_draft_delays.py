"""Which drafts will miss the convocation of their wished meeting, with why."""

from __future__ import annotations

from datetime import timedelta

import pytest

from council.models import Meeting, db
from council.queries import draft_delays
from council.queries.draft_delays import Delay
from council.services import circuits, departments, drafts, opinions
from council.services.departments import StepPlan
from council.services.draft_wishes import Wishes
from tests.factory import Commune
from tests.services.office import NOW, draft, new_meeting

pytestmark = pytest.mark.usefixtures("clock")
TODAY = NOW.date()


def wished(
    commune: Commune, days: int, title: str = "Tarifs de la cantine", **more: object
) -> tuple[int, int]:
    """A complete draft wished for a meeting in so many days."""
    clerk, meeting = commune.actor(commune.clerk), new_meeting(commune, days)
    written = drafts.begin(clerk, commune.body_id, title, Wishes(meeting_id=meeting))
    text = draft(title, rapporteur_id=commune.mandates[1], **more)
    drafts.save(clerk, written, text, Wishes(meeting_id=meeting), revision=1)
    return written, meeting


def one(commune: Commune, after: int = 0) -> Delay:
    (found,) = draft_delays.delays(commune.organisation_id, NOW + timedelta(days=after))
    return found


def test_a_complete_draft_with_time_is_in_time(commune: Commune) -> None:
    _draft, meeting = wished(commune, 30)
    found = one(commune)
    assert (found.state, found.why, found.meeting_id) == ("ok", (), meeting)
    assert found.latest_on == TODAY + timedelta(days=24)
    assert found.holder == "En rédaction chez Mme Sylvie Bernard"


def test_what_is_missing_endangers_it_when_the_convocation_is_near(commune: Commune) -> None:
    wished(commune, 30, articles=(), note="")
    assert one(commune).state == "ok"
    assert one(commune).why == ("Manque encore\u00a0: le dispositif, la note.",)
    near = one(commune, 22)
    assert near.state == "late"
    gone = one(commune, 25)
    assert gone.state == "missed"
    assert "devait partir au plus tard le 14\u00a0décembre\u00a02026" in gone.why[0]


def test_a_circuit_says_who_holds_it_what_is_late_and_whether_its_steps_fit(commune: Commune) -> None:
    clerk = commune.actor(commune.clerk)
    steps = (
        StepPlan("Direction", (commune.clerk,), "all", 5),
        StepPlan("Maire", (commune.mayor,), "all", 10),
    )
    way = departments.keep_circuit(clerk, "Ordinaire", steps)
    written, _meeting = wished(commune, 30)
    circuits.submit(clerk, written, way)
    found = one(commune)
    assert found.holder == "Étape «\u00a0Direction\u00a0»\u00a0: Mme Sylvie Bernard"
    assert found.state == "ok"
    late = one(commune, 12)
    assert late.state == "late"
    assert "L’étape «\u00a0Direction\u00a0» devait être faite" in late.why[0]
    db.session.execute(db.update(Meeting).values(starts_at=NOW + timedelta(days=18)))
    db.session.commit()
    assert "Les étapes qui restent ont 1" in one(commune).why[0]


def test_an_opinion_expected_after_the_convocation_is_told(commune: Commune) -> None:
    clerk = commune.actor(commune.clerk)
    written, _meeting = wished(commune, 30)
    opinions.ask(clerk, written, "commission", "Commission des finances", TODAY + timedelta(days=27))
    assert "après la convocation" in one(commune).why[0]
    opinions.ask(clerk, written, "legal", "Service juridique", TODAY + timedelta(days=2), commune.mayor)
    assert "Avis en retard\u00a0: Service juridique" in one(commune, 4).why[0]


def test_listed_dropped_and_convened_are_left_out(commune: Commune) -> None:
    clerk = commune.actor(commune.clerk)
    written, meeting = wished(commune, 30)
    drafts.list_on(clerk, written, meeting)
    other, called = wished(commune, 31, "Autre")
    db.session.execute(db.update(Meeting).where(Meeting.id == called).values(state="convened"))
    db.session.commit()
    assert draft_delays.delays(commune.organisation_id, NOW) == ()
    assert other
