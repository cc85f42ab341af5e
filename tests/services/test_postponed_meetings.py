"""A cancelled meeting called for another day: a new meeting with its agenda, each naming the other."""

from __future__ import annotations

import pytest

from council.models import Draft, Item, Meeting, db
from council.queries.agenda_sections import parts
from council.queries.postponed_meetings import places, public_places
from council.services import cancellations, convocations, dossiers, drafts, sections
from council.services.annexes import Upload, add_annex
from council.services.draft_wishes import Wishes
from council.services.errors import NotFound, Refused
from council.services.items import add_item
from council.services.postponed_meetings import call_instead
from tests.factory import Commune, make_commune
from tests.services.office import draft, future, new_meeting, small_pdf, stored, titles

pytestmark = pytest.mark.usefixtures("clock")


def cancelled(commune: Commune) -> tuple[int, int]:
    """A convened meeting of two points given up; the second has a draft. Gives it and the draft."""
    clerk, meeting = commune.actor(commune.clerk), new_meeting(commune)
    first = add_item(clerk, meeting, draft("Point A"))
    add_annex(clerk, first, Upload("plan.pdf", small_pdf(), "Plan", False))
    written = drafts.begin(clerk, commune.body_id, "Point B")
    drafts.save(clerk, written, draft("Point B"), Wishes(), revision=1)
    listed = drafts.list_on(clerk, written, meeting)
    section = sections.add_section(clerk, meeting, "Finances")
    sections.put_in_sections(clerk, meeting, {listed: section})
    dossiers.freeze_dossier(clerk, meeting)
    convocations.convene(clerk, meeting)
    cancellations.cancel_convened(clerk, meeting, "Neige")
    return meeting, written


def test_the_agenda_is_taken_up_and_both_meetings_name_each_other(commune: Commune) -> None:
    (old, written), clerk = cancelled(commune), commune.actor(commune.clerk)
    new = call_instead(clerk, old, starts_at=future(20), place="Salle des fêtes")
    assert call_instead(clerk, old, starts_at=future(21), place="Ailleurs") == new
    assert titles(new) == titles(old) == ["Point A", "Point B"]
    row = stored(new)
    assert (row.state, row.place, row.call) == ("draft", "Salle des fêtes", 1)
    assert list(parts(row.items).values()) == ["", "Finances"]
    assert [annex.title for annex in row.items[0].annexes] == ["Plan"]
    found = db.session.get_one(Draft, written)
    assert found.item_id == row.items[1].id
    assert found.wished_meeting_id == new
    assert db.session.query(Item).count() == 4
    ends = places(db.session.get_one(Meeting, old)), places(db.session.get_one(Meeting, new))
    assert ends[0].after is not None
    assert ends[1].before is not None
    assert (ends[0].after.id, ends[1].before.id) == (new, old)


def test_citizens_follow_it_once_convened(commune: Commune) -> None:
    (old, _written), clerk = cancelled(commune), commune.actor(commune.clerk)
    new = call_instead(clerk, old, starts_at=future(20), place="Salle")
    assert public_places(commune.organisation_id, old).after is None
    dossiers.freeze_dossier(clerk, new)
    convocations.convene(clerk, new)
    after = public_places(commune.organisation_id, old).after
    before = public_places(commune.organisation_id, new).before
    assert after is not None
    assert before is not None
    assert (after.id, before.id) == (new, old)


def test_only_a_cancelled_meeting_of_one_s_own(commune: Commune) -> None:
    clerk, meeting = commune.actor(commune.clerk), new_meeting(commune)
    with pytest.raises(Refused, match="Annulez d’abord"):
        call_instead(clerk, meeting, starts_at=future(20), place="Salle")
    old, _written = cancelled(commune)
    other = make_commune(slug="ailleurs")
    with pytest.raises(NotFound):
        call_instead(other.actor(other.clerk), old, starts_at=future(20), place="Salle")
    with pytest.raises(Refused) as refused:
        call_instead(clerk, old, starts_at=future(-2), place="Salle")
    assert refused.value.field == "date"
