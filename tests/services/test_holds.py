"""The gentle lock of a field: held while somebody writes, taken over, fallen by itself; saving never depends on it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from council.gateways.clock import FixedClock
from council.models import Draft, Place, SectionHold, db
from council.queries.holds import QUIET, changed_since
from council.queries.holds import holds as known
from council.services import drafts, items
from council.services.draft_wishes import Wishes
from council.services.errors import NotAllowed, NotFound, Refused
from council.services.holds import hold, leave
from tests.factory import Commune, make_commune
from tests.services.office import NOW, freeze_clock, new_meeting
from tests.services.office import draft as text


@pytest.fixture
def clock(app: Flask) -> FixedClock:
    """The hour, to be moved."""
    return freeze_clock(app)


@pytest.fixture
def place(clock: FixedClock, commune: Commune) -> Place:
    """A draft of two versions."""
    clerk = commune.actor(commune.clerk)
    made = drafts.begin(clerk, commune.body_id, "Subvention")
    drafts.save(clerk, made, text(), Wishes(), revision=1)
    return Place(draft_id=made)


def seen(place: Place, account: int, at: timedelta = timedelta()) -> list[tuple[str, bool]]:
    """Fields where somebody else writes, as ``account`` sees them, and whether they were theirs."""
    db.session.rollback()
    return [(one.field, one.lost) for one in known(place, account, NOW + at)]


def test_who_writes_first_holds_the_field_and_nobody_else_any_other(place: Place, commune: Commune) -> None:
    clerk, other = commune.actor(commune.clerk), commune.actor(commune.service)
    assert hold(clerk, place, "expose") and hold(clerk, place, "expose")
    assert not hold(other, place, "expose")
    assert hold(other, place, "articles")
    assert seen(place, commune.service) == [("expose", False)]
    assert seen(place, commune.clerk) == [("articles", False)]
    (one,) = known(place, commune.service, NOW)
    assert (one.where, one.since) == ("l’exposé des motifs", NOW) and one.name
    with pytest.raises(Refused):
        hold(clerk, place, "state")


def test_it_falls_after_silence_and_a_sign_anywhere_keeps_all(
    place: Place, commune: Commune, clock: FixedClock
) -> None:
    clerk, other = commune.actor(commune.clerk), commune.actor(commune.service)
    hold(clerk, place, "expose")
    clock.at = NOW + QUIET
    hold(clerk, place, "articles")
    late = QUIET * 2
    assert seen(place, commune.service, late) == [("expose", False), ("articles", False)]
    assert seen(place, commune.service, late + timedelta(seconds=1)) == []
    clock.at = NOW + late + timedelta(seconds=1)
    assert hold(other, place, "expose")
    assert seen(place, commune.clerk, late) == [("expose", False)]  # fallen, not taken: nothing to be told


def test_who_insists_takes_it_over_and_the_other_is_told(place: Place, commune: Commune) -> None:
    clerk, other = commune.actor(commune.clerk), commune.actor(commune.service)
    hold(clerk, place, "expose")
    assert hold(other, place, "expose", take=True)
    assert seen(place, commune.clerk) == [("expose", True)] and seen(place, commune.service) == []
    assert not hold(clerk, place, "expose")
    assert hold(clerk, place, "expose", take=True) and seen(place, commune.service) == [("expose", True)]


def test_it_falls_when_its_writer_saves_or_leaves(place: Place, commune: Commune) -> None:
    clerk, other = commune.actor(commune.clerk), commune.actor(commune.service)
    for field in ("expose", "note"):
        hold(clerk, place, field)
    hold(other, place, "articles")
    drafts.save(clerk, place.draft_id or 0, text(note="Autre."), Wishes(), revision=2)
    assert seen(place, commune.service) == [] and seen(place, commune.clerk) == [("articles", False)]
    leave(other, place)
    leave(other, place)
    assert seen(place, commune.clerk) == []


def test_a_save_of_what_another_holds_is_united_and_nothing_lost(place: Place, commune: Commune) -> None:
    clerk, other = commune.actor(commune.clerk), commune.actor(commune.service)
    draft_id = place.draft_id or 0
    hold(clerk, place, "expose")
    drafts.save(other, draft_id, text(expose="De l’autre."), Wishes(), revision=2)
    with pytest.raises(drafts.Clash) as clash:
        drafts.save(clerk, draft_id, text(expose="De l’une.", note="Note."), Wishes(), revision=2)
    assert clash.value.united.clashes == ("expose",)
    together = drafts.reunited(clerk, draft_id, text(note="Note de l’une."), revision=2)
    assert (together.content["expose"], together.content["note"]) == (
        "<p>De l’autre.</p>",
        "<p>Note de l’une.</p>",
    )
    db.session.rollback()
    assert db.session.get_one(Draft, draft_id).revision == 3  # putting together saves nothing
    assert [(one.field, one.at) for one in changed_since(draft_id, 2)] == [("expose", NOW)]
    assert changed_since(draft_id, 3) == [] and changed_since(draft_id, 99) == []


def test_a_point_is_held_too_and_takes_its_holds_with_it(clock: FixedClock, commune: Commune) -> None:
    clerk, meeting = commune.actor(commune.clerk), new_meeting(commune)
    point = items.add_item(clerk, meeting, text())
    place = Place(item_id=point)
    hold(clerk, place, "note")
    assert seen(place, commune.service) == [("note", False)]
    items.edit_item(clerk, point, text(note="Autre."), revision=1)
    assert seen(place, commune.service) == []
    hold(clerk, place, "note")
    items.delete_item(clerk, point)
    assert db.session.scalars(db.select(SectionHold)).all() == []


def test_nobody_holds_what_they_may_not_write_or_do_not_have(place: Place, commune: Commune) -> None:
    with pytest.raises(NotAllowed):
        hold(commune.actor(commune.mayor), place, "note")
    stranger = make_commune(slug="ailleurs")
    for where in (place, Place(draft_id=99), Place(item_id=99)):
        with pytest.raises(NotFound):
            hold(stranger.actor(stranger.clerk), where, "note")
        with pytest.raises(NotFound):
            leave(stranger.actor(stranger.clerk), where)
