"""The board of acts: duties of meetings, and points that gave no act."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask

from council.meeting.state import MeetingState
from council.models import Act, Document, Minutes, db
from council.queries.acts_board import board
from tests.factory import Commune
from tests.queries_sent import counted
from tests.services.after import Sitting, convened, facts_of
from tests.services.office import freeze_clock
from tests.services.test_search_index import publish


def test_a_postponed_point_and_the_duties_of_its_meeting_are_told(app: Flask, commune: Commune) -> None:
    clock = freeze_clock(app)
    meeting, items = convened(commune)
    sitting = Sitting(meeting, MeetingState(facts_of(commune, meeting, items)))
    seats = commune.mandates
    sitting.do("open_meeting", chair=seats[0], present=seats)
    sitting.do("name_secretary", seat=seats[2])
    sitting.do("open_item", item=items[0].id).do("close_item", item=items[0].id, outcome="postponed")
    sitting.do("open_item", item=items[1].id).do("close_item", item=items[1].id, outcome="withdrawn")
    sitting.do("close_meeting")
    sitting.keep()
    found = board(commune.organisation_id, clock.at)
    assert [(one.title, one.sentence) for one in found.ended] == [
        (items[0].title, "Point reporté\u00a0: aucun acte n’en résulte."),
        (items[1].title, "Point retiré\u00a0: aucun acte n’en résulte."),
    ]
    late = {one.line.what: one.line.state for one in found.meetings}
    assert late["Liste des délibérations"] == "late"
    assert found.due == ()


def test_what_is_left_undone_is_not_forgotten_with_time(app: Flask, commune: Commune) -> None:
    """However many meetings were held since: an act nobody published, one whose reception never came, minutes never settled."""
    clock = freeze_clock(app)
    first = clock.at - timedelta(days=900)
    unpublished, lost, done = publish(commune, "Oubliée", "Envoyée", "Finie", evening=first)
    unpublished.published_at, unpublished.state = None, "signed"
    lost.sent_at = first
    done.transmitted_on = first.date()
    db.session.add(paper(done, first))
    db.session.commit()
    for week in range(1, 30):
        (act,) = publish(commune, f"Semaine {week}", evening=first + timedelta(days=7 * week))
        act.transmitted_on = act.adopted_on
        finished(commune, act)
        db.session.add(paper(act, act.published_at))
    db.session.commit()
    with counted() as sent:
        found = board(commune.organisation_id, clock.at)
    assert {one.title for one in found.due} == {"Oubliée", "Envoyée"}
    assert unpublished.meeting_id in {
        one.meeting_id for one in found.meetings if "Procès-verbal" in one.line.what
    }
    assert len(sent) <= 150, len(sent)


def finished(commune: Commune, act: Act) -> None:
    """Its meeting owes nothing any more: minutes settled and on line, list on line."""
    day = act.adopted_on + timedelta(days=1)
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    own = {"organisation_id": commune.organisation_id, "meeting_id": act.meeting_id}
    db.session.add(Minutes(**own, settled_on=day, updated_at=at))
    for kind in ("minutes", "deliberations_list"):
        db.session.add(paper(act, at, kind))


def paper(act: Act, at: datetime, kind: str = "extract") -> Document:
    """A signed paper on line: of the act, or of its meeting."""
    code = f"{act.id}-{kind}"[:20]
    return Document(
        organisation_id=act.organisation_id, meeting_id=act.meeting_id, act_id=act.id if kind == "extract" else None,
        kind=kind, title=kind, code=code, sha256=code, prepared_sha256="", pages=1, state="published", created_at=at,
        signed_at=at, published_at=at,
    )  # fmt: skip
