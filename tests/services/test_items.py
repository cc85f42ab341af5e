"""Writing the items of an agenda, alone and at two."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from council.meeting.facts import AgendaItem, open_title
from council.models import Annex, Item, db
from council.permissions import Actor
from council.queries import public_agenda
from council.services.agenda import move_item, place_item
from council.services.annexes import Upload, add_annex
from council.services.errors import NotAllowed, NotFound, Refused, Stale
from council.services.items import add_item, delete_item, edit_item
from tests.factory import Commune, make_commune
from tests.services.office import NOW, draft, new_meeting, small_pdf, stored, titles, together

pytestmark = pytest.mark.usefixtures("clock")


def _agenda(commune: Commune, count: int) -> tuple[int, list[int]]:
    meeting = new_meeting(commune)
    clerk = commune.actor(commune.clerk)
    return meeting, [add_item(clerk, meeting, draft(f"Point {n}")) for n in range(1, count + 1)]


def test_an_item_is_cleaned_and_stored_once(commune: Commune) -> None:
    meeting = new_meeting(commune)
    service = commune.actor(commune.service)
    text = draft(title="  Objet \n du  point ", note="Un\n\n<script>x</script>deux", articles=("", "Décide."),
                 visas=("Vu  le CGCT", " "), rapporteur_id=commune.mandates[1])  # fmt: skip
    first = add_item(service, meeting, text)
    assert add_item(service, meeting, text) == first
    item = db.session.get_one(Item, first)
    assert item.title == "Objet du point"
    assert item.note == "<p>Un</p><p>deux</p>"
    assert (item.visas, item.articles, item.position) == (["Vu le CGCT"], ["<p>Décide.</p>"], 1)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 501}, "title"),
        ({"matiere_code": "7"}, "matiere_code"),
        ({"matiere_code": "99.9"}, "matiere_code"),
        ({"kind": "autre"}, "kind"),
        ({"ballot_mode": "devinette"}, "ballot_mode"),
        ({"majority_rule": "au pif"}, "majority_rule"),
        ({"nature_code": "9"}, "nature_code"),
        ({"rapporteur_id": 999_999}, "rapporteur_id"),
        ({"note": "x" * 400_001}, "note"),
        ({"confidential": True}, "public_title"),
        ({"closed_session": True, "public_title": "  "}, "public_title"),
    ],
)
def test_bad_input_names_its_field(commune: Commune, change: dict[str, object], field: str) -> None:
    meeting = new_meeting(commune)
    with pytest.raises(Refused) as refused:
        add_item(commune.actor(commune.clerk), meeting, draft(**change))
    assert refused.value.field == field
    assert titles(meeting) == []


@pytest.mark.parametrize(
    ("reach", "words"),
    [("closed_session", "Affaire examinée à huis clos"), ("confidential", "Affaire confidentielle")],
)
def test_no_closed_item_ever_shows_its_object(commune: Commune, reach: str, words: str) -> None:
    """Rows written before the public title was compulsory: citizens and the room read general words."""
    meeting = new_meeting(commune)
    item = db.session.get_one(Item, add_item(commune.actor(commune.clerk), meeting, draft("Litige Durand")))
    setattr(item, reach, True)
    db.session.commit()
    assert [line.title for line in public_agenda.agenda(meeting)] == [words]
    seen = open_title(
        item.title, item.public_title, closed_session=item.closed_session, confidential=item.confidential
    )
    assert seen == words
    assert AgendaItem(1, 1, "Litige Durand", **{reach: True}).open_title == words  # type: ignore[arg-type]


def test_object_of_exactly_500_characters(commune: Commune) -> None:
    meeting = new_meeting(commune)
    add_item(commune.actor(commune.clerk), meeting, draft("é" * 500))
    assert titles(meeting) == ["é" * 500]


def test_two_clerks_on_one_item(commune: Commune) -> None:
    _, (item,) = _agenda(commune, 1)
    clerk, service = commune.actor(commune.clerk), commune.actor(commune.service)
    assert edit_item(clerk, item, draft("Version de A"), revision=1) == 2
    with pytest.raises(Stale, match="Votre texte est gardé"):
        edit_item(service, item, draft("Version de B"), revision=1)
    assert edit_item(clerk, item, draft("Version de A"), revision=1) == 2  # a double click is no conflict
    assert edit_item(service, item, draft("Version de B"), revision=2) == 3


def test_moving_up_and_down_keeps_positions_whole(commune: Commune) -> None:
    meeting, ids = _agenda(commune, 4)
    clerk = commune.actor(commune.clerk)
    assert move_item(clerk, meeting, ids[2], "up") == 2
    assert titles(meeting) == ["Point 1", "Point 3", "Point 2", "Point 4"]
    assert move_item(clerk, meeting, ids[0], "up") == 1
    assert move_item(clerk, meeting, ids[3], "down") == 4
    assert place_item(clerk, meeting, ids[3], 1) == 1
    assert place_item(clerk, meeting, ids[0], 99) == 4
    assert titles(meeting) == ["Point 4", "Point 3", "Point 2", "Point 1"]
    with pytest.raises(Refused):
        move_item(clerk, meeting, ids[0], "sideways")
    with pytest.raises(NotFound):
        move_item(clerk, meeting, 999_999, "up")


def test_deleting_closes_the_gap_and_takes_annexes(commune: Commune) -> None:
    meeting, ids = _agenda(commune, 3)
    db.session.add(
        Annex(organisation_id=commune.organisation_id, item_id=ids[1], position=1, title="Plan", filename="p.pdf",
              original_sha256="0" * 64, original_size=1, sha256="0" * 64, pages=1, uploaded_at=NOW)
    )  # fmt: skip
    db.session.commit()
    assert delete_item(commune.actor(commune.clerk), ids[1]) == meeting
    assert titles(meeting) == ["Point 1", "Point 3"]
    assert db.session.execute(db.select(Annex)).first() is None


def test_nothing_moves_once_convened(commune: Commune) -> None:
    meeting, ids = _agenda(commune, 2)
    stored(meeting).state = "convened"
    db.session.commit()
    clerk = commune.actor(commune.clerk)
    for verb in (
        lambda: add_item(clerk, meeting, draft("Tard")),
        lambda: edit_item(clerk, ids[0], draft("Tard"), revision=1),
        lambda: delete_item(clerk, ids[0]),
        lambda: move_item(clerk, meeting, ids[0], "down"),
    ):
        with pytest.raises(Refused, match="nouvelle convocation"):
            verb()
    assert titles(meeting) == ["Point 1", "Point 2"]


def test_permissions_and_the_wall(commune: Commune) -> None:
    meeting, ids = _agenda(commune, 1)
    other = make_commune(slug="ailleurs")
    with pytest.raises(NotFound):
        edit_item(other.actor(other.clerk), ids[0], draft("x"), revision=1)
    with pytest.raises(NotAllowed):
        move_item(commune.actor(commune.service), meeting, ids[0], "up")
    with pytest.raises(NotAllowed):
        add_item(commune.actor(commune.accounts[2]), meeting, draft("x"))


def _together(app: Flask, *verbs: Callable[[], object]) -> list[BaseException]:
    """What went wrong of verbs run at the same moment."""
    return [one for one in together(app, *verbs) if isinstance(one, BaseException)]


def test_four_people_at_once_never_break_the_order_nor_deadlock(app: Flask, commune: Commune) -> None:
    meeting, ids = _agenda(commune, 5)
    clerk, service = commune.actor(commune.clerk), commune.actor(commune.service)
    db.session.remove()

    def moves(item: int, direction: str) -> Callable[[], object]:
        return lambda: [move_item(clerk, meeting, item, direction) for _ in range(6)]

    def writes(actor: Actor) -> None:
        for number in range(6):
            edit_item(actor, ids[2], draft(f"Point 3, essai {number}"), revision=number + 1)

    wrong = _together(
        app,
        moves(ids[0], "down"),
        moves(ids[4], "up"),
        lambda: writes(service),
        lambda: [add_item(service, meeting, draft(f"Ajout {n}")) for n in range(4)],
    )
    assert wrong == []
    assert sorted(titles(meeting)) == sorted(
        ["Point 1", "Point 2", "Point 3, essai 5", "Point 4", "Point 5", *(f"Ajout {n}" for n in range(4))]
    )


def test_the_same_new_item_sent_twice_at_once_is_one_item(app: Flask, commune: Commune) -> None:
    meeting, service = new_meeting(commune), commune.actor(commune.service)
    db.session.remove()
    twice = [lambda: add_item(service, meeting, draft("Une fois"))] * 2
    assert _together(app, *twice) == []
    assert titles(meeting) == ["Une fois"]


def test_the_same_file_sent_twice_at_once_is_one_annex(app: Flask, commune: Commune) -> None:
    _, (item,) = _agenda(commune, 1)
    service, data = commune.actor(commune.service), small_pdf()
    db.session.remove()
    twice = [lambda: add_annex(service, item, Upload("plan.pdf", data))] * 2
    assert _together(app, *twice) == []
    assert len(list(db.session.execute(db.select(Annex)).scalars())) == 1


def test_two_saves_of_one_revision_at_once_one_is_told(app: Flask, commune: Commune) -> None:
    _, (item,) = _agenda(commune, 1)
    clerk, service = commune.actor(commune.clerk), commune.actor(commune.service)
    db.session.remove()
    wrong = _together(
        app,
        lambda: edit_item(clerk, item, draft("De A"), revision=1),
        lambda: edit_item(service, item, draft("De B"), revision=1),
    )
    assert [type(error) for error in wrong] == [Stale]
