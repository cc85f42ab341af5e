"""Acts: one per decided item, numbered once, written from the book; papers made once."""

from __future__ import annotations

import pytest
from flask import Flask

from council.gateways.environment import environment
from council.models import Act, Document, MeetingEvent, db
from council.queries.public_search import Chosen, search
from council.services import act_papers, acts, past_acts
from council.services.errors import Refused
from tests.factory import Commune, make_meeting
from tests.services.after import SECRET, STARTED, hold_meeting
from tests.tampering import unkept


def test_one_act_per_decided_item(app: Flask, commune: Commune) -> None:
    """Adopted, rejected, elected and acknowledged items make acts, numbered in order."""
    meeting = hold_meeting(commune)
    total = acts.prepare(commune.actor(commune.clerk), meeting.id)
    made = db.session.scalars(db.select(Act).order_by(Act.number)).all()
    assert total == len(made) == 6
    assert [act.number for act in made] == [f"2026-11-{n:03}" for n in range(1, 7)]
    assert [act.outcome for act in made] == [
        "adopted",
        "rejected",
        "adopted",
        "adopted",
        "elected",
        "acknowledged",
    ]
    assert made[0].result_sentence == "Adopté par 8 voix contre 1."
    assert [act.restricted for act in made] == [False, False, False, True, False, False]


def test_papers_are_made_with_their_fields(app: Flask, commune: Commune) -> None:
    """An extract per act, the list, the sheet, the minutes; each with its steps in order."""
    from signatures import sign

    meeting = hold_meeting(commune)
    acts.prepare(commune.actor(commune.clerk), meeting.id)
    documents = db.session.scalars(db.select(Document).order_by(Document.id)).all()
    assert len(documents) == act_papers.expected(meeting.id) == 9
    extract = documents[0]
    assert [step.field for step in extract.steps] == ["seal", "mayor", "secretary"]
    pdf = environment().storage.get(extract.sha256)
    assert [field.name for field in sign.fields(pdf)] == ["seal", "mayor", "secretary"]
    assert not any(field.signed for field in sign.fields(pdf))
    minutes = next(one for one in documents if one.kind == "minutes")
    assert [step.field for step in minutes.steps] == ["seal"]


def test_repeating_changes_nothing(app: Flask, commune: Commune) -> None:
    """Two clicks, or a second clerk: same acts, same papers."""
    meeting = hold_meeting(commune)
    acts.prepare(commune.actor(commune.clerk), meeting.id)
    before = (
        [(a.id, a.number) for a in db.session.scalars(db.select(Act))],
        {d.sha256 for d in db.session.scalars(db.select(Document))},
    )
    acts.prepare(commune.actor(commune.clerk), meeting.id)
    after = (
        [(a.id, a.number) for a in db.session.scalars(db.select(Act))],
        {d.sha256 for d in db.session.scalars(db.select(Document))},
    )
    assert before == after


def test_numbers_continue_within_the_month(app: Flask, commune: Commune) -> None:
    """A second meeting of the same month takes the following numbers."""
    from datetime import timedelta

    first, second = hold_meeting(commune), hold_meeting(commune, STARTED + timedelta(days=14))
    acts.prepare(commune.actor(commune.clerk), first.id)
    acts.prepare(commune.actor(commune.clerk), second.id)
    numbers = db.session.scalars(
        db.select(Act.number).where(Act.meeting_id == second.id).order_by(Act.number)
    ).all()
    assert numbers[0] == "2026-11-007"


def test_names_only_where_the_vote_was_public(app: Flask, commune: Commune) -> None:
    """Public: every name; hands: named and deduced; secret: nobody."""
    meeting = hold_meeting(commune)
    acts.prepare(commune.actor(commune.clerk), meeting.id)
    made = db.session.scalars(db.select(Act).order_by(Act.number)).all()
    choices = [[vote["choice"] for vote in act.result["votes"]] for act in made]
    assert choices[0].count("pour") == 8 and choices[0].count("contre") == 1
    assert choices[2].count("pour") == 8 and choices[2].count("abstention") == 1
    assert not any(choices[4])
    proxy = next(vote for vote in made[0].result["votes"] if vote["bearer"])
    assert proxy["seat"] == commune.mandates[8]
    assert made[2].result["attendance"]["withdrawn"]


def test_confidential_text_is_not_searched(app: Flask, commune: Commune) -> None:
    """What citizens find a restricted act by is nothing but what is public."""
    meeting = hold_meeting(commune)
    acts.prepare(commune.actor(commune.clerk), meeting.id)
    restricted = db.session.scalars(db.select(Act).where(Act.restricted)).one()
    restricted.published_at = restricted.meeting.starts_at
    db.session.commit()
    assert search(commune.organisation_id, Chosen(SECRET)).total == 0
    assert search(commune.organisation_id, Chosen("remises gracieuses")).total == 1


def test_open_meeting_is_refused(app: Flask, commune: Commune) -> None:
    """No act before the closing."""
    meeting = make_meeting(commune, STARTED, state="convened")
    with pytest.raises(Refused, match="n’est pas close"):
        acts.prepare(commune.actor(commune.clerk), meeting.id)


def test_altered_book_is_refused(app: Flask, commune: Commune) -> None:
    """One changed line: no act is drawn from the book."""
    meeting = hold_meeting(commune)
    unkept(MeetingEvent)
    line = db.session.get_one(MeetingEvent, (meeting.id, 5))
    line.payload = line.payload.replace("seat", "saet")
    db.session.commit()
    with pytest.raises(Refused, match="altéré"):
        acts.prepare(commune.actor(commune.clerk), meeting.id)


def test_the_number_of_an_older_deliberation_is_not_given_again(app: Flask, commune: Commune) -> None:
    """A town that takes over the first months of its year goes on counting where it was."""
    data = "COLL_NOM,COLL_SIRET,DELIB_ID,DELIB_DATE,DELIB_MATIERE_CODE,DELIB_MATIERE_NOM,DELIB_OBJET\r\nTestville,,2026-11-001,2026-11-02,7.5,,Subvention\r\n"
    clerk = commune.actor(commune.clerk)
    past_acts.confirm(clerk, past_acts.hand_in(clerk, "vieux.csv", "Ancien site", data.encode()))
    meeting = hold_meeting(commune)
    acts.prepare(clerk, meeting.id)
    numbers = db.session.scalars(db.select(Act.number).order_by(Act.number)).all()
    assert numbers == [f"2026-11-{n:03}" for n in range(2, 8)]
